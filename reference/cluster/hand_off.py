"""Hand-off: records go to the replicas that should have them.

These are the records that this node stood in for (hinted hand-off), and those it keeps no longer
because the ring has changed.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from reference.cluster.clustered_store import ClusteredStore
from reference.cluster.data_plane import CallRefused, Unreachable
from reference.cluster.digests import Digests
from reference.cluster.membership import Entry
from reference.cluster.placement import FullKey
from reference.kv.clock import HybridTime
from reference.log import fields, log

CHUNK_BYTES = 4 * 1024 * 1024
CHUNK_KEYS = 2000


class HandOff:
    """Gives away what other nodes should keep."""

    def __init__(self, store: ClusteredStore, digests: Digests) -> None:
        self._store = store
        self._placement = store.placement
        self._replication = store.replication
        self._digests = digests
        store.plane.handlers.update(offer=self._on_offer)

    async def give_away(self) -> bool:
        """Give what this node should not keep to the replicas; tell whether none is left."""
        if not self._placement.ring.nodes or not self._placement.others:
            return True
        strays: dict[FullKey, HybridTime] = {}
        targets: dict[str, list[FullKey]] = defaultdict(list)
        async for full_key, stamp, _ in self._digests.held():
            replicas = self._placement.replicas(full_key)
            if self._placement.me not in replicas:
                strays[full_key] = stamp
                for node_id in replicas:
                    targets[node_id].append(full_key)
        refused: set[FullKey] = set()
        for node_id, full_keys in targets.items():
            if not await self._offer(node_id, full_keys, strays):
                refused.update(full_keys)
        for full_key, stamp in strays.items():
            if full_key not in refused:
                self._store.stores.of(full_key[0]).forget(full_key[1], stamp)
        return not refused

    async def follow_hints(self) -> bool:
        """Give records to the nodes that could not be reached when they were written.

        Tell whether no hint is left for a node that is alive.
        """
        hints = self._replication.hints
        for node_id in list(hints):
            node = self._placement.find(node_id)
            if node is None:
                continue
            full_keys = list(hints.pop(node_id))
            try:
                await self._give(node, full_keys)
            except Unreachable:
                hints[node_id].update(full_keys)
        return not any(self._placement.find(node_id) for node_id in hints)

    async def _offer(
        self, node_id: str, full_keys: list[FullKey], stamps: dict[FullKey, HybridTime]
    ) -> bool:
        """See to it that a node has records at least as new as these; tell whether it has."""
        node = self._placement.find(node_id)
        if node is None:
            return False
        try:
            for start in range(0, len(full_keys), CHUNK_KEYS):
                chunk = full_keys[start : start + CHUNK_KEYS]
                offered = [[*full_key, *stamps[full_key]] for full_key in chunk]
                wanted = await self._store.plane.call(node, "offer", offered)
                await self._give(node, [chunk[number] for number in wanted])
        except (Unreachable, CallRefused) as trouble:
            log.debug(fields("hand-off interrupted", trouble=trouble))
            return False
        return True

    async def _give(self, node: Entry, full_keys: list[FullKey]) -> None:
        left = full_keys
        while left:
            records = self._replication.held(left, CHUNK_BYTES)
            if records and await self._replication.send_records(node, records) is None:
                raise Unreachable(f"{node.node_id}: did not take records")
            # What is held no more (it was evicted meanwhile) cannot be given.
            done = {(record[0], record[1]) for record in records}
            left = [full_key for full_key in left if full_key not in done] if records else []

    async def _on_offer(self, until: float, offered: list[Any]) -> list[int]:
        return [
            number
            for number, (site, key, micros, origin) in enumerate(offered)
            if self._digests.is_newer((site, key), HybridTime(micros, origin))
        ]
