"""When a key counts as ended too early, too late, or in time."""

from __future__ import annotations

import pytest

from support.assertions import Mismatch
from support.checks.expiry import EARLY, Look, judge_end
from support.settings import deadlines

# Set between second 10.00 and 10.02, for 1 s: it ends between 11.00 and 11.02.
SET, LIFE = (10.0, 10.02), 1.0
PROMISE = deadlines.TABLE["expiry"].seconds


def look(began: float, there: bool, took: float = 0.001) -> Look:
    return Look(began, began + took, there)


def judged(*looks: Look) -> None:
    judge_end(*SET, LIFE, looks)


def test_in_time() -> None:
    judged(look(10.5, True), look(10.99, True), look(11.005, False), look(11.3, False))


def test_gone_while_nobody_can_say_whether_it_is_time() -> None:
    judged(look(10.9, True), look(11.0 - EARLY / 2, False))
    judged(look(10.5, True), look(10.8, False, took=0.3))  # asked before, answered after


@pytest.mark.parametrize("began", [10.1, 10.9, 11.0 - EARLY - 0.01])
def test_too_early(began: float) -> None:
    with pytest.raises(Mismatch, match="there for 1 s"):
        judged(look(began, False))


def test_late_but_within_the_promise() -> None:
    judged(look(11.02 + PROMISE - 0.01, True), look(11.02 + PROMISE, False))


def test_too_late() -> None:
    with pytest.raises(Mismatch, match="gone after 1 s"):
        judged(look(11.02 + PROMISE + 0.01, True), look(12.0, False))


def test_back_again() -> None:
    with pytest.raises(Mismatch, match="gone for good"):
        judged(look(11.03, False), look(11.04, True))


def test_nobody_saw_it_go() -> None:
    with pytest.raises(Mismatch, match="still there"):
        judged(look(10.5, True))
