"""A fault is probed: it must bite what worked before, and be gone afterwards."""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pytest

from support.actions import faults
from support.errors import Broken


class Network:
    """Links that work, but for those that are named dead; a cut works unless it is said not to."""

    def __init__(
        self, *, dead: Iterable[tuple[str, str]] = (), cuts: bool = True, late: int = 0
    ) -> None:
        """`late`: so many tries come to nothing before a link works."""
        self.dead, self.cuts, self.whole, self.late = set(dead), cuts, True, late

    def cut(self, grudge: Mapping[str, Sequence[str]], *, how: str = "drop") -> None:
        if self.cuts:
            self.dead |= {(source, deaf) for deaf, from_ in grudge.items() for source in from_}
        self.whole = False

    def heal(self) -> None:
        self.whole = True

    def reaches(self, source: str, goal: str, seconds: float = 0.4) -> bool:
        self.late = max(self.late - 1, 0)
        return (source, goal) not in self.dead and not self.late


def world(network: Any) -> Any:
    network.alive = [types.SimpleNamespace(name=name) for name in "ab"]
    network.nodes = {node.name: node for node in network.alive}
    return types.SimpleNamespace(cluster=network, event=lambda text: None)


@pytest.fixture(autouse=True)
def no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EPHPM_DEADLINE_LINK", "0.4")


def test_a_link_may_need_time_after_healing() -> None:
    faults.heal(world(Network(late=5)))


def test_a_link_may_need_time_before_it_is_cut() -> None:
    faults.isolate(world(Network(late=4)), ["a"])


def test_a_cut_that_bites_goes_through() -> None:
    faults.isolate(world(Network()), ["a"])


def test_a_cut_of_a_link_that_did_not_work_before_proves_nothing() -> None:
    with pytest.raises(Broken, match="the link from b to a does not pass before it is cut"):
        faults.isolate(world(Network(dead=[("b", "a")])), ["a"])


def test_a_cut_that_does_not_bite_proves_nothing() -> None:
    with pytest.raises(Broken, match=r"the link from \w to \w still passes"):
        faults.isolate(world(Network(cuts=False)), ["a"])


def test_links_that_are_cut_already_need_not_work_before_the_next_cut() -> None:
    there = world(Network())
    faults.cut(there, {"a": ["b"]})
    faults.cut(there, {"b": ["a"]})


def test_a_link_that_healing_does_not_mend_is_named() -> None:
    there = world(Network())
    faults.isolate(there, ["a"])
    with pytest.raises(Broken, match="the link from a to b does not pass after healing"):
        faults.heal(there)
