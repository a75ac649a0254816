"""Checks on who sees whom in a cluster."""

from __future__ import annotations

from support import assertions
from support.actions import members
from support.clients import membership
from support.topologies import Node
from support.world import World
from support.world.before import known


def everyone(world: World) -> list[str]:
    """The names of the nodes that run."""
    return [node.name for node in world.cluster.alive]


def hear(world: World, names: list[str], deadline: str) -> None:
    """The nodes see each other, and by the Node API nobody else, within the deadline."""
    nodes = [world.named(name) for name in names]
    for node in nodes:
        assertions.eventually(
            lambda node=node: membership.hears(world.profile, node, nodes),  # type: ignore[misc]
            deadline,
        )
    world.event(f"{', '.join(names)} hear each other")


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


def keep_more(world: World, count: int, deadline: str) -> None:
    """Since before the When, the members keep so many copies more, as every node tells."""
    wanted = known(world.before.copies) + count

    def look() -> None:
        for node in world.cluster.alive:
            assertions.equal(f"the copies of which node {node.name} tells", wanted, _copies(node))

    assertions.eventually(look, deadline)


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


def spread(world: World, percent: int) -> None:
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


def stay(world: World, names: list[str], deadline: str, seconds: float) -> None:
    """The nodes see exactly each other within the deadline, and go on to for so long."""
    members.see(world, names, names, deadline)
    nodes = [world.named(name) for name in names]

    def look() -> None:
        for node in nodes:
            membership.sees(world.profile, node, nodes)

    assertions.holds(look, seconds)


def clash(world: World, name: str) -> None:
    """Every node reports that two nodes have that node's id."""

    def look() -> None:
        for node in world.cluster.alive:
            found = membership.view(node).get("conflicts", [])
            ids = [conflict.get("node_id") for conflict in found]
            assertions.equal(f"the ids that node {node.name} reports", [f"node-{name}"], ids)

    assertions.eventually(look, "join")


def _copies(node: Node) -> int:
    return sum(fact.key_count for fact in membership.facts(node).values())
