"""Which test runs when: several at a time, none beside one that it conflicts with."""

from __future__ import annotations

import concurrent.futures
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, Protocol, TypeVar

ALL = "all"  # the conflict of a test that runs alone


class Unit(Protocol):
    """What is run: it conflicts with others that have one of its words."""

    @property
    def conflicts(self) -> frozenset[str]:
        """The words."""


U = TypeVar("U", bound=Unit)
R = TypeVar("R")


class Schedule(Generic[U, R]):
    """Units in their order, so far as conflicts let them; those that run alone come last."""

    def __init__(self, units: Iterable[U], do: Callable[[U], R]) -> None:
        known = list(units)
        self._waiting = [unit for unit in known if ALL not in unit.conflicts]
        self._alone = [unit for unit in known if ALL in unit.conflicts]
        self._do = do
        self._taken: list[U] = []
        self._changed = threading.Condition()
        self._stopped = False
        self._results: queue.SimpleQueue[R | None] = queue.SimpleQueue()

    def run(self, workers: int) -> Iterator[R]:
        """What came of each unit, as it comes. What a unit raises ends the run."""
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            futures = [pool.submit(self._work) for _ in range(workers)]
            try:
                left = workers
                while left:
                    if (result := self._results.get()) is None:
                        left -= 1
                    else:
                        yield result
            finally:
                self._stop()
            for future in futures:
                future.result()

    def _stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def _work(self) -> None:
        try:
            while (unit := self._take()) is not None:
                try:
                    self._results.put(self._do(unit))
                finally:
                    with self._changed:
                        self._taken.remove(unit)
                        self._changed.notify_all()
        except BaseException:
            self._stop()
            raise
        finally:
            self._results.put(None)

    def _take(self) -> U | None:
        with self._changed:
            while not self._stopped and (self._waiting or self._alone):
                if (unit := self._next()) is not None:
                    self._taken.append(unit)
                    return unit
                self._changed.wait()
            return None

    def _next(self) -> U | None:
        """The first unit that can run now; None where none can."""
        if not self._waiting:
            return None if self._taken else self._alone.pop(0)
        if any(ALL in unit.conflicts for unit in self._taken):
            return None
        used = frozenset[str]().union(*(unit.conflicts for unit in self._taken))
        for number, unit in enumerate(self._waiting):
            if not unit.conflicts & used:
                return self._waiting.pop(number)
        return None
