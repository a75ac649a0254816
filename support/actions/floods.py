"""What a visitor sends who wants to keep a node busy, and no answer."""

from __future__ import annotations

from support.actions import connections
from support.clients import http2
from support.clients.http import Request
from support.errors import Broken
from support.language.visiting import Opening
from support.settings import deadlines
from support.world import World

BATCH = 1000  # frames that go out at once
# A ClientHello that is announced as 512 bytes long, and of which so much comes.
_HALF_A_HELLO = bytes.fromhex("1603010200 010001fc 0303") + bytes(100)


def half_a_handshake(world: World, way: connections.Way) -> None:
    """A visitor begins a TLS handshake and stops in the middle of the first message.

    Raises:
        Broken: a way is said, of which the handshake itself would be a part.
    """
    if way:
        raise Broken("half of a handshake goes to the node's own port, by no further way")
    connections.connect(world).send(_HALF_A_HELLO)


def stall(world: World, what: Opening, way: connections.Way) -> None:
    """A visitor asks for something, and gives the node no room to send more than its head.

    Raises:
        Broken: there is no such thing in HTTP/1.1; or no head came.
    """
    if way.get("protocol") != "HTTP/2":
        raise Broken("only HTTP/2 has windows")
    connection = http2.connected(world.node, secure=way.get("secure", False), window=0)
    world.visits.connections.append(connection)
    stream = connection.begin(Request(target=what.target, **way))
    came = connection.receive(deadlines.seconds("answer"))
    if not came or not connection.has_begun(stream):
        raise Broken(f"the answer to {what.target} has not begun: {came!r:.80}")


def flood(world: World, what: Opening, way: connections.Way) -> None:
    """So many frames of a kind, which the node can answer or end the connection for.

    Raises:
        Broken: there is no such thing in HTTP/1.1.
    """
    connection = connections.connect(world, way)
    if not isinstance(connection, http2.Http2Connection):
        raise Broken(f"{what.kind}: only HTTP/2 knows them")
    for number in range(what.count):
        if what.kind == "give up":
            stream = connection.begin(Request(target=what.target, **way))
            connection.give_up(stream)
        elif what.kind == "pings":
            connection.send(http2.frame(http2.PING, 0, 0, bytes(8)))
        else:
            connection.send(http2.frame(http2.SETTINGS, 0, 0))
        if number % BATCH == BATCH - 1 and connection.receive(0) == b"":
            return
