"""Anti-entropy: nodes compare what they hold, so that every replica has a key's newest record.

A node asks all others for what it should keep and lacks, gives away what others should keep, and
hands off what it has hints for. It does so whenever the membership changes, and now and then.
Keys are compared by slots: equal digests end the comparison of a slot.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

from reference.cluster.clustered_store import ClusteredStore
from reference.cluster.data_plane import CallRefused, Unreachable
from reference.cluster.digests import Digests
from reference.cluster.hand_off import CHUNK_BYTES, CHUNK_KEYS, HandOff
from reference.cluster.membership import Entry, Membership
from reference.cluster.placement import FullKey
from reference.cluster.ring import SLOTS
from reference.kv.clock import HybridTime
from reference.log import fields, log

RETRY_INTERVAL = 0.3
"""Seconds until an incomplete round is tried again."""

SLOTS_AT_ONCE = 256
"""Of how many slots the stamps are asked for with one call."""


class AntiEntropy:
    """Brings the replicas of a store into agreement, at least each `interval` seconds."""

    def __init__(self, store: ClusteredStore, membership: Membership, interval: float) -> None:
        self._store = store
        self._placement = store.placement
        self._standing = store.standing
        self._plane = store.plane
        self._membership = membership
        self._interval = interval
        self._digests = Digests(store.stores, store.plane)
        self._hand_off = HandOff(store, self._digests)
        self._task: asyncio.Task[None] | None = None
        store.plane.handlers.update(introduce=self._on_introduce, some=self._on_some)

    async def start(self) -> None:
        """Begin with the rounds."""
        self._task = asyncio.ensure_future(self._sync_for_ever())

    async def stop(self) -> None:
        """End the rounds."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def leave(self, seconds: float) -> None:
        """Give everything away, for at most `seconds`; the ring is already without this node."""
        await self._introduce()
        began = time.monotonic()
        count = sum(1 for _ in self._digests.stamps())
        while not await self._hand_off.give_away():
            if time.monotonic() - began > seconds:
                log.warning(fields("keys not handed over in time", timeout_secs=seconds))
                return
            await asyncio.sleep(RETRY_INTERVAL)
        await self._store.background.finish()
        log.info(fields("keys handed over", count=count, nodes=len(self._placement.ring.nodes)))

    # -- rounds

    async def _sync_for_ever(self) -> None:
        pause = 0.0
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._standing.sync_wanted.wait()
            self._standing.sync_wanted.clear()
            try:
                complete = await self._sync()
            except Exception:  # noqa: BLE001 (a round that fails must not be the last one)
                log.exception("anti-entropy failed")
                complete = False
            pause = self._interval if complete else RETRY_INTERVAL

    async def _sync(self) -> bool:
        """Do one round; tell whether nothing is left to do."""
        epoch = self._standing.epoch
        if not self._standing.joined.is_set():
            await self._introduce()
            self._standing.mark_joined(epoch)
        # Not all(): each is tried, whatever becomes of the others.
        pulled = [await self._pull_from(node) for node in self._placement.reachable()]
        if all(pulled) and len(pulled) == len(self._placement.others):
            self._standing.mark_synced(epoch)
        given = await self._hand_off.give_away()
        followed = await self._hand_off.follow_hints()
        return self._standing.is_synced and self._standing.joined.is_set() and given and followed

    # -- telling the others that this node is there

    async def _introduce(self) -> None:
        """Tell all others what this node is now, and hear what they know."""
        news = self._membership.news()
        calls = [
            self._plane.call(node, "introduce", news, insist=True)
            for node in self._placement.heard()
        ]
        for answer in await asyncio.gather(*calls, return_exceptions=True):
            if isinstance(answer, dict):
                self._membership.hear(answer)

    async def _on_introduce(self, until: float, news: dict[str, Any]) -> dict[str, Any]:
        self._membership.hear(news)
        return self._membership.news()

    # -- asking for what this node should keep

    async def _pull_from(self, node: Entry) -> bool:
        """Take over from a node what it has newer; tell whether that came to its end."""
        try:
            slots = await self._differing_slots(node)
            for start in range(0, len(slots), SLOTS_AT_ONCE):
                asked = slots[start : start + SLOTS_AT_ONCE]
                await self._fetch(node, self._newer(await self._plane.call(node, "stamps", asked)))
        except (Unreachable, CallRefused) as trouble:
            log.debug(fields("anti-entropy interrupted", trouble=trouble))
            return False
        return True

    async def _differing_slots(self, node: Entry) -> list[int]:
        """Return the slots this node keeps of which the other one has other records."""
        theirs = await self._plane.call(node, "digests")
        mine = await self._digests.of_slots()
        return [
            slot
            for slot in range(SLOTS)
            if theirs[slot] and theirs[slot] != mine[slot] and self._placement.keeps_slot(slot)
        ]

    def _newer(self, listed: list[Any]) -> list[FullKey]:
        return [
            (site, key)
            for site, key, micros, origin in listed
            if self._digests.is_newer((site, key), HybridTime(micros, origin))
        ]

    async def _fetch(self, node: Entry, wanted: list[FullKey]) -> None:
        for start in range(0, len(wanted), CHUNK_KEYS):
            left = dict.fromkeys(wanted[start : start + CHUNK_KEYS])
            while left:
                keys = [list(full_key) for full_key in left]
                records = await self._plane.call(node, "some", keys, size=CHUNK_BYTES)
                if not records:
                    break
                self._store.replication.take_over(records)
                for site, key, *_ in records:
                    left.pop((site, key), None)

    async def _on_some(self, until: float, keys: list[Any]) -> list[Any]:
        return self._store.replication.held(keys, CHUNK_BYTES)
