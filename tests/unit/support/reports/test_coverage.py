from __future__ import annotations

from collections import Counter

import pytest

from support.language import tags
from support.reports import coverage
from support.reports.coverage import Coverage, Row, State
from support.results import Verdict
from support.settings import ROOT

ROW = Row("php_hello_world", "000", "scenario", "PHP Execution", "greets")


@pytest.mark.parametrize(
    ("scenarios", "verdicts", "state"),
    [
        (0, [], State.MISSING),
        (1, [], State.NOT_RUN),
        (1, [Verdict.PASSED], State.KEPT),
        (2, [Verdict.PASSED, Verdict.XFAILED], State.DEVIATES),
        (2, [Verdict.PASSED, Verdict.SKIPPED], State.UNPROVEN),
        (1, [Verdict.FLAKY], State.UNPROVEN),
        (3, [Verdict.PASSED, Verdict.XFAILED, Verdict.FAILED], State.RED),
        (1, [Verdict.BROKEN], State.RED),
        (1, [Verdict.XPASSED], State.RED),
    ],
)
def test_the_worst_scenario_decides(scenarios: int, verdicts: list[Verdict], state: State) -> None:
    assert Coverage(ROW, scenarios, Counter(verdicts)).state is state


def test_the_rows_of_the_project_can_be_read_and_are_ids() -> None:
    rows = coverage.read_rows(ROOT / "tests/data/seed_rows.tsv")
    assert len(rows) == len({row.id for row in rows}) == 225
    assert {row.kind for row in rows} == {"scenario", "harness"}
    assert [row.id for row in rows if not tags.is_row_id(row.id)] == []


@pytest.mark.parametrize("tag", ["single", "requires.resp", "exclusive.port-443", "nightly"])
def test_what_steers_a_run_is_no_id(tag: str) -> None:
    assert tags.is_structural(tag)
    assert not tags.is_row_id(tag)


@pytest.mark.parametrize("tag", ["singel", "Php_Hello", "php__hello", "http2", "<how>"])
def test_what_is_neither_is_found(tag: str) -> None:
    assert not tags.is_structural(tag)
    assert not tags.is_row_id(tag)


def test_areas_hold_the_rows_that_ask_for_a_scenario() -> None:
    harness = Row("cleanup_always", "002", "harness", "Harness", "cleans up")
    covered = [Coverage(row, 1, Counter()) for row in (ROW, harness)]
    assert coverage.areas(covered) == {"PHP Execution": [covered[0]]}
