"""Keys of a cluster: written through one node, read through the others."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from support import assertions
from support.actions import keyspace
from support.assertions import Mismatch
from support.assertions.times import true_at
from support.clients import pages
from support.clients.redis_client import Command, Lost, Reply, connected
from support.language import values
from support.language.clusters import Time, Written
from support.language.keys import Manner, Sender, Senders
from support.language.values import Call
from support.topologies import Node
from support.world import World

SHOWN = 5  # keys that a message names
LASTING = 3  # looks in a row at which must be right what a repair has put right


def send_so(world: World, sender: Sender, words: Command, manner: Manner) -> None:
    """A Redis client, of the node or of one of the cluster, sends a command."""
    if sender.node:
        send_in_turn(world, [(sender.node, words)])
    else:
        keyspace.send_so(world, words, sender.name, manner)


def send_table(world: World, table: Any, pipelined: bool) -> None:
    """The Redis client, or where the table has that column one of each | node |, sends each
    | command |, after the reply to the one before or without waiting for it."""
    commands = [values.command(row["command"]) for row in table]
    if "node" in table.headings:
        send_in_turn(world, zip((row["node"] for row in table), commands, strict=True))
    else:
        (keyspace.send_all if pipelined else keyspace.send_in_turn)(world, commands)


def send_in_turn(world: World, deeds: Iterable[tuple[str, Command]]) -> None:
    """Clients of nodes send commands, each after the reply to the one before."""
    world.redis.replies = []
    for name, words in deeds:
        with connected(world.named(name)) as client:
            talk = client.send(keyspace.filled_in(world, words))
        world.redis.talks.append(talk)
        world.redis.replies.append(talk.reply)


def send_together(world: World, senders: Senders, words: Command) -> None:
    """So many clients, of the node or of each running one of the cluster, send at once."""
    nodes = world.cluster.alive if senders.everywhere else [world.node]
    keyspace.send_together(world, senders.count * len(nodes), words, nodes)


def call(world: World, node: Node, made: Call) -> None:
    """A page of that node makes the call; what it gets is in `world.redis.results`."""
    world.redis.results = pages.results(world.send_to(node, pages.request(node, [made])))


def hold(world: World, name: str, key: bytes, value: bytes) -> None:
    """The key is set through that node, and every running node reads it.

    Raises:
        Mismatch: the node did not take it, or another one does not read it in time.
    """
    assertions.equal(
        f"the reply to SET of node {name}", [b"OK"], ask(world.named(name), [(b"SET", key, value)])
    )
    world.written[key] = value
    assertions.eventually(lambda: _all_read(world.cluster.alive, key, value), "replication")


def store(world: World, count: int, how: Written) -> None:
    """So many keys are stored as a sentence says.

    Raises:
        Mismatch: they were not all taken, or have not reached every node in time.
    """
    node = world.named(how.node) if how.node else world.gateway
    (rewrite if how.again else write)(world, node, count)
    for other in world.cluster.alive if how.spread else ():
        assertions.eventually(functools.partial(all_written, world, other), "replication")


def write(world: World, node: Node, count: int) -> None:
    """So many keys, each with a text of its own, are stored through that node or the gateway.

    Raises:
        Mismatch: they were not all taken.
    """
    stem = f"many:{secrets.token_hex(3)}"
    numbers = range(1, count + 1)
    _store(world, node, {f"{stem}:{n}".encode(): f"text {stem} {n}".encode() for n in numbers})


def rewrite(world: World, node: Node, count: int) -> None:
    """The keys that were written get other texts through that node or the gateway."""
    assertions.equal("the number of keys that were written", count, len(world.written))
    _store(world, node, {key: text + b" anew" for key, text in world.written.items()})


def alike(
    nodes: Sequence[Node],
    command: Command,
    wanted: Any,
    when: Time,
    compare: Callable[[str, Any, Any], None] = assertions.equal,
) -> None:
    """Each of the nodes replies so to the command. What a repair has put right must last.

    Raises:
        Mismatch: one does not.
    """

    def look() -> None:
        for node in nodes:
            (reply,) = ask(node, [command])
            compare(f"{keyspace.shown(command)} through node {node.name}", wanted, reply)

    true_at(look, when, hold=LASTING if when.promise == "repair" else 1)


def exists(world: World, nodes: Sequence[Node], key: bytes, when: Time, *, there: bool) -> None:
    """Each of the nodes says that there is such a key, or that there is none.

    Raises:
        Mismatch: one does not.
    """
    alike(nodes, keyspace.filled_in(world, [b"EXISTS", key]), int(there), when)


def all_written(world: World, node: Node) -> None:
    """The node gives every text that the scenario has stored.

    Raises:
        Mismatch: it does not.
    """
    keys = list(world.written)
    replies = ask(node, [(b"GET", key) for key in keys])
    wrong = [
        f"{keyspace.shown([key])}: {reply!r}"
        for key, reply in zip(keys, replies, strict=True)
        if reply != world.written[key]
    ]
    shown = f"{len(wrong)} are not, such as {'; '.join(wrong[:SHOWN])}"
    what = f"the {len(keys)} keys through node {node.name}"
    assertions.expect(not wrong, what, "as written", shown)


def _store(world: World, node: Node, texts: dict[bytes, bytes]) -> None:
    commands = [(b"SET", key, text) for key, text in texts.items()]
    for start in range(0, len(commands), keyspace.BATCH):
        # A connection for each batch: the gateway passes each on to the next node.
        replies = ask(node, commands[start : start + keyspace.BATCH])
        refused = [reply for reply in replies if reply != b"OK"]
        assertions.equal(f"the replies to SET of {node.name} that are not OK", [], refused[:3])
    world.written |= texts


def ask(node: Node, commands: Sequence[Command]) -> list[Reply]:
    """What a client of the node is told, many commands at a time.

    Raises:
        Mismatch: a reply is missing.
    """
    replies: list[Reply] = []
    with connected(node) as client:
        for start in range(0, len(commands), keyspace.BATCH):
            talks = client.send_all(commands[start : start + keyspace.BATCH])
            replies += [talk.reply for talk in talks]
    lost = next((reply for reply in replies if isinstance(reply, Lost)), None)
    if lost is not None:
        raise Mismatch(f"the replies of node {node.name}", "replies", repr(lost))
    return replies


def _all_read(nodes: Sequence[Node], key: bytes, value: bytes) -> None:
    for node in nodes:
        what = f"the key {keyspace.shown([key])} through node {node.name}"
        assertions.equal(what, [value], ask(node, [(b"GET", key)]))
