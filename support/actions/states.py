"""Waiting until nodes have come to what a Given says of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from support.actions import cached_pages, certificates, members, shared_database
from support.actions import cluster_keys as shared_keys
from support.language.clusters import State, Time
from support.language.shared_databases import Leader
from support.topologies import Node
from support.world import World


def come_to(world: World, nodes: Sequence[Node], state: State, when: Time) -> None:
    """These nodes have come to that state then.

    Raises:
        Mismatch: they have not.
    """
    waits: dict[str, Callable[[], None]] = {
        "see": lambda: members.see_each_other(world, nodes, when, exactly=state.exactly),
        "read": lambda: shared_keys.alike(nodes, (b"GET", state.key), None, when),
        "have": lambda: _have(world, nodes, state, when),
        "serve": lambda: certificates.serve_alike(world, state.text, when, new=state.exactly),
        "follow": lambda: shared_database.follow(nodes, state.leader or Leader(), when),
    }
    waits[state.kind]()


def _have(world: World, nodes: Sequence[Node], state: State, when: Time) -> None:
    if state.text == "the ETag of":
        cached_pages.known(nodes, state.key.decode(), when)
    else:
        shared_keys.exists(world, nodes, state.key, when, there=state.text == "the key")
