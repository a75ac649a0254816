"""Digests: what a node holds, slot by slot, in a form that is quick to compare."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

from reference.cluster.data_plane import DataPlane
from reference.cluster.placement import FullKey
from reference.cluster.ring import SLOTS, slot_of
from reference.kv.clock import HybridTime
from reference.kv.stores import Stores

KEYS_PER_BREATH = 500
"""How many keys are looked at before other work gets its turn."""

_MASK = 2**64 - 1


class Digests:
    """What this node's stores hold: for anti-entropy, here and on other nodes."""

    def __init__(self, stores: Stores, plane: DataPlane) -> None:
        self._stores = stores
        self._digests: list[int] = [0] * SLOTS
        self._digested: int | None = None
        plane.handlers.update(digests=self._on_digests, stamps=self._on_stamps)

    async def of_slots(self) -> list[int]:
        """Return one number for each slot; equal ones mean that the same records are held."""
        changes = sum(store.changes for _, store in self._stores)
        if self._digested != changes:
            digests = [0] * SLOTS
            async for (_, key), stamp, slot in self.held():
                digests[slot] ^= _fingerprint(key, stamp)
            self._digests, self._digested = digests, changes
        return self._digests

    async def held(self) -> AsyncIterator[tuple[FullKey, HybridTime, int]]:
        """Give all that this node holds, tombstones too: key, stamp, slot.

        Others get their turn meanwhile.
        """
        for number, (full_key, stamp) in enumerate(self.stamps(), 1):
            if number % KEYS_PER_BREATH == 0:
                await asyncio.sleep(0)
            yield full_key, stamp, slot_of(*full_key)

    def stamps(self) -> Iterator[tuple[FullKey, HybridTime]]:
        """Give all that this node holds, at once: key and stamp."""
        for site, store in self._stores:
            for key, stamp in store.stamps():
                yield (site, key), stamp

    def is_newer(self, full_key: FullKey, stamp: HybridTime) -> bool:
        """Tell whether a record of another node is newer than what this node holds."""
        site, key = full_key
        mine = self._stores.of(site).stamp_of(key)
        return mine is None or stamp > mine

    async def _on_digests(self, until: float) -> list[int]:
        return await self.of_slots()

    async def _on_stamps(self, until: float, slots: list[int]) -> list[Any]:
        wanted = set(slots)
        found = []
        async for (site, key), stamp, slot in self.held():
            if slot in wanted:
                found.append([site, key, *stamp])
        return found


def _fingerprint(key: bytes, stamp: HybridTime) -> int:
    mixed = zlib.crc32(key) << 32 | zlib.crc32(stamp.origin.encode())
    return (mixed * 0x9E3779B97F4A7C15 + stamp.micros * 0xC2B2AE3D27D4EB4F) & _MASK
