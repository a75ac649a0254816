"""Voters: the nodes whose majority decides who is the primary, and what is committed.

A voter is a node on one disk. A node whose disk was wiped has forgotten what it voted for and what
it had confirmed, so it is another voter: it counts when the primary has taken it in anew. Voters
come and go one at a time, so that a majority before and a majority after always share a node.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Voters:
    """The disk of each node that counts, by node id."""

    disks: Mapping[str, str]

    @property
    def majority(self) -> int:
        """How many of them decide."""
        return majority_of(len(self.disks))

    def has(self, node_id: str, disk: str) -> bool:
        """Whether that node, on that disk, counts."""
        return self.disks.get(node_id) == disk

    def decide(self, node_ids: Iterable[str]) -> bool:
        """Whether those nodes are enough of them."""
        return len(self.disks.keys() & set(node_ids)) >= self.majority

    def agreed(self, values: Mapping[str, float]) -> float:
        """Return the highest value that a majority has reached; who has none, has the lowest."""
        reached = sorted((values.get(name, float("-inf")) for name in self.disks), reverse=True)
        return reached[self.majority - 1] if reached else float("-inf")

    def without(self, node_id: str) -> Self:
        """Return the voters but for that node."""
        return type(self)({name: disk for name, disk in self.disks.items() if name != node_id})

    def plus(self, node_id: str, disk: str) -> Self:
        """Return the voters and that node."""
        return type(self)({**self.disks, node_id: disk})

    def to_wire(self) -> dict[str, Any]:
        """Return them as a dictionary of texts."""
        return dict(self.disks)

    @classmethod
    def from_wire(cls, disks: Mapping[str, str]) -> Self:
        """Return the voters that `to_wire` made."""
        return cls(dict(disks))


def majority_of(count: int) -> int:
    """Return how many of so many nodes are more than half."""
    return count // 2 + 1
