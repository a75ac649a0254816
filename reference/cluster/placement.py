"""Placement: which nodes keep a key, which of them owns it, and which can be called.

The preference list of a key are all nodes in the order of the ring. The first `replication_factor`
of them are its replicas; the first that can be reached is its owner.
"""

from __future__ import annotations

import math
from collections.abc import Collection

from reference.cluster.data_plane import DataPlane
from reference.cluster.membership import Change, Entry, Membership
from reference.cluster.ring import Ring, slot_of

MOST_RELAYS = 2
"""Through how many third nodes at most a call is tried."""

FullKey = tuple[str, bytes]
"""A site and a key of it."""


class Placement:
    """Where keys are, by what this node knows of the members and of the ways to them."""

    def __init__(self, membership: Membership, plane: DataPlane, replication_factor: int) -> None:
        self.me = membership.me
        self.replication_factor = max(1, replication_factor)
        self.ring = Ring([self.me])
        self._membership = membership
        self._plane = plane
        membership.on_change(self._note_change)
        plane.relays = self._relays
        plane.grace = self._grace

    def _note_change(self, _: Change) -> None:
        self.ring = Ring(self._membership.keepers())

    # -- keys

    def preference_list(self, full_key: FullKey) -> tuple[str, ...]:
        """Return all nodes of the ring in the order in which they are asked to keep a key."""
        return self.ring.preference(slot_of(*full_key))

    def replicas(self, full_key: FullKey) -> tuple[str, ...]:
        """Return the nodes that should keep a key."""
        return self.preference_list(full_key)[: self.replication_factor]

    def keeps(self, full_key: FullKey) -> bool:
        """Tell whether this node is a replica of a key."""
        return self.me in self.replicas(full_key)

    def keeps_slot(self, slot: int) -> bool:
        """Tell whether this node is a replica of the keys of a slot."""
        return self.me in self.ring.preference(slot)[: self.replication_factor]

    def owner(self, full_key: FullKey, excluded: Collection[str] = ()) -> str:
        """Return who shall run what writes a key: this node, where nobody else can."""
        for node_id in self.preference_list(full_key):
            if node_id not in excluded and (node_id == self.me or self.can_reach(node_id)):
                return node_id
        return self.me

    def copy_targets(self, full_key: FullKey, failed: Collection[str]) -> list[str]:
        """Return the nodes that get a copy; others stand in for those that cannot be reached."""
        there = [
            node_id
            for node_id in self.preference_list(full_key)
            if node_id == self.me or (node_id not in failed and self.can_reach(node_id))
        ]
        wanted = len(self.replicas(full_key))
        return [node_id for node_id in there[:wanted] if node_id != self.me]

    # -- nodes

    @property
    def is_on_the_ring(self) -> bool:
        """Whether this node keeps keys, or nobody does."""
        return not self.ring.nodes or self.me in self.ring.nodes

    def find(self, node_id: str) -> Entry | None:
        """Return another node that is alive."""
        member = self._membership.find(node_id)
        return None if member is None else member.entry

    def can_reach(self, node_id: str) -> bool:
        """Tell whether a call to another node is worth a try."""
        member = self._membership.find(node_id)
        return (
            member is not None
            and not self._membership.is_suspect(member)
            and self._plane.is_reachable(member.entry)
        )

    @property
    def others(self) -> list[Entry]:
        """The other members, by id."""
        return [member.entry for member in self._membership.others]

    def reachable(self) -> list[Entry]:
        """Return the other nodes that can be called."""
        return [node for node in self.others if self.can_reach(node.node_id)]

    def reaches_everybody(self) -> bool:
        """Tell whether all other members can be called."""
        return len(self.reachable()) == len(self.others)

    def heard(self) -> list[Entry]:
        """Return the other nodes that show signs of life, reached lately or not.

        What this node must know before it acts is asked of all these: after a pause of its own, it
        would take others for unreachable who are not.
        """
        members = self._membership.others
        return [m.entry for m in members if not self._membership.is_suspect(m)]

    def _relays(self, node_id: str) -> list[Entry]:
        """Return who may pass a call on to a node; nobody, where nobody hears that node."""
        heard = self.heard()
        if all(node.node_id != node_id for node in heard):
            return []
        return [node for node in heard if node.node_id != node_id][:MOST_RELAYS]

    def _grace(self, node_id: str) -> float:
        """Return the seconds of silence after which a node is given up."""
        member = self._membership.find(node_id)
        return math.inf if member is None else self._membership.until_suspect(member)
