"""The one table of waits: each has a name, a length and a meaning.

A deadline is either a promise of the product (then nothing but the profile may
change it) or the suite's patience (then `-D patience=` scales it, so that a slow
machine does not fail a fast product). `EPHPM_DEADLINE_<NAME>` overrides one.
"""

from __future__ import annotations

import dataclasses
import enum
import os

from support.errors import UsageError


class Kind(enum.Enum):
    """Who set the deadline."""

    PROMISE = "promise"
    PATIENCE = "patience"


@dataclasses.dataclass(frozen=True)
class Deadline:
    """A named wait. `seconds` is its default length."""

    name: str
    seconds: float
    kind: Kind
    meaning: str


def _table(*deadlines: Deadline) -> dict[str, Deadline]:
    return {deadline.name: deadline for deadline in deadlines}


TABLE = _table(
    Deadline("ready", 20, Kind.PATIENCE, "a started node answers /_ephpm/ready"),
    Deadline("answer", 20, Kind.PATIENCE, "a request that nobody slows down is answered"),
    Deadline("connect", 5, Kind.PATIENCE, "a TCP connection is accepted or refused"),
    Deadline("exit", 20, Kind.PATIENCE, "a node that was told to stop has exited"),
    Deadline("exit with error", 10, Kind.PATIENCE, "a node that cannot start has exited"),
    Deadline("log line", 5, Kind.PATIENCE, "a log line appears after what caused it"),
    Deadline("effect", 5, Kind.PATIENCE, "what was asked of a node can be seen on it"),
    Deadline("closing", 2, Kind.PROMISE, "a connection is closed after its time-out has passed"),
    Deadline("drained", 2, Kind.PROMISE, "a node exits after its last request has ended"),
)

_overrides: dict[str, float] = {}
_patience = 1.0


def configure(patience: float, promises: dict[str, float]) -> None:
    """Sets the run's patience and the promises that the target's profile changes.

    Raises:
        UsageError: a name is not in the table, or is no promise.
    """
    global _patience
    for name in promises:
        if name not in TABLE or TABLE[name].kind is not Kind.PROMISE:
            known = ", ".join(sorted(n for n, d in TABLE.items() if d.kind is Kind.PROMISE))
            raise UsageError(f"deadline {name!r}: no such promise; known: {known}")
    _patience = patience
    _overrides.clear()
    _overrides.update(promises)


def seconds(name: str) -> float:
    """How long the named wait may take, in seconds.

    Raises:
        UsageError: the environment's override is no number.
    """
    deadline = TABLE[name]
    variable = "EPHPM_DEADLINE_" + name.upper().replace(" ", "_")
    if (text := os.environ.get(variable)) is not None:
        try:
            return float(text)
        except ValueError:
            raise UsageError(f"{variable}={text}: want a number of seconds") from None
    if deadline.kind is Kind.PROMISE:
        return _overrides.get(name, deadline.seconds)
    return deadline.seconds * _patience
