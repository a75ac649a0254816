"""The Redis port by hand: bytes on a connection, and clients that keep one."""

from __future__ import annotations

import time

from support import assertions
from support.assertions import equal
from support.clients import raw
from support.clients.redis_client import RedisClient
from support.language.keys import Writing
from support.settings import deadlines
from support.topologies import REDIS
from support.world import World

# After the last expected byte, nothing else may come for this long, in seconds.
QUIET = 0.05
SILENCE = 1.0  # after so many seconds without a byte, the end that is waited for does not come
PING, PONG = b"*1\r\n$4\r\nPING\r\n", b"+PONG\r\n"
ERROR = b"-"  # what an error begins with, or nothing at all
KEEPER = "keeper "  # and a number: who keeps a connection


def connect(world: World) -> raw.Connection:
    """A connection to the Redis port whose bytes are written by hand.

    Raises:
        Mismatch: there is none to be had.
    """
    try:
        connection = raw.Connection(world.node, port=world.node.ports[REDIS])
    except OSError as error:
        raise assertions.Mismatch("the Redis port", "a connection", str(error)) from None
    world.visits.connections.append(connection)
    return connection


def write_so(world: World, data: bytes | None, how: Writing) -> None:
    """Sends bytes as a sentence says; the client may leave right behind them."""
    connection = write(world, data, piece=how.piece)
    if how.leaves:
        world.visits.connections.remove(connection)
        if how.resets:
            connection.reset()
        else:
            connection.close()


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


def answer_to_end(connection: raw.Connection, end: bytes) -> bytes:
    """What comes until it ends so and nothing follows, or until the node is silent or closes."""
    limit, came = time.monotonic() + deadlines.seconds("silence"), b""
    while not came.endswith(end):
        data = connection.receive(min(SILENCE if came else limit, limit - time.monotonic()))
        if not data:
            return came
        came += data
    return came + (connection.receive(QUIET) or b"")


def write_unread(world: World, data: bytes) -> None:
    """Sends bytes on a new connection, whose answers nobody reads: the first has begun to come.

    What the suite itself looks with takes none of the node's places meanwhile.

    Raises:
        Mismatch: nothing came, or nothing but refusals.
    """
    for one in world.redis.clients.values():
        one.close()

    def taken() -> None:
        connection = write(world, data)
        if connection.await_answer(deadlines.seconds("silence")) in ERROR:
            world.visits.connections.remove(connection)
            connection.close()
            raise assertions.Mismatch("the answer to what was written", "a reply", "an error")

    assertions.eventually(taken, "effect")  # a connection that was closed a moment ago may count


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
