"""A cluster of nodes on this machine, on a network of its own, and what stands beside them."""

from __future__ import annotations

import abc
from typing import Generic, Protocol, TypeVar

from support.machine.networks import Spot
from support.providers import bad_links, gateways
from support.providers.base import Provider
from support.providers.cluster import ClusterHandle
from support.providers.cluster_nodes import node_spec
from support.services import pebble
from support.services.gateways import HAPROXY
from support.topologies import ClusterSpec, Node, NodeSpec

EMPTY = 200  # the number of an address where nobody ever is


class Links(Protocol):
    """The network that the nodes are on."""

    @property
    def whole(self) -> bool:
        """Whether no cut is in force."""

    def close(self) -> None:
        """Removes it."""


Net = TypeVar("Net", bound=Links)


class LocalCluster(ClusterHandle, Generic[Net]):
    """Nodes on a network of this machine; links are spoilt by relays where nodes are plugged in."""

    def __init__(self, provider: Provider, spec: ClusterSpec, network: Net) -> None:
        super().__init__(provider.profile, spec)
        self._provider, self._network = provider, network
        self._gateways: dict[str, gateways.Gateway] = {}  # by their kind
        self._bad: list[bad_links.BadLink] = []
        try:
            self._furnish()
        except BaseException:
            self.close()
            raise

    @abc.abstractmethod
    def _address(self, name: str) -> str:
        """Where the node of that name is, or will be."""

    @abc.abstractmethod
    def _authority_spot(self) -> Spot:
        """A machine for the authority."""

    @abc.abstractmethod
    def _gateway_spot(self, kind: str) -> Spot:
        """A machine for a gateway of that kind."""

    def _furnish(self) -> None:
        """What is there before the first node."""
        if self.spec.sites:
            self.authority = pebble.start(self._authority_spot(), self.spec.certificate_life)
            for site, nodes in self.spec.sites.items():
                self.authority.place(site, [self._address(name) for name in nodes])

    # -- nodes

    @property
    def alive(self) -> list[Node]:
        """The nodes that have not ended."""
        return [node for node in self.nodes.values() if self._provider.running(node)]

    def _told(self, name: str) -> NodeSpec:
        """What a node of that name is told."""
        return node_spec(
            self.profile, self.spec, name, self.nodes, self._address, authority=self.authority
        )

    def _joined(self, node: Node) -> Node:
        """The node is one of the cluster from now on."""
        self.nodes[node.name] = node
        if self.authority is not None:
            # Whom its visitors trust.
            root = self.authority.root()
            (node.directory / "authority.pem").write_text(root, encoding="utf-8")
        return node

    # -- links

    @property
    def whole(self) -> bool:
        """Whether no rule of ours is in force, and no relay."""
        return self._network.whole and not self._bad

    def _end_relays(self) -> None:
        """Takes the relays away, which must have done something."""
        bad, self._bad = self._bad, []
        try:
            for link in bad:
                bad_links.check(link)
        finally:
            for link in bad:
                link.end()

    # -- what stands beside the nodes

    def gateway(self, kind: str = HAPROXY) -> Node:
        """At an address of its own on the network."""
        if kind not in self._gateways:
            gateways.wanted(kind)  # before a machine is taken for it
            spot = self._gateway_spot(kind)
            self._gateways[kind] = gateways.start(spot, list(self.nodes.values()), kind)
        return self._gateways[kind].node

    def _end_gateways(self) -> None:
        while self._gateways:
            self._gateways.popitem()[1].end()

    def close(self) -> None:
        """Ends the relays, the nodes, the authority, the gateways and the network."""
        for link in self._bad:
            link.end()
        for name in list(self.nodes):
            self.remove(name)
        if self.authority is not None:
            self.authority.end()
        self._end_gateways()
        self._network.close()
