"""Replication: every change of a key goes to its replicas, and newer records are taken over.

A replica that cannot be reached is stood in for by the next node of the preference list. That it
should have the record is remembered as a hint, and anti-entropy hands the record off later.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from reference.cluster.background import Background
from reference.cluster.commands import KeyCommand
from reference.cluster.data_plane import CallRefused, DataPlane, Unreachable
from reference.cluster.idempotency import FinishedWrites
from reference.cluster.membership import Change, Entry, Membership
from reference.cluster.placement import FullKey, Placement
from reference.cluster.standing import Standing
from reference.kv.clock import HybridTime
from reference.kv.errors import OutOfMemory
from reference.kv.records import Record
from reference.kv.store import Store
from reference.kv.stores import Stores
from reference.log import fields, log

REPLACED_KEPT = 20_000
"""Of how many keys it is known which write of this node gave way to another node's."""


@dataclass
class _Copying:
    """Changes that are on their way to their replicas.

    `finished` are idempotency keys and replies of the commands that made them, `kept_by` the nodes
    that have a change, `failed` those that could not be reached; of the keys in `superseded`
    another owner made a newer state.
    """

    records: dict[FullKey, Record]
    finished: dict[FullKey, list[Any]]
    superseded: set[FullKey] = field(default_factory=set)
    kept_by: dict[FullKey, set[str]] = field(default_factory=lambda: defaultdict(set))
    failed: set[str] = field(default_factory=set)


class Replication:
    """Copies the changes of this node's stores, and takes over those of other nodes.

    `hints` are the keys that a node should have and could not be given, by node id.
    """

    def __init__(
        self,
        stores: Stores,
        membership: Membership,
        plane: DataPlane,
        placement: Placement,
        standing: Standing,
        background: Background,
    ) -> None:
        self.finished = FinishedWrites()
        self.hints: dict[str, set[FullKey]] = defaultdict(set)
        self._stores = stores
        self._plane = plane
        self._placement = placement
        self._standing = standing
        self._background = background
        # The last of this node's own writes that gave way to another node's.
        self._replaced: OrderedDict[FullKey, HybridTime] = OrderedDict()
        self._captured: dict[FullKey, Record] | None = None
        membership.on_change(self._note_change)
        stores.on_new(self._watch)
        plane.handlers.update(put=self._on_put, fetch=self._on_fetch)

    def _note_change(self, change: Change) -> None:
        for name in change.went:
            if self._placement.find(name) is None:
                self.hints.pop(name, None)

    # -- what changes here

    def _watch(self, site: str, store: Store) -> None:
        def listen(key: bytes, record: Record) -> None:
            if self._captured is not None:
                self._captured[site, key] = record
            else:
                self.copy_in_background({(site, key): record})

        store.subscribe(listen)

    @contextlib.contextmanager
    def capture(self) -> Iterator[dict[FullKey, Record]]:
        """Collect the changes that are made meanwhile, which must not wait, for a call of `copy`.

        All other changes (keys that expire) are copied as they come.
        """
        changed: dict[FullKey, Record] = {}
        self._captured = changed
        try:
            yield changed
        finally:
            self._captured = None

    def copy_in_background(self, changed: dict[FullKey, Record]) -> None:
        """Bring changes to their replicas while nobody waits for it."""
        self._background.run(self.copy(changed))

    async def copy(
        self, changed: dict[FullKey, Record], commands: Sequence[KeyCommand] = ()
    ) -> set[FullKey]:
        """Bring changes to as many nodes as there shall be copies, or to all that are there.

        `commands` are those that made them. Return the keys of which another owner made a newer
        state.
        """
        copying = _Copying(dict(changed), {command.full_key: [] for command in commands})
        for command in commands:
            finished = copying.finished[command.full_key]
            finished.append([command.idempotency_key, command.reply])
        while batches := self._next_copies(copying):
            nodes = list(batches)
            answers = await asyncio.gather(
                *(self._send_copies(node, copying, batches[node]) for node in nodes)
            )
            for node, newer in zip(nodes, answers, strict=True):
                if newer is None:
                    copying.failed.add(node)
                    continue
                copying.superseded.update((site, key) for site, key in newer)
                for full_key in batches[node]:
                    copying.kept_by[full_key].add(node)
        self._note_hints(copying)
        return copying.superseded

    def _next_copies(self, copying: _Copying) -> dict[str, list[FullKey]]:
        batches: dict[str, list[FullKey]] = defaultdict(list)
        for full_key in copying.records:
            for node in self._placement.copy_targets(full_key, copying.failed):
                if node not in copying.kept_by[full_key]:
                    batches[node].append(full_key)
        return batches

    async def _send_copies(
        self, node_id: str, copying: _Copying, keys: list[FullKey]
    ) -> list[Any] | None:
        node = self._placement.find(node_id)
        if node is None:
            return None
        records = [
            [*self._wire_record(key, copying.records[key]), copying.finished.get(key, [])]
            for key in keys
        ]
        return await self.send_records(node, records)

    async def send_records(self, node: Entry, records: list[Any]) -> list[Any] | None:
        """Give records to a node; return the keys of which it has newer ones, None for failure."""
        size = sum(_wire_size(record) for record in records)
        try:
            newer: list[Any] = await self._plane.call(node, "put", records, size=size)
        except (Unreachable, CallRefused) as trouble:
            log.debug(fields("copying failed", trouble=trouble))
            return None
        return newer

    def _note_hints(self, copying: _Copying) -> None:
        me = self._placement.me
        for full_key in copying.records:
            replicas = self._placement.replicas(full_key)
            late = set(replicas) - copying.kept_by[full_key] - {me}
            for node in late:
                self.hints[node].add(full_key)
            if late or me not in replicas:
                self._standing.sync_wanted.set()

    # -- what others changed

    async def _on_put(self, until: float, records: list[Any]) -> list[Any]:
        return self.take_over(records)

    def take_over(self, records: Iterable[Any]) -> list[Any]:
        """Keep the records that are newer than what this node has.

        Return the keys of which this node has a newer record that another node made.
        """
        newer = []
        for site, key, value, seconds_left, micros, origin, *finished in records:
            store = self._stores.of(site)
            mine = store.stamp_of(key)
            if mine is not None and mine > HybridTime(micros, origin) and mine.origin != origin:
                newer.append([site, key])
                continue
            self._note_replaced((site, key), mine, HybridTime(micros, origin))
            # A copy that finds no room is none; its owner has the value.
            with contextlib.suppress(OutOfMemory):
                expires = store.moment_in(seconds_left)
                store.apply(key, Record(value, expires, HybridTime(micros, origin)))
            for idempotency_key, reply in finished[0] if finished else ():
                self.finished.note(idempotency_key, reply)
        return newer

    def _note_replaced(
        self, full_key: FullKey, mine: HybridTime | None, theirs: HybridTime
    ) -> None:
        me = self._placement.me
        if mine is None or mine.origin != me or theirs.origin == me or theirs.micros <= mine.micros:
            return
        self._replaced[full_key] = mine
        if len(self._replaced) > REPLACED_KEPT:
            self._replaced.popitem(last=False)

    def has_replaced(self, full_key: FullKey, stamp: HybridTime) -> bool:
        """Tell whether a write of this node gave way to another node's."""
        replaced = self._replaced.get(full_key)
        return replaced is not None and stamp <= replaced

    async def catch_up(self, commands: Sequence[KeyCommand]) -> None:
        """Take over the newest records of keys from whoever has them, and what was done already."""
        keys = [list(full_key) for full_key in {command.full_key for command in commands}]
        writes = [command.idempotency_key for command in commands if command.writes]
        calls = [
            self._plane.call(node, "fetch", keys, writes, insist=True)
            for node in self._placement.heard()
        ]
        for answer in await asyncio.gather(*calls, return_exceptions=True):
            if isinstance(answer, Unreachable | CallRefused):
                continue
            if isinstance(answer, BaseException):
                raise answer
            records, replies = answer
            self.take_over(records)
            for idempotency_key, reply in replies.items():
                self.finished.note(idempotency_key, reply)

    async def _on_fetch(
        self, until: float, keys: list[Any], writes: list[bytes]
    ) -> tuple[list[Any], dict[bytes, bytes]]:
        return self.held(keys), self.finished.replies_to(writes)

    def held(self, keys: Iterable[Any], most: int = 0) -> list[Any]:
        """Return the records of keys that this node has, up to about `most` bytes (0: all).

        A record is a list: site, key, value (None: a tombstone), the seconds that it still lasts
        (None: for good), and the two parts of its stamp.
        """
        found, size = [], 0
        for site, key in keys:
            record = self._stores.of(site).record(key)
            if record is None:
                continue
            found.append(self._wire_record((site, key), record))
            size += _wire_size(found[-1])
            if most and size > most:
                break
        return found

    def _wire_record(self, full_key: FullKey, record: Record) -> list[Any]:
        # How long it lasts, not when it ends: the one who keeps it has another clock.
        seconds_left = self._stores.of(full_key[0]).seconds_left(record.expires)
        return [*full_key, record.value, seconds_left, record.stamp.micros, record.stamp.origin]


def _wire_size(record: list[Any]) -> int:
    value = record[2]
    if isinstance(value, bytes):
        return len(value) + 100
    return sum(len(name) + len(text) for name, text in value.items()) + 100 if value else 100
