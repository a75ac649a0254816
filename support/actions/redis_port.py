"""The Redis port by hand: bytes on a connection, and clients that keep one."""

from __future__ import annotations

import time

from support import assertions
from support.assertions import equal
from support.clients import raw
from support.clients.redis_client import RedisClient
from support.settings import deadlines
from support.world import World

# After the last expected byte, nothing else may come for this long, in seconds.
QUIET = 0.05
PING, PONG = b"*1\r\n$4\r\nPING\r\n", b"+PONG\r\n"
KEEPER = "keeper "  # and a number: who keeps a connection


def connect(world: World) -> raw.Connection:
    """A connection to the Redis port whose bytes are written by hand.

    Raises:
        Mismatch: there is none to be had.
    """
    try:
        connection = raw.Connection(world.node, port=world.node.redis_port)
    except OSError as error:
        raise assertions.Mismatch("the Redis port", "a connection", str(error)) from None
    world.visits.connections.append(connection)
    return connection


def write(world: World, data: bytes | None, *, piece: int = 0) -> raw.Connection:
    """Sends bytes on a new connection to the Redis port, whole, in pieces of that size, or
    none."""
    connection = connect(world)
    if not data:
        return connection
    world.event(f"written to the Redis port: {data[:500]!r}")
    for start in range(0, len(data), piece or len(data)):
        connection.send(data[start : start + (piece or len(data))])
    return connection


def answer(connection: raw.Connection, count: int) -> bytes | None:
    """As many bytes as are waited for, with what comes right behind them.

    Nothing at all (`b""`) where the node has closed instead, None where it is silent.
    """
    end, came = time.monotonic() + deadlines.seconds("silence"), b""
    while len(came) < count:
        data = connection.receive(end - time.monotonic())
        if not data:
            return came or data
        came += data
    more = connection.receive(QUIET if count else 4 * QUIET)
    return came + (more or b"") if came else more


def keep(world: World, count: int) -> None:
    """So many clients were served and keep a connection each.

    A connection that was closed a moment ago may still count: it is tried again.
    """

    def served() -> None:
        one = RedisClient(world.node, f"{KEEPER}{len(world.redis.clients)}")
        reply = one.send((b"PING",)).reply
        if reply != b"PONG":
            one.close()
        equal("the reply to PING", b"PONG", reply)
        world.redis.clients[one.name] = one

    for _ in range(count):
        assertions.eventually(served, "effect")


def leave(world: World) -> None:
    """One of the clients that keep a connection closes it."""
    name = next(name for name in world.redis.clients if name.startswith(KEEPER))
    world.redis.clients.pop(name).close()
