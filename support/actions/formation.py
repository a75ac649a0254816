"""How a cluster comes to be: who is told of whom, and what the nodes say when they are asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from support.actions import faults
from support.assertions import equal
from support.clients import membership
from support.providers.clusters import names
from support.world import World


def want_told(world: World, table: Iterable[Any]) -> None:
    """Nodes in that order, each with its seeds: | node | told of |."""
    seeds = {row["node"]: tuple(re.findall(r"\w+", row["told of"])) for row in table}
    world.want_cluster(names=tuple(seeds), seeds=seeds, formed=False)


def want_chain(world: World, count: int) -> None:
    """So many nodes, each told of the one before it."""
    chain = names(count)
    seeds = {name: chain[max(number - 1, 0) : number] for number, name in enumerate(chain)}
    world.want_cluster(names=chain, seeds=seeds, formed=False)


def start(world: World) -> None:
    """Starts what is wanted, until every node is ready."""
    world.event(f"started: {', '.join(world.cluster.nodes)}")


def start_but(world: World, late: str) -> None:
    """Starts all but that one until they are ready, and then that one."""
    world.want_cluster(late=late)
    start(world)
    faults.start_other(world, late, {})


def ask(world: World) -> None:
    """Asks every running node, once; what it says is kept."""
    world.views = {node.name: membership.view(node) for node in world.cluster.alive}


def named_each_other(world: World) -> None:
    """Each node that was asked named all of them as alive, and nobody else."""
    views = world.views
    wanted = sorted(f"node-{name}" for name in views)
    for name, view in views.items():
        equal(f"the living members that node {name} names", wanted, membership.alive_in(view))
        named = sorted(member["node_id"] for member in view["members"])
        equal(f"all members that node {name} names", wanted, named)


def named_themselves(world: World) -> None:
    """Each node that was asked named itself."""
    found = {name: view.get("node_id") for name, view in world.views.items()}
    equal("the ids that the nodes give themselves", {name: f"node-{name}" for name in found}, found)
