"""Who is in the cluster, as a node sees it: by the Node API, or by what it replicates.

The Node API (`GET /api/kv/cluster`) is the promise. Where a target does not have it,
a node is seen when a small value written there can be read here.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from support.checks import Mismatch, equal, eventually
from support.clients.http import HttpClient, Request
from support.clients.redis_client import plain
from support.errors import Unsupported
from support.profiles import Profile
from support.topologies.node import Node

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


def alive(node: Node) -> list[str]:
    """The ids of the members that the node takes to be alive, in order."""
    members = view(node)["members"]
    return sorted(member["node_id"] for member in members if member["state"] == "alive")


def hears(profile: Profile, node: Node, others: Sequence[Node]) -> None:
    """The node sees these nodes, and by the Node API nobody else.

    Raises:
        Mismatch: it does not, or not yet.
    """
    if profile.claims("node-api"):
        wanted = sorted(f"node-{other.name}" for other in others)
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
    plain(other).set(key, "here", ex=30)

    def read() -> None:
        equal(f"what node {node.name} reads of node {other.name}", b"here", plain(node).get(key))

    eventually(read, "replication")
