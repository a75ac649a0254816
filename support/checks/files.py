"""Checks on files that change: when visitors get to see it."""

from __future__ import annotations

from support import deadlines
from support.checks import Mismatch, equal, eventually, expect
from support.clients.http import Exchange, HttpClient, Request
from support.errors import Broken
from support.world import World

_CHANGED = "the changed file"


def is_about(world: World, path: str) -> None:
    """Later checks are about that file."""
    world.remembered[_CHANGED] = path


def remove(world: World, path: str) -> None:
    """Takes a file out of the document root."""
    (world.node.site / path.lstrip("/")).unlink()
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


def has_new_etag(world: World) -> None:
    """The last answer's ETag is there, and is not the first one's."""
    if world.first is None:
        raise Broken("the scenario has no first visit: 'Given a visitor has received ...'")
    before, now = world.first.header("etag"), world.answer.header("etag")
    if before is None or now is None:
        raise Mismatch("the ETags before and after", "two of them", f"{before} and {now}")
    expect(before != now, "the ETag after the change", f"another than {before}", now)


def _visit(world: World) -> Exchange:
    exchange = HttpClient(world.node).send(Request(target=world.remembered[_CHANGED]))
    world.exchanges.append(exchange)
    return exchange
