"""A cluster as it is wanted."""

from __future__ import annotations

import dataclasses
import json
import string
from collections.abc import Sequence
from typing import Any, Self

NOBODY = "nobody"  # a seed at whose address there is no node
UNKNOWN = "unknown"  # a seed whose name cannot be resolved


def names(count: int) -> tuple[str, ...]:
    """The names of so many nodes: a, b, c, ..."""
    return tuple(string.ascii_lowercase[:count])


def told_of_all(wanted: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Seeds by which each of these nodes is told of all others."""
    return {name: tuple(other for other in wanted if other != name) for name in wanted}


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
        settable: the clock of each of its nodes can be set while it runs.
        formed: all must see all before a scenario goes on. Clusters that need not are not
            shared.
        content: what each node has from the start, as `NodeSpec.content`.
    """

    names: tuple[str, ...]
    configuration: dict[str, Any] = dataclasses.field(default_factory=dict)
    own: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)
    seeds: dict[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    late: str = ""
    sites: dict[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    certificate_life: int = 0
    settable: bool = False
    formed: bool = True
    content: str = ""

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
