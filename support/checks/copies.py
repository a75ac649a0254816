"""Checks on what the nodes of a cluster hold alike: keys, hashes, times to live."""

from __future__ import annotations

import functools
import time
from collections.abc import Sequence

from support.actions import cached_pages, keyspace
from support.actions import cluster_keys as shared_keys
from support.assertions import Mismatch, equal, expect
from support.assertions.times import true_at
from support.checks.expiry import EARLY, GLANCE, Look, judge_end, last_deed
from support.checks.replies import fields, same
from support.clients.redis_client import Command, Reply
from support.language.clusters import Source, Time
from support.language.keys import End
from support.language.values import Call, Value
from support.settings import deadlines
from support.topologies import Node
from support.world import World


def read(world: World, nodes: Sequence[Node], source: Source, wanted: Value, when: Time) -> None:
    """Each of the nodes gives that for the key: by GET, in a page, or, for a hash, by HGETALL."""
    if source.page:
        _pages_get(world, nodes, Call("ephpm_kv_get", (source.key,)), wanted, when)
    elif isinstance(wanted, dict):
        _hash_read(nodes, source.key, wanted, when)
    else:
        shared_keys.alike(nodes, (b"GET", source.key), wanted, when, same)


def have(world: World, nodes: Sequence[Node], what: str, key: bytes, when: Time) -> None:
    """Each of the nodes says `what` of the key: `the key`, `no key`, `the same text at the key`;
    or `the ETag of`, where the key is a page's target."""
    if what == "the ETag of":
        cached_pages.known(nodes, key.decode(), when)
    elif what == "the same text at the key":
        _same_text(world, nodes, key, when)
    else:
        shared_keys.exists(world, nodes, key, when, there=what == "the key")


def written_read(world: World, nodes: Sequence[Node], wanted: int, when: Time) -> None:
    """Each of the nodes gives every text that the scenario has stored, and there are so many."""
    equal("the number of keys that were written", wanted, len(world.written))
    for node in nodes:
        true_at(functools.partial(shared_keys.all_written, world, node), when)


def ends(world: World, key: bytes, end: End) -> None:
    """The key ends then, or never, on every running node."""
    names = [node.name for node in world.cluster.alive]
    if end.left is not None:
        expire_in(world, names, key, end.left)
    elif end.life is not None:
        gone_after(world, names, key, end.life)
    else:
        shared_keys.alike(world.cluster.alive, (b"PTTL", key), -1, Time())


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


def _same_text(world: World, nodes: Sequence[Node], key: bytes, when: Time) -> None:
    command = keyspace.filled_in(world, [b"GET", key])

    def look() -> None:
        found = {node.name: one(node, command) for node in nodes}
        same_text = len(set(map(repr, found.values()))) == 1 and None not in found.values()
        expect(same_text, keyspace.shown(command), "the same text everywhere", found)

    true_at(look, when)


def _hash_read(nodes: Sequence[Node], key: bytes, wanted: Value, when: Time) -> None:
    def look(node: Node) -> None:
        found = fields(one(node, (b"HGETALL", key)))
        same(f"the hash {keyspace.shown([key])} through node {node.name}", wanted, found or {})

    for node in nodes:
        true_at(functools.partial(look, node), when)


def _pages_get(world: World, nodes: Sequence[Node], made: Call, wanted: Value, when: Time) -> None:
    def look() -> None:
        for node in nodes:
            shared_keys.call(world, node, made)
            same(f"{made.function} on node {node.name}", wanted, world.redis.results[0])

    true_at(look, when)


def one(node: Node, command: Command) -> Reply:
    """What a client of the node is told."""
    return shared_keys.ask(node, [command])[0]
