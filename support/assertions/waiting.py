"""The one waiting helper: poll until a check holds, within a deadline that has a name."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import tenacity

from support.assertions.compare import Mismatch
from support.settings import deadlines

T = TypeVar("T")

POLL = 0.05  # seconds between two looks


def eventually(
    check: Callable[[], T], deadline: str, *, hold: int = 1, within: float | None = None
) -> T:
    """Repeats `check` until it stops raising `AssertionError`.

    Args:
        check: looks once; raises `AssertionError` where it does not hold yet.
        deadline: the name of the wait, in `support.settings.deadlines`.
        hold: how many looks in a row must succeed, where a state must last.
        within: seconds, where the scenario itself names the time.

    Returns:
        What the last look returned.

    Raises:
        Mismatch: the time is over; the message has the closest miss.
    """
    limit = deadlines.seconds(deadline) if within is None else within
    began = time.monotonic()
    looks = tenacity.Retrying(
        stop=tenacity.stop_after_delay(limit),
        wait=tenacity.wait_fixed(POLL),
        retry=tenacity.retry_if_exception_type(AssertionError),
        reraise=True,
    )
    try:
        return looks(_in_a_row(check, hold))
    except AssertionError as miss:
        spent = time.monotonic() - began
        about = f"not within {limit:g} s (deadline {deadline!r}, waited {spent:.1f} s)"
        if isinstance(miss, Mismatch):
            raise Mismatch(f"{about}: {miss.what}", miss.expected, miss.actual) from None
        raise AssertionError(f"{about}: {miss}") from None


def holds(check: Callable[[], T], seconds: float) -> None:
    """`check` keeps holding for that long; its first miss is raised at once."""
    end = time.monotonic() + seconds
    while True:
        check()
        if time.monotonic() >= end:
            return
        time.sleep(POLL)


def never(check: Callable[[], T], what: str, seconds: float) -> None:
    """`check` does not hold once for that long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            found = check()
        except AssertionError:
            time.sleep(POLL)
            continue
        raise Mismatch(what, f"nothing for {seconds:g} s", str(found))


def _in_a_row(check: Callable[[], T], times: int) -> Callable[[], T]:
    def looks() -> T:
        value = check()
        for _ in range(times - 1):
            time.sleep(POLL)
            value = check()
        return value

    return looks
