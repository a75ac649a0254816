"""Visitors who come through the gateway, all the while that something is done to the nodes."""

from __future__ import annotations

from support.assertions import equal, eventually, expect, holds
from support.clients.http import HttpClient, Request
from support.clients.workload import Stream
from support.errors import Broken
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
    world.visits.crowd = [client.send(Request(target=target)) for _ in range(count)]
    world.visits.exchanges += world.visits.crowd


def all_receive(world: World, count: int, target: str) -> None:
    """Each of so many requests in a row gets 200; the gateway may need time to notice."""

    def look() -> None:
        send_in_a_row(world, count, target)
        equal("the statuses", [200] * count, [answer.status for answer in world.visits.crowd])

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
    """The visitors stop; there were enough requests, and each was answered with 200.

    Raises:
        Broken: there were too few to prove anything.
    """
    if world.stream is None:
        raise Broken("nobody requests anything: 'Given visitors request ...'")
    world.stream.finish()
    failed, count = world.stream.failed, len(world.stream.answers)
    world.visits.exchanges += failed[:5]
    shown = [f"{answer.status or answer.error} after {answer.seconds:.1f} s" for answer in failed]
    expect(not failed, f"{count} requests through the gateway", "none failed", shown[:5])
    if count < least:
        raise Broken(f"only {count} requests in the time: at least {least} prove something")


def every_node_answered(world: World) -> None:
    """The bodies of the crowd are the ids of the nodes, each at least once."""
    wanted = sorted(f"node-{name}" for name in world.cluster.nodes)
    found = sorted({answer.answered().text.strip() for answer in world.visits.crowd})
    equal("the nodes that answered", wanted, found)
