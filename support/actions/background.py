"""Visitors who come through the gateway, all the while that something is done to the nodes."""

from __future__ import annotations

from support.assertions import equal, eventually, expect
from support.clients.http import HttpClient, Request
from support.clients.workload import Stream
from support.world import World


def open_gateway(world: World, kind: str) -> None:
    """Starts that gateway, or finds it; it is the scenario's."""
    world.gateway_kind = kind
    world.event(f"the gateway is {world.gateway.url}")


def begin(world: World, target: str) -> None:
    """The visitors begin, and the first of them are answered.

    Raises:
        Mismatch: they are not.
    """
    stream = world.stream = Stream(world.gateway, target)

    def answered() -> None:
        expect(len(stream.answers) > 3, "the answers so far", "some", len(stream.answers))

    eventually(answered, "silence")
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
