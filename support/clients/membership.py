"""Who is in the cluster, as a node sees it: by the Node API, or by what it replicates.

The Node API (`GET /api/kv/cluster`) is the promise. Where a target does not have it,
a node is seen when a small value written there can be read here.
"""

from __future__ import annotations

import dataclasses
import secrets
import urllib.parse
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import redis

from support.assertions import Mismatch, equal, eventually
from support.clients.http import HttpClient, Request
from support.clients.redis_client import plain
from support.errors import Unsupported
from support.settings.profiles import Profile
from support.topologies.node import Node

T = TypeVar("T")
# Seconds for one look: on a link that loses packets, a new one is quicker than TCP's repetitions.
LOOK = 2.0

NODE_API = Request(target="/api/kv/cluster")


def view(node: Node) -> dict[str, Any]:
    """What the node says of its cluster.

    Raises:
        Mismatch: it does not answer with 200 and JSON.
    """
    answer = HttpClient(node).send(NODE_API).answered()
    equal("the status of /api/kv/cluster", 200, answer.status)
    found = answer.json()
    if not isinstance(found, dict):
        raise Mismatch("/api/kv/cluster", "a JSON object", answer.text)
    return found


@dataclasses.dataclass(frozen=True)
class Facts:
    """What is told of a member.

    Attributes:
        health: `up`, `suspect` or `leaving`.
        memory_bytes: what its keys and values need.
        key_count: of the keys that it has a copy of.
    """

    health: str
    memory_bytes: int
    key_count: int


def facts(node: Node) -> dict[str, Facts]:
    """What the node tells of each member, by the member's id.

    Raises:
        Mismatch: a fact is missing.
    """
    found = {}
    for member in view(node)["members"]:
        told = [member.get(name) for name in ("health", "memory_bytes", "key_count")]
        if not isinstance(told[0], str) or not all(isinstance(fact, int) for fact in told[1:]):
            raise Mismatch(f"what node {node.name} tells", "health, memory, keys", str(member))
        found[member["node_id"]] = Facts(*told)
    return found


def settled(node: Node) -> None:
    """The node says that it has all that it should keep.

    Raises:
        Mismatch: it does not.
    """
    equal(f"whether node {node.name} is settled", True, view(node).get("settled"))


def empty(node: Node) -> None:
    """Removes every key of the cluster.

    Raises:
        Mismatch: the node does not.
    """
    try:
        plain(node).flushall()
    except redis.RedisError as error:
        raise Mismatch(f"FLUSHALL of node {node.name}", "done", str(error)) from None


def copies(node: Node, key: bytes) -> list[str]:
    """The ids of the nodes that keep the key, as the node tells."""
    return [str(name) for name in _of_key(node, key)["replicas"]]


def owner(node: Node, key: bytes) -> str:
    """The id of the node that the key belongs to, as the node tells."""
    return str(_of_key(node, key)["owner"])


def _of_key(node: Node, key: bytes) -> dict[str, Any]:
    target = f"/api/kv/cluster/keys/{urllib.parse.quote(key, safe='')}"
    answer = HttpClient(node).send(Request(target=target)).answered()
    equal(f"the status of {target}", 200, answer.status)
    found: dict[str, Any] = answer.json()
    return found


def known_as(node: Node) -> str:
    """The id of the node: what it was given, or where that is nothing what it says itself.

    Raises:
        Mismatch: it was given none, and does not say.
    """
    return str(view(node).get("node_id")) if is_nameless(node) else f"node-{node.name}"


def is_nameless(node: Node) -> bool:
    """Whether the node was given no id, so that it draws one."""
    return bool(node.spec.configuration.get("cluster", {}).get("node_id") == "")


def alive(node: Node) -> list[str]:
    """The ids of the members that the node takes to be alive, in order."""
    return alive_in(view(node))


def alive_in(found: dict[str, Any]) -> list[str]:
    """The same of what a node said."""
    return sorted(member["node_id"] for member in found["members"] if member["state"] == "alive")


def glimpse(node: Node) -> list[str]:
    """The same at one look, without complaint: nobody where the node does not say in time."""
    seen = HttpClient(node).send(NODE_API, "probe")
    return alive_in(seen.json()) if seen.status == 200 else []


def hears(profile: Profile, node: Node, others: Sequence[Node]) -> None:
    """The node sees these nodes, and by the Node API nobody else.

    Raises:
        Mismatch: it does not, or not yet.
    """
    if profile.claims("node-api"):
        wanted = sorted(known_as(other) for other in others)
        equal(f"the members that node {node.name} sees", wanted, alive(node))
        return
    for other in others:
        if other is not node:
            _hears(node, other)


def sees(profile: Profile, node: Node, others: Sequence[Node]) -> None:
    """The node sees exactly these nodes.

    Raises:
        Mismatch: it does not, or not yet.
        Unsupported: the target does not tell; what is not replicated proves no absence.
    """
    if not profile.claims("node-api"):
        raise Unsupported(profile.lack_of("node-api"))
    hears(profile, node, others)


def _hears(node: Node, other: Node) -> None:
    # A value of its own for each look: what was written before the link came up is no proof.
    key = f"membership:{other.name}:{node.name}:{secrets.token_hex(4)}"
    _asked(other, lambda client: client.set(key, "here", ex=30))

    def read() -> None:
        got = _asked(node, lambda client: client.get(key))
        equal(f"what node {node.name} reads of node {other.name}", b"here", got)

    eventually(read, "replication")


def _asked(node: Node, what: Callable[[redis.Redis], T]) -> T:
    """What a client is answered; over a bad link it asks again, as it is about others.

    Raises:
        Mismatch: it is not answered in time.
    """

    def ask() -> T:
        try:
            return what(plain(node, LOOK))
        except redis.TimeoutError as error:
            raise Mismatch(f"the Redis port of node {node.name}", "a reply", str(error)) from None

    return eventually(ask, "silence")
