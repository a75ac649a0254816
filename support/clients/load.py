"""Jobs that visitors have done, at rest and under load: how long each took, and what was wrong.

A job is done when its answer has the status and the body that it must have. Each has a number of
its own, which its answer depends on, so that the answer to another job is none.
"""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import math
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from support.clients import crowd
from support.clients.http import Exchange, HttpClient, Request
from support.clients.workload import Background
from support.topologies import Node

FAULTS = 5  # of those that were wrong, so many are kept
LOOK = 0.05  # seconds between two looks at the node's memory
EDGES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, math.inf)
"""Of the histogram, in seconds: each is the upper edge of its bucket."""


@dataclasses.dataclass(frozen=True)
class Job:
    """What is asked, and the body that is the answer to it."""

    kind: str
    request: Request
    wanted: bytes

    def fault(self, answer: Exchange) -> str:
        """What is wrong with the answer; empty where nothing is."""
        if answer.status is None:
            return f"{self.kind}: no answer: {answer.error}"
        if answer.status != 200 or answer.body != self.wanted:
            return f"{self.kind}: {answer.status} {answer.body[:60]!r}, not {self.wanted[:60]!r}"
        return ""


Maker = Callable[[int], Job]


def numbered(kind: str, mysql: str = "", file: bytes = b"") -> Maker:
    """Makes the jobs of a kind by their numbers.

    Args:
        kind: one of `file`, `number`, `key`, `row`, `upload`.
        mysql: where the database is, as a query that the page reads.
        file: what the file is that is read.
    """

    def page(number: int, more: str = "") -> str:
        return f"/job.php?kind={kind}&number={number}{more}"

    def upload(number: int) -> Job:
        body = b"%d " % number * 2000
        said = f"{len(body)} {hashlib.sha256(body).hexdigest()}"
        return Job(kind, Request("POST", page(number), (), body), said.encode())

    def text(of: str) -> Maker:
        return lambda number: Job(
            kind, Request(target=page(number, mysql)), f"{of} {number}".encode()
        )

    makers: dict[str, Maker] = {
        "file": lambda _: Job(kind, Request(target="/plain.txt"), file),
        "number": lambda number: Job(kind, Request(target=page(number)), _digest(number)),
        "key": text("text of"),
        "row": text("row"),
        "upload": upload,
    }
    return makers[kind]


def _digest(number: int) -> bytes:
    digest = str(number)
    for _ in range(1000):
        digest = hashlib.sha256(digest.encode()).hexdigest()
    return digest.encode()


@dataclasses.dataclass(frozen=True)
class Spread:
    """How long the jobs of one kind took, in seconds; `counts` are those of `EDGES`."""

    half: float
    p95: float
    slowest: float
    counts: tuple[int, ...]


@dataclasses.dataclass(frozen=True)
class Phase:
    """What came of many jobs.

    Attributes:
        clients: how many were at it at once.
        count: how many jobs came to an end, well or not.
        wrong: of how many the answer was not right, or was none.
        seconds: that all of it took.
        spreads: by the kind of the jobs.
        faults: the first few, described.
    """

    clients: int
    count: int
    wrong: int
    seconds: float
    spreads: Mapping[str, Spread]
    faults: Sequence[str]

    @property
    def rate(self) -> float:
        """Jobs that were done right, in a second."""
        return (self.count - self.wrong) / self.seconds if self.seconds else 0.0


@dataclasses.dataclass
class Work:
    """A load, and the same jobs at rest before and after it.

    Attributes:
        memory: what the node took, in bytes, beside how many jobs had come to an end.
        ceiling: what the generator sends in a second to a server that has nothing to do; 0 where
            nobody has looked.
    """

    before: Phase
    load: Phase
    after: Phase
    memory: list[tuple[float, int]]
    ceiling: float = 0.0

    def table(self) -> str:
        """All of it, as text for the report."""
        lines = []
        for name, phase in (("rest", self.before), ("load", self.load), ("after", self.after)):
            lines.append(
                f"{name}: {phase.clients} at once, {phase.count} jobs in {phase.seconds:.1f} s,"
                f" {phase.wrong} wrong, {phase.rate:.1f} right ones in a second"
            )
            lines += [_line(kind, spread) for kind, spread in sorted(phase.spreads.items())]
            lines += [f"  wrong: {fault}" for fault in phase.faults]
        if self.ceiling:
            lines.append(f"the generator alone: {self.ceiling:.1f} answers in a second")
        lines.append(f"memory: {growth(self.memory):.0f} bytes for each job")
        return "\n".join(lines) + "\n"


def _line(kind: str, spread: Spread) -> str:
    pairs = zip(EDGES, spread.counts, strict=True)
    buckets = ", ".join(f"<= {edge * 1000:g} ms: {count}" for edge, count in pairs if count)
    times = f"half {spread.half:.4f} s, 95 % {spread.p95:.4f} s, slowest {spread.slowest:.4f} s"
    return f"  {kind}: {times}; {buckets}"


def growth(memory: Sequence[tuple[float, int]]) -> float:
    """Bytes that each further job adds: the median of the slopes of all pairs of looks, without
    the first quarter, in which the node is still warming up (Theil and Sen)."""
    warm = memory[len(memory) // 4 :]
    slopes = [
        (later[1] - first[1]) / (later[0] - first[0])
        for first, later in itertools.combinations(warm, 2)
        if later[0] > first[0]
    ]
    return statistics.median(slopes) if slopes else 0.0


class Memory(Background):
    """Looks at how much memory is taken, all the while."""

    def __init__(self, taken: Callable[[], int], done: Callable[[], float]) -> None:
        """Begins at once; `done` says how many jobs have come to an end."""
        super().__init__(1)
        self.looks: list[tuple[float, int]] = []
        self._taken, self._done = taken, done
        self._look()
        self._begin(self._look, LOOK)

    def finish(self) -> None:
        """Looks once more, and no more."""
        super().finish()
        self._look()

    def _look(self) -> None:
        self.looks.append((self._done(), self._taken()))


class Jobs:
    """Jobs of several kinds, one kind after the other, each with the next number."""

    def __init__(self, node: Node, makers: Sequence[Maker]) -> None:
        self.node = node
        self.bad: list[Exchange] = []
        self.finished = 0
        self._makers = makers
        self._numbers = itertools.count()
        self._lock = threading.Lock()

    def work(self, clients: int, count: int, seconds: float) -> Phase:
        """So many clients do jobs until that many were begun, or that time is over."""
        tickets = iter(range(count))
        began = time.monotonic()
        done: list[tuple[str, float, str]] = []

        def live(_: int) -> None:
            client = HttpClient(self.node)
            while time.monotonic() - began < seconds and self._ticket(tickets):
                done.append(self._do(client))

        crowd.together(clients, live)
        return _phase(clients, done, time.monotonic() - began)

    def _ticket(self, tickets: Iterator[int]) -> bool:
        with self._lock:
            return next(tickets, None) is not None

    def _do(self, client: HttpClient) -> tuple[str, float, str]:
        with self._lock:
            number = next(self._numbers)
        job = self._makers[number % len(self._makers)](number)
        answer = client.send(job.request)
        fault = job.fault(answer)
        with self._lock:
            self.finished += 1
            if fault and len(self.bad) < FAULTS:
                self.bad.append(answer)
        return job.kind, answer.seconds, fault


def _phase(clients: int, done: Sequence[tuple[str, float, str]], seconds: float) -> Phase:
    faults = [fault for _, _, fault in done if fault]
    kinds = {kind for kind, _, _ in done}
    spreads = {kind: _spread([took for of, took, _ in done if of == kind]) for kind in kinds}
    return Phase(clients, len(done), len(faults), seconds, spreads, faults[:FAULTS])


def _spread(times: Sequence[float]) -> Spread:
    ordered = sorted(times)
    p95 = ordered[math.ceil(0.95 * len(ordered)) - 1]
    lows = (0.0, *EDGES)
    counts = tuple(
        sum(low < took <= high for took in ordered) for low, high in itertools.pairwise(lows)
    )
    return Spread(statistics.median(ordered), p95, ordered[-1], counts)
