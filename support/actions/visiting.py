"""What the sentences about visitors do: who asks whom for what, how often, and by which way."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

from support.actions import background, connections, floods, requests, uploads, visitors
from support.assertions import expect
from support.clients import crowd
from support.clients.http import Exchange, HttpClient, Request
from support.errors import Broken
from support.language.visiting import (
    Keeping,
    Leaving,
    Opening,
    Posted,
    Times,
    Uploaded,
    Visitor,
    Where,
    With,
)
from support.topologies import Node
from support.world import World

COOKIE = ("Cookie", "{its cookie}")
_FILLER = "X-Filler-"
ELSEWHERE = ("a new", "the new", "one more")  # visitors on a connection of their own kind


@dataclasses.dataclass(frozen=True)
class Visit:
    """What is asked for: the parts of the sentence, in their order.

    Attributes:
        way: fields of `Request` that say how the visitor connects.
        asking: the method.
    """

    target: str
    where: Where = dataclasses.field(default_factory=Where)
    way: dict[str, Any] = dataclasses.field(default_factory=dict)
    extra: With = dataclasses.field(default_factory=With)
    times: Times = dataclasses.field(default_factory=Times)
    keeping: Keeping = dataclasses.field(default_factory=Keeping)
    asking: str = "GET"

    def request(self, table: Iterable[Any] | None = None) -> Request:
        """The request that the sentence describes; its headers may stand in the table."""
        made = Request(self.asking, self.target, **self.way)
        if self.where.host:
            made = made.with_headers(("Host", self.where.host))
        for line in self.extra.headers:
            made = requests.with_header(made, line)
        if self.extra.listed:
            made = requests.with_table(made, table or [])
        if self.extra.text is not None:
            made = made.with_headers(("Content-Type", "text/plain"))
            made = dataclasses.replace(made, body=self.extra.text.encode())
        return _enlarged(made, self.extra)


def _enlarged(request: Request, extra: With) -> Request:
    """The request with so many bytes more in its headers or its query."""
    if not extra.fillers:
        query = f"?{'x' * extra.size}" if extra.size else ""
        return dataclasses.replace(request, target=request.target + query)
    each = "x" * (extra.size // extra.fillers)
    return request.with_headers(*((f"{_FILLER}{number}", each) for number in range(extra.fillers)))


# -- a first visit


def receive(world: World, who: Visitor, visit: Visit, table: Iterable[Any] | None = None) -> None:
    """Visits that must succeed, before the scenario's own act.

    Raises:
        Broken: the sentence says more than can be done together.
    """
    if visit.keeping.count or who.count > 1 or visit.times.count > 1:
        plain = dataclasses.replace(visit, way={}) if visit.keeping.count else visit
        _only(plain, gateway=visit.times.count > 1)
    if visit.keeping.count:
        _keep(world, who, visit)
    elif who.count > 1:
        visitors.arrive(world, who.count, visit.target)
    elif visit.times.count > 1:
        background.all_receive(world, visit.times.count, visit.target)
    else:
        requests.first_visit(world, visit.request(table), node_of(world, visit.where))


def _keep(world: World, who: Visitor, visit: Visit) -> None:
    if who.who == "a new" and visit.way:
        raise Broken(f"{visit.target}: visitors from elsewhere come over HTTP/1.1")
    if who.who == "a new":
        connections.keep_from_new_address(world, visit.keeping.count, visit.target)
    elif who.count > 1:
        connections.keep_many(world, who.count, visit.target, visit.way)
    else:
        connections.keep(world, visit.target, visit.way)


def _only(visit: Visit, *, gateway: bool = False) -> None:
    """Nothing is said but the target; whoever is asked through the gateway where that is meant."""
    where = Where(way="gateway") if gateway else Where()
    if visit.where != where or visit.way or visit.extra != With():
        raise Broken(f"{visit.target}: such visits have a target, and nothing else can be said")


# -- requests


def request(world: World, who: Visitor, visit: Visit, table: Iterable[Any] | None = None) -> None:
    """The visitors ask; what they get is the world's last exchange, or its crowd.

    Raises:
        Broken: the sentence says more than can be done together.
    """
    made = visit.request(table)
    special = who.count > 1 or who.who in ELSEWHERE
    if special and (visit.where.node or visit.where.way or visit.times.how not in ("", "at once")):
        raise Broken(f"{visit.target}: such visitors ask the only node")
    if who.who == "the" or (special and visit.extra.size):
        _only(visit)
    if made.offers:
        connections.offer(world, made)
        return
    if visit.where.way == "same connection":
        connections.ask_again(world, requests.filled_in(world, made))
        return
    if who.who == "the same":
        made = made.with_headers(COOKIE)
    if who.count > 1:
        _many(world, who, made)
    elif who.who in ELSEWHERE:
        _from_elsewhere(world, who, requests.filled_in(world, made), visit.times.count)
    elif visit.times.how:
        _at_once(world, made, visit.times)
    elif visit.times.count > 1:
        _in_a_row(world, made, visit)
    elif visit.extra.size:
        filled = requests.filled_in(world, made)
        connections.ask(world, connections.connect(world, visit.way), filled)
    else:
        _ask(world, visit.where, made)


def _ask(world: World, where: Where, made: Request) -> Exchange:
    exchange = world.send_to(node_of(world, where), requests.filled_in(world, made))
    first = world.visits.first
    first.cookie = first.cookie or visitors.cookies_of(exchange) or None
    return exchange


def _many(world: World, who: Visitor, made: Request) -> None:
    if who.who == "the":
        visitors.come_back(world, who.count, made.target)
    else:
        requests.send_together(world, who.count, made)


def _from_elsewhere(world: World, who: Visitor, made: Request, count: int) -> None:
    if who.who == "a new":
        connections.from_new_address(world, made, count)
    elif who.who == "the new":
        connections.from_same_address(world, made)
    else:
        connections.ask(world, connections.connect(world), made)


def _at_once(world: World, made: Request, times: Times) -> None:
    filled = requests.filled_in(world, made)
    if times.how == "streams":
        streams = dataclasses.replace(filled, protocol="HTTP/2")
        world.send_streams([streams] * times.count)
    elif times.how == "in turn":
        nodes = world.cluster.alive
        world.visits.crowd = crowd.together(
            times.count, lambda number: HttpClient(nodes[number % len(nodes)]).send(filled)
        )
        world.visits.exchanges += world.visits.crowd
    else:
        world.send_together([filled] * times.count)


def _in_a_row(world: World, made: Request, visit: Visit) -> None:
    node = node_of(world, visit.where)
    world.visits.crowd = [
        world.send_to(node, requests.filled_in(world, made, number=str(number)))
        for number in range(1, visit.times.count + 1)
    ]


def node_of(world: World, where: Where) -> Node:
    """The one that is asked: a node, or the gateway."""
    if where.way == "gateway":
        return world.gateway
    return world.named(where.node) if where.node else world.node


# -- bodies


def post(world: World, who: Visitor, body: Posted, visit: Visit, *, done: bool = False) -> None:
    """POST of that body; `done`: it must succeed, before the scenario's own act.

    Raises:
        Broken: the sentence says more than can be done together.
    """
    target = visit.target
    if body.manner == "pieces" or body.beside:
        _only(visit)
        if body.beside:
            connections.upload_with_extensions(world, body.size, body.beside, target)
        else:
            connections.upload_slowly(world, body.content or "", target)
        return
    made = requests.filled(target, body.size, chunked=body.manner == "chunks")
    if body.content is not None:
        made = requests.with_body("POST", target, body.content.encode(), body.media)
    made = dataclasses.replace(made, **visit.way)
    if who.who == "the same":
        made = made.with_headers(COOKIE)
    exchange = _ask(world, visit.where, made)
    world.visits.first.location = exchange.header("Location") or world.visits.first.location
    if done:
        expect(
            exchange.answered().status in range(200, 300), f"POST {target}", "2xx", exchange.status
        )


def upload(
    world: World, files: Uploaded, target: str, where: Where, table: Iterable[Any] | None
) -> None:
    """POST of a form with files."""
    if where.node or where.way:
        raise Broken("uploads go to the only node, or to a site of it")
    if files.listed:
        made = uploads.from_table(target, table or [])
    elif files.path:
        made = uploads.of_file(world, files.path, files.field, target)
    elif files.size:
        made = uploads.of_size(files.size, files.field, target)
    else:
        made = uploads.of_nothing(files.field, target)
    world.send(made.with_headers(("Host", where.host)) if where.host else made)


def ask_and_part(world: World, who: Visitor, asking: str, target: str, leaving: Leaving) -> None:
    """Visitors ask, and leave, reset the connection, or do not read what they get."""
    if who.who not in ("a", "", "the same"):
        raise Broken(
            f"{who.who} visitor: who parts is one that nobody knows, or the same as before"
        )
    request = Request(asking, target)
    if who.who == "the same":
        request = requests.filled_in(world, request.with_headers(COOKIE))
    connections.part(world, who.count, request, leaving)


def begin_upload(world: World, stage: str, size: int, target: str, *, waits: bool) -> None:
    """The head of a POST, and half of its body where it has got so far."""
    if stage == "half":
        connections.half_an_upload(world, size, target)
    else:
        connections.announce_upload(world, size, target)
    if waits:
        connections.wait_for_answer(world)


def open_connection(world: World, what: Opening, way: dict[str, Any]) -> None:
    """A connection on which nothing is asked for yet, or nothing that is waited for."""
    ways: dict[str, Callable[[World, connections.Way], object]] = {
        "nothing": connections.connect,
        "half": connections.half_a_request,
        "slowly": connections.drip,
        "handshake": floods.half_a_handshake,
    }
    if what.kind == "stall":
        floods.stall(world, what, way)
    elif what.kind in ways:
        ways[what.kind](world, way)
    else:
        floods.flood(world, what, way)
