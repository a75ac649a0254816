"""Visitors who come through the gateway, all the while that something is done to the nodes."""

from __future__ import annotations

import contextlib

from support.checks import equal, eventually, expect, holds
from support.clients.http import HttpClient, Request
from support.errors import Broken
from support.load import Stream
from support.world import World

LEAST = 10  # requests in the time that a scenario looks at


def open_gateway(world: World) -> None:
    """Starts the gateway, or finds it."""
    world.event(f"the gateway is {world.gateway.url}")


def begin(world: World, target: str) -> None:
    """The visitors begin, and the first of them are answered.

    Raises:
        Mismatch: they are not.
    """
    stream = world.stream = Stream(world.gateway, target)

    def answered() -> None:
        expect(len(stream.answers) > 3, "the answers so far", "some", len(stream.answers))

    eventually(answered, "answer")
    equal("the first requests that failed", [], [answer.error for answer in stream.failed])


def send_in_a_row(world: World, count: int, target: str) -> None:
    """One request after the other through the gateway; the answers are the crowd's."""
    client = HttpClient(world.gateway)
    world.crowd = [client.send(Request(target=target)) for _ in range(count)]
    world.exchanges += world.crowd


def all_receive(world: World, count: int, target: str) -> None:
    """Each of so many requests in a row gets 200; the gateway may need time to notice."""

    def look() -> None:
        send_in_a_row(world, count, target)
        equal("the statuses", [200] * count, [answer.status for answer in world.crowd])

    eventually(look, "repair")


def every_node_answers(world: World, target: str, deadline: str) -> None:
    """Requests in a row are answered by each of the nodes, within the deadline."""

    def look() -> None:
        send_in_a_row(world, 2 * len(world.cluster.nodes), target)
        every_node_answered(world)

    eventually(look, deadline)


def none_fail_for(world: World, seconds: float) -> None:
    """The visitors go on for so long, and each request is answered with 200."""
    if world.stream is None:
        raise Broken("nobody requests anything: 'Given visitors request ...'")
    before = len(world.stream.answers)
    holds(lambda: None, seconds)
    none_failed(world, before + LEAST)


def none_failed(world: World, least: int) -> None:
    """The visitors stop when there were enough requests, and each was answered with 200.

    Raises:
        Broken: there were too few to prove anything.
    """
    stream = world.stream
    if stream is None:
        raise Broken("nobody requests anything: 'Given visitors request ...'")

    def enough() -> None:
        expect(len(stream.answers) >= least, "the answers", f"{least} or more", len(stream.answers))

    with contextlib.suppress(AssertionError):  # what failed says more than that it was little
        eventually(enough, "answer")
    stream.finish()
    failed, count = stream.failed, len(stream.answers)
    world.exchanges += failed[:5]
    shown = [f"{answer.status or answer.error} after {answer.seconds:.1f} s" for answer in failed]
    expect(not failed, f"{count} requests through the gateway", "none failed", shown[:5])
    if count < least:
        raise Broken(f"only {count} requests in the time: at least {least} prove something")


def every_node_answered(world: World) -> None:
    """The bodies of the crowd are the ids of the nodes, each at least once."""
    wanted = sorted(f"node-{name}" for name in world.cluster.nodes)
    found = sorted({answer.answered().text.strip() for answer in world.crowd})
    equal("the nodes that answered", wanted, found)
