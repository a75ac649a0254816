"""A database that the nodes of a cluster share: how it is wanted, and who is its primary."""

from __future__ import annotations

import re
from collections.abc import Sequence

from support import assertions
from support.actions import cluster_keys, sql
from support.assertions.times import true_at
from support.clients import membership
from support.clients.mysql import Answer, Outcome, connected
from support.consistency import Reign
from support.errors import Broken
from support.language.clusters import Members, Time
from support.language.shared_databases import Leader
from support.topologies import Node, merged, names, parsed, told_of_all
from support.world import World

KEY = b"sqlite:primary"
TABLES = "SELECT COUNT(*) FROM information_schema.tables"
ELECTED = r"elected as SQLite primary .*?\bterm=(\d+)"


def want(world: World, members: Members, text: str) -> None:
    """So many nodes with one database, which is empty, and is emptied at the end.

    Each is told of all others, so that none of them begins without the others.
    """
    wanted = names(members.count)
    table, own = parsed(sql.DATABASE), {}
    if members.own:
        own[members.own] = parsed(text)
    elif members.configured:
        table = merged(table, parsed(text))
    seeds = told_of_all(wanted)
    world.want_cluster(names=wanted, configuration=table, own=own, seeds=seeds)
    world.on_end(lambda: _empty(world))


def _empty(world: World) -> None:
    """Drops every table; nodes that something was done to are given to nobody else, for the
    primary may be another one by now."""
    if not world.has_node:
        return
    cluster = world.cluster
    if cluster.touched:
        cluster.dirty = True
    if not cluster.dirty:
        cluster.dirty = not any(_dropped(node) for node in cluster.alive)


def _dropped(node: Node) -> bool:
    with connected(sql.place_of(node)) as client:
        if not isinstance(client.connect(), Answer) or not takes_writes(node):
            return False
        return sql.drop_all(client)


def takes_writes(node: Node) -> bool:
    """Whether the node says that it is not read-only."""
    with connected(sql.place_of(node)) as client:
        answer = client.ask("SELECT @@read_only")
    return isinstance(answer, Answer) and answer.rows == ((0,),)


def claim(node: Node) -> str:
    """Whom a node takes for the primary, by its name; empty for nobody."""
    reply = cluster_keys.ask(node, [(b"GET", KEY)])[0]
    if not isinstance(reply, bytes):
        return ""
    return reply.decode(errors="replace").partition("|")[0].removeprefix("node-")


def follow(nodes: Sequence[Node], leader: Leader, when: Time) -> None:
    """Each of the nodes takes the same one for the primary, and one that is meant; or nobody.

    Raises:
        Mismatch: they do not.
    """

    def look() -> None:
        found = {node.name: claim(node) for node in nodes}
        agreed = {whom for node, whom in found.items() if whom}
        if leader.names == ():
            assertions.equal("whom nodes take for the primary", set(), agreed)
            return
        # The primary of some targets does not name itself.
        silent = {node for node, whom in found.items() if not whom}
        named = {node.name for node in nodes if not membership.is_nameless(node)}
        right = len(agreed) == 1 and len(silent) <= 1 and silent & named <= agreed
        meant = leader.names is None or agreed <= set(leader.names)
        wanted = " or ".join(leader.names or ("one and the same node",))
        assertions.expect(right and meant, "whom nodes take for the primary", wanted, found)

    # Where it comes true in time, it must last: a claim ends by itself.
    true_at(look, when, hold=3)


def furnish(world: World, statements: Sequence[str]) -> None:
    """Runs the statements at the primary, until every node has what they make.

    Raises:
        Broken: one of them was refused.
    """
    await_one(world)
    writer = next(node for node in world.cluster.alive if takes_writes(node))
    with connected(sql.place_of(writer)) as client:
        for statement in statements:
            outcome = client.ask(statement)
            if not isinstance(outcome, Answer):
                raise Broken(f"{statement}: {outcome!r}")
        count = client.ask(TABLES)
    assertions.eventually(
        lambda: assertions.equal(
            "the tables of the nodes",
            [count] * len(world.cluster.alive),
            [_tables(node) for node in world.cluster.alive],
        ),
        "replication",
    )


def _tables(node: Node) -> Outcome:
    with connected(sql.place_of(node)) as client:
        return client.ask(TABLES)


def reigns(world: World) -> list[Reign]:
    """Which node was elected, in which term, by what the nodes log."""
    found = []
    for node in world.cluster.nodes.values():
        log = world.provider.log(node)
        found += [Reign(node.name, int(term)) for term in re.findall(ELECTED, log)]
    return found


def await_one(world: World) -> None:
    """Waits until the running nodes have a primary, which takes writes.

    Raises:
        AssertionError: they have not within the promise `failover`.
    """

    def look() -> None:
        writers = [node.name for node in world.cluster.alive if takes_writes(node)]
        assertions.equal("how many nodes take writes", 1, len(writers))

    assertions.eventually(look, "failover", hold=2)
