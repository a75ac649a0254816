"""PHP's own tests: what came of them, what they left, what the reports say."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from xml.etree import ElementTree

from support.assertions import contains, equal, expect
from support.errors import Broken
from support.phpt.reporting import VERDICTS
from support.phpt.statuses import Outcome
from support.world import World
from support.world.context import Row


def ended(world: World, code: int, table: Iterable[Row]) -> None:
    """The run ended so, and its tests are exactly these: | test |, | status |, part of the
    | reason |."""
    found = {outcome.name: outcome for outcome in _outcomes(world)}
    rows = list(table)
    wanted = {row["test"]: row["status"] for row in rows}
    shown = {name: outcome.status for name, outcome in sorted(found.items())}
    equal(f"the tests ({_reasons(found.values())})", dict(sorted(wanted.items())), shown)
    for row in rows:
        outcome = found[row["test"]]
        said = " ".join([outcome.reason, *outcome.remarks])
        contains(f"the reason of {row['test']}", row.get("reason"), said)
    equal("the exit code of the run", code, world.phpt.code)


def left(world: World, name: str, table: Iterable[Row]) -> None:
    """The failed test left exactly these files, each | file | with the | text |."""
    stem = world.phpt.reports / name.removesuffix(".phpt")
    rows = list(table)
    found = {file.name: file for file in stem.parent.glob(f"{stem.name}.*")}
    equal(f"the files of {name}", sorted(row["file"] for row in rows), sorted(found))
    for row in rows:
        file = found[row["file"]]
        contains(file.name, row["text"].replace("\\n", "\n"), file.read_text(encoding="utf-8"))
        if file.suffix == ".sh":
            expect(os.access(file, os.X_OK), file.name, "an executable file", "one that is none")


def told(world: World) -> None:
    """run.json, JUnit and Allure have each test once, with its status and with its reason."""
    outcomes = {outcome.name: outcome for outcome in _outcomes(world)}
    wanted = {
        name: f"phpt.{outcome.status} {VERDICTS[outcome.statuses[0]]}"
        for name, outcome in sorted(outcomes.items())
    }
    equal("run.json", wanted, _of_run_json(world))
    equal(
        "JUnit", {name: said.partition(" ")[0] for name, said in wanted.items()}, _of_junit(world)
    )
    equal("Allure", sorted(outcomes), _of_allure(world))


def _of_run_json(world: World) -> dict[str, str]:
    data = json.loads((world.phpt.reports / "run.json").read_text(encoding="utf-8"))
    found = {}
    for each in data["testRun"]["scenarios"]:
        found[_name(each["name"])] = f"{each['tags'][0]} {each['status']}"
    return dict(sorted(found.items()))


def _of_junit(world: World) -> dict[str, str]:
    found = {}
    for file in (world.phpt.reports / "junit").glob("*.xml"):
        for case in ElementTree.parse(file).iter("testcase"):
            tag = next(each for each in case.iter("property") if each.get("name") == "tag")
            found[_name(case.get("name", ""))] = tag.get("value", "")
    return dict(sorted(found.items()))


def _of_allure(world: World) -> list[str]:
    files = (world.phpt.reports / "allure").glob("*-result.json")
    return sorted(_name(json.loads(file.read_text(encoding="utf-8"))["name"]) for file in files)


def _name(shown: str) -> str:
    return shown.partition(": ")[0]


def _outcomes(world: World) -> list[Outcome]:
    if world.phpt.code is None:
        raise Broken("no tests were run")
    return world.phpt.outcomes


def _reasons(outcomes: Iterable[Outcome]) -> str:
    said = [f"{each.name}: {each.reason}" for each in outcomes if each.reason]
    return "; ".join(said) or "no reasons"
