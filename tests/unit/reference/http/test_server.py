"""The HTTP server's sockets, and what it borrows from h11 and Hypercorn."""

from __future__ import annotations

import asyncio
import inspect
import socket
from typing import Any

import h11
import pytest
from hypercorn.protocol.h2 import H2Protocol
from hypercorn.protocol.h11 import H11Protocol

from reference.http.server import HttpServer
from reference.metrics import Metrics
from reference.schema import ServerSettings


async def nobody(*_: Any) -> None:
    """An application that is never asked."""


def test_a_listener_lets_go_of_its_socket_before_its_number_is_used_again() -> None:
    wrong: list[dict[str, Any]] = []

    async def reuse() -> tuple[bool, bytes]:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: wrong.append(context))
        server = HttpServer(ServerSettings(), nobody, Metrics())
        server.listen(("127.0.0.1", 0), None)
        number = server._listeners[0]._socket.fileno()
        server.accept()
        await asyncio.sleep(0.01)  # the loop watches it
        assert await server.drain(5)
        near, far = socket.socketpair()
        near.setblocking(False)
        reader, writer = await asyncio.open_connection(sock=near)
        is_reused = near.fileno() == number
        far.sendall(b"heard")
        async with asyncio.timeout(5):
            received = await reader.readexactly(5)
        writer.close()
        far.close()
        await server.stop()
        return is_reused, received

    assert asyncio.run(reuse()) == (True, b"heard")
    assert wrong == []


@pytest.mark.parametrize(
    ("owner", "names"),
    [
        (
            H11Protocol,
            ["_check_protocol", "_create_stream", "_send_error_response", "_send_h11_event"],
        ),
        (H2Protocol, ["_create_stream", "_flush", "_handle_events"]),
    ],
)
def test_private_methods_that_are_overridden_exist(owner: type, names: list[str]) -> None:
    assert [name for name in names if not inspect.iscoroutinefunction(vars(owner).get(name))] == []


def test_h11_lets_its_reader_of_a_body_be_replaced() -> None:
    connection = h11.Connection(h11.SERVER)
    connection.receive_data(
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc"
    )
    assert isinstance(connection.next_event(), h11.Request)
    reader: Any = lambda buffer: h11.Data(data=bytes(buffer.maybe_extract_at_most(3)))  # noqa: E731
    connection._reader = reader
    event: Any = connection.next_event()
    assert event.data == b"3\r\n"


def test_h11_lets_its_buffer_be_read() -> None:
    connection = h11.Connection(h11.SERVER)
    connection.receive_data(b"\r\nGET")
    assert bytes(connection._receive_buffer.maybe_extract_at_most(2) or b"") == b"\r\n"
    assert connection.trailing_data[0] == b"GET"
