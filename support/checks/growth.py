"""How much a node has counted since before the When."""

from __future__ import annotations

from support.assertions import equal
from support.clients import metrics
from support.clients.http import HttpClient, Request
from support.errors import Unsupported
from support.topologies import Node
from support.world import World
from support.world.before import known

LOOK = Request(target="/metrics")


def look(world: World) -> metrics.Samples:
    """Every sample of /metrics; in a cluster, the sum over its running nodes."""
    if not world.in_cluster:
        return metrics.samples(page(world))
    total: metrics.Samples = {}
    for node in world.cluster.alive:
        for key, value in metrics.samples(page(world, node)).items():
            total[key] = total.get(key, 0.0) + value
    return total


def page(world: World, node: Node | None = None) -> str:
    """The text of /metrics, of the scenario's node where none is named.

    Raises:
        Unsupported: the target has none.
    """
    if not world.profile.claims("metrics"):
        raise Unsupported(world.profile.lack_of("metrics"))
    exchange = HttpClient(node or world.node).send(LOOK).answered()
    equal("the status of /metrics", 200, exchange.status)
    return exchange.text


def since_before(world: World) -> metrics.Samples:
    """By how much every sample is higher than before the When."""
    return metrics.growth(known(world.before.counters), look(world))
