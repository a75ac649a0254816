"""Waiting: for what nodes tell their operators."""

from __future__ import annotations

from support.assertions import Log, contains, eventually
from support.errors import Unsupported
from support.language.nodes import Nodes
from support.topologies import Node
from support.world import World
from support.world.chosen import chosen


def await_text(world: World, nodes: Nodes, text: str) -> None:
    """Waits until each of the nodes has logged that text since the scenario began.

    Raises:
        Mismatch: one has not in time.
        Unsupported: the target's log cannot be read.
    """
    needs_log(world)
    for node in chosen(world, nodes):

        def said(node: Node = node) -> None:
            contains(f"the log of {node.name}", text, Log(world.provider.log(node)))

        eventually(said, "log line")


def needs_log(world: World) -> None:
    """Raise `Unsupported` where the target's log cannot be read."""
    if not world.profile.claims("logs"):
        raise Unsupported(world.profile.lack_of("logs"))
