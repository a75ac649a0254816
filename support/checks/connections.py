"""Checks on connections: when the node closes them, and what it still says on them."""

from __future__ import annotations

import re
import time

from support.actions import connections
from support.assertions import Mismatch, equal, eventually, expect
from support.checks import responses
from support.clients import http2
from support.clients.http import READY, HttpClient
from support.errors import Broken
from support.language.answers import Closing, UploadEnd
from support.settings import deadlines
from support.world import World

# A timer counts from the moment when the node has seen a byte, a visitor from when it was
# sent; and clocks tick. So much may a timer seem early, in seconds.
EARLY = 0.1


def closes_after_silence(world: World, seconds: float) -> None:
    """The node closes, without a byte, so long after the last byte that went or came."""
    connection = connections.current(world)
    _closes(world, connection.active, seconds, "silence")


def closes_after_first_byte(world: World, seconds: float) -> None:
    """The node closes, without a byte, so long after the visitor's first byte."""
    connection = connections.current(world)
    if connection.first_byte is None:
        raise Mismatch("the connection", "a first byte", "nothing was sent")
    _closes(world, connection.first_byte, seconds, "the first byte")


def closes_at_once(world: World) -> None:
    """The node has closed, or does so within the promise, without another byte."""
    connection = connections.current(world)
    came, closed = connection.read(deadlines.seconds("closing"))
    equal("what still came on the connection", b"", came)
    expect(closed, "the connection", "closed by the node", "still open")


def stays_open(world: World, seconds: float) -> None:
    """For so long the node says nothing and does not close."""
    data = connections.current(world).receive(seconds)
    shown = "closed" if data == b"" else repr(data)
    expect(data is None, f"the connection within {seconds:g} s", "open and silent", shown)


def answered_between(world: World, seconds: float, deadline: str = "timed out") -> None:
    """The last answer came so long after its request: not earlier, and not much later."""
    limit = seconds + deadlines.seconds(deadline)
    took = world.answer.seconds
    wanted = f"after {seconds:g} s, at the latest after {limit:g} s"
    expect(seconds - EARLY <= took <= limit, "the answer", wanted, f"after {took:.2f} s")


def breaks_off(world: World) -> None:
    """The answer that was not read yet ends before all of it came, with the connection."""
    came, closed = connections.current(world).read(deadlines.seconds("silence"))
    expect(closed, "the connection", "closed by the node", "still open")
    head, _, body = came.partition(b"\r\n\r\n")
    announced = re.search(rb"(?im)^content-length: (\d+)\r?$", head)
    if announced is None:
        raise Mismatch("the answer", "a Content-Length", head.decode("latin-1"))
    size = int(announced[1])
    expect(len(body) < size, "the body", f"less than {size} bytes", f"{len(body)} bytes")


def told_to_go_on(world: World) -> None:
    """The node says 100 Continue, and nothing yet that is an answer."""
    connections.await_going_on(connections.current(world))


def refused_unread(world: World, status: int) -> None:
    """The announced upload is answered with that status before a byte of it was sent."""
    connections.wait_for_answer(world)
    equal("the status of the announced upload", status, world.answer.status)


def upload_finished(world: World, status: int) -> None:
    """The upload under way can be finished, and is answered with that status."""
    answer = connections.finish_upload(world).answered()
    equal("the status of the upload", status, answer.status)


def new_visitor_served(world: World) -> None:
    """A visitor who connects now gets a page, at the latest within the deadline `effect`."""

    def served() -> None:
        exchange = HttpClient(world.node).send(connections.PAGE)
        world.visits.exchanges.append(exchange)
        equal("a new visitor's status", 200, exchange.answered().status)
        equal("a new visitor's page", world.site_file(connections.PAGE.target), exchange.body)

    eventually(served, "effect")


def visitor_served_again(world: World, seconds: float) -> None:
    """The visitor who was refused gets a page, at the latest so many seconds later."""

    def served() -> None:
        equal("the status", 200, connections.from_same_address(world).answered().status)

    eventually(served, "effect", within=seconds + deadlines.seconds("turned away"))


def another_visitor_served(world: World) -> None:
    """A visitor with another address gets a page."""
    equal("another visitor's status", 200, connections.from_another_address(world).status)


def kept_probe_fails(world: World, seconds: float) -> None:
    """On a connection that is kept, the readiness probe gets no 200 any more, so soon.

    A connection that the node has closed is as good as a refusal.
    """

    def unready() -> None:
        status = connections.ask(world, connections.current(world), READY).status
        expect(status != 200, "the readiness probe on the kept connection", "no 200", status)

    eventually(unready, "effect", within=seconds)


def says_goodbye(world: World) -> None:
    """The node closes the connection, and has said before that no more streams are taken."""
    connection = connections.current(world)
    if not isinstance(connection, http2.Http2Connection):
        raise Broken("only HTTP/2 has a word for it (GOAWAY)")
    closes_at_once(world)
    expect(0 in connection.goodbyes, "what the node said before", "GOAWAY", connection.goodbyes)


def closes(world: World, closing: Closing) -> None:
    """The node closes the scenario's connection: so long after a byte, or after its answer."""
    if closing.told:
        says_goodbye(world)
    elif closing.since == "last byte":
        closes_after_silence(world, closing.seconds)
    elif closing.since:
        closes_after_first_byte(world, closing.seconds)
    elif world.visits.connections:
        closes_at_once(world)
    else:
        responses.closed(world.last)


def served(world: World, who: str, delay: float) -> None:
    """Somebody who comes now, or after a while, gets a page."""
    if who == "another":
        another_visitor_served(world)
    elif who == "the new":
        visitor_served_again(world, delay)
    else:
        new_visitor_served(world)


def upload_ends(world: World, end: UploadEnd) -> None:
    """The upload under way comes to that."""
    if end.kind == "asked for":
        told_to_go_on(world)
    elif end.kind == "refused":
        refused_unread(world, end.status)
    else:
        upload_finished(world, end.status)


def _closes(world: World, since: float, seconds: float, what: str) -> None:
    connection = connections.current(world)
    limit = seconds + deadlines.seconds("closing")
    came, _ = connection.read(since + limit - time.monotonic())
    equal("what came before the node closed", b"", came)
    wanted = f"closed {seconds:g} s after {what}, at the latest after {limit:g} s"
    if connection.closed_at is None:
        raise Mismatch("the connection", wanted, "still open")
    took = connection.closed_at - since
    expect(seconds - EARLY <= took <= limit, "the connection", wanted, f"closed after {took:.2f} s")
