"""A cluster of nodes as containers, on a network of its own."""

from __future__ import annotations

from collections.abc import Callable

from support.machine.container import Container
from support.machine.container_network import ContainerNetwork
from support.providers import bad_links, gateways
from support.providers.base import Provider
from support.providers.cluster import TRY, Badness, ClusterHandle, Ignored
from support.providers.cluster_nodes import node_spec
from support.services import pebble
from support.services.gateways import HAPROXY
from support.topologies import NOBODY, ClusterSpec, Node, NodeSpec

FIRST = 2  # the number of the first node's address; this machine has the one before it
EMPTY = 200  # the number of an address where nobody ever is
Begin = Callable[[ContainerNetwork, str, NodeSpec, str], Node]


class ComposeCluster(ClusterHandle):
    """Nodes on a bridge; a cut is a rule in the container that shall not hear."""

    def __init__(
        self,
        provider: Provider,
        begin: Begin,
        container: Callable[[Node], Container],
        spec: ClusterSpec,
    ) -> None:
        """`begin` starts a node at an address, and does not wait."""
        super().__init__(provider.profile, spec)
        self._provider, self._begin, self._container = provider, begin, container
        self._gateway: dict[str, gateways.Gateway] = {}  # the one that runs, by its kind
        self._bad: list[bad_links.BadLink] = []
        self._network = ContainerNetwork()
        # Also those of late nodes: who is told of them is told where they will be.
        self._addresses = {
            name: self._network.take(FIRST + at) for at, name in enumerate(spec.names)
        }
        try:
            self._furnish()
        except BaseException:
            self.close()
            raise

    def _furnish(self) -> None:
        spec = self.spec
        if spec.sites:
            self.authority = pebble.start(self._network.here, spec.certificate_life)
            for site, nodes in spec.sites.items():
                self.authority.place(site, [self._address(name) for name in nodes])

    @property
    def alive(self) -> list[Node]:
        """The nodes whose container runs."""
        return [node for node in self.nodes.values() if self._provider.running(node)]

    def add(self, name: str) -> Node:
        """Starts a node at the address that is kept for that name, or at a new one."""
        if name not in self._addresses:
            self._addresses[name] = self._network.take()
        told = node_spec(
            self.profile, self.spec, name, self.nodes, self._address, authority=self.authority
        )
        node = self._begin(self._network, self._addresses[name], told, name)
        self.nodes[name] = node
        if self.authority is not None:
            # Whom its visitors trust.
            root = self.authority.root()
            (node.directory / "authority.pem").write_text(root, encoding="utf-8")
        return node

    def remove(self, name: str) -> None:
        """Ends the node; one that gets its name later gets another address."""
        self._provider.discard(self.nodes.pop(name))
        self._addresses.pop(name, None)

    @property
    def whole(self) -> bool:
        """Whether no rule of ours is in force, and no relay."""
        return self._network.whole and not self._bad

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
        bad, self._bad = self._bad, []
        try:
            for link in bad:
                bad_links.check(link)
        finally:
            for link in bad:
                link.end()

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

    def gateway(self, kind: str = HAPROXY) -> Node:
        """On this machine, at its own address on the network; one kind at a time."""
        if kind not in self._gateway:
            self._end_gateway()
            nodes = list(self.nodes.values())
            self._gateway[kind] = gateways.start(self._network.here, nodes, kind)
        return self._gateway[kind].node

    def _end_gateway(self) -> None:
        while self._gateway:
            self._gateway.popitem()[1].end()

    def close(self) -> None:
        """Ends the relays, the nodes, the authority, the gateway and the network."""
        for link in self._bad:
            link.end()
        for name in list(self.nodes):
            self.remove(name)
        if self.authority is not None:
            self.authority.end()
        self._end_gateway()
        self._network.close()

    def _address(self, name: str) -> str:
        if name == NOBODY:
            return self._network.address(EMPTY)
        return self._addresses[name]
