"""Partitions: every node on a host of its own, links cut in the kernel."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.reference.cluster_nodes import (
    ClusterNode,
    Host,
    Network,
    Nodes,
    await_formed,
    may_make_networks,
    until,
)

pytestmark = pytest.mark.skipif(not may_make_networks(), reason="network namespaces need root")

NAMES = ("a", "b", "c")


@pytest.fixture
def network() -> Iterator[Network]:
    made = Network()
    yield made
    made.remove()


@pytest.fixture
def nodes(tmp_path: Path, network: Network) -> Iterator[Nodes]:
    made = Nodes(tmp_path)
    yield made
    made.end()


@pytest.fixture
def trio(nodes: Nodes, network: Network) -> list[ClusterNode]:
    made = [
        nodes.make(name, host=network.host(number), join=NAMES[: number - 1])
        for number, name in enumerate(NAMES, start=1)
    ]
    for node in made:
        node.start()
    await_formed(made)
    return made


def hosts(nodes: list[ClusterNode]) -> list[Host]:
    return [node.host for node in nodes]


def isolate(network: Network, alone: ClusterNode, others: list[ClusterNode]) -> None:
    network.cut(alone.host, *hosts(others))
    for other in others:
        network.cut(other.host, alone.host)


def test_ports_are_equal(trio: list[ClusterNode]) -> None:
    members = trio[0].api()["members"]
    assert [member["address"] for member in members] == [f"10.99.0.{n}:7946" for n in (1, 2, 3)]
    assert {member["data_port"] for member in members} == {7947}


def test_both_sides_serve_and_agree_afterwards(network: Network, trio: list[ClusterNode]) -> None:
    a, b, c = trio
    keys = [f"key-{n}" for n in range(60)]
    for key in keys:
        a.ask("SET", key, "before")
    isolate(network, a, [b, c])
    # At once, before anyone is taken for dead: what the other side holds alone cannot be read.
    assert a.ask("SET", "at once", "a") == "OK"
    assert b.ask("SET", "at once on the other side", "b") == "OK"
    until(lambda: a.members() == ["a"] and b.members() == c.members() == ["b", "c"])
    for key in keys[:20]:
        assert a.ask("SET", key, "by a") == "OK"
    for key in keys[10:30]:
        assert c.ask("SET", key, "by c") == "OK"
    for key in keys[30:45]:
        b.ask("DEL", key)
    assert b.ask("GET", keys[10]) == b"by c"
    assert a.ask("GET", keys[10]) == b"by a"
    a.ask("SET", keys[50], "short", "PX", 1500)
    network.heal(*hosts(trio))
    await_formed(trio)
    expected = [b"by a"] * 10 + [b"by c"] * 20 + [None] * 15 + [b"before"] * 15
    expected[50] = None

    def agreed() -> bool:
        return all([node.ask("GET", key) for key in keys] == expected for node in trio)

    until(agreed, 15)
    for node in trio:
        assert node.ask("GET", "at once") == b"a"
        assert node.ask("GET", "at once on the other side") == b"b"
    assert not until(lambda: a.api("/keys/key-30"))["present"]


def test_a_cut_shorter_than_a_death_leaves_no_old_value(
    network: Network, trio: list[ClusterNode]
) -> None:
    a, b, c = trio
    keys = [f"key-{n}" for n in range(30)]
    for key in keys:
        a.ask("SET", key, "before")
    isolate(network, a, [b, c])
    for key in keys:
        assert b.ask("SET", key, "after") == "OK"
    network.heal(*hosts(trio))
    until(lambda: [a.ask("GET", key) for key in keys] == [b"after"] * len(keys), 5)
    assert a.members() == ["a", "b", "c"]


def test_a_cut_in_one_direction_is_no_death(network: Network, trio: list[ClusterNode]) -> None:
    a, b, _ = trio
    network.cut(a.host, b.host)
    began = time.monotonic()
    count = 0
    while time.monotonic() - began < 5:  # longer than a silent node lives
        trio[count % 3].ask("INCR", "count")
        count += 1
        assert [len(node.members()) for node in trio] == [3, 3, 3]
    network.heal(a.host)
    until(lambda: [node.ask("GET", "count") for node in trio] == [b"%d" % count] * 3)
    assert not any(node.said("cluster node is dead") for node in trio)


def test_who_comes_to_a_part_of_the_cluster_is_known_to_all_after_healing(
    nodes: Nodes, network: Network, trio: list[ClusterNode]
) -> None:
    a, b, c = trio
    isolate(network, a, [b, c])
    until(lambda: b.members() == ["b", "c"])
    d = nodes.make("d", host=network.host(4), join=["c"])
    network.cut(d.host, a.host)
    d.start()
    await_formed([b, c, d])
    network.heal(*hosts([a, b, c, d]))
    await_formed([a, b, c, d])


def test_what_a_short_cut_interrupted_is_not_done_after_it(
    network: Network, trio: list[ClusterNode]
) -> None:
    a, b, _ = trio
    keys = [f"contested-{n}" for n in range(12)]
    b.ask_all(*(("SET", key, "old") for key in keys))
    isolate(network, a, trio[1:])
    # Given up when the others are suspect; on its way to them still, as far as TCP knows.
    assert a.ask_all(*(("SET", key, "earlier") for key in keys)) == ["OK"] * len(keys)
    network.heal(*hosts(trio))
    assert b.ask_all(*(("SET", key, "later") for key in keys)) == ["OK"] * len(keys)
    await_formed(trio)
    end = time.monotonic() + 3

    def agreed() -> bool:
        return all(
            node.ask_all(*(("GET", key) for key in keys)) == [b"later"] * 12 for node in trio
        )

    until(lambda: time.monotonic() > end and agreed(), 10)
