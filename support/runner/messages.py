"""What the coordinator and its workers say to each other: one JSON object a line."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import socket
from pathlib import Path
from typing import Any

CHUNK = 1 << 16  # bytes read at once
PACKET = 65536  # bytes: the longest message between coordinator and zygote


@dataclasses.dataclass(frozen=True)
class Ready:
    """Worker: `before_all` has passed, I can be given a unit."""


@dataclasses.dataclass(frozen=True)
class Unable:
    """Worker: I cannot run anything. `usage` means that the command line is wrong."""

    reason: str
    trace: str = ""
    usage: bool = False


@dataclasses.dataclass(frozen=True)
class Work:
    """Coordinator: run these scenarios of this feature, in this order."""

    feature: str
    lines: list[int]


@dataclasses.dataclass(frozen=True)
class Claim:
    """Worker: I am about to run this scenario, may I?"""

    line: int


@dataclasses.dataclass(frozen=True)
class Answer:
    """Coordinator: yes, or no because another worker has it or the run stops."""

    go: bool


@dataclasses.dataclass(frozen=True)
class Done:
    """Worker: a scenario has ended. `result` is a `ScenarioResult` as JSON."""

    result: dict[str, Any]
    hopeless: str = ""  # why no other scenario could be run either


@dataclasses.dataclass(frozen=True)
class UnitDone:
    """Worker: the unit is over. `error` is what went wrong outside of its scenarios."""

    error: str = ""
    trace: str = ""


@dataclasses.dataclass(frozen=True)
class Stop:
    """Coordinator: there is nothing more for you; clean up and exit."""


@dataclasses.dataclass(frozen=True)
class Bye:
    """Worker: `after_all` is done, I exit. `errors` are what went wrong in it."""

    errors: list[str] = dataclasses.field(default_factory=list)
    target_version: str = ""  # as far as it got to know it
    target_digest: str = ""
    cpu: dict[str, Any] = dataclasses.field(default_factory=dict)  # a `cpu.Account` as JSON


@dataclasses.dataclass(frozen=True)
class Orders:
    """What a worker is told when it is made."""

    number: int
    directory: Path  # of the run's reports
    retries: int  # 0 or 1: of scenarios tagged @stress
    patience: float  # seconds until it gives up where the coordinator is gone

    @property
    def log(self) -> Path:
        """What it prints outside of scenarios, and what its children print."""
        return self.directory / "workers" / f"{self.number}.log"

    @property
    def threads(self) -> Path:
        """Where its threads are, written when it hangs."""
        return self.directory / "workers" / f"{self.number}.threads"


Message = Ready | Unable | Work | Claim | Answer | Done | UnitDone | Stop | Bye
_TYPES: dict[str, type[Message]] = {
    kind.__name__: kind for kind in (Ready, Unable, Work, Claim, Answer, Done, UnitDone, Stop, Bye)
}


def encode(message: Message) -> bytes:
    """The message as one line."""
    # The fields as they are: `asdict` would copy a whole result for nothing.
    data = {"type": type(message).__name__, **vars(message)}
    return json.dumps(data, separators=(",", ":")).encode() + b"\n"


def decode(line: bytes) -> Message:
    """The inverse of `encode`. Raises `ValueError` where the line is no message."""
    data = json.loads(line)
    try:
        return _TYPES[data.pop("type")](**data)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a message: {line[:200]!r}") from error


class Channel:
    """One end of the socket between the coordinator and a worker."""

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        self._rest = b""

    def fileno(self) -> int:
        """The descriptor, for a selector."""
        return self._socket.fileno()

    def send(self, message: Message) -> None:
        """Sends one message. Raises `OSError` where the other end is gone."""
        self._socket.sendall(encode(message))

    def receive(self) -> list[Message]:
        """Waits for bytes; the messages that are complete with them, maybe none.

        Raises:
            EOFError: the other end is gone.
        """
        try:
            chunk = self._socket.recv(CHUNK)
        except ConnectionResetError:
            chunk = b""
        if not chunk:
            raise EOFError
        return self._split(chunk)

    def rest(self) -> list[Message]:
        """What the other end, which is gone, had sent before. Never waits."""
        messages = []
        with contextlib.suppress(BlockingIOError, ConnectionResetError):
            while chunk := self._socket.recv(CHUNK, socket.MSG_DONTWAIT):
                messages += self._split(chunk)
        return messages

    def _split(self, chunk: bytes) -> list[Message]:
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        return [decode(line) for line in lines]

    def close(self) -> None:
        """Closes this end."""
        self._socket.close()


def pair() -> tuple[Channel, socket.socket]:
    """A new channel: the coordinator's end, and the socket for the worker."""
    ours, theirs = socket.socketpair()
    return Channel(ours), theirs
