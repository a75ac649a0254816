"""What a node believes of the others, with a clock that the test moves."""

from __future__ import annotations

import dataclasses

import pytest

from reference.cluster.membership import Change, Entry, Membership, Status, Timing
from tests.unit.reference.clocks import Clock

TIMING = Timing(interval=0.2, suspicion=1.0, failure=3.0)


class World:
    """Nodes that hear each other unless a link is cut."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.nodes: dict[str, Membership] = {}
        self.deaf: set[tuple[str, str]] = set()
        self.paused: set[str] = set()
        self.changes: dict[str, list[Change]] = {}

    def start(self, name: str, *, label: str = "", port: int = 0) -> Membership:
        label = label or name
        entry = Entry(name, int(self.clock.now * 1e6), "10.0.0.1", port or len(self.nodes) + 1, 7)
        node = Membership(entry, TIMING, self.clock)
        self.nodes[label] = node
        self.changes[label] = []
        node.on_change(self.changes[label].append)
        return node

    def cut(self, listener: str, speaker: str) -> None:
        self.deaf.add((listener, speaker))

    def run(self, seconds: float) -> None:
        """Let each node beat and tell each other node its news, every 0.2 s."""
        for _ in range(round(seconds / TIMING.interval)):
            self.clock.now += TIMING.interval
            for speaker, node in self.nodes.items():
                if speaker in self.paused:
                    continue
                node.beat({})
                node.mark_dead()
                news = node.news()
                for listener, other in self.nodes.items():
                    deaf = (listener, speaker) in self.deaf or listener in self.paused
                    if other is not node and not deaf:
                        other.hear(news)


def names(node: Membership) -> list[str]:
    return [member.entry.node_id for member in node.others]


@pytest.fixture
def world() -> World:
    return World()


def started(world: World, *labels: str) -> list[Membership]:
    nodes = [world.start(label) for label in labels]
    world.run(0.4)
    return nodes


def test_nodes_find_each_other(world: World) -> None:
    a, b, c = started(world, "a", "b", "c")
    assert (names(a), names(b), names(c)) == (["b", "c"], ["a", "c"], ["a", "b"])
    assert a.keepers() == ["a", "b", "c"]


def test_who_is_heard_of_by_others_is_known(world: World) -> None:
    for pair in (("a", "c"), ("c", "a")):
        world.cut(*pair)
    a, _, c = started(world, "a", "b", "c")
    assert names(a) == ["b", "c"]
    assert names(c) == ["a", "b"]


def test_a_silent_node_is_suspect_then_dead(world: World) -> None:
    a, b = started(world, "a", "b")
    world.paused.add("b")
    world.run(0.8)
    member = a.find("b")
    assert member is not None
    assert a.health(member) == "up"
    world.run(0.6)
    assert a.health(member) == "suspect"
    assert a.keepers() == ["a", "b"]
    world.run(2.2)
    assert a.keepers() == ["a"]
    assert [m.entry.node_id for m in a.lost] == ["b"]
    assert b.me == "b"
    assert world.changes["a"][-1] == Change(went=frozenset({"b"}))


def test_a_cut_in_one_direction_is_no_death(world: World) -> None:
    a, b, c = started(world, "a", "b", "c")
    world.cut("a", "b")
    world.run(10)
    assert names(a) == ["b", "c"]
    assert names(b) == ["a", "c"]
    assert names(c) == ["a", "b"]


def test_a_flapping_link_is_no_death(world: World) -> None:
    a, b = started(world, "a", "b")
    for _ in range(10):
        world.deaf = {("a", "b"), ("b", "a")}
        world.run(2.0)
        world.deaf = set()
        world.run(0.4)
    assert names(a) == ["b"]
    assert names(b) == ["a"]
    assert all(not change.went for change in world.changes["a"] + world.changes["b"])


def test_both_sides_of_a_partition_meet_again(world: World) -> None:
    a, b, c = started(world, "a", "b", "c")
    world.deaf = {("a", "b"), ("a", "c"), ("b", "a"), ("c", "a")}
    world.run(5)
    assert (a.keepers(), b.keepers(), c.keepers()) == (["a"], ["b", "c"], ["b", "c"])
    world.deaf = set()
    world.run(0.4)
    for node in (a, b, c):
        assert node.keepers() == ["a", "b", "c"]
    assert world.changes["a"][-1].came


def test_a_node_that_wakes_up_is_taken_back_and_marks_nobody_dead(world: World) -> None:
    a, b = started(world, "a", "b")
    world.paused.add("b")
    world.run(20)
    assert names(a) == []
    world.paused.clear()
    assert not b.is_fresh
    world.run(0.2)
    assert names(b) == ["a"]
    assert names(a) == ["b"]
    assert not any(change.went for change in world.changes["b"])


def test_beat_tells_that_a_node_slept(world: World) -> None:
    (a,) = started(world, "a")
    assert not a.beat({})
    world.clock.now += 0.7
    assert a.beat({})
    assert a.is_fresh


def test_a_restart_is_noticed_at_once(world: World) -> None:
    a, _ = started(world, "a", "b")
    world.start("b", port=2)
    world.run(0.2)
    assert names(a) == ["b"]
    assert world.changes["a"][-1] == Change(came=frozenset({"b"}))
    assert a.conflicts == {}


def test_a_restart_with_a_slow_clock_is_noticed_too(world: World) -> None:
    a, _ = started(world, "a", "b")
    again = world.start("b", port=2)
    again.own = dataclasses.replace(again.own, generation=5)
    world.run(0.4)
    member = a.find("b")
    assert member is not None
    assert member.entry.generation == again.own.generation > 5
    assert a.conflicts == {}


def test_who_leaves_is_gone_at_once_and_for_good(world: World) -> None:
    a, b, c = started(world, "a", "b", "c")
    b.set_status(Status.LEAVING)
    world.run(0.2)
    assert a.keepers() == ["a", "c"]
    assert names(a) == ["b", "c"]
    b.set_status(Status.LEFT)
    world.cut("c", "b")
    world.run(0.2)
    del world.nodes["b"]
    assert names(a) == ["c"]
    world.run(0.2)
    assert names(c) == ["a"]
    world.run(5)
    assert (names(a), names(c)) == (["c"], ["a"])
    assert a.lost == []


def test_old_news_of_a_dead_node_do_not_revive_it(world: World) -> None:
    a, _ = started(world, "a", "b")
    stale = world.nodes["b"].news()
    world.paused.add("b")
    world.run(4)
    a.hear(stale)
    assert names(a) == []
    late = world.start("late")
    told = {**a.news(), "entries": [*a.news()["entries"], [stale["entries"][0][0], 3.5]]}
    late.hear(told)
    assert names(late) == ["a"]


def test_two_nodes_of_one_id_are_reported_by_all(world: World) -> None:
    a, b = started(world, "a", "b")
    twin = world.start("b", label="twin", port=9)
    world.run(0.6)
    both = [("10.0.0.1", 2), ("10.0.0.1", 9)]
    assert a.conflicts == {"b": both}
    assert b.conflicts == {"b": both}
    assert twin.conflicts == {"b": both}
    assert b.is_fenced
    assert not twin.is_fenced
    assert b.keepers() == ["a"]
    assert twin.keepers() == ["a", "b"]
    del world.nodes["twin"]
    world.run(8)
    assert not b.is_fenced
    assert a.conflicts == {}
    assert (names(a), a.keepers()) == (["b"], ["a", "b"])


def test_a_node_without_own_address_is_known_by_its_sender(world: World) -> None:
    a = world.start("a")
    entry = Entry("b", 1, "0.0.0.0", 7946, 7947, heartbeat=1)
    b = Membership(entry, TIMING, world.clock)
    a.hear(b.news(), source="10.9.8.7")
    assert a.others[0].entry.address == ("10.9.8.7", 7946)


def test_facts_travel(world: World) -> None:
    a, b = started(world, "a", "b")
    b.beat({"key_count": 5})
    a.hear(b.news())
    assert a.others[0].entry.facts == {"key_count": 5}


def test_a_life_ends_with_the_death_or_the_restart_of_its_node(world: World) -> None:
    a, b = started(world, "a", "b")
    former = b.own.life
    assert a.lives(former) and a.lives(a.own.life) and not a.lives("c/1")
    del world.nodes["b"]
    world.run(4)
    assert not a.lives(former)
    again = world.start("b", port=2)
    world.run(1)
    assert a.lives(again.own.life) and not a.lives(former)
