"""Checks on database servers behind a node: which connections they have, as they themselves say."""

from __future__ import annotations

from support.assertions import equal, eventually, expect, holds
from support.language.databases import Connections
from support.world import World
from support.world.before import known


def connections(world: World) -> dict[str, list[int]]:
    """The numbers of the node's connections, by the name of the server; those that answer."""
    servers = world.databases.servers if world.has_databases else []
    return {each.name: each.connections() for each in servers if each.running and not each.paused}


def has(world: World, name: str, wanted: Connections) -> None:
    """That server has so many connections of the node, or has had them at one time."""
    server = world.databases.server(name)

    def peak() -> None:
        most = server.most_connections()
        what = f"how many connections of the node the {name} has had at one time"
        if wanted.most:
            expect(most <= wanted.count, what, f"at most {wanted.count}", most)
        else:
            equal(what, wanted.count, most)

    def now() -> None:
        found = server.connections()
        what = f"the connections of the node that the {name} has"
        good = len(found) == wanted.count or (wanted.most and len(found) < wanted.count)
        if wanted.new:
            before = known(world.before.connections)[name]
            good = good and not set(found) & set(before)
            what += f" (before the When: {before})"
        expect(good, what, wanted.count, found)

    if wanted.peak and wanted.most:
        peak()
    elif wanted.peak:
        eventually(peak, "effect")
    elif wanted.for_good:
        holds(now, wanted.for_good)
    else:
        eventually(now, "effect")
