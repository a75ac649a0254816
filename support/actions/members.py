"""Waiting until the members of a cluster are as an act leaves them."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from support import assertions
from support.assertions.times import true_at
from support.clients import membership
from support.language.clusters import Time
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


def see_each_other(
    world: World, nodes: Sequence[Node], when: Time, *, exactly: bool = False
) -> None:
    """The nodes see each other, and by the Node API nobody else.

    Args:
        world: the scenario's.
        nodes: who sees, and is seen.
        when: by a promise, or for so long, once they have done so within the promise `join`.
        exactly: nobody else, which only the Node API tells.

    Raises:
        Unsupported: the target does not tell who nobody else is.
    """
    check = membership.sees if exactly else membership.hears
    looks = [functools.partial(check, world.profile, node, nodes) for node in nodes]
    for look in looks:
        true_at(look, Time("join") if when.seconds is not None else when)
    if when.seconds is not None:
        assertions.holds(lambda: [look() for look in looks], when.seconds)
    world.event(f"{', '.join(node.name for node in nodes)} see each other")


def settled(world: World) -> None:
    """Every running node says, within the promise `repair`, that it keeps all that it should."""
    for node in world.cluster.alive:
        assertions.eventually(lambda node=node: membership.settled(node), "repair", hold=3)  # type: ignore[misc]
