"""Clusters of nodes as processes, each on a host of its own."""

from __future__ import annotations

import string
import time

from support import assertions
from support.clients import membership
from support.errors import Broken, Unsupported
from support.machine.networks import Network
from support.providers.base import Provider
from support.providers.process import ProcessProvider
from support.services import authorities
from support.topologies import NOBODY, UNKNOWN, Cluster, ClusterSpec, Node, NodeSpec, merged

GOSSIP, DATA = 7946, 7947
EMPTY = 200  # the number of a host that is never added
SECRET = "the secret of an acceptance cluster"


def names(count: int) -> tuple[str, ...]:
    """The names of so many nodes: a, b, c, ..."""
    return tuple(string.ascii_lowercase[:count])


class Clusters:
    """Makes clusters on a target whose nodes are processes."""

    def __init__(self, provider: Provider) -> None:
        if not isinstance(provider, ProcessProvider):
            raise Unsupported(f"{provider.profile.target.name}: no cluster can be started there")
        self.provider = provider

    def start(self, spec: ClusterSpec) -> Cluster:
        """Starts every node at once and, where they shall form a cluster, waits until all of
        them see all.

        Raises:
            Broken: a node did not start, or they did not find each other.
        """
        cluster = Cluster(spec, Network(), dirty=not spec.formed)
        try:
            if spec.sites:
                cluster.authority = authorities.start(cluster.network, spec.certificate_life)
            for site, nodes in spec.sites.items():
                self._place(cluster, site, nodes)
            for name in spec.names:
                # Also of a late node: what is sent to it meanwhile is lost there, not kept
                # by the kernel until somebody has its address.
                cluster.network.add(name)
            for name in (name for name in spec.names if name != spec.late):
                self.add(cluster, name, wait=False)
            for node in cluster.nodes.values():
                self.provider.await_ready(node)
            if spec.formed:
                self.await_formed(cluster)
        except BaseException as error:
            self.discard(cluster)
            if isinstance(error, AssertionError):
                raise Broken(f"the cluster did not form: {error}") from None
            raise
        return cluster

    def add(self, cluster: Cluster, name: str, *, wait: bool = True) -> Node:
        """One node more; it is told of those that it shall seek."""
        machine = cluster.network.find(name) or cluster.network.add(name)
        node = self.provider.begin_on(machine, self._spec(cluster, name), name)
        cluster.nodes[name] = node
        if wait:
            self.provider.await_ready(node)
        return node

    def restart(self, cluster: Cluster, name: str, *, wipe: bool = False) -> None:
        """Starts a node again that has ended, and waits until it is ready."""
        node = cluster.node(name)
        self.provider.relaunch(node, wipe=wipe)
        self.provider.await_ready(node)

    def await_formed(self, cluster: Cluster) -> None:
        """Waits until every running node sees every running node, and no other.

        Raises:
            AssertionError: they do not within the deadline `formation`.
        """
        began = time.monotonic()
        alive = cluster.alive
        for node in alive:
            assertions.eventually(
                lambda node=node: membership.hears(self.provider.profile, node, alive),  # type: ignore[misc]
                "formation",
            )
        cluster.formed_after = time.monotonic() - began

    def healthy(self, cluster: Cluster) -> bool:
        """Whether all of its nodes run, are ready and see each other."""
        if cluster.dirty or len(cluster.alive) != len(cluster.spec.names):
            return False
        return all(self.provider.healthy(node) for node in cluster.nodes.values())

    def mend(self, cluster: Cluster) -> bool:
        """Undoes what was done to its nodes and links: then it is as a fresh one, without keys.

        False where that cannot be proven: nodes came or are strangers, something does not
        come back, or the target does not tell whether all of them have what they should.
        """
        if cluster.dirty or set(cluster.nodes) != set(cluster.spec.names):
            return False
        if not self.provider.profile.claims("node-api"):
            return False
        cluster.network.heal()
        try:
            for node in cluster.nodes.values():
                self._revive(node)
            for node in cluster.nodes.values():
                self.provider.await_ready(node)
                node.dirty = False
            self.await_settled(cluster)
            membership.empty(cluster.alive[0])
            self.await_settled(cluster)
        except (AssertionError, Broken):
            return False
        cluster.touched = False
        return True

    def _revive(self, node: Node) -> None:
        if node.process is not None and node.process.running:
            self.provider.resume(node)
        else:
            self.provider.relaunch(node, wipe=True)

    def await_settled(self, cluster: Cluster) -> None:
        """Waits until every running node sees every other and has all that it should keep.

        Raises:
            AssertionError: they do not within the deadlines `formation` and `repair`.
        """
        self.await_formed(cluster)
        for node in cluster.alive:
            assertions.eventually(lambda node=node: membership.settled(node), "repair", hold=2)  # type: ignore[misc]

    def discard(self, cluster: Cluster) -> None:
        """Ends the nodes and the network."""
        for node in cluster.nodes.values():
            self.provider.discard(node)
        if cluster.authority is not None:
            cluster.authority.end()
        if cluster.gateway is not None:
            self.provider.discard(cluster.gateway)
        cluster.network.close()

    def _place(self, cluster: Cluster, site: str, nodes: tuple[str, ...]) -> None:
        if cluster.authority is not None:
            cluster.authority.place(site, [self._seed(cluster, name) for name in nodes])

    def _seed(self, cluster: Cluster, seed: str) -> str:
        # Nodes are the first hosts of their network, so a late one's address is known.
        numbers = {name: number for number, name in enumerate(cluster.spec.names, start=1)}
        if seed in cluster.nodes:
            return cluster.nodes[seed].host
        if seed == UNKNOWN:
            return "seed.invalid"  # RFC 6761: never resolved
        return cluster.network.address(EMPTY if seed == NOBODY else numbers[seed])

    def _spec(self, cluster: Cluster, name: str) -> NodeSpec:
        spec = cluster.spec
        seeds = [
            f"{self._seed(cluster, seed)}:{GOSSIP}"
            for seed in spec.seeds.get(name, tuple(cluster.nodes))
            if seed != name
        ]
        defaults = {
            # A visitor may come to any node, so sessions are kept where all nodes see them.
            "php": {"ini_overrides": [["session.save_handler", "ephpm"]]},
            "kv": {"redis_compat": {"enabled": True, "listen": "{redis address}"}},
            "cluster": {
                "enabled": True,
                "bind": f"{{host}}:{GOSSIP}",
                "join": seeds,
                "secret": SECRET,
                "node_id": f"node-{name}",
                "cluster_id": "acceptance",
                "kv": {"data_port": DATA},
            },
        }
        profile = self.provider.profile
        layers = (profile.cluster, spec.configuration, spec.own.get(name, {}))
        table = merged(defaults, *layers)
        if cluster.authority is not None:
            # ePHPm has no key for another directory than Let's Encrypt's.
            own = {
                "acme_directory": cluster.authority.directory,
                "acme_trust": str(cluster.authority.trust),
            }
            table = merged(table, {"reference": own})
        return NodeSpec(configuration=table)
