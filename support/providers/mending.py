"""A cluster between two scenarios: is it as it was, can it be made so again?"""

from __future__ import annotations

from support.clients import membership
from support.errors import Broken
from support.providers.base import Provider
from support.providers.cluster import ClusterHandle
from support.topologies import Node


def healthy(provider: Provider, cluster: ClusterHandle) -> bool:
    """Whether all of its nodes run and are ready, and nothing speaks against sharing it."""
    if cluster.dirty or len(cluster.alive) != len(cluster.spec.names):
        return False
    return all(provider.healthy(node) for node in cluster.nodes.values())


def mend(provider: Provider, cluster: ClusterHandle) -> bool:
    """Undoes what was done to its nodes and links: then it is as a fresh one, without keys.

    False where that cannot be proven: nodes came or are strangers, something does not
    come back, or the target does not tell whether all of them have what they should.
    """
    if cluster.dirty or set(cluster.nodes) != set(cluster.spec.names):
        return False
    if not provider.profile.claims("node-api"):
        return False
    cluster.heal()
    try:
        for node in cluster.nodes.values():
            _revive(provider, node)
        for node in cluster.nodes.values():
            provider.await_ready(node)
            node.dirty = False
        cluster.await_settled()
        membership.empty(cluster.alive[0])
        cluster.await_settled()
    except (AssertionError, Broken):
        return False
    cluster.touched = False
    return True


def _revive(provider: Provider, node: Node) -> None:
    if provider.running(node):
        provider.resume(node)
    else:
        provider.relaunch(node, wipe=True)
