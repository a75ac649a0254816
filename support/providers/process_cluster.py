"""A cluster of nodes as processes of this machine, each on a host of its own."""

from __future__ import annotations

from collections.abc import Callable

from support.machine.networks import Host, Network
from support.providers import bad_links
from support.providers.base import Provider
from support.providers.cluster import GATEWAY, TRY, Badness, Ignored
from support.providers.local_cluster import EMPTY, LocalCluster
from support.services import pebble
from support.topologies import NOBODY, ClusterSpec, Node, NodeSpec

Begin = Callable[[Host, NodeSpec, str], Node]


class ProcessCluster(LocalCluster[Network]):
    """Nodes on a network of namespaces; a cut is a rule of the node that shall not hear."""

    def __init__(self, provider: Provider, begin: Begin, spec: ClusterSpec) -> None:
        """`begin` starts a node on a host, and does not wait."""
        self._begin = begin
        super().__init__(provider, spec, Network())

    def _furnish(self) -> None:
        super()._furnish()
        for name in self.spec.names:
            # Also of a late node: what is sent to it meanwhile is lost there, not kept
            # by the kernel until somebody has its address.
            self._network.add(name)

    def add(self, name: str) -> Node:
        """Starts a node on the host of that name, or on a new one."""
        machine = self._network.find(name) or self._network.add(name)
        return self._joined(self._begin(machine, self._told(name), name))

    def remove(self, name: str) -> None:
        """Ends the node, and takes its host off the network."""
        self._provider.discard(self.nodes.pop(name))
        self._network.remove(name)

    def cut(self, ignored: Ignored, *, how: str = "drop") -> None:
        """Gives each host that ignores others its rules."""
        self._network.cut(ignored, how=how)

    def spoil(self, name: str, badness: Badness) -> None:
        """Puts a relay where the host is plugged in."""
        self._bad.append(bad_links.start(self._network, name, badness))

    def heal(self) -> None:
        """Removes the rules and the relays, which must have done something."""
        self._network.heal()
        self._end_relays()

    def reaches(self, source: str, goal: str, seconds: float = TRY) -> bool:
        """Whether a connection between the hosts is accepted."""
        return self._network.reaches(source, goal, self.node(goal).port, seconds)

    def cuts(self, name: str) -> str:
        """The rules of that node's host, with their counters."""
        return self._network.rules(name)

    def _authority_spot(self) -> Host:
        return self._network.add(pebble.NAME, pebble.NUMBER)

    def _gateway_spot(self, kind: str) -> Host:
        return self._network.add(f"{GATEWAY} {kind}")

    def _address(self, name: str) -> str:
        # Nodes are the first hosts of their network, so a late one's address is known.
        if name in self.nodes:
            return self.nodes[name].host
        number = EMPTY if name == NOBODY else self.spec.names.index(name) + 1
        return self._network.address(number)
