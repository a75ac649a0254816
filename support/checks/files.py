"""Checks on files that change: when visitors get to see it."""

from __future__ import annotations

from support.assertions import equal, eventually
from support.clients.http import HttpClient, Request
from support.language.nodes import Served
from support.settings import deadlines
from support.world import World


def served(world: World, path: str, wanted: Served, seconds: float) -> None:
    """At the latest after that time, and the promise `stale`, the file is served so."""

    def seen() -> None:
        exchange = HttpClient(world.node).send(Request(target=path))
        world.visits.exchanges.append(exchange)
        answer = exchange.answered()
        equal("the status", wanted.status, answer.status)
        if wanted.text is not None:
            equal("the body", wanted.text.encode(), answer.body)

    eventually(seen, "stale", within=seconds + deadlines.seconds("stale"))
