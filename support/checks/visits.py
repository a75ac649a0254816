"""Checks on what visitors get who ask now, of one node or of every node."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from support.actions import connections, requests, visiting, visitors
from support.assertions import equal, eventually, holds
from support.checks import growth
from support.checks.responses import has_body
from support.clients import metrics
from support.clients.http import Exchange, HttpClient, Request
from support.errors import Broken
from support.language.answers import Body, Getting, Period
from support.language.visiting import Where
from support.topologies import Node
from support.world import World
from support.world.before import known


def get(
    world: World, who: Getting, wanted: Body, target: str, where: Where, period: Period
) -> None:
    """The visitors are answered with 200 and that body: now, in time, or all the time."""

    def look() -> None:
        for exchange in _asked(world, who, target, where):
            answer = exchange.answered()
            equal(f"the status of {target} of {answer.node}", 200, answer.status)
            has_body(world, answer, wanted)

    if period.promise:
        eventually(look, period.promise)
    elif period.seconds:
        holds(look, period.seconds)
    else:
        look()


def _asked(world: World, who: Getting, target: str, where: Where) -> Iterable[Exchange]:
    request = Request(target=target)
    if where.host:
        request = request.with_headers(("Host", where.host))
    if where.way == "same connection":
        return [connections.ask(world, connections.current(world), request)]
    if who.who == "kept":
        kept = world.visits.connections[: who.count]
        return [connections.ask(world, connection, request) for connection in kept]
    if who.who == "next" and who.count > 1:
        requests.send_together(world, who.count, request)
        return world.visits.crowd
    request = _known_by(world, who, request)
    return (world.send_to(node, request) for node in _nodes(world, where))


def _known_by(world: World, who: Getting, request: Request) -> Request:
    """The request with the cookie that the visitor has."""
    if who.who == "new cookie":
        return request.with_headers(("Cookie", visitors.new_cookie(world)))
    if who.who == "same":
        return requests.filled_in(world, request.with_headers(visiting.COOKIE))
    return requests.filled_in(world, request)


def _nodes(world: World, where: Where) -> list[Node]:
    return world.cluster.alive if where.way == "every node" else [visiting.node_of(world, where)]


def runs_grew(world: World, names: Sequence[str]) -> None:
    """Since before the When, these nodes have run PHP once each, the others not at all."""
    before, after = known(world.before.php_runs), php_runs(world)
    grown = {name: after[name] - before[name] for name in after}
    equal("how often PHP ran on each node", {name: float(name in names) for name in after}, grown)


def php_runs(world: World) -> dict[str, float]:
    """How often each running node has run PHP, by its name."""
    found = {}
    for node in world.cluster.alive:
        samples = metrics.samples(growth.page(world, node))
        found[node.name] = metrics.total(samples, "ephpm_php_executions_total", {})
    return found


def goes_forward(world: World, target: str, stages: Sequence[str]) -> None:
    """Each node's bodies are these, in this order, and end with the last one.

    Raises:
        Broken: nobody has seen one on the way, so nothing could have gone back.
    """
    request = requests.filled_in(world, Request(target=target))
    seen: dict[str, list[str]] = {node.name: [] for node in world.cluster.alive}

    def look() -> None:
        for node in world.cluster.alive:
            seen[node.name].append(HttpClient(node).send(request).answered().text)
        equal("the last answers", [stages[-1]] * len(seen), [texts[-1] for texts in seen.values()])

    try:
        eventually(look, "job")
    finally:
        world.event(f"{target}: {seen}")
    for name, texts in seen.items():
        kept = [text for at, text in enumerate(texts) if not at or text != texts[at - 1]]
        equal(f"what node {name} has said", [each for each in stages if each in kept], kept)
    if not any(set(texts) & set(stages[1:-1]) for texts in seen.values()):
        raise Broken(f"{target}: nobody has seen it on its way")
