"""Checks on what the headers of an answer say, and on the connection that it came over."""

from __future__ import annotations

from support.actions import requests
from support.assertions import Mismatch, contains, equal, expect
from support.checks.responses import body_is, has_status
from support.clients.http import Exchange
from support.errors import Broken
from support.world import World


def differs(world: World, name: str, value: str) -> None:
    """The header came, with another value than that."""
    found = world.answer.header(name)
    former = requests.recalled(world, value)
    expect(found not in (None, former), f"the header {name}", f"another than {former}", found)


def same_as_first(world: World) -> None:
    """The headers are those of the first visit, but for the date.

    The answer to HEAD may leave out the length that only GET would find out (RFC 9110,
    9.3.2), but not say a wrong one.
    """
    if world.visits.first.answer is None:
        raise Broken("the scenario has no first visit: 'Given a visitor has received ...'")
    aside = {"date"}
    if world.answer.request.method == "HEAD" and world.answer.header("content-length") is None:
        aside.add("content-length")
    equal("the headers", _without(world.visits.first.answer, aside), _without(world.answer, aside))


def sent_to(world: World, url: str) -> None:
    """Location is that address; `{secure port}` and the like are the node's own."""
    equal("the header Location", world.node.named(url), world.answer.header("location"))


def came_over(answer: Exchange, protocol: str) -> None:
    """The answer came in that version of HTTP."""
    equal("the protocol of the answer", protocol, answer.version)


def certificate_distrusted(exchange: Exchange) -> None:
    """There is no answer, because the visitor's program does not trust the certificate."""
    what = f"{exchange.request.method} {exchange.request.target}"
    if exchange.status is not None:
        raise Mismatch(what, "no trust in the certificate", f"an answer {exchange.status}")
    contains(f"why {what} has no answer", "certificate verify failed", exchange.error)


def all_are_file(world: World, count: int, path: str) -> None:
    """Every answer of the crowd is the file, whole, with 200."""
    equal("the number of answers", count, len(world.visits.crowd))
    wanted = world.site_file(path)
    for exchange in world.visits.crowd:
        has_status(exchange.answered(), 200)
        body_is(exchange, wanted)


def _without(answer: Exchange, aside: set[str]) -> str:
    kept = [f"{key}: {value}" for key, value in answer.headers if key not in aside]
    return "\n".join(sorted(kept))
