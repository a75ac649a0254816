"""Which defect killed which scenarios, and how a defect meets them."""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Generator, Iterable, Mapping
from typing import Any

from support.commands.sabotage.defects import Defect, Scenario, places

Verdicts = dict[Scenario, str]


@dataclasses.dataclass(frozen=True)
class Order:
    """A run that is wanted: of which places, under which defect, with what further words."""

    places: tuple[str, ...]
    defect: str | None
    words: tuple[str, ...]


@dataclasses.dataclass
class Matrix:
    """Which defect killed which scenarios."""

    scenarios: set[Scenario]
    kills: dict[str, set[Scenario]] = dataclasses.field(default_factory=dict)

    def killed(self) -> set[Scenario]:
        """What at least one defect killed."""
        return {item for killed in self.kills.values() for item in killed}

    def survivors(self) -> list[str]:
        """The defects that nothing caught."""
        return sorted(name for name, killed in self.kills.items() if not killed)

    def unkilled(self) -> list[Scenario]:
        """The scenarios that nothing killed."""
        return sorted(self.scenarios - self.killed())

    def to_json(self) -> dict[str, Any]:
        """The report's format, as the design states it."""
        by_scenario = collections.defaultdict(list)
        for name, killed in self.kills.items():
            for item in killed:
                by_scenario[item].append(name)
        return {
            "defects": [
                {"name": name, "killedBy": [f"{feature}: {title}" for feature, title in sorted(k)]}
                for name, k in sorted(self.kills.items())
            ],
            "scenarios": [
                {"feature": feature, "name": title, "kills": sorted(by_scenario[feature, title])}
                for feature, title in sorted(self.scenarios)
            ],
        }


@dataclasses.dataclass
class MutationRun:
    """Lets defects meet scenarios, and fills the matrix.

    Attributes:
        words: further words for behave.
        full: every defect meets every scenario of its areas.
        before: what each defect killed in an earlier matrix: that is tried first, and a
            scenario that was killed then waits for the defects that did it.
    """

    matrix: Matrix
    words: tuple[str, ...] = ()
    full: bool = False
    before: Mapping[str, set[Scenario]] = dataclasses.field(default_factory=dict)

    def meet(
        self, defect: Defect, features: Iterable[str]
    ) -> Generator[Order, Verdicts, set[Scenario]]:
        """Asks for runs under the defect, one after the other; returns what it killed."""
        area = self._area(features)
        likely = area & self.before.get(defect.name, set())
        wanted = area
        if not self.full:
            known = set().union(*self.before.values())
            wanted = (likely | (area - known)) - self.matrix.killed()
        killed = yield from self._kills(defect, wanted)
        for group in (likely - wanted, area - wanted - likely):
            if not killed:
                killed = yield from self._first_kill(defect, group)
        self.matrix.kills[defect.name] = killed
        return killed

    def meet_rest(
        self, defect: Defect, features: Iterable[str]
    ) -> Generator[Order, Verdicts, set[Scenario]]:
        """Asks for a run under the defect of what nothing has killed; returns what it killed."""
        left = self._area(features) - self.matrix.killed()
        killed = yield from self._kills(defect, left)
        self.matrix.kills[defect.name] |= killed
        return killed

    def _area(self, features: Iterable[str]) -> set[Scenario]:
        files = set(features)
        return {item for item in self.matrix.scenarios if item[0] in files}

    def _first_kill(
        self, defect: Defect, wanted: set[Scenario]
    ) -> Generator[Order, Verdicts, set[Scenario]]:
        """Runs scenarios until one is killed; a broken one ends a run early, but not this."""
        left = set(wanted)
        while left:
            order = Order(tuple(places(left)), defect.name, (*self.words, "--stop"))
            verdicts = yield order
            killed = {item for item, status in verdicts.items() if status == "failed"}
            if killed or not verdicts.keys() & left:
                return killed
            left -= verdicts.keys()
        return set()

    def _kills(
        self, defect: Defect, wanted: set[Scenario]
    ) -> Generator[Order, Verdicts, set[Scenario]]:
        if not wanted:
            return set()
        verdicts = yield Order(tuple(places(wanted)), defect.name, self.words)
        return {item for item, status in verdicts.items() if status == "failed"}
