"""Checks on files that change: when visitors get to see it."""

from __future__ import annotations

from support.actions import files as sites
from support.assertions import equal, eventually
from support.clients.http import Exchange, HttpClient, Request
from support.settings import deadlines
from support.world import World


def is_about(world: World, path: str) -> None:
    """Later checks are about that file."""
    world.visits.changed = path


def remove(world: World, path: str) -> None:
    """Takes a file out of the document root."""
    sites.remove(world, path)
    is_about(world, path)


def served_as(world: World, content: bytes, seconds: float) -> None:
    """The changed file is served with that content, soon enough."""

    def seen() -> None:
        answer = _visit(world).answered()
        equal("the status", 200, answer.status)
        equal("the body", content, answer.body)

    eventually(seen, "stale", within=seconds + deadlines.seconds("stale"))


def answered_with(world: World, status: int, seconds: float) -> None:
    """A request for the changed file gets that status, soon enough."""

    def seen() -> None:
        equal("the status", status, _visit(world).answered().status)

    eventually(seen, "stale", within=seconds + deadlines.seconds("stale"))


def _visit(world: World) -> Exchange:
    exchange = HttpClient(world.node).send(Request(target=world.visits.changed))
    world.visits.exchanges.append(exchange)
    return exchange
