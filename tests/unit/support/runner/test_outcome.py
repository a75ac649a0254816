from __future__ import annotations

from support import results
from support.runner import outcome
from support.runner.outcome import Trouble


def test_an_assertion_speaks_for_itself_and_others_say_what_they_are() -> None:
    assert outcome.describe(AssertionError("expected 200")) == "expected 200"
    assert outcome.describe(AssertionError()) == "AssertionError"
    assert outcome.describe(ValueError("no")) == "ValueError: no"
    assert outcome.describe(KeyboardInterrupt()) == "KeyboardInterrupt"


def test_the_first_line_is_the_first_that_says_something() -> None:
    assert results.first_line("\n  \n  expected 200\nactual 304") == "expected 200"
    assert results.first_line("") == ""


def test_a_trace_has_its_causes() -> None:
    try:
        try:
            raise KeyError("inner")
        except KeyError as error:
            raise ValueError("outer") from error
    except ValueError as error:
        trouble = Trouble.of("before_scenario", error)
    assert trouble.message == "before_scenario: ValueError: outer"
    assert "KeyError: 'inner'" in trouble.trace
    assert "direct cause" in trouble.trace
    assert "test_outcome.py" in trouble.trace


def test_very_long_output_keeps_its_beginning_and_its_end() -> None:
    text = "a" * outcome.CAPTURED_LIMIT + "b" * 10
    short = outcome.shorten(text)
    assert len(short) < outcome.CAPTURED_LIMIT + 100
    assert short.startswith("aaa")
    assert short.endswith("b" * 10)
    assert "10 characters left out" in short
    assert outcome.shorten("short") == "short"
