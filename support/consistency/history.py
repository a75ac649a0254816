"""A history: every operation of every client, and every fault, on one clock.

It is written while the clients run, kept with the evidence, and judged afterwards,
offline too: `python -m support.consistency FILE`.
"""

from __future__ import annotations

import enum
import json
import math
import pathlib
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple


class Kind(enum.StrEnum):
    """What an operation does to its key."""

    READ = "read"
    WRITE = "write"
    DELETE = "delete"


class Outcome(enum.StrEnum):
    """How it ended: done; certainly not done; nobody knows."""

    OK = "ok"
    FAIL = "fail"
    UNKNOWN = "unknown"


class Operation(NamedTuple):
    """One operation of one client.

    Attributes:
        value: what was written, unique in the history; or what was read, None for nothing.
        invoked, completed: seconds on the history's clock.
        final: a read after healing and quiet, when every node must agree.
    """

    client: int
    node: str
    kind: Kind
    key: str
    value: str | None
    invoked: float
    completed: float
    outcome: Outcome
    final: bool = False


class Fault(NamedTuple):
    """Something that was done to the cluster.

    Attributes:
        what: such as `cut`, `kill`, `pause`.
        nodes: to whom; for a cut the side that was isolated.
    """

    what: str
    nodes: tuple[str, ...]
    began: float
    ended: float


class View(NamedTuple):
    """Whom a node took to be a member, from that moment on.

    Attributes:
        members: their ids, in order; none where it did not answer.
    """

    node: str
    at: float
    members: tuple[str, ...]


class Reign(NamedTuple):
    """That a node was elected, by its own word, and in which term."""

    node: str
    term: int


class History:
    """What happened. Clients append from their own threads."""

    def __init__(self, seed: int = 0, money: int = 0) -> None:
        """`money` is what all accounts of a database have together; 0 for a store of keys."""
        self.seed = seed
        self.money = money
        self.operations: list[Operation] = []
        self.faults: list[Fault] = []
        self.views: list[View] = []
        self.reigns: list[Reign] = []
        self.troubles: list[tuple[float, float]] = []
        self._zero = time.monotonic()
        self._lock = threading.Lock()

    def now(self) -> float:
        """Seconds since the history began."""
        return time.monotonic() - self._zero

    def add(self, operation: Operation) -> None:
        """Writes an operation down."""
        with self._lock:
            self.operations.append(operation)

    def see(self, node: str, members: Iterable[str]) -> None:
        """Writes down whom a node takes to be a member, where that is new."""
        seen = tuple(sorted(members))
        with self._lock:
            last = next((view for view in reversed(self.views) if view.node == node), None)
            if last is None or last.members != seen:
                self.views.append(View(node, self.now(), seen))

    @contextmanager
    def fault(self, what: str, *nodes: str) -> Iterator[None]:
        """Whatever is done inside of it is a fault of that name."""
        began = self.now()
        try:
            yield
        finally:
            self.faults.append(Fault(what, nodes, began, self.now()))

    @contextmanager
    def trouble(self) -> Iterator[None]:
        """From the first thing that is done to the cluster until it is whole again.

        A fault is shorter: it begins when it is proven to have bitten.
        """
        began = self.now()
        self.troubles.append((began, math.inf))
        yield
        # Where something is raised, it never became whole.
        self.troubles[-1] = (began, self.now())

    def text(self) -> str:
        """JSON lines: the seed, the faults, the views, the operations in their order."""
        lines: list[Any] = [{"seed": self.seed, "money": self.money}]
        lines += [{"fault": list(fault)} for fault in self.faults]
        lines += [{"trouble": list(trouble)} for trouble in self.troubles]
        lines += [{"view": list(view)} for view in self.views]
        lines += [{"reign": list(reign)} for reign in self.reigns]
        lines += [list(operation) for operation in sorted(self.operations, key=_invoked)]
        return "\n".join(json.dumps(line) for line in lines) + "\n"

    def save(self, path: pathlib.Path) -> None:
        """Writes its text into a file."""
        path.write_text(self.text(), encoding="utf-8")

    @classmethod
    def load(cls, path: pathlib.Path) -> History:
        """Reads what `save` wrote.

        Raises:
            ValueError: it is not such a file; the message has the line.
        """
        history = cls()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                history._read(json.loads(line))
            except (ValueError, TypeError, KeyError) as error:
                raise ValueError(f"{path}:{number}: no line of a history: {error}") from None
        return history

    def _read(self, data: Any) -> None:
        if isinstance(data, list):
            client, node, kind, key, value, invoked, completed, outcome, final = data
            operation = Operation(
                client,
                node,
                Kind(kind),
                key,
                value,
                invoked,
                completed,
                Outcome(outcome),
                final,
            )
            self.operations.append(operation)
        elif "fault" in data:
            what, nodes, began, ended = data["fault"]
            self.faults.append(Fault(what, tuple(nodes), began, ended))
        elif "trouble" in data:
            began, ended = data["trouble"]
            self.troubles.append((began, ended))
        elif "view" in data:
            node, at, members = data["view"]
            self.views.append(View(node, at, tuple(members)))
        elif "reign" in data:
            node, term = data["reign"]
            self.reigns.append(Reign(node, int(term)))
        else:
            self.seed, self.money = int(data["seed"]), int(data.get("money", 0))


def _invoked(operation: Operation) -> float:
    return operation.invoked
