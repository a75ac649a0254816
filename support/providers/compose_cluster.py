"""A cluster of nodes as containers, on a network of its own."""

from __future__ import annotations

from collections.abc import Callable

from support.machine.container import Container
from support.machine.container_network import ContainerNetwork, Here
from support.providers import bad_links
from support.providers.base import Provider
from support.providers.cluster import TRY, Badness, Ignored
from support.providers.local_cluster import EMPTY, LocalCluster
from support.topologies import NOBODY, ClusterSpec, Node, NodeSpec

FIRST = 2  # the number of the first node's address; this machine has the one before it
Begin = Callable[[ContainerNetwork, str, NodeSpec, str], Node]


class ComposeCluster(LocalCluster[ContainerNetwork]):
    """Nodes on a bridge; a cut is a rule in the container that shall not hear."""

    def __init__(
        self,
        provider: Provider,
        begin: Begin,
        container: Callable[[Node], Container],
        spec: ClusterSpec,
    ) -> None:
        """`begin` starts a node at an address, and does not wait."""
        self._begin, self._container = begin, container
        network = ContainerNetwork()
        # Also those of late nodes: who is told of them is told where they will be.
        self._addresses = {name: network.take(FIRST + at) for at, name in enumerate(spec.names)}
        super().__init__(provider, spec, network)

    def add(self, name: str) -> Node:
        """Starts a node at the address that is kept for that name, or at a new one."""
        if name not in self._addresses:
            self._addresses[name] = self._network.take()
        begun = self._begin(self._network, self._addresses[name], self._told(name), name)
        return self._joined(begun)

    def remove(self, name: str) -> None:
        """Ends the node; one that gets its name later gets another address."""
        self._provider.discard(self.nodes.pop(name))
        self._addresses.pop(name, None)

    def cut(self, ignored: Ignored, *, how: str = "drop") -> None:
        """Gives the containers of those that ignore others their rules."""
        by_address = {
            self._address(name): [self._address(source) for source in sources]
            for name, sources in ignored.items()
        }
        self._network.cut(by_address, how)
        for name in ignored:
            self._enforce(self.node(name))

    def spoil(self, name: str, badness: Badness) -> None:
        """Puts a relay where the container is plugged in."""
        plugs = self._network.plugs(self._container(self.node(name)).pid)
        self._bad.append(bad_links.start(plugs, name, badness))

    def heal(self) -> None:
        """Removes the rules and the relays, which must have done something."""
        self._network.heal()
        for node in self.alive:
            self._enforce(node)
        self._end_relays()

    def _enforce(self, node: Node) -> None:
        own = self._container(node)
        # One that has ended gets its rules when it is started again.
        if pid := own.pid:
            self._network.enforce(node.host, pid)

    def reaches(self, source: str, goal: str, seconds: float = TRY) -> bool:
        """Whether a connection between the containers is accepted."""
        pid, there = self._container(self.node(source)).pid, self.node(goal)
        return self._network.reaches(pid, there.host, there.port, seconds)

    def cuts(self, name: str) -> str:
        """The rules in that node's container, with their counters."""
        return self._network.rules(self._container(self.node(name)).pid)

    def _authority_spot(self) -> Here:
        return self._network.here

    def _gateway_spot(self, kind: str) -> Here:
        self._end_gateways()  # there is but one address for one
        return self._network.here

    def _address(self, name: str) -> str:
        if name == NOBODY:
            return self._network.address(EMPTY)
        return self._addresses[name]
