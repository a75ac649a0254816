"""A cluster of nodes as processes of this machine, each on a host of its own."""

from __future__ import annotations

from collections.abc import Callable

from support.machine.networks import Host, Network
from support.providers import bad_links, gateways
from support.providers.base import Provider
from support.providers.cluster import GATEWAY, TRY, Badness, ClusterHandle, Ignored
from support.providers.cluster_nodes import node_spec
from support.services import pebble
from support.services.gateways import HAPROXY
from support.topologies import NOBODY, ClusterSpec, Node, NodeSpec

EMPTY = 200  # the number of a host that is never added
Begin = Callable[[Host, NodeSpec, str], Node]


class ProcessCluster(ClusterHandle):
    """Nodes on a network of namespaces; a cut is a rule of the node that shall not hear."""

    def __init__(self, provider: Provider, begin: Begin, spec: ClusterSpec) -> None:
        """`begin` starts a node on a host, and does not wait."""
        super().__init__(provider.profile, spec)
        self._provider = provider
        self._begin = begin
        self._gateways: dict[str, gateways.Gateway] = {}
        self._bad: list[bad_links.BadLink] = []
        self._network = Network()
        try:
            self._furnish()
        except BaseException:
            self.close()
            raise

    def _furnish(self) -> None:
        spec = self.spec
        if spec.sites:
            host = self._network.add(pebble.NAME, pebble.NUMBER)
            self.authority = pebble.start(host, spec.certificate_life)
            for site, nodes in spec.sites.items():
                self.authority.place(site, [self._address(name) for name in nodes])
        for name in spec.names:
            # Also of a late node: what is sent to it meanwhile is lost there, not kept
            # by the kernel until somebody has its address.
            self._network.add(name)

    @property
    def alive(self) -> list[Node]:
        """The nodes whose process runs."""
        return [node for node in self.nodes.values() if self._provider.running(node)]

    def add(self, name: str) -> Node:
        """Starts a node on the host of that name, or on a new one."""
        machine = self._network.find(name) or self._network.add(name)
        told = node_spec(
            self.profile, self.spec, name, self.nodes, self._address, authority=self.authority
        )
        node = self.nodes[name] = self._begin(machine, told, name)
        if self.authority is not None:
            # Whom its visitors trust.
            root = self.authority.root()
            (node.directory / "authority.pem").write_text(root, encoding="utf-8")
        return node

    def remove(self, name: str) -> None:
        """Ends the node, and takes its host off the network."""
        self._provider.discard(self.nodes.pop(name))
        self._network.remove(name)

    @property
    def whole(self) -> bool:
        """Whether no rule of ours is in force, and no relay."""
        return self._network.whole and not self._bad

    def cut(self, ignored: Ignored, *, how: str = "drop") -> None:
        """Gives each host that ignores others its rules."""
        self._network.cut(ignored, how=how)

    def spoil(self, name: str, badness: Badness) -> None:
        """Puts a relay where the host is plugged in."""
        self._bad.append(bad_links.start(self._network, name, badness))

    def heal(self) -> None:
        """Removes the rules and the relays, which must have done something."""
        self._network.heal()
        bad, self._bad = self._bad, []
        try:
            for link in bad:
                bad_links.check(link)
        finally:
            for link in bad:
                link.end()

    def reaches(self, source: str, goal: str, seconds: float = TRY) -> bool:
        """Whether a connection between the hosts is accepted."""
        return self._network.reaches(source, goal, self.node(goal).port, seconds)

    def cuts(self, name: str) -> str:
        """The rules of that node's host, with their counters."""
        return self._network.rules(name)

    def gateway(self, kind: str = HAPROXY) -> Node:
        """On a host of its own."""
        if kind not in self._gateways:
            gateways.wanted(kind)  # before a host is taken for it
            host = self._network.add(f"{GATEWAY} {kind}")
            self._gateways[kind] = gateways.start(host, list(self.nodes.values()), kind)
        return self._gateways[kind].node

    def close(self) -> None:
        """Ends the nodes, the relays, the authority, the gateways and the network."""
        for link in self._bad:
            link.end()
        for name in list(self.nodes):
            self.remove(name)
        if self.authority is not None:
            self.authority.end()
        for gateway in self._gateways.values():
            gateway.end()
        self._network.close()

    def _address(self, name: str) -> str:
        # Nodes are the first hosts of their network, so a late one's address is known.
        if name in self.nodes:
            return self.nodes[name].host
        number = EMPTY if name == NOBODY else self.spec.names.index(name) + 1
        return self._network.address(number)
