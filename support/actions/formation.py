"""How a cluster comes to be: who is told of whom, and who is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from support.actions import faults, shared_database
from support.clients import membership
from support.language.clusters import Members
from support.topologies import names, parsed
from support.world import World


def want(world: World, members: Members, table: Iterable[Any] = (), text: str = "") -> None:
    """The nodes of a cluster, as a sentence and what stands below it says."""
    if members.database:
        shared_database.want(world, members, text)
    elif not members.count:
        want_told(world, table)
    elif members.chained:
        want_chain(world, members.count)
    elif members.configured:
        world.want_cluster(names=names(members.count), configuration=parsed(text))
    else:
        world.want_cluster(names=names(members.count))


def want_told(world: World, table: Iterable[Any]) -> None:
    """Nodes in that order, each with its seeds: | node | told of |."""
    seeds = {row["node"]: tuple(re.findall(r"\w+", row["told of"])) for row in table}
    world.want_cluster(names=tuple(seeds), seeds=seeds, formed=False)


def want_chain(world: World, count: int) -> None:
    """So many nodes, each told of the one before it."""
    chain = names(count)
    seeds = {name: chain[max(number - 1, 0) : number] for number, name in enumerate(chain)}
    world.want_cluster(names=chain, seeds=seeds, formed=False)


def start(world: World, late: str = "") -> None:
    """Starts what is wanted, until every node is ready, and then perhaps a late one."""
    if late:
        world.want_cluster(late=late)
    world.event(f"started: {', '.join(world.cluster.nodes)}")
    if late:
        faults.start_other(world, late, {})


def ask(world: World) -> None:
    """Asks every running node, once; what it says is kept."""
    world.views = {node.name: membership.view(node) for node in world.cluster.alive}
