"""Checks on visits of the nodes of a cluster: what each of them answers."""

from __future__ import annotations

from collections.abc import Sequence

from support.actions import requests
from support.assertions import equal, eventually, holds
from support.clients import crowd, metrics
from support.clients.http import Exchange, HttpClient, Request
from support.topologies import Node
from support.world import World
from support.world.before import known

COOKIE = "Cookie: <its cookie>"


def send(world: World, node: Node, target: str, header: str = "") -> Exchange:
    """A GET from that node, with what the scenario remembers filled in."""
    request = Request(target=target)
    if header:
        request = requests.with_header(request, header)
    exchange = world.send_to(node, requests.filled_in(world, request))
    for value in exchange.all("set-cookie"):
        world.visits.first.cookie = world.visits.first.cookie or value.split(";")[0]
    return exchange


def runs_grew(world: World, names: Sequence[str]) -> None:
    """Since before the When, these nodes have run PHP once each, the others not at all."""
    before, after = known(world.before.php_runs), php_runs(world)
    grown = {name: after[name] - before[name] for name in after}
    equal("how often PHP ran on each node", {name: float(name in names) for name in after}, grown)


def php_runs(world: World) -> dict[str, float]:
    """How often each running node has run PHP, by its name."""
    found = {}
    for node in world.cluster.alive:
        text = HttpClient(node).send(Request(target="/metrics")).answered().text
        found[node.name] = metrics.total(metrics.samples(text), "ephpm_php_executions_total", {})
    return found


def send_together(world: World, count: int, target: str) -> None:
    """So many visits with the same cookie at once, each of the next node."""
    nodes = world.cluster.alive
    request = requests.filled_in(world, requests.with_header(Request(target=target), COOKIE))
    world.visits.crowd = crowd.together(
        count, lambda number: HttpClient(nodes[number % len(nodes)]).send(request)
    )
    world.visits.exchanges += world.visits.crowd


def gets(world: World, names: Sequence[str], target: str, text: str, deadline: str) -> None:
    """Each of the nodes answers with 200 and that text, within the deadline."""
    for name in names:
        eventually(lambda name=name: gets_at_once(world, [name], target, text), deadline)  # type: ignore[misc]


def go_on_getting(
    world: World, names: Sequence[str], target: str, text: str, seconds: float, header: str = ""
) -> None:
    """Each of the nodes answers with 200 and that text, whenever it is asked within that time."""
    holds(lambda: gets_at_once(world, names, target, text, header), seconds)


def gets_at_once(
    world: World, names: Sequence[str], target: str, text: str, header: str = ""
) -> None:
    """Each of the nodes, asked once, answers with 200 and that text."""
    for name in names:
        answer = send(world, world.named(name), target, header).answered()
        equal(f"the status of {target} of node {name}", 200, answer.status)
        equal(f"the body of {target} of node {name}", text, answer.text)
