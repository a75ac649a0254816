"""Where keys are: by the ring, and by who can be reached."""

from __future__ import annotations

import pytest

from reference.cluster.data_plane import DataPlane, Identity
from reference.cluster.membership import Entry, Membership, Timing
from reference.cluster.placement import Placement
from reference.cluster.standing import Standing
from tests.unit.reference.clocks import Clock

KEYS = [("", f"key-{number}".encode()) for number in range(50)]


class Node:
    """Node a, which has heard of b and c; `placement` and `standing` are its own."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.membership = Membership(_entry("a"), Timing(), self.clock)
        plane = DataPlane(Identity("test", "", "a"), 1.0)
        self.placement = Placement(self.membership, plane, 2)
        self.standing = Standing(self.membership, plane)
        for number, name in enumerate("bc"):
            self.hears(name, heartbeat=number)

    def hears(self, name: str, heartbeat: int) -> None:
        """Take over news that `name` itself sent."""
        wire = _entry(name, heartbeat).to_wire()
        self.membership.hear({"from": name, "entries": [[wire, 0.0]], "conflicts": []})

    def waits(self, seconds: float) -> None:
        """Let time go by in which nobody is heard; less than a pause of this node is."""
        self.clock.now += seconds
        self.membership.beat({})


def _entry(name: str, heartbeat: int = 0) -> Entry:
    return Entry(name, 1, f"10.0.0.{ord(name)}", 7946, 7947, heartbeat)


@pytest.fixture
def node() -> Node:
    """Return node a of a, b and c."""
    return Node()


def test_the_replicas_are_the_first_of_the_preference_list(node: Node) -> None:
    for key in KEYS:
        preferred = node.placement.preference_list(key)
        assert sorted(preferred) == ["a", "b", "c"]
        assert node.placement.replicas(key) == preferred[:2]
        assert node.placement.owner(key) == preferred[0]
        assert node.placement.keeps(key) == ("a" in preferred[:2])


def test_the_next_one_owns_what_the_first_cannot(node: Node) -> None:
    for key in KEYS:
        first, second, _ = node.placement.preference_list(key)
        assert node.placement.owner(key, {first}) == second
    assert node.placement.owner(KEYS[0], {"a", "b", "c"}) == "a"


def test_others_stand_in_for_a_replica_that_failed(node: Node) -> None:
    for key in KEYS:
        there = [name for name in node.placement.preference_list(key) if name != "b"]
        assert node.placement.copy_targets(key, {"b"}) == [n for n in there if n != "a"]
    assert node.placement.copy_targets(KEYS[0], {"b", "c"}) == []


def test_who_is_suspect_is_not_called_but_keeps_its_keys(node: Node) -> None:
    node.waits(0.5)
    node.waits(0.4)
    node.hears("b", heartbeat=5)
    node.waits(0.3)
    assert [entry.node_id for entry in node.placement.heard()] == ["b"]
    assert [entry.node_id for entry in node.placement.reachable()] == ["b"]
    assert not node.placement.reaches_everybody()
    assert {name for key in KEYS for name in node.placement.replicas(key)} == {"a", "b", "c"}
    assert "c" not in {node.placement.owner(key) for key in KEYS}


def test_a_node_is_synced_when_all_was_compared_and_nothing_has_happened_since(node: Node) -> None:
    epoch = node.standing.epoch
    node.hears("d", heartbeat=0)
    node.standing.mark_synced(epoch)
    assert not node.standing.is_synced
    node.standing.mark_synced(node.standing.epoch)
    assert node.standing.is_synced


def test_a_node_that_suspects_somebody_may_have_missed_something(node: Node) -> None:
    node.standing.mark_synced(node.standing.epoch)
    node.waits(0.5)
    node.waits(0.6)
    assert not node.standing.is_synced


def test_a_node_that_was_paused_owns_and_trusts_nothing(node: Node) -> None:
    node.standing.mark_joined(node.standing.epoch)
    node.standing.mark_synced(node.standing.epoch)
    node.standing.mark_stale_after_pause()
    assert node.standing.joined.is_set()
    node.clock.now += 0.7
    node.standing.mark_stale_after_pause()
    assert not node.standing.joined.is_set()
    assert not node.standing.is_synced
    assert node.standing.pauses == 1
