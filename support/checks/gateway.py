"""Checks on what visitors get who come through the gateway."""

from __future__ import annotations

from support.actions.background import send_in_a_row
from support.assertions import equal, expect, holds
from support.assertions.times import true_at
from support.clients.workload import Stream
from support.errors import Broken
from support.language.clusters import Failed, Time
from support.world import World

LEAST = 10  # requests in the time that a scenario looks at


def none_failed(world: World, how: Failed) -> None:
    """The visitors go on for so long, or stop at once; there were enough requests, and each was
    answered with 200.

    Raises:
        Broken: there were too few to prove anything.
    """
    stream, least = _stream(world), how.least
    if how.seconds is not None:
        least = len(stream.answers) + LEAST
        holds(lambda: None, how.seconds)
    stream.finish()
    failed, count = stream.failed, len(stream.answers)
    world.visits.exchanges += failed[:5]
    shown = [f"{answer.status or answer.error} after {answer.seconds:.1f} s" for answer in failed]
    expect(not failed, f"{count} requests through the gateway", "none failed", shown[:5])
    if count < least:
        raise Broken(f"only {count} requests in the time: at least {least} prove something")


def every_node_answers(world: World, target: str, when: Time) -> None:
    """Requests in a row are answered by each of the nodes."""

    def look() -> None:
        send_in_a_row(world, 2 * len(world.cluster.nodes), target)
        every_node_answered(world)

    true_at(look, when)


def every_node_answered(world: World) -> None:
    """The bodies of the crowd are the ids of the nodes, each at least once."""
    wanted = sorted(f"node-{name}" for name in world.cluster.nodes)
    found = sorted({answer.answered().text.strip() for answer in world.visits.crowd})
    equal("the nodes that answered", wanted, found)


def _stream(world: World) -> Stream:
    if world.stream is None:
        raise Broken("nobody requests anything: 'Given visitors request ...'")
    return world.stream
