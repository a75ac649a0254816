"""Connections whose bytes are written by hand: what no HTTP library would send."""

from __future__ import annotations

import http.client
import io
import select
import socket
import struct
import time

import h11

from support.assertions import expect
from support.clients.http import Exchange, Request
from support.machine import shortage
from support.settings import deadlines
from support.topologies.node import Node


class Connection:
    """A TCP connection to a node's plain HTTP port, or to another port of it.

    Attributes:
        active: when a byte last went out or came in (monotonic seconds).
        first_byte: when the first byte went out; None before that.
        closed_at: when it was seen that the node had closed; None before that.
        asked: the requests whose answers are still to come, in their order.
        unsent: the part of a request that is held back.
    """

    def __init__(self, node: Node, source: str = "", *, port: int = 0) -> None:
        """Connects, from the address `source` and to the port `port` where they are given.

        Raises:
            OSError: there is no connection.
        """
        self.node = node
        self.source = source
        self.sent = b""
        self.asked: list[Request] = []
        self.unsent = b""
        self.first_byte: float | None = None
        self.closed_at: float | None = None
        self._buffer = b""
        self._socket = socket.create_connection(
            (node.host, port or node.port),
            timeout=deadlines.seconds("connect"),
            source_address=(source, 0) if source else None,
        )
        self.opened = self.active = time.monotonic()

    def send(self, data: bytes) -> None:
        """Sends bytes; a peer that has closed meanwhile is noticed when reading."""
        self.sent += data
        try:
            self._socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            return
        self.active = time.monotonic()
        self.first_byte = self.first_byte or self.active

    def ask(self, request: Request) -> None:
        """Sends a request; `answer` reads what the node says to it."""
        self.asked.append(request)
        self.send(head(self.node, request) + request.body)

    def receive(self, seconds: float) -> bytes | None:
        """The next bytes: none at all (`b""`) where the node has closed, None in silence."""
        if not select.select([self._socket], [], [], max(seconds, 0))[0]:
            return None
        try:
            data = self._socket.recv(65536)
        except ConnectionResetError:
            data = b""
        if data:
            self.active = time.monotonic()
        elif self.closed_at is None:
            self.closed_at = time.monotonic()
        return data

    def begun(self, seconds: float) -> bool:
        """Whether something has come, or comes in time; it stays unread."""
        return bool(select.select([self._socket], [], [], seconds)[0])

    def wait(self, seconds: float) -> None:
        """Reads nothing for so long, or until the peer has ended the connection."""
        poll = select.poll()
        poll.register(self._socket, select.POLLRDHUP)
        poll.poll(seconds * 1000)

    def read(self, seconds: float, quiet: float | None = None) -> tuple[bytes, bool]:
        """What comes until the peer closes or the time is over, and whether it closed.

        With `quiet`, reading also ends that many seconds after the last byte.
        """
        received, self._buffer = self._buffer, b""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            data = self.receive(min(left, quiet) if quiet and received else left)
            if not data:
                return received, data is not None
            received += data
        return received, False

    def answer(self, deadline: str = "silence") -> Exchange:
        """The answer to the earliest request that was asked, whole; `error` says what is not.

        Bytes that follow it are kept for the next answer.
        """
        request = self.asked.pop(0)
        result = Exchange(self.node.name, self.node.url, request, time.time(), sent=self.sent)
        began = time.monotonic()
        try:
            self._read_answer(result, began + deadlines.seconds(deadline))
        except h11.RemoteProtocolError as error:
            result.status, result.error = None, f"not a whole HTTP answer ({error})"
        result.seconds = time.monotonic() - began
        result.closed = self.closed_at is not None
        return result

    def await_answer(self, seconds: float) -> bytes:
        """Waits until there is something to read, and leaves it unread: its first byte.

        Raises:
            Mismatch: nothing came within that time.
        """
        ready = select.select([self._socket], [], [], seconds)[0]
        expect(bool(ready), "the answer to what was written", "something to read", "nothing")
        return self._socket.recv(1, socket.MSG_PEEK)

    def end(self) -> None:
        """Says that nothing more will be sent, and goes on reading."""
        self._socket.shutdown(socket.SHUT_WR)

    def reset(self) -> None:
        """Ends the connection without a word of farewell: the node is told by a reset."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._socket.close()

    def close(self) -> None:
        """Closes our side."""
        self._socket.close()

    def _read_answer(self, result: Exchange, end: float) -> None:
        parser, status = _expecting(result.request), None
        if self._buffer:  # nothing at all would mean that the node has closed
            parser.receive_data(self._buffer)
        while True:
            event = parser.next_event()
            if event is h11.NEED_DATA:
                data = self.receive(end - time.monotonic())
                if data is None:
                    result.error = "no answer in time"
                    return
                parser.receive_data(data)
            elif isinstance(event, h11.Response):
                status = event.status_code
                result.version = f"HTTP/{event.http_version.decode()}"
                result.reason = event.reason.decode("latin-1")
                result.headers = [
                    (name.decode("latin-1"), value.decode("latin-1"))
                    for name, value in event.headers
                ]
            elif isinstance(event, h11.Data):
                result.raw += event.data
            elif isinstance(event, h11.EndOfMessage):
                self._buffer = parser.trailing_data[0]
                result.status = status
                return


def head(node: Node, request: Request) -> bytes:
    """The request's head as it goes over the wire: its headers, Host, the body's length."""
    names = {name.lower() for name, _ in request.headers}
    headers = list(request.headers)
    if "host" not in names:
        headers.insert(0, ("Host", node.address()))
    if request.body and "content-length" not in names:
        headers.append(("Content-Length", str(len(request.body))))
    lines = [f"{request.method} {request.target} {request.protocol}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode()


def _expecting(request: Request) -> h11.Connection:
    """A parser that waits for the answer to that request."""
    parser = h11.Connection(h11.CLIENT)
    parser.send(h11.Request(method=request.method, target="/", headers=[("Host", "node")]))
    parser.send(h11.EndOfMessage())
    return parser


def exchange(node: Node, data: bytes, quiet: float = 0.5) -> Exchange:
    """Sends the bytes as they are and reads the first answer.

    The answer may be shorter than it announces, and more may follow it: both are
    kept. Reading ends when the node closes, or `quiet` seconds after its last byte.
    """
    first = data.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
    request = Request(first[0], first[1] if len(first) > 1 else "")
    result = Exchange(node.name, node.url, request, time.time(), sent=data)
    began = time.monotonic()
    try:
        connection = Connection(node)
    except OSError as error:
        shortage.check(error)
        result.error = f"no connection ({error})"
        return result
    connection.send(data)
    received, result.closed = connection.read(deadlines.seconds("silence"), quiet)
    connection.close()
    result.seconds = time.monotonic() - began
    parse(result, received)
    return result


class _Wire(io.BytesIO):
    """Lets the standard library's parser read from bytes; it must not close them."""

    def makefile(self, *_: object, **__: object) -> _Wire:
        return self

    def close(self) -> None:
        """Stays open, so that the rest can be read."""


def parse(result: Exchange, received: bytes) -> None:
    """Reads an answer, as it came over the wire, into the exchange."""
    if not received:
        result.error = "the connection was closed without a byte" if result.closed else "silence"
        return
    wire = _Wire(received)
    response = http.client.HTTPResponse(wire, method=result.request.method)  # type: ignore[arg-type]
    try:
        response.begin()
        result.headers = [(key.lower(), value) for key, value in response.getheaders()]
        result.raw = response.read()
        result.status = response.status
        result.reason = response.reason
        result.version = "HTTP/1.0" if response.version == 10 else "HTTP/1.1"
        result.rest = wire.read()
    except http.client.HTTPException as error:
        result.error = f"not an HTTP answer: {error!r}: {received[:200]!r}"
