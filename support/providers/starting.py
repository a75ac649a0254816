"""A node between its start and its readiness, whatever it lives in: a process, or a container."""

from __future__ import annotations

import signal
import time
from collections.abc import Sequence
from typing import Protocol

from support import assertions
from support.clients.readiness import readiness
from support.errors import CannotServe, Died, NotReady, NotStarted, Start
from support.machine import guard
from support.providers.base import StartAttempt
from support.topologies import Node

HOPELESS = 3  # so many starts came to nothing, and none served: the program cannot
LOG_SHOWN = 1_000_000  # characters of a log that are kept of a start that came to nothing


class Life(Protocol):
    """What a node lives in."""

    @property
    def running(self) -> bool:
        """Whether it has not ended."""

    @property
    def exit_code(self) -> int | None:
        """With what it has ended; negative for a signal."""

    @property
    def end_described(self) -> str:
        """How it has ended, for a reason."""

    def text(self, start: int = 0) -> str:
        """What it wrote, from that byte on."""


def await_ready(node: Node, life: Life, command: Sequence[str], program: str) -> None:
    """Waits until a node that was begun is ready.

    Args:
        command: what it was started with, for the evidence.
        program: what cannot serve, where no node does.

    Raises:
        NotStarted: it did not become ready.
    """

    def decided() -> None:
        if life.running:
            _ready(node)

    try:
        assertions.eventually(decided, "ready")
    except AssertionError as error:
        what = f"did not become ready: {error}"
        raise _not_started(node, life, command, program, what, NotReady) from None
    if not life.running:
        what = f"{life.end_described} before it was ready"
        # Whoever was killed did not end by itself.
        kind = NotStarted if life.exit_code == -signal.SIGKILL else Died
        raise _not_started(node, life, command, program, what, kind)
    guard.current().served.touch()


def outcome(node: Node, life: Life) -> StartAttempt:
    """What became of a start that should come to nothing."""
    began = time.monotonic()

    def decided() -> int | None:
        if life.running:
            _ready(node)
        return life.exit_code

    code = assertions.eventually(decided, "exit with error")
    spent = time.monotonic() - began
    return StartAttempt(code, life.text(), spent)


def _ready(node: Node) -> None:
    answer = readiness(node)
    assertions.equal("the node's readiness", 200, answer.status or answer.error)


def _not_started(
    node: Node,
    life: Life,
    command: Sequence[str],
    program: str,
    what: str,
    kind: type[NotStarted],
) -> NotStarted:
    """The error of a start that came to nothing: of this kind where the program can serve."""
    place, log = guard.current(), life.text()
    start = Start(tuple(command), node.configuration, log[-LOG_SHOWN:])
    message = f"node {node.name} {what}; it said {assertions.last_words(log)}"
    if place.served.exists():
        return kind(message, start)
    with place.failures.open("a", encoding="utf-8") as file:
        file.write(f"{node.name}\n")
    count = len(place.failures.read_text(encoding="utf-8").splitlines())
    if count < HOPELESS:
        return NotStarted(message, start)
    several = f"{program} cannot serve: none of {count} nodes has become ready; the last"
    return CannotServe(f"{several}: {message}", start)
