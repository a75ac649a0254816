"""Connections whose bytes are written by hand: what no HTTP library would send."""

from __future__ import annotations

import http.client
import io
import select
import socket
import time

from support import deadlines
from support.clients.http import Exchange, Request
from support.topologies.node import Node


class Connection:
    """A TCP connection to a node's plain HTTP port."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.opened = time.monotonic()
        self.sent = b""
        self._socket = socket.create_connection(
            (node.host, node.port), timeout=deadlines.seconds("connect")
        )

    def send(self, data: bytes) -> None:
        """Sends bytes; a peer that has closed meanwhile is noticed when reading."""
        self.sent += data
        try:
            self._socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            return

    def read(self, seconds: float, quiet: float | None = None) -> tuple[bytes, bool]:
        """What comes until the peer closes or the time is over, and whether it closed.

        With `quiet`, reading also ends that many seconds after the last byte.
        """
        received, end = b"", time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            patience = min(left, quiet) if quiet and received else left
            if not select.select([self._socket], [], [], patience)[0]:
                break
            try:
                data = self._socket.recv(65536)
            except ConnectionResetError:
                return received, True
            if not data:
                return received, True
            received += data
        return received, False

    def close(self) -> None:
        """Closes our side."""
        self._socket.close()


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
        result.error = f"no connection ({error})"
        return result
    connection.send(data)
    received, result.closed = connection.read(deadlines.seconds("answer"), quiet)
    connection.close()
    result.seconds = time.monotonic() - began
    _parse(result, received)
    return result


class _Wire(io.BytesIO):
    """Lets the standard library's parser read from bytes; it must not close them."""

    def makefile(self, *_: object, **__: object) -> _Wire:
        return self

    def close(self) -> None:
        """Stays open, so that the rest can be read."""


def _parse(result: Exchange, received: bytes) -> None:
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
        result.version = "HTTP/1.0" if response.version == 10 else "HTTP/1.1"
        result.rest = wire.read()
    except http.client.HTTPException as error:
        result.error = f"not an HTTP answer: {error!r}: {received[:200]!r}"
