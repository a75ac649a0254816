"""Checks on what the headers of an answer say, and on the connection that it came over."""

from __future__ import annotations

from support.assertions import contains, equal, expect
from support.clients.http import Exchange
from support.errors import Broken
from support.world import World


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


def came_over(answer: Exchange, protocol: str) -> None:
    """The answer came in that version of HTTP."""
    equal("the protocol of the answer", protocol, answer.version)


# What a failed handshake says, in OpenSSL's words.
_WANTING = {
    "trust in the certificate": "certificate verify failed",
    "a common protocol": "no application protocol",
}


def unanswered(exchange: Exchange, *, for_want_of: str = "") -> None:
    """No answer came; where it is said, for want of trust in the certificate, or of a protocol
    that both sides speak."""
    what = f"{exchange.request.method} {exchange.request.target}"
    expect(exchange.status is None, what, "no answer", exchange.status)
    if for_want_of:
        contains(f"why {what} has no answer", _WANTING[for_want_of], exchange.error)


def _without(answer: Exchange, aside: set[str]) -> str:
    kept = [f"{key}: {value}" for key, value in answer.headers if key not in aside]
    return "\n".join(sorted(kept))
