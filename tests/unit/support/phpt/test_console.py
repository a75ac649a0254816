from __future__ import annotations

from support.phpt import console
from support.phpt.statuses import Outcome, Status


def test_a_line_is_as_people_know_it() -> None:
    outcome = Outcome("a/x.phpt", "A title", (Status.FAIL,), "line 1", ["info: i"])
    assert console.line(outcome) == "FAIL A title [a/x.phpt] reason: line 1 (info: i)"
    outcome = Outcome("x.phpt", "T", (Status.XFAIL,), "known")
    assert console.line(outcome) == "XFAIL T [x.phpt]   XFAIL REASON: known"
    assert console.line(Outcome("x.phpt", "", (Status.BORK,))) == "BORK x.phpt [x.phpt]"


def test_themes_colour_the_status() -> None:
    outcome = Outcome("x.phpt", "T", (Status.PASS,))
    assert console.line(outcome, "default").startswith("\033[1;32mPASS\033[0m T")
    assert console.line(outcome, "high-contrast").startswith("\033[1;97;42mPASS")


def test_bytes_that_are_no_text_can_be_printed() -> None:
    assert console.line(Outcome("x.phpt", "\udcff", (Status.PASS,))) == "PASS ? [x.phpt]"


def test_the_summary_counts_and_lists() -> None:
    outcomes = [
        Outcome("p", "P", (Status.PASS,), seconds=2.0),
        Outcome("s", "S", (Status.SKIP,)),
        Outcome("f", "F", (Status.FAIL,), "why"),
    ]
    said = console.summary(outcomes, 1.5, 1.0)
    assert "Number of tests :     3                 2\n" in said
    assert "Tests skipped   :     1 ( 33.3%) --------\n" in said
    assert "Tests failed    :     1 ( 33.3%) ( 50.0%)\n" in said
    assert "Time taken      :    1.500 seconds\n" in said
    assert "SLOW TEST SUMMARY" in said
    assert "(2.000 s) P [p]" in said
    assert "FAILED TEST SUMMARY" in said
    assert "F [f]  reason: why" in said
    assert "BORKED" not in said


def test_a_run_of_nothing_has_a_summary() -> None:
    assert "Tests passed    :     0 (  0.0%) (  0.0%)" in console.summary([], 0)
