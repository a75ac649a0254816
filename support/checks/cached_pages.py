"""Pages of one site on every node of a cluster: asked for again, known, purged."""

from __future__ import annotations

from collections.abc import Sequence

from support.actions import cluster_keys as shared_keys
from support.assertions import equal, eventually, expect
from support.topologies import Node
from support.world import World

HOST = ("Host", "site.test")


def known(world: World, names: Sequence[str], target: str) -> None:
    """Each of the nodes has the ETag of the page, within the promise `replication`."""

    def look() -> None:
        for name in names:
            found = _keys(world.named(name), target)
            expect(len(found) == 1, f"node {name}: the ETag of {target}", "one key", found)

    eventually(look, "replication")


def purge(world: World, name: str, target: str) -> None:
    """The key is deleted through that node; soon no node has it.

    Raises:
        Mismatch: there is none, it is not deleted, or a node goes on having it.
    """
    node = world.named(name)
    keys = _keys(node, target)
    equal(f"how many keys there are for {target}", 1, len(keys))
    equal("the reply to DEL", [1], shared_keys.ask(node, [(b"DEL", keys[0])]))

    def gone() -> None:
        for other in world.cluster.alive:
            equal(f"node {other.name}: the ETag of {target}", [], _keys(other, target))

    eventually(gone, "replication")


def _keys(node: Node, target: str) -> list[bytes]:
    (found,) = shared_keys.ask(node, [(b"KEYS", b"etag:*")])
    names = found if isinstance(found, list) else []
    return [name for name in names if isinstance(name, bytes) and name.endswith(target.encode())]
