"""Which nodes a sentence means."""

from __future__ import annotations

from support.language.nodes import Nodes
from support.topologies import Node
from support.world.world import World


def chosen(world: World, nodes: Nodes) -> list[Node]:
    """The nodes that a sentence names, in its order; `every node` is every one that runs.

    Raises:
        Broken: the scenario has no node, or none of that name.
    """
    if nodes.every:
        return list(world.cluster.alive)
    if nodes.names:
        return [world.named(name) for name in nodes.names]
    return [world.node]
