"""The Redis port by hand: bytes on a connection, and clients that keep one."""

from __future__ import annotations

from support import assertions
from support.assertions import equal
from support.clients import raw
from support.clients.redis_client import RedisClient
from support.world import World

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


def write(world: World, data: bytes | None, *, piece: int = 0) -> None:
    """Sends bytes on a new connection to the Redis port, whole, in pieces of that size, or
    none."""
    connection = connect(world)
    if not data:
        return
    world.event(f"written to the Redis port: {data[:500]!r}")
    for start in range(0, len(data), piece or len(data)):
        connection.send(data[start : start + (piece or len(data))])


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
