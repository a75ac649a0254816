"""Checks on keys: what they hold, how many there are, what they cost."""

from __future__ import annotations

from support.actions import keyspace
from support.assertions import Mismatch, equal, eventually, expect, holds
from support.checks.replies import fields, same
from support.clients.redis_client import Reply
from support.language.keys import Key, Memory
from support.language.values import Value
from support.world import World
from support.world.before import known


def key_holds(world: World, key: Key, wanted: Value, seconds: float = 0) -> None:
    """The key holds that text or these fields, `nothing` for no key; now, or whenever somebody
    looks within so many seconds from now."""
    holds(lambda: _holds(world, key, wanted), seconds)


def _holds(world: World, key: Key, wanted: Value) -> None:
    if isinstance(wanted, dict):
        found = fields(keyspace.ask_of(world, b"HGETALL", key))
        same(f"the hash {_shown(key)}", wanted, found or {})
    else:
        same(f"the key {_shown(key)}", wanted, keyspace.ask_of(world, b"GET", key))


def key_present(world: World, key: Key, there: bool, promise: str) -> None:
    """There is such a key, string or hash, or none; now, or within that promise."""
    if promise:
        eventually(lambda: _present(world, key, there), promise)
    else:
        _present(world, key, there)


def _present(world: World, key: Key, there: bool) -> None:
    if key.beginning:
        found = keyspace.names_beginning(world, key.beginning)
        expect(bool(found) is there, f"the keys {_shown(key)}", "some" if there else "none", found)
    else:
        equal(f"EXISTS {_shown(key)}", int(there), keyspace.ask_of(world, b"EXISTS", key))


def key_kind(world: World, key: Key, kind: str) -> None:
    """TYPE says that."""
    equal(f"TYPE {_shown(key)}", kind.encode(), keyspace.ask_of(world, b"TYPE", key))


def key_count(world: World, count: int) -> None:
    """There are so many keys, by their number and by their names."""
    equal("DBSIZE", count, keyspace.ask(world, b"DBSIZE"))
    names = keyspace.ask(world, b"KEYS", b"*")
    equal("the number of names", count, len(names) if isinstance(names, list) else names)


def all_hold(world: World, count: int, prefix: str, wanted: Value) -> None:
    """So many keys, numbered from 1, all hold that text."""
    found = _found(world, count, prefix)
    wrong = [number for number, reply in found.items() if reply != wanted]
    expect(not wrong, f"the keys {prefix}1 to {prefix}{count}", "unchanged", f"changed: {wrong}")


def some_gone(world: World, count: int, prefix: str) -> None:
    """Of the numbered keys, at least one is gone, and at least one is left."""
    found = [number for number, reply in _found(world, count, prefix).items() if reply is not None]
    what = f"the keys {prefix}1 to {prefix}{count}"
    expect(0 < len(found) < count, what, "some gone, some left", f"left: {found}")


def _found(world: World, count: int, prefix: str) -> dict[int, Reply]:
    commands = [(b"GET", f"{prefix}{number}".encode()) for number in range(1, count + 1)]
    return dict(enumerate(keyspace.ask_all(world, commands), start=1))


def told_the_truth(world: World) -> None:
    """Each SET of the last When that was answered with OK was done, each other one was not."""
    sent = world.redis.talks[-len(world.redis.replies) :]
    found = keyspace.ask_all(world, [(b"GET", talk.words[1]) for talk in sent])
    for talk, reply in zip(sent, found, strict=True):
        wanted = talk.words[2] if talk.reply == keyspace.OK else None
        same(f"{talk.words[1].decode()}, answered {talk.reply!r}", wanted, reply)


def memory_used(world: World, wanted: Memory) -> None:
    """INFO says that some bytes are used, and how many at most; or by how many more they are
    than before the When."""
    used = memory(world)
    if wanted.least is None:
        expect(0 < used <= wanted.most, "used_memory", f"1 to {wanted.most} bytes", used)
        return
    grown = used - known(world.before.memory)
    expected = f"{wanted.least} to {wanted.most} bytes"
    expect(wanted.least <= grown <= wanted.most, "the growth of used_memory", expected, grown)


def memory(world: World) -> int:
    """What INFO says of the used memory, in bytes.

    Raises:
        Mismatch: it says nothing of it.
    """
    reply = keyspace.ask(world, b"INFO")
    text = reply.decode() if isinstance(reply, bytes) else repr(reply)
    for line in text.splitlines():
        name, _, number = line.partition(":")
        if name == "used_memory" and number.isdigit():
            return int(number)
    raise Mismatch("INFO", "a line used_memory", text)


def _shown(key: Key) -> str:
    name = f"beginning with {key.beginning!r}" if key.beginning else keyspace.shown([key.name])
    return f"{name} of {key.host}" if key.host else name
