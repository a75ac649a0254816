"""Warm nodes: features with equal needs share a node, destructive scenarios do not."""

from __future__ import annotations

from support.providers import ClusterHandle, Provider, mending
from support.topologies import ClusterSpec, Node, NodeSpec

WARM = 3  # nodes that a worker keeps


class Pool:
    """The nodes of one worker."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._warm: dict[str, Node] = {}  # by the key of what was wanted, oldest first

    def get(self, spec: NodeSpec, *, fresh: bool = False) -> Node:
        """A node that is proven healthy and fits; a new one where there is none."""
        node = self._warm.pop(spec.key, None)
        if node and (fresh or not self.provider.healthy(node)):
            self.provider.discard(node)
            node = None
        if node is None:
            # Its log of starting belongs to the scenario that it was started for.
            self._make_room()
            node = self.provider.start(spec, "node")
        else:
            self.provider.mark(node)
        self._warm[spec.key] = node
        return node

    def put_back(self, node: Node) -> None:
        """A scenario is done with the node; a dirty one is ended."""
        if node.dirty and self._warm.get(node.spec.key) is node:
            del self._warm[node.spec.key]
            self.provider.discard(node)

    def close(self) -> None:
        """Ends every node."""
        while self._warm:
            self.provider.discard(self._warm.popitem()[1])

    def _make_room(self) -> None:
        while len(self._warm) >= WARM:
            self.provider.discard(self._warm.pop(next(iter(self._warm))))


class ClusterPool:
    """The one cluster that a worker keeps warm: three nodes are enough at a time."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._warm: ClusterHandle | None = None

    def get(self, spec: ClusterSpec, *, fresh: bool = False) -> ClusterHandle:
        """A cluster that is proven healthy and fits; a new one where there is none.

        Raises:
            Unsupported: the target cannot have any.
        """
        if self._warm and (fresh or not self._fits(self._warm, spec)):
            self.close()
        if self._warm is None:
            self._warm = self.provider.cluster(spec)
        else:
            for node in self._warm.nodes.values():
                self.provider.mark(node)
        return self._warm

    def put_back(self, cluster: ClusterHandle) -> None:
        """A scenario is done with the cluster; one that cannot be mended is ended."""
        if cluster is not self._warm:
            return
        if cluster.dirty or (cluster.touched and not mending.mend(self.provider, cluster)):
            self.close()

    def close(self) -> None:
        """Ends the cluster."""
        if self._warm is not None:
            cluster, self._warm = self._warm, None
            cluster.close()

    def _fits(self, cluster: ClusterHandle, spec: ClusterSpec) -> bool:
        return cluster.spec.key == spec.key and mending.healthy(self.provider, cluster)
