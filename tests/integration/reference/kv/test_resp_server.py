"""The Redis port as clients meet it: real sockets, real clients, hostile bytes."""

from __future__ import annotations

import asyncio
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import redis

from reference.kv.resp_auth import Gate, OpenGate, PasswordGate, SiteGate, site_password
from reference.kv.resp_commands import Commands
from reference.kv.resp_server import ClientLimits, RespServer
from reference.kv.store import Store


@contextmanager
def serving(
    gate: Callable[[], Gate] | None = None, limits: ClientLimits | None = None
) -> Iterator[tuple[int, Callable[[], int]]]:
    """A server in a thread of its own: its port, and how many connections it holds."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def start() -> tuple[RespServer, int]:
        server = RespServer((gate or (lambda: OpenGate(Store())))(), Commands(0), limits)
        return server, await server.start_tcp("127.0.0.1", 0)

    server, port = asyncio.run_coroutine_threadsafe(start(), loop).result(5)
    try:
        yield port, lambda: len(server.connections)
    finally:
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


@contextmanager
def talking(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        yield connection


def receive(connection: socket.socket, length: int) -> bytes:
    data = b""
    while len(data) < length:
        chunk = connection.recv(length - len(data))
        if not chunk:
            break
        data += chunk
    return data


def until_closed(connection: socket.socket) -> bytes:
    data = b""
    while chunk := connection.recv(65536):
        data += chunk
    return data


def redis_client(port: int, **options: object) -> redis.Redis:
    return redis.Redis(port=port, protocol=2, socket_timeout=5, **options)  # type: ignore[arg-type]


def test_a_real_client() -> None:
    with serving() as (port, _), redis_client(port) as client:
        assert client.ping()
        assert client.set("k", b"\x00\xff", ex=60)
        assert client.get("k") == b"\x00\xff"
        assert client.mset({"a": 1, "b": 2})
        assert client.mget("a", "b", "c") == [b"1", b"2", None]
        assert client.hset("h", mapping={"x": "1"}) == 1
        assert client.hgetall("h") == {b"x": b"1"}
        with pytest.raises(redis.ResponseError, match="unknown command 'LPUSH'"):
            client.lpush("list", "x")
        assert client.get("k") == b"\x00\xff"


def test_many_commands_in_one_write_are_answered_in_order() -> None:
    count = 5_000
    with serving() as (port, _), talking(port) as connection:
        commands = b"".join(b"*2\r\n$4\r\nECHO\r\n$4\r\n%04d\r\n" % n for n in range(count))
        expected = b"".join(b"$4\r\n%04d\r\n" % n for n in range(count))
        sender = threading.Thread(target=connection.sendall, args=(commands,))
        sender.start()
        assert receive(connection, len(expected)) == expected
        sender.join()


def test_a_request_may_come_byte_by_byte() -> None:
    with serving() as (port, _), talking(port) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in b"*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$2\r\n\r\n\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\n":
            connection.sendall(bytes([byte]))
        assert receive(connection, 13) == b"+OK\r\n$2\r\n\r\n\r\n"


def test_garbage_is_answered_and_the_connection_lives_on() -> None:
    with serving() as (port, _), talking(port) as connection:
        connection.sendall(b"\x16\x03\x01\x00\xa5")
        complaint = b"-ERR protocol error: unexpected type byte: 0x16\r\n"
        assert receive(connection, len(complaint)) == complaint
        connection.sendall(b"+PING\r\n")
        assert receive(connection, 7) == b"+PONG\r\n"


def test_who_speaks_http_is_sent_away_and_nothing_of_it_is_done() -> None:
    with serving() as (port, _), talking(port) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\nSET k v\r\n")
        assert until_closed(connection) == b"-ERR wrong number of arguments for 'GET' command\r\n"
        with redis.Redis(port=port, protocol=2) as client:
            assert client.get("k") is None


def test_a_client_of_today_is_greeted_in_resp3() -> None:
    with serving() as (port, _), redis.Redis(port=port, protocol=3, client_name="cart") as client:
        client.hset("h", mapping={"a": "1"})
        assert client.hgetall("h") == {b"a": b"1"}
        assert client.client_info()["resp"] == "3"
        assert client.client_getname() == b"cart"


def test_a_frame_over_the_limit_ends_the_connection() -> None:
    with (
        serving(limits=ClientLimits(max_input_buffer=1000)) as (port, _),
        talking(port) as connection,
    ):
        connection.sendall(b"+PING\r\n" * 500)
        assert receive(connection, 3500) == b"+PONG\r\n" * 500
        connection.sendall(b"*2\r\n$4\r\nECHO\r\n$2000\r\n" + b"x" * 1000)
        assert until_closed(connection) == b"-ERR input buffer overflow\r\n"


def test_one_client_too_many_is_told_so() -> None:
    with serving(limits=ClientLimits(max_connections=2)) as (port, count):
        with talking(port) as first, talking(port) as second:
            for connection in (first, second):
                connection.sendall(b"+PING\r\n")
                assert receive(connection, 7) == b"+PONG\r\n"
            with talking(port) as third:
                assert until_closed(third) == b"-ERR max number of clients reached\r\n"
            first.sendall(b"+PING\r\n")
            assert receive(first, 7) == b"+PONG\r\n"
        deadline = time.monotonic() + 5
        while count() and time.monotonic() < deadline:
            time.sleep(0.01)
        with talking(port) as again:
            again.sendall(b"+PING\r\n")
            assert receive(again, 7) == b"+PONG\r\n"


def test_an_idle_client_is_let_go_silently_a_busy_one_is_not() -> None:
    with (
        serving(limits=ClientLimits(idle_timeout=1.5)) as (port, _),
        talking(port) as idle,
        talking(port) as busy,
    ):
        started = time.monotonic()
        for _ in range(9):
            busy.sendall(b"+PING\r\n")
            assert receive(busy, 7) == b"+PONG\r\n"
            time.sleep(0.2)
        assert until_closed(idle) == b""
        assert time.monotonic() - started >= 1.5
        assert until_closed(busy) == b""


def test_nothing_but_auth_and_quit_before_auth() -> None:
    with serving(lambda: PasswordGate(Store(), "pw")) as (port, _):
        with talking(port) as connection:
            connection.sendall(b"+PING\r\n+AUTH nope\r\n+PING\r\n+AUTH pw\r\n+PING\r\n")
            expected = (
                b"-NOAUTH Authentication required\r\n-ERR invalid password\r\n"
                b"-NOAUTH Authentication required\r\n+OK\r\n+PONG\r\n"
            )
            assert receive(connection, len(expected)) == expected
            connection.sendall(b"+AUTH nope\r\n+PING\r\n")
            expected = b"-ERR invalid password\r\n+PONG\r\n"
            assert receive(connection, len(expected)) == expected
        with talking(port) as connection:
            connection.sendall(b"+QUIT\r\n+PING\r\n")
            assert until_closed(connection) == b"+OK\r\n"
        with redis_client(port, password="pw") as client:
            assert client.ping()
        with redis_client(port, password="no") as client, pytest.raises(redis.AuthenticationError):
            client.ping()


def test_sites_see_their_own_keys_only() -> None:
    stores: dict[str, Store] = {}

    def gate() -> Gate:
        return SiteGate("s3cret", Store(), lambda host: stores.setdefault(host, Store()))

    def client_of(port: int, host: str) -> redis.Redis:
        return redis_client(port, username=host, password=site_password("s3cret", host))

    with serving(gate) as (port, _):
        with client_of(port, "a.test") as a, client_of(port, "b.test") as b:
            a.set("k", "of a")
            assert b.get("k") is None
            b.set("k", "of b")
            assert a.get("k") == b"of a"
            assert a.keys("*") == [b"k"]
        with talking(port) as connection:
            connection.sendall(b"*2\r\n$3\r\nGET\r\n$1\r\nk\r\n")
            expected = b"-NOAUTH Authentication required\r\n"
            assert receive(connection, len(expected)) == expected


def test_a_client_that_does_not_read_does_not_stop_the_others() -> None:
    with serving() as (port, _), redis_client(port) as client:
        client.set("big", b"x" * 500_000)
        with talking(port) as silent:
            silent.sendall(b"*2\r\n$3\r\nGET\r\n$3\r\nbig\r\n" * 40)
            assert client.ping()
            head = b"$500000\r\n"
            for _ in range(40):
                reply = receive(silent, len(head) + 500_000 + 2)
                assert reply == head + b"x" * 500_000 + b"\r\n"


def test_a_unix_socket_leaves_no_file() -> None:
    address = f"\0ephpm-test-{secrets.token_hex(8)}"

    async def talk() -> bytes:
        server = RespServer(OpenGate(Store()), Commands(0))
        await server.start_unix(address)
        reader, writer = await asyncio.open_unix_connection(address)
        writer.write(b"+PING\r\n")
        reply = await reader.readline()
        writer.close()
        await server.stop()
        return reply

    assert asyncio.run(talk()) == b"+PONG\r\n"


def test_a_port_in_use_is_an_error() -> None:
    async def start_twice() -> None:
        first, second = (RespServer(OpenGate(Store()), Commands(0)) for _ in range(2))
        port = await first.start_tcp("127.0.0.1", 0)
        try:
            await second.start_tcp("127.0.0.1", port)
        finally:
            await first.stop()

    with pytest.raises(OSError, match="in use"):
        asyncio.run(start_twice())


def unread(port: int, commands: bytes) -> socket.socket:
    """A client that has sent commands and reads nothing."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=5)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    connection.sendall(commands)
    return connection


def test_replies_that_nobody_reads_are_not_made() -> None:
    with serving() as (port, _), redis.Redis(port=port, protocol=2) as client:
        client.set("big", b"x" * 500_000)
        info = client.info()["total_commands_processed"]
        with unread(port, b"GET big\r\n" * 200) as silent:
            time.sleep(0.3)
            # 4 MiB in the node, and what the system takes: far from the 100 MB that were asked for.
            assert client.info()["total_commands_processed"] - info < 100
            for _ in range(200):
                assert receive(silent, 500_011)[:9] == b"$500000\r\n"


def test_who_neither_reads_nor_sends_is_sent_away() -> None:
    with serving(limits=ClientLimits(idle_timeout=0.5)) as (port, count):
        with redis.Redis(port=port, protocol=2) as client:
            client.set("big", b"x" * 500_000)
        with unread(port, b"GET big\r\n" * 200):
            end = time.monotonic() + 5
            while count() and time.monotonic() < end:
                time.sleep(0.05)
            assert count() == 0


def test_who_does_not_read_holds_no_stop_up() -> None:
    began = time.monotonic()
    with serving() as (port, _):
        with redis.Redis(port=port, protocol=2) as client:
            client.set("big", b"x" * 500_000)
        silent = unread(port, b"GET big\r\n" * 200)
    silent.close()
    assert time.monotonic() - began < 4.5
