"""From the scenarios that were selected to the units of work that workers are given.

Everything here is plain data and pure functions: the same selection, timings and
seed give the same plan.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterable, Mapping, Sequence

UNKNOWN = 0.3  # seconds: what a scenario is taken to need before it was measured
EXCLUSIVE = "exclusive"
ORDERED = "ordered"


@dataclasses.dataclass(frozen=True)
class Item:
    """One selected scenario. An outline has one for each example."""

    feature: str
    line: int
    name: str
    tags: frozenset[str] = frozenset()  # the feature's as well
    seconds: float = UNKNOWN  # what it is expected to need

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from every other; a result's key is the same."""
        return (self.feature, self.line)

    @property
    def timing(self) -> str:
        """Its name in the table of timings; lines move when a file is edited."""
        return f"{self.feature}: {self.name}"

    @property
    def exclusive(self) -> bool:
        """Whether nothing else may run at the same time."""
        return EXCLUSIVE in self.tags

    @property
    def resources(self) -> frozenset[str]:
        """What it must have for itself: the names in `@exclusive.<name>`."""
        prefix = EXCLUSIVE + "."
        return frozenset(tag.removeprefix(prefix) for tag in self.tags if tag.startswith(prefix))


@dataclasses.dataclass
class Unit:
    """Scenarios of one feature that one worker runs, one after the other."""

    items: list[Item]
    topology: str = ""  # units with the same key can share a warm topology
    ordered: bool = False

    @property
    def feature(self) -> str:
        """The feature's file."""
        return self.items[0].feature

    @property
    def exclusive(self) -> bool:
        """Whether nothing else may run at the same time."""
        return any(item.exclusive for item in self.items)

    @property
    def resources(self) -> frozenset[str]:
        """What the unit must have for itself."""
        return frozenset().union(*(item.resources for item in self.items))

    @property
    def divisible(self) -> bool:
        """Whether another worker may take a part of it."""
        return not (self.ordered or self.exclusive or self.resources)

    @property
    def seconds(self) -> float:
        """What it is expected to need."""
        return sum(item.seconds for item in self.items)


@dataclasses.dataclass
class Selection:
    """The selected scenarios of one feature, in the order of the file."""

    items: list[Item]
    topology: str = ""
    ordered: bool = False


def with_timings(selections: Iterable[Selection], timings: Mapping[str, float]) -> list[Selection]:
    """The same, with what each scenario needed last time."""

    def timed(item: Item) -> Item:
        return dataclasses.replace(item, seconds=timings.get(item.timing, UNKNOWN))

    return [
        dataclasses.replace(selection, items=[timed(item) for item in selection.items])
        for selection in selections
    ]


def shard(selections: Sequence[Selection], part: int, parts: int) -> list[Selection]:
    """Part number `part` (from 1) of `parts`: disjoint, complete, nearly equal in number.

    It depends on the selection alone, so that machines that know nothing of each
    other agree. A part is a run of neighbours, so few features are cut in two;
    `@ordered` ones never are.
    """
    total = sum(len(selection.items) for selection in selections)
    position = 0
    chosen = []
    for selection in selections:
        size = len(selection.items)
        owners = [(position + offset) * parts // total + 1 for offset in range(size)]
        if selection.ordered:
            owners = owners[:1] * size
        items = [item for item, owner in zip(selection.items, owners, strict=True) if owner == part]
        if items:
            chosen.append(dataclasses.replace(selection, items=items))
        position += size
    return chosen


def units(selections: Iterable[Selection], seed: int | None = None) -> list[Unit]:
    """The units, longest first; with a seed in random order, their scenarios as well.

    Scenarios that need different things for themselves become different units,
    so that only those that must wait do.
    """
    made = [unit for selection in selections for unit in _units(selection)]
    if seed is None:
        return sorted(made, key=lambda unit: (-unit.seconds, unit.feature, unit.items[0].line))
    generator = random.Random(seed)
    generator.shuffle(made)
    for unit in made:
        if not unit.ordered:
            generator.shuffle(unit.items)
    return made


def _units(selection: Selection) -> list[Unit]:
    if selection.ordered:
        return [Unit(list(selection.items), selection.topology, ordered=True)]
    groups: dict[tuple[bool, frozenset[str]], list[Item]] = {}
    for item in selection.items:
        groups.setdefault((item.exclusive, item.resources), []).append(item)
    return [Unit(items, selection.topology) for items in groups.values()]
