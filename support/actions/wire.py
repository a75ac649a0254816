"""Commands from a table, each sent to a store that holds the same when it comes.

What the store held before each command and after it is kept, so that a check can compare.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from support.actions import keyspace, redis_port
from support.assertions import Mismatch, equal
from support.clients.redis_client import Reply, connected
from support.errors import Broken
from support.language import values
from support.language import wire as columns
from support.language.keys import Key, holding
from support.language.wire import ANSWER, BYTES, END, NEXT
from support.world import World
from support.world.redis import Contents, Kept, Try

NOTHING = "nothing yet"  # an answer
PING = (b"PING",)


def send_each(world: World, table: Iterable[Any]) -> None:
    """Each | command |, or the | bytes |, on a connection of its own.

    Before it the store is given what it held before the first one, and what the row's | before |
    adds to that, where it has one.

    Raises:
        Broken: a column is not known, or does not go with the others.
    """
    rows = [dict(row.items()) for row in table]
    for problem in columns.problems(rows[0]) if rows else ["a table without rows tries nothing"]:
        raise Broken(problem)
    start = contents(world)
    world.redis.tries = [_try(world, row, start) for row in rows]


def contents(world: World) -> Contents:
    """Every key, with what it holds and how long it is to live."""
    names = keyspace.names_beginning(world, "")
    texts = keyspace.ask_all(world, [(b"GET", name) for name in names])
    left = keyspace.ask_all(world, [(b"PTTL", name) for name in names])
    return {
        # TYPE is not asked: a table may be about it.
        name: Kept(
            text if isinstance(text, bytes) else _hash(world, name), _milliseconds(name, reply)
        )
        for name, text, reply in zip(names, texts, left, strict=True)
    }


def _milliseconds(name: bytes, reply: Reply) -> int:
    if not isinstance(reply, int):
        raise Mismatch(f"the reply to PTTL {name!r}", "a number of milliseconds", repr(reply))
    return reply


def _hash(world: World, name: bytes) -> Any:
    """The fields of a hash as a map; another reply as it is."""
    reply = keyspace.ask(world, b"HGETALL", name)
    return dict(zip(reply[::2], reply[1::2], strict=True)) if isinstance(reply, list) else reply


def _try(world: World, row: dict[str, str], start: Contents) -> Try:
    _restore(world, start)
    for name, value in _before(row).items():
        keyspace.hold(world, Key(name.encode()), value)
    before = contents(world)
    reply, next_reply = _written(world, row) if BYTES in row else _sent(world, row)
    return Try(row, reply, next_reply, before, contents(world))


def _sent(world: World, row: dict[str, str]) -> tuple[Reply, Reply]:
    """The reply to the command, and to what is sent next."""
    command = keyspace.filled_in(world, values.command(row["command"]))
    with connected(world.node) as client:
        talks = [client.send(words) for words in [command, *[PING] * (NEXT in row)]]
    world.redis.talks += talks
    return talks[0].reply, talks[-1].reply


def _written(world: World, row: dict[str, str]) -> tuple[Reply, Reply]:
    """What comes for the bytes, as bytes, None where nothing does; and for a PING."""
    connection = redis_port.write(world, octets(row[BYTES]))
    came: bytes | None
    if END in row:
        came = redis_port.answer_to_end(connection, octets(row[END]))
    else:
        wanted = b"" if row[ANSWER] == NOTHING else octets(row[ANSWER])
        came = redis_port.answer(connection, len(wanted))
    if NEXT not in row:
        return came, None
    connection.send(redis_port.PING)
    pong = redis_port.answer(connection, len(redis_port.PONG))
    return came, b"PONG" if pong == redis_port.PONG else pong


def octets(cell: str) -> bytes:
    """The bytes that a cell stands for.

    Raises:
        Broken: it is no text.
    """
    found = holding(cell)
    if not isinstance(found, bytes):
        raise Broken(f"{cell}: want a text")
    return found


def _before(row: dict[str, str]) -> dict[str, Any]:
    found = values.value(row["before"]) if row.get("before") else {}
    if not isinstance(found, dict):
        raise Broken(f"{row['before']}: want a map of keys")
    return found


def _restore(world: World, wanted: Contents) -> None:
    commands = [(b"FLUSHALL",), *(_set(name, kept) for name, kept in wanted.items())]
    refused = [
        reply for reply in keyspace.ask_all(world, commands) if not isinstance(reply, bytes | int)
    ]
    equal("the replies to what puts the store back", [], refused)


def _set(name: bytes, kept: Kept) -> tuple[bytes, ...]:
    if isinstance(kept.value, dict):
        return (b"HSET", name, *(part for field in kept.value.items() for part in field))
    if not isinstance(kept.value, bytes):
        raise Mismatch(f"what {name!r} holds", "text or fields", repr(kept.value))
    expiry = (b"PX", str(kept.left).encode()) if kept.left > 0 else ()
    return (b"SET", name, kept.value, *expiry)
