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
    Deadline("command", 90, Kind.PATIENCE, "a command that somebody runs has ended"),
    Deadline("silence", 20, Kind.PATIENCE, "a client that gets no answer gives up"),
    Deadline("no answer", 0.3, Kind.PATIENCE, "a paused node is asked, and must not answer"),
    Deadline("connect", 5, Kind.PATIENCE, "a TCP connection is accepted or refused"),
    Deadline("link", 10, Kind.PATIENCE, "a link that is not cut lets a connection through"),
    Deadline("bad link", 30, Kind.PATIENCE, "a link that loses packets lets a connection through"),
    Deadline("exit", 20, Kind.PATIENCE, "a node that was told to stop has exited"),
    Deadline("exit with error", 10, Kind.PATIENCE, "a node that cannot start has exited"),
    Deadline("log line", 5, Kind.PATIENCE, "a log line appears after what caused it"),
    Deadline("effect", 5, Kind.PATIENCE, "what was asked of a node can be seen on it"),
    Deadline("job", 15, Kind.PATIENCE, "a job that was taken is done"),
    Deadline("screen", 20, Kind.PATIENCE, "a page has run its scripts, and shows what it is to"),
    Deadline("answer", 2, Kind.PROMISE, "a request is answered of which nothing slow was asked"),
    Deadline("closing", 2, Kind.PROMISE, "a connection is closed after its time-out has passed"),
    Deadline("timed out", 2, Kind.PROMISE, "a late request is answered after its time-out"),
    Deadline("turned away", 2, Kind.PROMISE, "who is over a limit, or too late, is refused"),
    Deadline("probe", 1, Kind.PROMISE, "how long a platform's probe waits (as in Kubernetes)"),
    Deadline("stale", 2, Kind.PROMISE, "a changed file is seen after the cache's validity"),
    Deadline("database", 20, Kind.PATIENCE, "a database server that was started answers"),
    Deadline(
        "first data",
        120,
        Kind.PATIENCE,
        "what database servers and applications begin with is made",
    ),
    Deadline("phpt", 60, Kind.PATIENCE, "a test of PHP's own has been answered"),
    Deadline("formation", 30, Kind.PATIENCE, "started nodes of a cluster see each other"),
    Deadline("join", 5, Kind.PROMISE, "a node that is ready is seen by every other node"),
    Deadline("replication", 5, Kind.PROMISE, "what one node stored is read on another one"),
    Deadline("failure detection", 30, Kind.PROMISE, "a dead node is a member no more"),
    Deadline("repair", 15, Kind.PROMISE, "after healing or a return the nodes agree again"),
    Deadline("election", 15, Kind.PROMISE, "the nodes of a database have a primary"),
    Deadline("failover", 15, Kind.PROMISE, "a primary that fails is followed by another one"),
    Deadline("certificate", 20, Kind.PROMISE, "every node serves the site's new certificate"),
    Deadline("expiry", 0.2, Kind.PROMISE, "a key is gone after its time to live"),
    Deadline("session", 1, Kind.PROMISE, "a page has ended, and its session is stored and free"),
    Deadline("upstream", 10, Kind.PROMISE, "a database server that is there again is used again"),
    Deadline("gone", 5, Kind.PROMISE, "nothing is left of a node that has ended"),
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
