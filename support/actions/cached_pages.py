"""ETags that the nodes of a cluster know of pages."""

from __future__ import annotations

from collections.abc import Sequence

from support.actions import cluster_keys as shared_keys
from support.assertions import equal, eventually, expect
from support.assertions.times import true_at
from support.language.clusters import Time
from support.topologies import Node
from support.world import World


def purge(world: World, name: str, target: str) -> None:
    """Once every node has the ETag's key, it is deleted through that node; soon no node has it.

    Raises:
        Mismatch: a node does not get it, it is not deleted, or a node goes on having it.
    """
    known(world.cluster.alive, target, Time("replication"))
    node = world.named(name)
    keys = etags(node, target)
    equal(f"how many keys there are for {target}", 1, len(keys))
    equal("the reply to DEL", [1], shared_keys.ask(node, [(b"DEL", keys[0])]))

    def gone() -> None:
        for other in world.cluster.alive:
            equal(f"node {other.name}: the ETag of {target}", [], etags(other, target))

    eventually(gone, "replication")


def known(nodes: Sequence[Node], target: str, when: Time) -> None:
    """Each of the nodes has the ETag of the page, once."""

    def look() -> None:
        for node in nodes:
            found = etags(node, target)
            expect(len(found) == 1, f"node {node.name}: the ETag of {target}", "one key", found)

    true_at(look, when)


def etags(node: Node, target: str) -> list[bytes]:
    """The keys under which the node knows an ETag of that page."""
    (found,) = shared_keys.ask(node, [(b"KEYS", b"etag:*")])
    names = found if isinstance(found, list) else []
    return [name for name in names if isinstance(name, bytes) and name.endswith(target.encode())]
