"""Comparisons say what parted; waiting polls, holds and reports the closest miss."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from support import assertions
from support.assertions import Mismatch, eventually
from support.errors import UsageError
from support.settings import deadlines


@pytest.mark.parametrize(
    "check",
    [
        lambda: assertions.equal("x", 1, 2),
        lambda: assertions.contains("x", "a", "bcd"),
        lambda: assertions.lacks("x", "a", "abc"),
        lambda: assertions.matches("x", "^a$", "ab"),
        lambda: assertions.absent("x", "here"),
        lambda: assertions.expect(False, "x", 1, 2),
    ],
)
def test_each_check_can_fail(check: Callable[[], object]) -> None:
    with pytest.raises(Mismatch, match="x: expected"):
        check()


def test_each_check_can_hold() -> None:
    assertions.equal("x", b"1", b"1")
    assertions.contains("x", "a", "abc")
    assertions.lacks("x", "d", "abc")
    assertions.matches("x", "b", "abc")
    assertions.absent("x", None)


def test_a_mismatch_has_both_texts_and_their_diff() -> None:
    miss = Mismatch("the page", "one\ntwo", "one\nthree")
    assert "-two" in miss.diff
    assert "+three" in miss.diff


def test_a_long_text_is_cut_in_the_message_but_kept_whole() -> None:
    miss = Mismatch("the page", "x" * 5000, "y")
    assert len(str(miss)) < 1000
    assert len(miss.expected) == 5000


def test_eventually_returns_what_the_last_look_returned() -> None:
    looks = iter([None, None, "found"])

    def look() -> Any:
        value = next(looks)
        assertions.expect(value is not None, "the value", "something", value)
        return value

    assert eventually(look, "effect") == "found"


def test_eventually_reports_the_deadline_and_the_closest_miss() -> None:
    with pytest.raises(Mismatch) as caught:
        eventually(lambda: assertions.equal("members", 3, 2), "effect", within=0.2)
    assert "deadline 'effect'" in str(caught.value)
    assert "members: expected 3, got 2" in str(caught.value)


def test_eventually_can_ask_for_successes_in_a_row() -> None:
    states = iter([1, 0, 1, 1, 1])

    def look() -> None:
        assertions.equal("the state", 1, next(states))

    eventually(look, "effect", hold=3)
    assert next(states, "used up") == "used up"


def test_an_error_that_is_no_assertion_ends_the_wait() -> None:
    empty: dict[str, int] = {}
    with pytest.raises(KeyError):
        eventually(lambda: empty["nothing"], "effect")


def test_holds_raises_the_first_miss() -> None:
    states = iter([1, 1, 0])
    with pytest.raises(Mismatch):
        assertions.holds(lambda: assertions.equal("the state", 1, next(states)), 5)


def test_never_fails_when_it_happens_once() -> None:
    states = iter([0, 0, 1])
    with pytest.raises(Mismatch):
        assertions.never(lambda: assertions.equal("the state", 1, next(states)), "a change", 5)


@pytest.fixture
def table() -> Iterator[None]:
    yield
    deadlines.configure(1.0, {})


def test_patience_scales_patience_and_no_promise(table: None) -> None:
    patient, promised = deadlines.seconds("ready"), deadlines.seconds("closing")
    deadlines.configure(3.0, {})
    assert deadlines.seconds("ready") == 3 * patient
    assert deadlines.seconds("closing") == promised


def test_a_profile_changes_promises_only(table: None) -> None:
    deadlines.configure(1.0, {"closing": 9})
    assert deadlines.seconds("closing") == 9
    with pytest.raises(UsageError, match="no such promise"):
        deadlines.configure(1.0, {"ready": 9})


def test_the_environment_overrides_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EPHPM_DEADLINE_LOG_LINE", "0.5")
    assert deadlines.seconds("log line") == 0.5
    monkeypatch.setenv("EPHPM_DEADLINE_LOG_LINE", "soon")
    with pytest.raises(UsageError, match="EPHPM_DEADLINE_LOG_LINE=soon"):
        deadlines.seconds("log line")
