"""When a check must hold: by a promised time, all the while, or for who looks once."""

from __future__ import annotations

from collections.abc import Callable

from support.assertions.waiting import eventually, holds
from support.language.clusters import Time


def true_at(look: Callable[[], object], when: Time, *, hold: int = 1) -> None:
    """The look succeeds at that time.

    Args:
        look: looks once; raises `AssertionError` where it is not so.
        when: by a promise, for so many seconds, or at once.
        hold: how many looks in a row must succeed by the promise, where a state must last.

    Raises:
        AssertionError: it does not; the message has the closest miss.
    """
    if when.promise:
        eventually(look, when.promise, hold=hold)
    elif when.seconds is not None:
        holds(look, when.seconds)
    else:
        look()
