"""Checks on keys: what they hold, how many there are, what they cost."""

from __future__ import annotations

from support.actions import keyspace
from support.assertions import Mismatch, equal, eventually, expect
from support.checks.replies import fields, same
from support.clients.redis_client import Reply
from support.language.values import Value
from support.world import World
from support.world.before import known


def key_holds(world: World, key: bytes, wanted: Value) -> None:
    """The key holds that text; `nothing` for no key."""
    same(f"the key {keyspace.shown([key])}", wanted, keyspace.ask(world, b"GET", key))


def key_absent(world: World, key: bytes) -> None:
    """There is no such key: neither a string nor a hash."""
    equal(f"EXISTS {keyspace.shown([key])}", 0, keyspace.ask(world, b"EXISTS", key))


def key_present(world: World, key: bytes) -> None:
    """There is such a key."""
    equal(f"EXISTS {keyspace.shown([key])}", 1, keyspace.ask(world, b"EXISTS", key))


def none_begins(world: World, prefix: str) -> None:
    """KEYS finds no key that begins so."""
    found = keyspace.names_beginning(world, prefix)
    equal(f"the keys that begin with {prefix!r}", [], found)


def key_appears(world: World, key: bytes, deadline: str) -> None:
    """There is such a key within that deadline."""
    eventually(lambda: key_present(world, key), deadline)


def key_vanishes(world: World, key: bytes, deadline: str) -> None:
    """There is no such key any more within that deadline."""
    eventually(lambda: key_absent(world, key), deadline)


def site_key_holds(world: World, host: str, key: bytes, wanted: bytes) -> None:
    """A client that is signed in as the site reads that text."""
    reply = keyspace.ask_as(world, host, b"GET", key)
    same(f"the key {keyspace.shown([key])} of {host}", wanted, reply)


def readers_found(world: World, texts: list[str]) -> None:
    """Each page that read while another wrote found these texts, and nothing else."""
    readers = world.visits.crowd[1:]
    expect(bool(readers), "the pages that read", "some", "none")
    for number, answer in enumerate(readers, start=1):
        found = answer.answered().json()
        equal(f"what reader {number} found ({found})", sorted(texts), sorted(found))


def key_kind(world: World, key: bytes, kind: str) -> None:
    """TYPE says that."""
    equal(f"TYPE {keyspace.shown([key])}", kind.encode(), keyspace.ask(world, b"TYPE", key))


def hash_holds(world: World, key: bytes, wanted: Value) -> None:
    """The hash has exactly those fields."""
    found = fields(keyspace.ask(world, b"HGETALL", key))
    same(f"the hash {keyspace.shown([key])}", wanted, found or {})


def key_count(world: World, count: int) -> None:
    """There are so many keys, by their number and by their names."""
    equal("DBSIZE", count, keyspace.ask(world, b"DBSIZE"))
    names = keyspace.ask(world, b"KEYS", b"*")
    equal("the number of names", count, len(names) if isinstance(names, list) else names)


def all_hold(world: World, count: int, prefix: str, wanted: bytes) -> None:
    """So many keys, numbered from 1, all hold that text."""
    found = _found(world, count, prefix)
    wrong = [number for number, reply in found.items() if reply != wanted]
    expect(not wrong, f"the keys {prefix}1 to {prefix}{count}", "unchanged", f"changed: {wrong}")


def some_left(world: World, left: int, count: int, prefix: str) -> None:
    """Of the numbered keys, exactly so many are left."""
    found = [number for number, reply in _found(world, count, prefix).items() if reply is not None]
    expect(len(found) == left, f"the keys {prefix}1 to {prefix}{count}", f"{left} left", found)


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


def memory_at_most(world: World, size: int) -> None:
    """INFO says that so many bytes are used at most, and more than none."""
    used = memory(world)
    expect(0 < used <= size, "used_memory", f"1 to {size} bytes", used)


def memory_grew(world: World, least: int, most: int) -> None:
    """Since before the When so many bytes more are used."""
    grown = memory(world) - known(world.before.memory)
    expect(least <= grown <= most, "the growth of used_memory", f"{least} to {most} bytes", grown)


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
