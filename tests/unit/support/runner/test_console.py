from __future__ import annotations

from pathlib import Path

import pytest

from support.results import Attachment, Verdict
from support.runner import console
from support.runner.console import Console, Ending, Share
from tests.unit.support.runner.made import failed_step, result, run

DIRECTORY = Path("reports/1")


def text(lines: list[console.Line]) -> str:
    return "\n".join(line.text for line in lines)


def test_a_feature_where_all_is_well_is_one_line() -> None:
    results = [result(3), result(9), result(12, Verdict.SKIPPED, reason="no brotli")]
    lines = console.feature_lines("a.feature", results, 3, DIRECTORY)
    assert text(lines) == "a.feature  2 passed, 1 skipped  150 ms"


def test_a_red_scenario_says_where_what_and_where_its_evidence_is() -> None:
    red = result(
        7,
        Verdict.FAILED,
        reason="expected 200",
        steps=[failed_step("expected 200\nactual 304")],
    )
    red.attachments = [Attachment("request", "evidence/a/7/request.txt")]
    lines = console.feature_lines("a.feature", [red], 1, DIRECTORY)
    assert text(lines).splitlines() == [
        "a.feature  1 failed  50 ms",
        "  FAILED a.feature:7  number 7",
        "    Then the visitor gets 200  (a.feature:9)",
        "      expected 200",
        "      actual 304",
        "    evidence: reports/1/evidence/a/7",
    ]


def test_a_reason_that_no_step_tells_is_shown() -> None:
    red = result(7, Verdict.BROKEN, reason="worker 2 died (signal 9) while it ran")
    shown = text(console.feature_lines("a.feature", [red], 1, DIRECTORY))
    assert "  BROKEN a.feature:7  number 7\n    worker 2 died (signal 9) while it ran" in shown


def test_a_long_error_is_cut() -> None:
    error = "\n".join(f"row {number}" for number in range(40))
    red = result(7, Verdict.FAILED, reason="row 0", steps=[failed_step(error)])
    shown = text(console.feature_lines("a.feature", [red], 1, DIRECTORY))
    assert "row 11" in shown
    assert "row 12" not in shown
    assert "... 28 more lines in the reports" in shown


def test_a_feature_that_is_not_complete_says_so() -> None:
    (line,) = console.feature_lines("a.feature", [result(3)], 4, DIRECTORY)
    assert line.text == "a.feature  1 passed, 3 not run  50 ms"
    assert "red" in line.style


def test_the_end_gives_reasons_once_and_the_scenarios_they_hold_for() -> None:
    ending = run(
        result(3, Verdict.SKIPPED, reason="no brotli"),
        result(5, Verdict.SKIPPED, reason="no brotli"),
        result(8, Verdict.XFAILED, reason="known deviation D1: as documented"),
        result(9, Verdict.FLAKY, reason="passed on the second attempt; the first: expected 200"),
        seed=42,
    )
    shown = text(console.ending_lines(Ending(ending, DIRECTORY, [])))
    assert shown.count("no brotli") == 1
    assert "a.feature:3  number 3" in shown
    assert "a.feature:5  number 5" in shown
    assert "known deviation D1" in shown
    assert "the first: expected 200" in shown
    assert "-D shuffle=42" in shown
    assert "reports: reports/1" in shown


def test_the_end_tells_where_time_went() -> None:
    ending = run(result(3, duration=2.0), result(5, duration=0.5))
    ending.phases = {"collect": 0.1, "run": 2.0}
    ending.cpu = {"nodes": {"seconds": 18.04, "started": 209}}
    shown = text(console.ending_lines(Ending(ending, DIRECTORY, [Share(1, 1.0, 2)])))
    assert "collect 100 ms, run 2.0 s; scenarios 2.5 s in all" in shown
    assert "1: 50% of it, 2" in shown
    assert "cpu: nodes 18.0 s (209)" in shown
    assert shown.index("a.feature:3") < shown.index("a.feature:5")


def test_why_it_ended_and_what_has_no_result_is_one_line() -> None:
    missing = [f"a.feature:{line}" for line in range(12)]
    shown = console.not_run(missing, "interrupted by SIGINT")
    assert shown.startswith("interrupted by SIGINT: 12 scenarios not run: a.feature:0, ")
    assert shown.endswith("a.feature:9 ...")
    assert console.not_run(missing[:1]) == "1 scenario not run: a.feature:0"
    assert console.not_run([], "interrupted by SIGINT") == "interrupted by SIGINT"


def test_what_is_red_for_one_cause_is_told_once_as_one() -> None:
    ending = run(
        result(3, Verdict.FAILED, reason="the status of GET /a: expected 403, got 400"),
        result(5, Verdict.FAILED, reason="the status of GET /b: expected 403, got 400"),
        result(
            8, Verdict.FAILED, reason="the status of GET /b: expected 403, got 400", feature="b"
        ),
        result(9, Verdict.FAILED, reason="the status of GET /b: expected 403, got 200"),
    )
    shown = text(console.ending_lines(Ending(ending, DIRECTORY, []))).splitlines()
    at = shown.index("red for one cause:")
    assert shown[at + 1 : at + 4] == [
        "  3 failed, such as: the status of GET /a: expected 403, got 400",
        "    a.feature: 2",
        "    b: 1",
    ]
    assert not any("got 200" in line for line in shown)


@pytest.mark.parametrize(
    ("verdicts", "selected", "expected"),
    [
        ([Verdict.PASSED], 1, "PASSED: 1 scenario, 1 passed in 1.2 s"),
        ([Verdict.PASSED, Verdict.FLAKY], 2, "PASSED: 2 scenarios, 1 passed, 1 flaky in 1.2 s"),
        ([Verdict.XPASSED], 1, "FAILED: 1 scenario, 1 xpassed in 1.2 s"),
        ([Verdict.PASSED], 3, "FAILED: 3 scenarios, 1 passed, 2 not run in 1.2 s"),
    ],
)
def test_the_closing_line(verdicts: list[Verdict], selected: int, expected: str) -> None:
    results = [result(line, verdict) for line, verdict in enumerate(verdicts)]
    assert console.closing_line(run(*results, selected=selected)).text == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.0042, "4 ms"), (0.9999, "1.0 s"), (59.0, "59.0 s"), (125, "2 min 5 s")],
)
def test_durations_read_well(value: float, expected: str) -> None:
    assert console.seconds(value) == expected


def test_without_a_terminal_there_is_no_escape_sequence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = Console(1, colour=False)
    with shown.progress():
        shown.count(result())
    shown.print([console.Line("[bold]as it is[/bold] 12:30 :smile:", "bold red")])
    assert capsys.readouterr().out == "[bold]as it is[/bold] 12:30 :smile:\n"
