"""Checks on a node that ends: when, with what left, and what its visitors get of it."""

from __future__ import annotations

import time
import tomllib

from support.actions.lifecycle import process_of
from support.assertions import Mismatch, equal, eventually, expect
from support.checks import connections
from support.clients import raw
from support.clients.http import READY, HttpClient, Request
from support.errors import Broken
from support.language.nodes import Outcome
from support.machine import ports
from support.settings import deadlines
from support.world import World

# Seconds: two answers that come closer than this may have been seen in the wrong order.
AFTERWARDS = 0.3


def exits(world: World, code: int, seconds: float | None) -> None:
    """The process ends by itself with that code, so many seconds after it was told to stop."""
    equal("the node's exit code", code, process_of(world).wait("exit"))
    if seconds is None:
        return
    spent = time.monotonic() - world.told_to_stop
    limit = seconds + deadlines.seconds("drained")
    if spent > limit:
        raise Mismatch("the time until the node's exit", f"at most {limit:g} s", f"{spent:.1f} s")


def nothing_left(world: World) -> None:
    """No process is left of those that the node was made of, and its address is free."""
    node, process = world.node, process_of(world)

    def gone() -> None:
        equal("the processes of the node", [], process.left)
        shown = f"{node.host}:{node.port}"
        expect(ports.free(node.host, node.port), shown, "free", "somebody listens")

    eventually(gone, "gone")


def gets_no_page(world: World, *, at_once: bool) -> None:
    """A new visitor is refused, cut off, answered with 503, or else kept waiting in silence.

    `at_once`: silence is no answer.
    """
    if at_once:
        _turned_away(world)
    else:
        eventually(lambda: _not_served(world), "effect", within=_while_it_drains(world))


def probe_fails(world: World, *, kept: bool) -> None:
    """A probe of readiness, as a platform sends it, gets no 200; `kept`: on its connection."""
    if kept:
        connections.kept_probe_fails(world, _while_it_drains(world))
        return

    def unready() -> None:
        exchange = HttpClient(world.node).send(READY, "probe")
        world.visits.exchanges.append(exchange)
        expect(exchange.status != 200, "the readiness probe", "no 200", exchange.status)

    eventually(unready, "effect", within=_while_it_drains(world))


def begun_gets(world: World, target: str, outcome: Outcome) -> None:
    """The request that was begun is answered whole, perhaps later than the last, or not at all."""
    last = world.answer if outcome.later else None
    exchange = world.finish(target)
    if outcome.status is None:
        expect(exchange.status is None, target, "no answer", exchange.status)
        return
    equal(f"the status of {target}", outcome.status, exchange.answered().status)
    if length := exchange.header("content-length"):
        equal("the bytes of its body", int(length), len(exchange.raw))
    if last:
        expect(
            exchange.finished > last.finished + AFTERWARDS,
            f"the answers to {target} and {last.request.target}",
            f"{last.request.target} does not wait for {target}",
            f"{target} was answered {exchange.finished - last.finished:.3f} s later",
        )


def _while_it_drains(world: World) -> float:
    """How long to look, in seconds: at most until half of the node's time to drain is over.

    A node that has ended serves nobody and fails every probe, whatever it did before.
    """
    table = tomllib.loads(world.node.configuration)
    allowed = table.get("server", {}).get("timeouts", {}).get("shutdown")
    if allowed is None:
        raise Broken("the node's configuration has no [server.timeouts] shutdown to look within")
    left = world.told_to_stop + float(allowed) / 2 - time.monotonic()
    if left <= 0:
        raise Broken("the node was looked at when half of its time to drain was over already")
    return min(deadlines.seconds("effect"), left)


def _not_served(world: World) -> None:
    exchange = HttpClient(world.node).send(Request(target="/plain.txt"), "probe")
    world.visits.exchanges.append(exchange)
    expect(exchange.status in (None, 503), "a new visitor", "no page", exchange.status)


def _turned_away(world: World) -> None:
    def refusal() -> str:
        said = _said_to_new_visitor(world)
        expect(said != "200", "a new visitor", "a refusal", said)
        return said

    said = eventually(refusal, "effect", within=_while_it_drains(world))
    expect(said != "silence", "a new visitor", "a refusal at once", "no word")


def _said_to_new_visitor(world: World) -> str:
    try:
        connection = raw.Connection(world.node)
    except OSError as error:
        return f"no connection ({error})"
    world.visits.connections.insert(0, connection)
    connection.ask(Request(target="/plain.txt"))
    exchange = connection.answer("turned away")
    world.visits.exchanges.append(exchange)
    if exchange.status is None and not exchange.closed:
        return "silence"
    return str(exchange.status or exchange.error)
