"""A cluster as it is wanted, and a cluster as it runs."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, Self

from support.errors import Broken
from support.machine.networks import Network
from support.services.authorities import Authority
from support.topologies.node import Node

NOBODY = "nobody"  # a seed at whose address there is no node
UNKNOWN = "unknown"  # a seed whose name cannot be resolved


@dataclasses.dataclass(frozen=True)
class ClusterSpec:
    """What a scenario wants a cluster to be.

    Attributes:
        names: of its nodes, in the order in which they are started.
        configuration: tables of ephpm.toml that every node gets.
        own: tables that only the node of that name gets.
        seeds: who is told of whom at the start; whoever is not listed is told of all that
            were started before. Beside names of nodes there are `NOBODY` and `UNKNOWN`.
        late: the name of the last one, where it is not started with the others.
        sites: where there is any, there is a certificate authority on the network; the names
            of the nodes to which each site's name leads at first.
        certificate_life: seconds that the authority's certificates are good for; 0 for years.
        formed: all must see all before a scenario goes on. Clusters that need not are not
            shared.
    """

    names: tuple[str, ...]
    configuration: dict[str, Any] = dataclasses.field(default_factory=dict)
    own: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)
    seeds: dict[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    late: str = ""
    sites: dict[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    certificate_life: int = 0
    formed: bool = True

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """What `dataclasses.asdict` and JSON made of it."""
        lists = {
            name: {key: tuple(value) for key, value in data[name].items()}
            for name in ("seeds", "sites")
        }
        return cls(**{**data, "names": tuple(data["names"]), **lists})

    @property
    def key(self) -> str:
        """Equal for clusters that can stand in for one another."""
        return json.dumps(dataclasses.asdict(self), sort_keys=True)


@dataclasses.dataclass
class Cluster:
    """Nodes on a network.

    Attributes:
        nodes: by name, the dead ones too, in the order in which they were started.
        formed_after: seconds from the last start until all saw all.
        touched: something was done to its nodes or links; it may be given to another
            scenario once it is mended.
        dirty: it must not be given to another scenario.
        authority: whom its nodes ask for certificates, where they shall.
        gateway: what passes visitors on to its nodes, where one was started.
    """

    spec: ClusterSpec
    network: Network
    nodes: dict[str, Node] = dataclasses.field(default_factory=dict)
    formed_after: float = 0.0
    touched: bool = False
    dirty: bool = False
    gateway: Node | None = None
    authority: Authority | None = None

    def node(self, name: str) -> Node:
        """The node of that name.

        Raises:
            Broken: there is none.
        """
        if name not in self.nodes:
            raise Broken(f"no node {name!r} in the cluster; there are {', '.join(self.nodes)}")
        return self.nodes[name]

    @property
    def alive(self) -> list[Node]:
        """The nodes that run."""
        return [node for node in self.nodes.values() if node.process and node.process.running]

    def others(self, name: str) -> list[str]:
        """The names of every node but that one."""
        return [other for other in self.nodes if other != name]
