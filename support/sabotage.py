"""Proof that every scenario can fail: the kill matrix of the reference node's defects.

`make sabotage` lets each named defect meet scenarios of the areas that it touches,
the narrowest defect first, and notes which it turned red: the scenarios that
nothing has killed yet, and where it kills none of these the others, until one does.
`--full` lets each defect meet them all. A defect that nothing catches and a scenario
that nothing kills are both errors. A broken environment is no kill: only a judged
failure counts.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import functools
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from typing import Any

from behave.parser import parse_file

from support.errors import UsageError
from support.runner.plan import ORDERED

ROOT = pathlib.Path(__file__).resolve().parent.parent
FEATURES = ROOT / "features"
REPORT = ROOT / "reports" / "sabotage.json"

# Scenarios wait for what a defect keeps from coming: shorter than elsewhere.
PATIENCE = 0.5
Scenario = tuple[str, str]  # the feature's file, the scenario's name
# What to run, under which defect, further words for behave: the verdicts.
Run = Callable[[Iterable[str], str | None, list[str]], dict[Scenario, str]]


@dataclasses.dataclass(frozen=True)
class Defect:
    """A named defect and the features that it touches, such as `http/etag` or `php`."""

    name: str
    meaning: str
    areas: tuple[str, ...]

    def features(self) -> list[str]:
        """The feature files of its areas.

        Raises:
            UsageError: an area has no feature.
        """
        found: list[str] = []
        for area in self.areas:
            file, folder = FEATURES / f"{area}.feature", FEATURES / area
            if not file.is_file() and not folder.is_dir():
                raise UsageError(f"defect {self.name}: the area {area!r} has no feature")
            files = [file] if file.is_file() else sorted(folder.rglob("*.feature"))
            found += [str(path.relative_to(ROOT)) for path in files]
        return list(dict.fromkeys(found))


@dataclasses.dataclass
class Matrix:
    """Which defect killed which scenarios."""

    scenarios: set[Scenario]
    kills: dict[str, set[Scenario]] = dataclasses.field(default_factory=dict)

    def killed(self) -> set[Scenario]:
        """What at least one defect killed."""
        return {item for killed in self.kills.values() for item in killed}

    def survivors(self) -> list[str]:
        """The defects that nothing caught."""
        return sorted(name for name, killed in self.kills.items() if not killed)

    def immortals(self) -> list[Scenario]:
        """The scenarios that nothing killed."""
        return sorted(self.scenarios - self.killed())

    def to_json(self) -> dict[str, Any]:
        """The report's format, as the design states it."""
        by_scenario = collections.defaultdict(list)
        for name, killed in self.kills.items():
            for item in killed:
                by_scenario[item].append(name)
        return {
            "defects": [
                {"name": name, "killedBy": [f"{feature}: {title}" for feature, title in sorted(k)]}
                for name, k in sorted(self.kills.items())
            ],
            "scenarios": [
                {"feature": feature, "name": title, "kills": sorted(by_scenario[feature, title])}
                for feature, title in sorted(self.scenarios)
            ],
        }


def defects() -> list[Defect]:
    """What the reference node can be told to get wrong."""
    command = [sys.executable, "-m", "reference", "defects", "--json"]
    reply = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [
        Defect(item["name"], item["meaning"], tuple(item["areas"]))
        for item in json.loads(reply.stdout)
    ]


def run(features: Iterable[str], defect: str | None, words: list[str]) -> dict[Scenario, str]:
    """Runs those features and returns each scenario's verdict."""
    return {
        (item["feature"], item["name"]): item["status"]
        for item in _scenarios(features, defect, words)
    }


def _scenarios(
    features: Iterable[str], defect: str | None, words: list[str]
) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="ephpm-sabotage-") as directory:
        command = [sys.executable, "-m", "behave", *features, *words]
        command += ["-D", f"defect={defect}"] if defect else []
        reply = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, "EPHPM_REPORTS": directory},
            capture_output=True,
            text=True,
            check=False,
        )
        report = pathlib.Path(directory) / "latest" / "run.json"
        if not report.exists():
            raise UsageError(f"{' '.join(command)} left no report:\n{reply.stdout}{reply.stderr}")
        found: list[dict[str, Any]] = json.loads(report.read_text())["testRun"]["scenarios"]
    return found


@dataclasses.dataclass
class Hunt:
    """Lets defects meet scenarios, and fills the matrix.

    Attributes:
        words: further words for behave.
        full: every defect meets every scenario of its areas.
    """

    matrix: Matrix
    run: Run
    words: list[str]
    full: bool

    def meet(self, defect: Defect, features: Iterable[str]) -> int:
        """Runs scenarios of those features under the defect; returns how many it killed."""
        files = set(features)
        area = {item for item in self.matrix.scenarios if item[0] in files}
        fresh = area if self.full else area - self.matrix.killed()
        killed = self._killed(defect, fresh, [])
        if not killed:
            killed = self._killed(defect, area - fresh, ["--stop"])
        self.matrix.kills[defect.name] = killed
        return len(killed)

    def _killed(self, defect: Defect, wanted: set[Scenario], words: list[str]) -> set[Scenario]:
        if not wanted:
            return set()
        verdicts = self.run(places(wanted), defect.name, [*self.words, *words])
        return {item for item, status in verdicts.items() if status == "failed"}


def places(wanted: set[Scenario]) -> list[str]:
    """The scenarios as `file:line`; a file whose scenarios need one another, as a whole."""
    found: list[str] = []
    for file in sorted({file for file, _ in wanted}):
        lines = _lines(file)
        if lines is None:
            found.append(file)
            continue
        found += [f"{file}:{line}" for name, line in lines if (file, name) in wanted]
    return found


@functools.cache
def _lines(file: str) -> list[tuple[str, int]] | None:
    """Each scenario's name and line; None where the scenarios need one another."""
    feature = parse_file(str(ROOT / file))
    if ORDERED in feature.tags:
        return None
    return [(scenario.name.strip(), scenario.line) for scenario in feature.walk_scenarios()]


def main(words: list[str]) -> int:
    """Makes the matrix. Exit code 0 only where everything kills and is killed."""
    parser = argparse.ArgumentParser(prog="python -m support.sabotage", description=__doc__)
    parser.add_argument("--defect", action="append", help="only this one (again for more)")
    parser.add_argument("--area", action="append", help="only this folder of features/ (again)")
    parser.add_argument("--full", action="store_true", help="each defect meets its whole areas")
    parser.add_argument("-j", "--jobs", default=str(2 * (os.cpu_count() or 1)))
    arguments = parser.parse_args(words)
    try:
        chosen = _chosen(arguments.defect, arguments.area)
        single, full = bool(arguments.defect), arguments.full
        options = ["-j", arguments.jobs, "-D", f"patience={PATIENCE}"]
        return _matrix(Plan(chosen, options, arguments.area, single, full))
    except UsageError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


@dataclasses.dataclass(frozen=True)
class Plan:
    """What is to be run.

    Attributes:
        words: further words for behave.
        areas: the folders that the matrix is about; all of them where None.
        single: only some defects are looked at, so no scenario can be called immortal.
        full: every defect meets every scenario of its areas.
    """

    defects: list[Defect]
    words: list[str]
    areas: list[str] | None
    single: bool
    full: bool

    def features(self, defect: Defect) -> list[str]:
        """The features of the defect that the matrix is about."""
        return [feature for feature in defect.features() if self._has(feature)]

    def everything(self) -> list[str]:
        """The features that must pass without a defect."""
        if self.single:
            return sorted({name for defect in self.defects for name in self.features(defect)})
        return [f"features/{area}" for area in self.areas or []]

    def _has(self, feature: str) -> bool:
        return self.areas is None or pathlib.PurePath(feature).parts[1] in self.areas


def _chosen(names: list[str] | None, areas: list[str] | None) -> list[Defect]:
    known = {defect.name: defect for defect in defects()}
    for name in names or []:
        if name not in known:
            raise UsageError(f"--defect {name}: no such defect; known: {', '.join(known)}")
    for area in areas or []:
        if not (FEATURES / area).is_dir():
            folders = ", ".join(sorted(path.name for path in FEATURES.iterdir()))
            raise UsageError(f"--area {area}: no such folder; there are {folders}")
    chosen = [known[name] for name in names or known]
    tops = set(areas or [])
    return [
        defect for defect in chosen if not tops or tops & {a.split("/")[0] for a in defect.areas}
    ]


def _matrix(plan: Plan) -> int:
    began = time.monotonic()
    found = _scenarios(plan.everything(), None, plan.words)
    clean = {(item["feature"], item["name"]) for item in found}
    if bad := [item for item in found if item["status"] != "passed"]:
        lines = [f"{item['feature']}: {item['name']}: {item['reason']}" for item in bad]
        raise UsageError("\n  ".join(["without a defect these did not pass:", *lines]))
    print(f"{len(clean)} scenarios pass without a defect; {len(plan.defects)} defects", flush=True)
    matrix = Matrix(clean)
    hunt = Hunt(matrix, run, plan.words, plan.full)
    for number, defect in enumerate(_narrowest_first(plan.defects, clean), start=1):
        killed = hunt.meet(defect, plan.features(defect))
        print(f"{number:4}/{len(plan.defects)}  {killed:4} killed by  {defect.name}", flush=True)
    return _judge(matrix, time.monotonic() - began, plan)


def _narrowest_first(defects: list[Defect], scenarios: set[Scenario]) -> list[Defect]:
    """What breaks little says more about the scenario that it kills."""
    sizes = collections.Counter(file for file, _ in scenarios)
    return sorted(defects, key=lambda defect: sum(sizes[file] for file in defect.features()))


def _judge(matrix: Matrix, seconds: float, plan: Plan) -> int:
    if not plan.single:
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(json.dumps(matrix.to_json(), indent=1))
    survivors, immortals = matrix.survivors(), [] if plan.single else matrix.immortals()
    for name in survivors:
        print(f"SURVIVES: the defect {name} is caught by no scenario")
    for feature, title in immortals:
        print(f"CANNOT FAIL: {feature}: {title} is killed by no defect")
    killed = len(matrix.scenarios) - len(matrix.immortals())
    caught = len(matrix.kills) - len(survivors)
    print(
        f"{caught} of {len(matrix.kills)} defects caught, "
        f"{killed} of {len(matrix.scenarios)} scenarios killed, {seconds:.0f} s"
    )
    return 1 if survivors or immortals else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
