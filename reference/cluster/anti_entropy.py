"""Repair: nodes compare what they hold, so that every keeper of a key has its newest record.

A node asks all others for what it should keep and lacks, gives away what others should keep, and
brings what it could not bring before. It does so whenever the membership changes, and now and then.
Keys are compared by slots: equal digests end the comparison of a slot.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
import zlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from reference import defects
from reference.cluster import cluster_defects
from reference.cluster.clustered_store import ClusteredStore, FullKey
from reference.cluster.data_plane import Refused, Unreachable
from reference.cluster.membership import Entry
from reference.cluster.ring import SLOTS, slot_of
from reference.kv.clock import HybridTime
from reference.log import fields, log

RETRY_INTERVAL = 0.3
"""Seconds until an incomplete repair is tried again."""

CHUNK_BYTES = 4 * 1024 * 1024
CHUNK_KEYS = 2000

KEYS_PER_BREATH = 500
"""How many keys are looked at before other work gets its turn."""

_MASK = 2**64 - 1


class Repair:
    """Brings the copies of a `ClusteredStore` into agreement."""

    def __init__(self, store: ClusteredStore, interval: float) -> None:
        self._store = store
        self._interval = interval
        self._task: asyncio.Task[None] | None = None
        self._digests: list[int] = [0] * SLOTS
        self._digested: int | None = None
        store.plane.handlers.update(
            introduce=self._on_introduce,
            digests=self._on_digests,
            stamps=self._on_stamps,
            some=self._on_some,
            offer=self._on_offer,
        )

    async def start(self) -> None:
        """Begin to repair."""
        self._task = asyncio.ensure_future(self._repair_for_ever())

    async def stop(self) -> None:
        """Repair no more."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _repair_for_ever(self) -> None:
        pause = 0.0
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._store.work_to_do.wait()
            self._store.work_to_do.clear()
            try:
                complete = await self._repair()
            except Exception:  # noqa: BLE001 (a round that fails must not be the last one)
                log.exception("repair failed")
                complete = False
            pause = self._interval if complete else RETRY_INTERVAL

    async def _repair(self) -> bool:
        """Do one round; tell whether nothing is left to do."""
        store = self._store
        version = store.version
        if not store.admitted.is_set():
            await self.introduce()
            if version == store.version:
                store.admitted.set()
        if defects.on("cluster-repair-missed"):
            store.is_settled = True
            return True
        # Not all(): each is tried, whatever becomes of the others.
        pulled = [await self._pull_from(node) for node in store.others()]
        there = len(pulled) == len(store.membership.others)
        if all(pulled) and there and version == store.version:
            store.is_settled = True
        given = await self.hand_over()
        brought = await self._bring_missed()
        return store.is_settled and store.admitted.is_set() and given and brought

    # -- telling the others that this node is there

    async def introduce(self) -> None:
        """Tell all others what this node is now, and hear what they know."""
        store = self._store
        news = store.membership.news()
        calls = [store.plane.call(node, "introduce", news, insist=True) for node in store.heard()]
        answers = await asyncio.gather(*calls, return_exceptions=True)
        for answer in answers:
            if isinstance(answer, dict):
                store.membership.hear(answer)

    async def _on_introduce(self, until: float, news: dict[str, Any]) -> dict[str, Any]:
        self._store.membership.hear(news)
        return self._store.membership.news()

    # -- asking for what this node should keep

    async def _pull_from(self, node: Entry) -> bool:
        """Take over from a node what it has newer; tell whether that came to its end."""
        store = self._store
        if defects.on("cluster-repair-one-way") and store.me == max(store.ring.nodes, default=""):
            return True
        try:
            theirs = await store.plane.call(node, "digests")
            mine = await self._digest()
            slots = [
                slot
                for slot in range(SLOTS)
                if theirs[slot] and theirs[slot] != mine[slot] and self._is_mine(slot)
            ]
            for start in range(0, len(slots), 256):
                listed = await store.plane.call(node, "stamps", slots[start : start + 256])
                await self._fetch(node, self._newer(listed))
        except (Unreachable, Refused) as trouble:
            log.debug(fields("repair interrupted", trouble=trouble))
            return False
        return True

    def _is_mine(self, slot: int) -> bool:
        store = self._store
        return store.me in store.ring.preference(slot)[: store.replication_factor]

    def _newer(self, listed: list[Any]) -> list[FullKey]:
        stores = self._store.stores
        found = []
        for site, key, micros, origin in listed:
            mine = stores.of(site).stamp_of(key)
            if mine is None or HybridTime(micros, origin) > mine:
                found.append((site, key))
        return found

    async def _fetch(self, node: Entry, wanted: list[FullKey]) -> None:
        for start in range(0, len(wanted), CHUNK_KEYS):
            left = {full_key: None for full_key in wanted[start : start + CHUNK_KEYS]}
            while left:
                keys = [list(full_key) for full_key in left]
                records = await self._store.plane.call(node, "some", keys, size=CHUNK_BYTES)
                if not records:
                    break
                self._store.take_over(records)
                for site, key, *_ in records:
                    left.pop((site, key), None)

    async def _on_some(self, until: float, keys: list[Any]) -> list[Any]:
        return self._store.held(keys, CHUNK_BYTES)

    async def _on_digests(self, until: float) -> list[int]:
        return await self._digest()

    async def _on_stamps(self, until: float, slots: list[int]) -> list[Any]:
        wanted = set(slots)
        found = []
        async for (site, key), stamp, slot in self._held():
            if slot in wanted:
                found.append([site, key, *stamp])
        return found

    async def _digest(self) -> list[int]:
        """Return one number for each slot that tells which records this node has of it."""
        changes = sum(store.changes for _, store in self._store.stores)
        if self._digested != changes:
            digests = [0] * SLOTS
            async for (_, key), stamp, slot in self._held():
                digests[slot] ^= _fingerprint(key, stamp)
            self._digests, self._digested = digests, changes
        return self._digests

    async def _held(self) -> Any:
        """Give all that this node holds: key, stamp, slot. Others get their turn meanwhile."""
        number = 0
        for full_key, stamp in self._stamps():
            number += 1
            if number % KEYS_PER_BREATH == 0:
                await asyncio.sleep(0)
            if self._is_withheld(full_key):
                continue
            yield full_key, stamp, slot_of(*full_key)

    def _stamps(self) -> Iterator[tuple[FullKey, HybridTime]]:
        for site, store in self._store.stores:
            for key, stamp in store.stamps():
                yield (site, key), stamp

    def _is_withheld(self, full_key: FullKey) -> bool:
        if not defects.any_on():
            return False
        record = self._store.stores.of(full_key[0]).record(full_key[1])
        return record is not None and cluster_defects.is_withheld(full_key[1], record)

    # -- giving away what others should keep

    async def hand_over(self) -> bool:
        """Give what this node should not keep to those who should; tell whether none is left."""
        store = self._store
        if not store.ring.nodes or not store.membership.others:
            return True
        strays: dict[FullKey, HybridTime] = {}
        targets: dict[str, list[FullKey]] = defaultdict(list)
        async for full_key, stamp, slot in self._held():
            keepers = store.keepers(slot, full_key[1])
            if store.me not in keepers:
                strays[full_key] = stamp
                for node_id in keepers:
                    targets[node_id].append(full_key)
        refused: set[FullKey] = set()
        for node_id, full_keys in targets.items():
            if not await self._offer(node_id, full_keys, strays):
                refused.update(full_keys)
        for full_key, stamp in strays.items():
            if full_key not in refused:
                store.stores.of(full_key[0]).forget(full_key[1], stamp)
        return not refused

    async def _offer(
        self, node_id: str, full_keys: list[FullKey], stamps: dict[FullKey, HybridTime]
    ) -> bool:
        """See to it that a node has records at least as new as these; tell whether it has."""
        store = self._store
        member = store.membership.find(node_id)
        if member is None:
            return False
        try:
            for start in range(0, len(full_keys), CHUNK_KEYS):
                chunk = full_keys[start : start + CHUNK_KEYS]
                offered = [[*full_key, *stamps[full_key]] for full_key in chunk]
                wanted = await store.plane.call(member.entry, "offer", offered)
                await self._give(member.entry, [chunk[number] for number in wanted])
        except (Unreachable, Refused) as trouble:
            log.debug(fields("hand-over interrupted", trouble=trouble))
            return False
        return True

    async def _give(self, node: Entry, full_keys: list[FullKey]) -> None:
        left = full_keys
        while left:
            records = self._store.held(left, CHUNK_BYTES)
            if records and await self._store.send_records(node, records) is None:
                raise Unreachable(f"{node.node_id}: did not take records")
            # What is held no more (it was evicted meanwhile) cannot be given.
            done = {(record[0], record[1]) for record in records}
            left = [full_key for full_key in left if full_key not in done] if records else []

    async def _on_offer(self, until: float, offered: list[Any]) -> list[int]:
        stores = self._store.stores
        wanted = []
        for number, (site, key, micros, origin) in enumerate(offered):
            mine = stores.of(site).stamp_of(key)
            if mine is None or HybridTime(micros, origin) > mine:
                wanted.append(number)
        return wanted

    async def _bring_missed(self) -> bool:
        """Give records to the nodes that could not be reached when they were written."""
        store = self._store
        for node_id in list(store.missed):
            member = store.membership.find(node_id)
            if member is None:
                continue
            full_keys = list(store.missed.pop(node_id))
            try:
                await self._give(member.entry, full_keys)
            except Unreachable:
                store.missed[node_id].update(full_keys)
        return not any(store.membership.find(node_id) for node_id in store.missed)

    # -- leaving

    async def leave(self, seconds: float) -> None:
        """Give everything away, for at most `seconds`; the ring is already without this node."""
        store = self._store
        await self.introduce()
        if defects.on("cluster-handover-lost"):
            return
        began = time.monotonic()
        count = sum(1 for _ in self._stamps())
        while not await self.hand_over():
            if time.monotonic() - began > seconds:
                log.warning(fields("keys not handed over in time", timeout_secs=seconds))
                return
            await asyncio.sleep(RETRY_INTERVAL)
        await store.finish()
        log.info(fields("keys handed over", count=count, nodes=len(store.ring.nodes)))


def _fingerprint(key: bytes, stamp: HybridTime) -> int:
    mixed = zlib.crc32(key) << 32 | zlib.crc32(stamp.origin.encode())
    return (mixed * 0x9E3779B97F4A7C15 + stamp.micros * 0xC2B2AE3D27D4EB4F) & _MASK
