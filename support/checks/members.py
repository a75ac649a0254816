"""Checks on who sees whom in a cluster."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from support import assertions
from support.actions import members
from support.assertions.times import true_at
from support.clients import membership
from support.language.clusters import Tale, Time
from support.topologies import Node
from support.world import World
from support.world.before import known


def everyone(world: World) -> list[str]:
    """The names of the nodes that run."""
    return [node.name for node in world.cluster.alive]


def see_each_other(
    world: World, nodes: Sequence[Node], when: Time, *, exactly: bool = False
) -> None:
    """The nodes see each other then, and by the Node API nobody else.

    Raises:
        Mismatch: they do not.
        Unsupported: `exactly`, and the target does not tell its members.
    """
    members.see_each_other(world, nodes, when, exactly=exactly)


def tell(world: World, tale: Tale) -> None:
    """Every running node tells that."""
    tells: dict[str, Callable[[], None]] = {
        "themselves": lambda: named_themselves(world),
        "everybody": lambda: named_each_other(world),
        "facts": lambda: tell_facts(world),
        "keepers": lambda: kept_by(world, tale.key, tale.count),
        "clash": lambda: clash(world, tale.name),
        "no clash": lambda: no_clash(world),
    }
    tells[tale.about]()


def named_each_other(world: World) -> None:
    """Each node that was asked named all of them as alive, and nobody else."""
    views = world.views
    wanted = sorted(f"node-{name}" for name in views)
    for name, view in views.items():
        assertions.equal(
            f"the living members that node {name} names", wanted, membership.alive_in(view)
        )
        named = sorted(member["node_id"] for member in view["members"])
        assertions.equal(f"all members that node {name} names", wanted, named)


def named_themselves(world: World) -> None:
    """Each node that was asked named itself."""
    found = {name: view.get("node_id") for name, view in world.views.items()}
    assertions.equal(
        "the ids that the nodes give themselves", {name: f"node-{name}" for name in found}, found
    )


def tell_facts(world: World) -> None:
    """Every node tells of each member its health, memory and keys, as that member does.

    Raises:
        Mismatch: a fact is missing, or is not what the member says of itself.
    """
    nodes = {f"node-{node.name}": node for node in world.cluster.alive}

    def look() -> None:
        of_themselves = {name: membership.facts(node)[name] for name, node in nodes.items()}
        for node in nodes.values():
            assertions.equal(f"what node {node.name} tells", of_themselves, membership.facts(node))
        for name, told in of_themselves.items():
            assertions.equal(f"the health of {name}", "up", told.health)
            assertions.expect(
                told.memory_bytes > 0, f"the memory of {name}", "some", told.memory_bytes
            )

    assertions.eventually(look, "replication")


def all_copies(world: World) -> int:
    """How many copies of keys there are in the cluster.

    Raises:
        Mismatch: the nodes do not tell the same of each other as each does of itself.
    """

    def look() -> int:
        nodes = world.cluster.alive
        own = sum(membership.facts(node)[f"node-{node.name}"].key_count for node in nodes)
        for node in nodes:
            assertions.equal(f"the copies of which node {node.name} tells", own, _copies(node))
        return own

    # What a node tells of another is as old as what it last heard.
    return assertions.eventually(look, "replication", hold=3)


def keep_more(world: World, count: int, when: Time) -> None:
    """Since before the When, the members keep so many copies more, as every node tells."""
    wanted = known(world.before.copies) + count

    def look() -> None:
        for node in world.cluster.alive:
            assertions.equal(f"the copies of which node {node.name} tells", wanted, _copies(node))

    true_at(look, when)


def kept_by(world: World, key: bytes, count: int) -> None:
    """Every node tells that so many nodes keep the key, the same ones everywhere."""

    def look() -> None:
        told = [membership.copies(node, key) for node in world.cluster.alive]
        assertions.equal("the nodes that keep the key", [told[0]] * len(told), told)
        assertions.equal("how many keep it", count, len(set(told[0])))

    assertions.eventually(look, "repair")


def all_own(world: World) -> None:
    """Of the keys that were written, each running node owns some."""
    asked = world.cluster.alive[0]
    owners = {membership.owner(asked, key) for key in world.written}
    assertions.equal("the owners", {f"node-{name}" for name in everyone(world)}, owners)


def spread(world: World, percent: int | None) -> None:
    """Each running node owns some of the keys, or keeps as many as the others, give or take."""
    if percent is None:
        all_own(world)
    else:
        _spread_evenly(world, percent)


def _spread_evenly(world: World, percent: int) -> None:
    """Each running node keeps as many copies as the others, give or take so many percent."""

    def look() -> None:
        counts = {name: fact.key_count for name, fact in membership.facts(asked).items()}
        mean = sum(counts.values()) / len(world.cluster.alive)
        least, most = mean * (1 - percent / 100), mean * (1 + percent / 100)
        even = all(least <= count <= most for count in counts.values())
        enough = sum(counts.values()) >= len(world.written) > 0
        assertions.expect(
            even and enough, "keys of the nodes", f"{least:.0f} to {most:.0f}", counts
        )

    asked = world.cluster.alive[0]
    assertions.eventually(look, "repair")


def clash(world: World, name: str) -> None:
    """Every node reports that two nodes have that node's id."""

    def look() -> None:
        for node in world.cluster.alive:
            found = membership.view(node).get("conflicts", [])
            ids = [conflict.get("node_id") for conflict in found]
            assertions.equal(f"the ids that node {node.name} reports", [f"node-{name}"], ids)

    assertions.eventually(look, "join")


def no_clash(world: World) -> None:
    """No node reports that two nodes have one id; a report outlives its cause by some seconds."""
    for node in world.cluster.alive:
        found = membership.view(node)["conflicts"]
        assertions.equal(f"the clashes that node {node.name} reports", [], found)


def _copies(node: Node) -> int:
    return sum(fact.key_count for fact in membership.facts(node).values())
