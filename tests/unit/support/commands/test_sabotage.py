"""The kill matrix: which scenarios a defect meets, in which order, and what counts as killed."""

from __future__ import annotations

import pathlib
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from behave.parser import parse_file

from support.commands.sabotage import __main__ as sabotage
from support.commands.sabotage import journal, remembered, runs
from support.commands.sabotage.defects import Defect, Scenario, places
from support.commands.sabotage.journal import Journal
from support.commands.sabotage.matrix import Matrix, MutationRun, Order, Verdicts
from support.errors import UsageError
from support.settings import ROOT

FILE = "features/http/caching.feature"
SLOW = "features/workflows/phases.feature"


# The scenarios that each defect kills, by its name.
Kills = Mapping[str | None, Sequence[Scenario]]


class Node:
    """Runs nothing: which scenario each defect kills is told beforehand."""

    def __init__(self, kills: Kills) -> None:
        self.kills = kills
        self.runs: list[tuple[int, str | None, tuple[str, ...]]] = []

    def run(self, order: Order) -> Verdicts:
        self.runs.append((len(order.places), order.defect, order.words))
        lines = {places({item})[0]: item for item in self.kills.get(order.defect, ())}
        verdicts = {item: "passed" for item in names(FILE)}
        return verdicts | {item: "failed" for line, item in lines.items() if line in order.places}

    def meet(self, mutation: MutationRun, name: str, features: tuple[str, ...] = (FILE,)) -> int:
        """Does every run that is asked for; returns how many scenarios were killed."""
        pursuit = mutation.meet(Defect(name, "", ()), features)
        try:
            order = next(pursuit)
            while True:
                order = pursuit.send(self.run(order))
        except StopIteration as end:
            return len(end.value)


def names(file: str) -> list[Scenario]:
    feature = parse_file(str(ROOT / file))
    return [(file, scenario.name.strip()) for scenario in feature.walk_scenarios()]


def hunt(
    kills: Kills, full: bool = False, before: dict[str, Any] | None = None
) -> tuple[Node, MutationRun]:
    return Node(kills), MutationRun(Matrix(set(names(FILE))), (), full, before or {})


def test_a_defect_meets_first_what_nothing_has_killed() -> None:
    first, *others = names(FILE)
    node, mutation = hunt({"one": [first], "two": others})
    assert node.meet(mutation, "one") == 1
    assert node.meet(mutation, "two") == len(others)
    assert [count for count, _, _ in node.runs] == [len(others) + 1, len(others)]
    assert not mutation.matrix.unkilled()


def test_a_defect_that_kills_nothing_new_meets_the_others_until_one_is_killed() -> None:
    first = names(FILE)[0]
    node, mutation = hunt({"one": [first], "two": [first]})
    node.meet(mutation, "one")
    assert node.meet(mutation, "two") == 1
    assert node.runs[-1] == (1, "two", ("--stop",))
    assert not mutation.matrix.survivors()


def test_what_a_defect_killed_the_last_time_is_tried_before_the_others() -> None:
    first, second, *others = names(FILE)
    node, mutation = hunt(
        {"one": [first, second, *others], "two": [second]}, before={"two": {second}}
    )
    node.meet(mutation, "one")
    assert node.meet(mutation, "two") == 1
    assert [count for count, name, _ in node.runs if name == "two"] == [1]


def test_what_was_killed_before_waits_for_the_defect_that_did_it() -> None:
    first, second, *others = names(FILE)
    node, mutation = hunt(
        {"one": [first, second, *others], "two": [second]}, before={"two": {second}}
    )
    assert node.meet(mutation, "one") == len(others) + 1
    assert node.runs[-1][0] == len(others) + 1


def test_what_is_left_alive_meets_the_others_in_the_end() -> None:
    first, second, *others = names(FILE)
    node, mutation = hunt({"one": [first, second, *others]}, before={"gone": {second}})
    node.meet(mutation, "one")
    assert mutation.matrix.unkilled() == [second]
    pursuit = mutation.meet_rest(Defect("one", "", ()), [FILE])
    assert len(next(pursuit).places) == 1
    with pytest.raises(StopIteration):
        pursuit.send({second: "failed"})
    assert not mutation.matrix.unkilled()
    assert mutation.matrix.kills["one"] == {first, second, *others}


def test_defects_that_need_no_run_do_not_end_the_pursuit_of_the_others() -> None:
    _, mutation = hunt({})
    names = ["one", "two", "three", "four"]
    pursuits = [(name, mutation.meet_rest(Defect(name, "", ()), [])) for name in names]
    for name in names:
        mutation.matrix.kills[name] = set()
    assert list(runs.side_by_side(pursuits, lanes=2)) == [(name, set()) for name in names]


def test_kills_are_remembered(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "FILE", tmp_path / "kills.tsv")
    assert remembered.read() == {}
    matrix = Matrix({SCENARIO}, {"one": {SCENARIO}, "two": set()})
    assert remembered.write(matrix.to_json()) == 1
    assert remembered.read() == {"one": {SCENARIO}}
    remembered.FILE.write_text("one\n")
    with pytest.raises(UsageError, match=r"kills\.tsv:1: expected defect, feature"):
        remembered.read()


def test_a_broken_scenario_does_not_end_the_search_for_a_kill() -> None:
    first, second, *others = names(FILE)
    mutation = MutationRun(Matrix(set(names(FILE)), {"earlier": {first, second, *others}}))
    pursuit = mutation.meet(Defect("one", "", ()), [FILE])
    assert len(next(pursuit).places) == len(names(FILE))
    order = pursuit.send({first: "broken"})
    assert len(order.places) == len(names(FILE)) - 1
    with pytest.raises(StopIteration) as end:
        pursuit.send({second: "failed"})
    assert end.value.value == {second}


def test_a_defect_that_nothing_catches_survives() -> None:
    node, mutation = hunt({})
    assert node.meet(mutation, "one") == 0
    assert mutation.matrix.survivors() == ["one"]
    assert mutation.matrix.unkilled() == sorted(names(FILE))


def test_a_full_matrix_lets_each_defect_meet_everything() -> None:
    first = names(FILE)[0]
    node, mutation = hunt({"one": [first], "two": [first]}, full=True)
    for name in ("one", "two"):
        node.meet(mutation, name)
    assert {count for count, _, _ in node.runs} == {len(names(FILE))}


def test_a_defect_meets_only_its_own_features() -> None:
    node, mutation = hunt({})
    assert node.meet(mutation, "one", ("features/http/cors.feature",)) == 0
    assert node.runs == []


def test_scenarios_that_need_one_another_are_run_together() -> None:
    assert places({names(SLOW)[1]}) == [SLOW]
    assert places({names(FILE)[1]}) != [FILE]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    monkeypatch.setattr(journal, "ROOT", tmp_path)
    monkeypatch.setattr(journal, "FILE", tmp_path / "reports" / "sabotage.jsonl")
    monkeypatch.setattr(journal, "BEFORE", tmp_path / "reports" / "sabotage-before.jsonl")
    return tmp_path


ABOUT = {"options": {"full": False}, "sources": "abc"}
SCENARIO = ("features/http/etag.feature", "A file has an ETag")


def test_an_interrupted_matrix_is_gone_on_with(files: pathlib.Path) -> None:
    book = Journal(ABOUT)
    book.begin()
    book.passed({SCENARIO})
    book.met(Defect("one", "", ()), {SCENARIO})
    with journal.FILE.open("a") as file:
        file.write('{"defect": "two", "dig')  # killed while it wrote
    found = journal.going_on(ABOUT)
    assert (found.clean, found.kills) == ({SCENARIO}, {"one": {SCENARIO}})


def test_a_matrix_of_other_sources_is_not_gone_on_with(files: pathlib.Path) -> None:
    with pytest.raises(UsageError, match="there is no reports"):
        journal.going_on(ABOUT)
    Journal({**ABOUT, "sources": "old"}).begin()
    with pytest.raises(UsageError, match="is of other sources"):
        journal.going_on(ABOUT)


def test_the_matrix_before_is_kept_when_a_new_one_begins(files: pathlib.Path) -> None:
    Journal({**ABOUT, "sources": "old"}).begin()
    Journal(ABOUT).begin()
    before = Journal.read(journal.BEFORE)
    assert before
    assert before.about["sources"] == "old"
    assert Journal.read(pathlib.Path("nowhere")) is None


def test_what_a_change_can_affect_comes_first_and_of_that_the_narrowest() -> None:
    wide, narrow = Defect("wide", "", ("http",)), Defect("narrow", "", ("http/etag",))
    changed = Defect("changed", "", ("http",), digest="new")
    before = {each.name: journal.digest_of(each) for each in (wide, narrow)}
    before["changed"] = "something else"
    sizes = {FILE: 9, "features/http/etag.feature": 1}
    ordered = journal.changed_first([wide, narrow, changed], before, sizes)
    assert [each.name for each in ordered] == ["changed", "narrow", "wide"]


def test_a_defect_that_nobody_knows_is_refused_with_the_next_best(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert sabotage.main(["--defect", "etag-chnges-each-time"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: --defect etag-chnges-each-time: no such defect; did you mean ")
    assert "etag-changes-each-time" in said
    assert len(said) < 300


def test_defects_that_cannot_be_read_are_said_with_one_mark_of_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = subprocess.CompletedProcess([], 2, "", "error: defects/a.toml: not TOML\n")
    monkeypatch.setattr("subprocess.run", lambda *_, **__: refused)
    assert sabotage.main(["--check"]) == 2
    assert capsys.readouterr().err == "error: defects/a.toml: not TOML\n"
