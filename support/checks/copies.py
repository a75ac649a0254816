"""Checks on what the nodes of a cluster hold alike: keys, hashes, times to live."""

from __future__ import annotations

import time
from collections.abc import Sequence

from support.actions import cluster_keys as shared_keys
from support.actions import keyspace
from support.assertions import Mismatch, equal, eventually, expect, holds
from support.checks.expiry import EARLY, GLANCE, Look, judge_end, last_deed
from support.checks.replies import fields, same
from support.clients.redis_client import Command, Reply
from support.language.values import Call, Value
from support.settings import deadlines
from support.topologies import Node
from support.world import World

# What a repair has put right must still be right at so many looks in a row.
LASTING = 3
BATCH_SHOWN = 5  # keys that a message names


def read(world: World, names: Sequence[str], key: bytes, wanted: Value, deadline: str) -> None:
    """Each of the nodes gives that text for the key, within the deadline."""
    _alike(world, names, (b"GET", key), wanted, deadline)


def present(world: World, names: Sequence[str], key: bytes, deadline: str) -> None:
    """Each of the nodes says that there is such a key, within the deadline."""
    _alike(world, names, keyspace.filled_in(world, [b"EXISTS", key]), 1, deadline)


def absent(world: World, names: Sequence[str], key: bytes) -> None:
    """None of the nodes says that there is such a key, within the promise `replication`."""
    _alike(world, names, keyspace.filled_in(world, [b"EXISTS", key]), 0, "replication")


def alike(world: World, names: Sequence[str], key: bytes) -> None:
    """The nodes give one and the same text for the key, within the promise `replication`."""
    command = keyspace.filled_in(world, [b"GET", key])

    def look() -> None:
        found = {name: one(world.named(name), command) for name in names}
        same_text = len(set(map(repr, found.values()))) == 1 and found[names[0]] is not None
        expect(same_text, keyspace.shown(command), "the same text everywhere", found)

    eventually(look, "replication")


def unread(world: World, names: Sequence[str], key: bytes, seconds: float) -> None:
    """For so long none of the nodes gives anything for the key."""

    def look() -> None:
        for name in names:
            what = f"the key {keyspace.shown([key])} through node {name}"
            equal(what, None, one(world.named(name), (b"GET", key)))

    holds(look, seconds)


def hash_read(world: World, names: Sequence[str], key: bytes, wanted: Value, deadline: str) -> None:
    """Each of the nodes gives exactly those fields for the hash, within the deadline."""

    def look(node: Node) -> None:
        found = fields(one(node, (b"HGETALL", key)))
        same(f"the hash {keyspace.shown([key])} through node {node.name}", wanted, found or {})

    for name in names:
        eventually(lambda name=name: look(world.named(name)), deadline)  # type: ignore[misc]


def written_read(world: World, names: Sequence[str], wanted: int, deadline: str) -> None:
    """Each of the nodes gives every text that the scenario has stored, and there are so many."""
    equal("the number of keys that were written", wanted, len(world.written))
    for name in names:
        eventually(lambda name=name: _all_written(world, world.named(name)), deadline)  # type: ignore[misc]


def written_read_now(world: World, names: Sequence[str], wanted: int) -> None:
    """The same of nodes that are asked once."""
    equal("the number of keys that were written", wanted, len(world.written))
    for name in names:
        _all_written(world, world.named(name))


def pages_get(world: World, names: Sequence[str], made: Call, wanted: Value, deadline: str) -> None:
    """A page on each of the nodes gets that from the call, within the deadline."""

    def look() -> None:
        for name in names:
            shared_keys.call(world, world.named(name), made)
            same(f"{made.function} on node {name}", wanted, world.redis.results[0])

    eventually(look, deadline)


def agree(world: World, names: Sequence[str], key: bytes, texts: Sequence[bytes]) -> None:
    """Within the promise `repair` the nodes give the same text for the key, one of these."""

    def look() -> None:
        found = {name: one(world.named(name), (b"GET", key)) for name in names}
        what = f"the key {keyspace.shown([key])}"
        expect(len(set(map(repr, found.values()))) == 1, what, "the same everywhere", found)
        expect(found[names[0]] in texts, what, f"one of {list(texts)}", found[names[0]])

    eventually(look, "repair", hold=LASTING)


def expire_in(world: World, names: Sequence[str], key: bytes, seconds: float) -> None:
    """Each of the nodes says that the key has so much time left, less what has passed."""
    began = min(talk.started for talk in world.redis.talks)
    for name in names:
        asked = time.time()
        left = one(world.named(name), (b"PTTL", key))
        least = 1000 * (seconds - (time.time() - began) - EARLY)
        most = 1000 * (
            seconds
            - (asked - world.redis.talks[-1].started - world.redis.talks[-1].seconds)
            + EARLY
        )
        what, wanted = f"PTTL of node {name}", f"{least:.0f} to {most:.0f} ms"
        expect(isinstance(left, int) and least <= left <= most, what, wanted, left)


def gone_after(world: World, names: Sequence[str], key: bytes, life: float) -> None:
    """The last command or visit gave the key so many seconds: each of the nodes ends it then."""
    began, ended = last_deed(world)
    key = keyspace.filled_in(world, [key])[0]
    looks: dict[str, list[Look]] = {name: [] for name in names}
    while time.time() <= ended + life + deadlines.seconds("expiry"):
        for name in names:
            start = time.time()
            there = one(world.named(name), (b"GET", key)) is not None
            looks[name].append(Look(start, time.time(), there))
        time.sleep(GLANCE)
    for name in names:
        try:
            judge_end(began, ended, life, looks[name])
        except Mismatch as miss:
            raise Mismatch(f"{miss.what} on node {name}", miss.expected, miss.actual) from None


def _alike(
    world: World, names: Sequence[str], command: Command, wanted: Value, deadline: str
) -> None:
    def look() -> None:
        for name in names:
            reply = one(world.named(name), command)
            same(f"{keyspace.shown(command)} through node {name}", wanted, reply)

    eventually(look, deadline, hold=LASTING if deadline == "repair" else 1)


def _all_written(world: World, node: Node) -> None:
    keys = list(world.written)
    replies = shared_keys.ask(node, [(b"GET", key) for key in keys])
    wrong = [
        f"{keyspace.shown([key])}: {reply!r}"
        for key, reply in zip(keys, replies, strict=True)
        if reply != world.written[key]
    ]
    shown = f"{len(wrong)} are not, such as {'; '.join(wrong[:BATCH_SHOWN])}"
    expect(not wrong, f"the {len(keys)} keys through node {node.name}", "as written", shown)


def one(node: Node, command: Command) -> Reply:
    """What a client of the node is told."""
    return shared_keys.ask(node, [command])[0]
