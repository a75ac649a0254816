"""What visitors do with a connection itself: keep it, fill it slowly, leave things half said.

The connection that a scenario speaks of is the last one of `world.visits.connections`.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from support.actions import filling
from support.assertions import Mismatch, equal, eventually, expect
from support.clients import encrypted, http2, raw
from support.clients.http import Exchange, Request
from support.errors import Broken
from support.language import escapes
from support.language.visiting import Leaving
from support.settings import deadlines
from support.topologies import Node
from support.world import World

Way = Mapping[str, Any]
"""How a visitor connects: fields of `Request`."""

PAGE = Request(target="/plain.txt")
_HALF = b"GET /plain.txt HTTP/1.1\r\nHost: node\r\nX-Unfinished: "
# A slow visitor sends one byte each so many seconds, and gives up after so many bytes.
PACE = 0.1
DRIPS = 60
PIECES = 5  # of a body that is sent slowly
DOWNLOAD = 16 * 1024 * 1024  # bytes: more than the buffers between node and visitor hold


def current(world: World) -> raw.Connection:
    """The connection that the scenario speaks of."""
    if not world.visits.connections:
        raise Broken("the scenario has opened no connection")
    return world.visits.connections[-1]


def connect(world: World, way: Way = MappingProxyType({})) -> raw.Connection:
    """A visitor connects that way and says nothing but what the way itself demands."""
    connection = opened(world.node, way)
    world.visits.connections.append(connection)
    return connection


def opened(node: Node, way: Way) -> raw.Connection:
    """A connection by hand: HTTP/1.1 or HTTP/2, encrypted or not."""
    if way.get("protocol") == "HTTP/2":
        secure, name = way.get("secure", False), way.get("server_name", "")
        return http2.connected(node, secure=secure, name=name)
    if way.get("secure"):
        settings = encrypted.settings(node, encrypted.HTTP_1)
        return encrypted.EncryptedConnection(node, settings, name=way.get("server_name", ""))
    return raw.Connection(node)


def keep(world: World, target: str, way: Way = MappingProxyType({})) -> None:
    """A visitor was answered with 200 and keeps the connection."""
    answer = ask(world, connect(world, way), Request(target=target, **way)).answered()
    equal(f"the status of {target}", 200, answer.status)


def keep_many(world: World, count: int, target: str, way: Way) -> None:
    """So many visitors were served and keep a connection each.

    A connection that was closed a moment ago may still count: it is tried again.
    """

    def served() -> None:
        try:
            keep(world, target, way)
        except AssertionError:
            leave(world)
            raise

    for _ in range(count):
        eventually(served, "effect")


def ask(world: World, connection: raw.Connection, request: Request) -> Exchange:
    """A request on that connection, with its answer."""
    connection.ask(request)
    return _answer(world, connection)


def ask_again(world: World, request: Request) -> None:
    """One more request on the scenario's connection."""
    ask(world, current(world), request)


def ask_at_once(world: World, table: Iterable[Any]) -> None:
    """GETs for each | target | on one connection, all sent before the first answer is read."""
    connection = connect(world)
    requests = [Request(target=row["target"]) for row in table]
    connection.asked += requests
    connection.send(b"".join(raw.head(world.node, request) for request in requests))
    world.visits.crowd = [_answer(world, connection) for _ in requests]


def one_too_many(world: World, status: int) -> None:
    """One more visitor came, was answered with that status, and went."""
    answer = ask(world, connect(world), PAGE).answered()
    equal("the status of one more visitor", status, answer.status)
    leave(world)


def begin_download(world: World, target: str, way: Way) -> None:
    """A visitor asks for a file, gets its first bytes, and reads no further.

    Raises:
        Broken: the file is so small that it is on its way as a whole; nothing came; or it was to
            come over HTTP/2, whose windows are never full.
    """
    if way:
        raise Broken(f"{target}: who reads no further does so over HTTP/1.1")
    size = len(world.site_file(target))
    if size < DOWNLOAD:
        raise Broken(f"{target}: {size} bytes go out at once; a download has {DOWNLOAD} or more")
    connection = connect(world)
    connection.ask(Request(target=target))
    came = connection.receive(deadlines.seconds("silence"))
    if not came or not came.startswith(b"HTTP/1.1 200 "):
        raise Broken(f"the download of {target} has not begun: {came!r:.80}")


def half_a_request(world: World, way: Way) -> None:
    """A visitor begins a request and stops in the middle of a header."""
    connection = connect(world, way)
    connection.send(_half(connection))


def drip(world: World, way: Way) -> None:
    """A visitor sends a header byte by byte and never ends it, until the node has closed."""
    connection = connect(world, way)
    for byte in _half(connection)[:DRIPS]:
        connection.send(bytes([byte]))
        if connection.receive(PACE) is not None:
            return


def _half(connection: raw.Connection) -> bytes:
    """A head that does not end."""
    if isinstance(connection, http2.Http2Connection):
        return http2.frame(http2.HEADERS, http2.END_STREAM, 1, b"x" * DRIPS)[:-1]
    return _HALF + b"x" * DRIPS


def begin_stream(world: World, request: Request) -> None:
    """A request on an HTTP/2 connection of its own, whose answer is looked at later."""
    connection = connect(world, {"protocol": "HTTP/2", "secure": request.secure})
    assert isinstance(connection, http2.Http2Connection)
    world.visits.pending[request.target] = http2.Later(connection, connection.begin(request))


def send_fields(world: World, table: Iterable[Any]) -> None:
    """A request of exactly these fields: | name | value |."""
    fields = [
        (row["name"], escapes.unescaped(filling.filled(world, row["value"]))) for row in table
    ]
    said = dict(fields)
    connection = http2.connected(world.node)
    world.visits.connections.append(connection)
    request = Request(said.get(":method", ""), said.get(":path", ""), protocol="HTTP/2")
    exchange = connection.answer_of(connection.begin(request, fields))
    world.visits.exchanges.append(exchange)


def offer(world: World, request: Request) -> None:
    """A TLS handshake that offers one protocol; its end is the last exchange."""
    exchange = Exchange(world.node.name, world.node.secure_url, request, time.time())
    try:
        encrypted.EncryptedConnection(
            world.node, encrypted.settings(world.node, request.offers)
        ).close()
        exchange.status = 200  # the handshake came about, so a request would be answered
    except OSError as error:
        exchange.error = str(error)
    world.visits.exchanges.append(exchange)


def half_an_upload(world: World, size: int, target: str) -> None:
    """A visitor has sent the head of a POST, and the first half of its body.

    The visitor asks first whether the body is wanted: the node's "100 Continue" is the
    proof that the request has begun there, and does not wait in a queue.
    """
    announce_upload(world, size, target)
    connection = current(world)
    await_going_on(connection)
    body = connection.unsent
    connection.send(body[: size // 2])
    connection.unsent = body[size // 2 :]


def half_of(world: World, node: Node, request: Request) -> None:
    """Somebody has sent the head of that request, was told to go on, and has sent half its body."""
    connection = raw.Connection(node)
    world.visits.connections.append(connection)
    connection.send(raw.head(node, request.with_headers(("Expect", "100-continue"))))
    await_going_on(connection)
    connection.send(request.body[: len(request.body) // 2])


def finish_upload(world: World) -> Exchange:
    """The rest of the body of the last upload under way; the answer is the last one."""
    under_way = [one for one in world.visits.connections if one.unsent]
    connection = under_way[-1] if under_way else current(world)
    rest, connection.unsent = connection.unsent, b""
    connection.send(rest)
    return _answer(world, connection)


def wait_for_answer(world: World) -> None:
    """The visitor sends no more, and waits."""
    _answer(world, current(world))


def upload_slowly(world: World, text: str, target: str) -> None:
    """A body in pieces, each after a pause."""
    body = text.encode()
    request = Request("POST", target, (("Content-Type", "text/plain"),), body)
    connection = connect(world)
    connection.asked.append(request)
    connection.send(raw.head(world.node, request))
    step = -(-len(body) // PIECES)
    for start in range(0, len(body), step):
        if connection.receive(PACE) is not None:
            raise Mismatch("the node", "reading on", "answered, or closed, within the body")
        connection.send(body[start : start + step])
    _answer(world, connection)


def part(world: World, count: int, request: Request, leaving: Leaving) -> None:
    """So many visitors ask, each on a connection of its own, and go on as that says."""
    asked = [connect(world) for _ in range(count)]
    for connection in asked:
        connection.ask(request)
    parting = time.monotonic() + leaving.seconds
    for connection in asked:
        if leaving.how == "ends":
            connection.end()
            _answer(world, connection)
        elif leaving.how == "stays":
            begun = connection.begun(deadlines.seconds("silence"))
            expect(begun, f"the answer to {request.target}", "begun", "not a byte")
            connection.wait(leaving.seconds)
        else:
            # Whoever is told something already leaves in the midst of it.
            connection.receive(max(parting - time.monotonic(), 0))
    for connection in asked if leaving.how in ("leaves", "resets") else ():
        world.visits.connections.remove(connection)
        if leaving.how == "resets":
            connection.reset()
        else:
            connection.close()


def upload_with_extensions(world: World, size: int, beside: int, target: str) -> None:
    """A body in chunks of one byte each, with so many bytes of extensions in all."""
    extension = b";" + b"x" * (beside // size - 1)
    head = Request("POST", target, (("Transfer-Encoding", "chunked"),))
    connection = connect(world)
    connection.asked.append(head)
    chunk = b"1" + extension + b"\r\nx\r\n"
    connection.send(raw.head(world.node, head) + chunk * size + b"0\r\n\r\n")
    _answer(world, connection)


def announce_upload(world: World, size: int, target: str) -> None:
    """The head of a POST that asks whether its body is wanted (Expect: 100-continue).

    It is the last request on its connection.
    """
    headers = (
        ("Content-Type", "text/plain"),
        ("Expect", "100-continue"),
        ("Connection", "close"),
    )
    request = Request("POST", target, headers, b"x" * size)
    connection = connect(world)
    connection.asked.append(request)
    connection.unsent = request.body
    connection.send(raw.head(world.node, request))


def await_going_on(connection: raw.Connection) -> None:
    """The node says 100 Continue, and nothing yet that is an answer."""
    came = connection.receive(deadlines.seconds("silence"))
    said = (came or b"").decode("latin-1")
    interim = said.startswith("HTTP/1.1 100 ") and said.find("\r\n\r\n") == len(said) - 4
    expect(interim, "what the node says first", "HTTP/1.1 100 Continue, alone", said or came)


def leave(world: World) -> None:
    """The visitor closes the scenario's connection."""
    world.visits.connections.pop().close()


def be_silent(world: World, seconds: float) -> None:
    """Nothing is sent for so long on the scenario's connection.

    Raises:
        Broken: the node said something, or closed it.
    """
    if (data := current(world).receive(seconds)) is not None:
        raise Broken(f"the connection was to be silent, but it got {data!r} (b'': closed)")


# -- visitors from elsewhere


def from_new_address(world: World, request: Request, count: int) -> None:
    """Requests in a row from an address that the node has not seen yet."""
    address = new_address()
    world.visits.address = address
    world.visits.crowd = [_visit(world, address, request) for _ in range(count)]


def from_same_address(world: World, request: Request = PAGE) -> Exchange:
    """One more request from the last new address."""
    return _visit(world, world.visits.address, request)


def from_another_address(world: World) -> Exchange:
    """One request from yet another address."""
    return _visit(world, new_address(), PAGE)


def through_proxy(world: World, target: str, count: int, visitors: int) -> None:
    """Requests of several visitors, in turns, as a proxy on loopback passes them on."""
    connection = connect(world)
    requests = [
        Request(target=target, headers=(("X-Forwarded-For", _distant_address()),))
        for _ in range(visitors)
    ]
    world.visits.crowd = [ask(world, connection, one) for _ in range(count) for one in requests]


def keep_from_new_address(world: World, count: int, target: str) -> None:
    """So many connections from one new address, each served once and kept."""
    address = new_address()
    world.visits.address = address
    for _ in range(count):
        connection = raw.Connection(world.node, address)
        world.visits.connections.append(connection)
        answer = ask(world, connection, Request(target=target)).answered()
        equal(f"the status of {target}", 200, answer.status)


def new_address() -> str:
    """A loopback address that no other visitor has (all of 127.0.0.0/8 is ours on Linux)."""
    # 127.0.x.y stays out: the harness itself comes from 127.0.0.1.
    return f"127.{1 + secrets.randbelow(254)}.{secrets.randbelow(256)}.{1 + secrets.randbelow(254)}"


def _distant_address() -> str:
    """An address from the range for benchmarks (RFC 2544), which nobody has."""
    return f"198.18.{secrets.randbelow(256)}.{secrets.randbelow(256)}"


def _visit(world: World, address: str, request: Request) -> Exchange:
    connection = raw.Connection(world.node, address)
    try:
        return ask(world, connection, request)
    finally:
        connection.close()


def _answer(world: World, connection: raw.Connection) -> Exchange:
    exchange = connection.answer()
    world.visits.exchanges.append(exchange)
    return exchange
