"""Checks on who sees whom in a cluster."""

from __future__ import annotations

from support import checks
from support.clients import membership
from support.topologies import Node
from support.world import World


def everyone(world: World) -> list[str]:
    """The names of the nodes that run."""
    return [node.name for node in world.cluster.alive]


def see(world: World, names: list[str], seen: list[str], deadline: str) -> None:
    """Each of the nodes sees exactly those members, within the deadline."""
    others = [world.named(name) for name in seen]
    for name in names:
        node = world.named(name)

        def look(node: Node = node) -> None:
            membership.sees(world.profile, node, others)

        checks.eventually(look, deadline)
    world.event(f"{', '.join(names)} see {', '.join(seen)}")
