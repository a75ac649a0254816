"""Who runs what, and when: the queue of units, and what each worker has of it.

A worker claims each scenario just before it runs it. What is not claimed yet can
be given to a worker that has nothing to do, so no feature is cut in parts
without need, and no worker waits for another's long feature.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from support.runner.plan import Item, Unit

# A part of another worker's unit is worth taking if it saves more than the taker
# needs to get ready for it: little where its topology is warm already.
WORTH_WARM = 0.2  # seconds
WORTH_COLD = 1.0  # seconds


@dataclasses.dataclass
class _Hand:
    """What one worker has."""

    topology: str | None = None  # of the last unit: what is warm
    unit: Unit | None = None
    waiting: list[Item] = dataclasses.field(default_factory=list)  # not claimed yet
    running: Item | None = None

    @property
    def spare(self) -> list[Item]:
        """What another could have; a worker that has just got its unit keeps the first."""
        divisible = self.unit is not None and self.unit.divisible
        if not divisible:
            return []
        return self.waiting if self.running else self.waiting[1:]

    @property
    def seconds(self) -> float:
        """What is expected to be left of its unit."""
        left = [*self.waiting, self.running] if self.running else self.waiting
        return sum(item.seconds for item in left)


class Schedule:
    """The state of the run's work. Workers are known by their number."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._queue = list(units)
        self._hands: dict[int, _Hand] = {}

    @property
    def finished(self) -> bool:
        """Whether nothing is queued and no worker has a unit."""
        return not self._queue and not any(hand.unit for hand in self._hands.values())

    def next(self, worker: int, idle: float = 0.0) -> Unit | None:
        """The unit that the worker should run now; None while there is none for it.

        `idle` is for how many seconds it has had nothing to do: what others were
        expected to have done by then was expected wrongly.
        """
        hand = self._hands.setdefault(worker, _Hand())
        unit = self._choose(hand) or self._take_part(hand, idle)
        if unit:
            hand.unit, hand.topology = unit, unit.topology
            hand.waiting, hand.running = list(unit.items), None
        return unit

    def claim(self, worker: int, line: int) -> bool:
        """Whether the worker may run that scenario of its unit now."""
        hand = self._hands[worker]
        for item in hand.waiting:
            if item.line == line:
                hand.waiting.remove(item)
                hand.running = item
                return True
        return False

    def ended(self, worker: int) -> None:
        """The scenario that the worker ran has ended."""
        self._hands[worker].running = None

    def release(self, worker: int) -> list[Item]:
        """The worker has no unit any more. Returns what it had not claimed of it."""
        hand = self._hands.setdefault(worker, _Hand())
        left, hand.unit, hand.waiting, hand.running = hand.waiting, None, [], None
        return left

    def forget(self, worker: int) -> None:
        """The worker is gone, and what it had warm with it. Release its unit first."""
        self._hands.pop(worker, None)

    def put_back(self, unit: Unit, items: list[Item]) -> None:
        """Queues the rest of a unit again, to be run next."""
        if items:
            self._queue.insert(0, dataclasses.replace(unit, items=items))

    def busy_features(self) -> set[str]:
        """The features that some worker has a unit of."""
        return {hand.unit.feature for hand in self._hands.values() if hand.unit}

    def running(self, worker: int) -> Item | None:
        """The scenario that the worker has claimed and not ended."""
        return self._hands[worker].running if worker in self._hands else None

    def unit(self, worker: int) -> Unit | None:
        """The unit that the worker has."""
        return self._hands[worker].unit if worker in self._hands else None

    def clear(self) -> list[Item]:
        """Takes everything that nobody has claimed out of the run, and returns it."""
        left = [item for unit in self._queue for item in unit.items]
        self._queue.clear()
        for hand in self._hands.values():
            left += hand.waiting
            hand.waiting = []
        return left

    def _choose(self, hand: _Hand) -> Unit | None:
        busy = [other.unit for other in self._hands.values() if other.unit]
        if any(unit.exclusive for unit in busy):
            return None
        used: frozenset[str] = frozenset().union(*(unit.resources for unit in busy))
        free = [unit for unit in self._queue if not (unit.exclusive or unit.resources & used)]
        if not free and not busy:
            free = self._queue  # only units that must run alone are left
        if not free:
            return None
        warm = {other.topology for other in self._hands.values()}
        same = (unit for unit in free if unit.topology == hand.topology)
        nobodys = (unit for unit in free if unit.topology not in warm)
        unit = next(same, None) or next(nobodys, None) or free[0]
        self._queue.remove(unit)
        return unit

    def _take_part(self, hand: _Hand, idle: float) -> Unit | None:
        others = [other for other in self._hands.values() if other.spare]
        victim = max(others, key=lambda other: other.seconds, default=None)
        if victim is None or victim.unit is None:
            return None
        worth = WORTH_WARM if victim.unit.topology == hand.topology else WORTH_COLD
        if max(victim.seconds, idle) <= worth:
            return None
        taken = _later_half(victim.spare)
        victim.waiting = victim.waiting[: -len(taken)]
        return dataclasses.replace(victim.unit, items=taken)


def _later_half(items: list[Item]) -> list[Item]:
    """The last scenarios that make at least half of the expected time."""
    half = sum(item.seconds for item in items) / 2
    seconds = 0.0
    for index in range(len(items) - 1, -1, -1):
        seconds += items[index].seconds
        if seconds >= half:
            return items[index:]
    return items
