"""Time as stores take it: a clock that is never set, and timestamps that all nodes agree on."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple


def steady_time() -> float:
    """Return seconds since 1970 by a clock that is never set back or forth while we run."""
    return _STARTED_AT + time.monotonic()


_STARTED_AT = time.time() - time.monotonic()


class HybridTime(NamedTuple):
    """A timestamp of a hybrid logical clock (HLC); the greater one is the newer one.

    `micros` are microseconds since 1970. Two nodes that write in the same microsecond
    are told apart by `origin`, the name of the node, so that all nodes agree.
    """

    micros: int
    origin: str


class HybridClock:
    """A hybrid logical clock: the time of day, but always later than all it gave or has seen."""

    def __init__(self, now: Callable[[], float], origin: str) -> None:
        """`now` gives seconds since 1970; `origin` names this node in timestamps."""
        self._now = now
        self._origin = origin
        self._last_micros = 0

    def tick(self) -> HybridTime:
        """Return a new timestamp."""
        micros = max(self._last_micros + 1, int(self._now() * 1_000_000))
        self._last_micros = micros
        return HybridTime(micros, self._origin)

    def observe(self, stamp: HybridTime) -> None:
        """Let all timestamps from now on be newer, however far this node's time is behind."""
        self._last_micros = max(self._last_micros, stamp.micros)
