"""Waiting until the members of a cluster are as an act leaves them."""

from __future__ import annotations

from support import assertions
from support.clients import membership
from support.topologies import Node
from support.world import World


def see(world: World, names: list[str], seen: list[str], deadline: str) -> None:
    """Each of the nodes sees exactly those members, within the deadline."""
    others = [world.named(name) for name in seen]
    for name in names:
        node = world.named(name)

        def look(node: Node = node) -> None:
            membership.sees(world.profile, node, others)

        assertions.eventually(look, deadline)
    world.event(f"{', '.join(names)} see {', '.join(seen)}")


def settled(world: World) -> None:
    """Every running node says, within the promise `repair`, that it keeps all that it should."""
    for node in world.cluster.alive:
        assertions.eventually(lambda node=node: membership.settled(node), "repair", hold=3)  # type: ignore[misc]
