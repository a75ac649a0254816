"""Keeps the newest record of each key, in memory that has a limit.

Every local change makes a `Record` with a timestamp that is newer than all the store has seen.
`RecordStore.subscribe` tells a replicator about local changes, and `RecordStore.apply` takes over
another node's record if its timestamp is the newer one. The whole state of a key is its newest
record (last writer wins), so records may arrive in any order, twice, or late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from reference.kv.clock import HybridClock, HybridTime, steady_time
from reference.kv.compression import Compression, Packer
from reference.kv.expiry import ExpiryQueue
from reference.kv.memory import Memory, entry_cost, hash_cost
from reference.kv.records import Listener, Record, StoredRecord, Tombstones, Value
from reference.kv.waiting import Watches


@dataclass(frozen=True)
class StoreOptions:
    """The settings of a store: `[kv]` of the configuration.

    `memory_limit` is in bytes. `tombstone_seconds` says how long a deleted or expired
    key is remembered, so that an older write that arrives late cannot bring it back;
    0 (no cluster) remembers nothing.
    """

    memory_limit: int = 256 * 1024 * 1024
    eviction_policy: str = "allkeys-lru"
    compression: Compression = field(default_factory=Compression)
    tombstone_seconds: float = 0.0


class RecordStore:
    """The records of one keyspace: strings and hashes that expire, and tombstones.

    `changes` counts what was changed; where it is the same, so is the state.
    """

    def __init__(
        self,
        options: StoreOptions | None = None,
        *,
        now: Callable[[], float] = steady_time,
        origin: str = "",
    ) -> None:
        """`now` gives seconds since 1970; `origin` names this node in timestamps."""
        self.options = options or StoreOptions()
        self.changes = 0
        self._now = now
        self._clock = HybridClock(now, origin)
        self._packer = Packer(self.options.compression)
        self._memory = Memory(self.options.memory_limit, self.options.eviction_policy)
        self._stored: dict[bytes, StoredRecord] = {}
        self._expiries = ExpiryQueue()
        self._tombstones = Tombstones(self.options.tombstone_seconds)
        self._watches = Watches()
        self._listeners: list[Listener] = []

    @property
    def used_memory(self) -> int:
        """What is used of the memory limit, in bytes."""
        return self._memory.used

    @property
    def expiry_backlog(self) -> int:
        """How many planned expiries are held, outdated ones included."""
        return len(self._expiries)

    def __len__(self) -> int:
        self.sweep()
        return len(self._stored)

    def sweep(self) -> int:
        """Remove what has expired; return how many keys that were."""
        now = self._now()
        removed = 0
        for key in self._expiries.due(now):
            self._drop(key, self._stored[key].stamp)
            removed += 1
        self.changes += self._tombstones.expire(now)
        return removed

    # -- replication

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after each local change; the returned function ends that.

        Expiry and eviction are no changes: each node does them by itself.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def record(self, key: bytes) -> Record | None:
        """Return the newest record of `key`, a tombstone included."""
        stored = self._live(key)
        if stored is not None:
            return self._as_record(stored)
        stamp = self._tombstones.get(key)
        return Record(None, None, stamp) if stamp else None

    def records(self) -> Iterator[tuple[bytes, Record]]:
        """Give the whole state, tombstones included, to bring another node up to date."""
        self.sweep()
        for key, stored in list(self._stored.items()):
            yield key, self._as_record(stored)
        for key, stamp in self._tombstones:
            yield key, Record(None, None, stamp)

    def stamps(self) -> Iterator[tuple[bytes, HybridTime]]:
        """Give the timestamps of the whole state, tombstones included.

        Tombstones of writes from before `tombstone_seconds` are left out: nodes that showed
        them to each other would never forget them.
        """
        for key, stored in list(self._stored.items()):
            yield key, stored.stamp
        oldest = (self._now() - self._tombstones.lifetime) * 1_000_000
        for key, stamp in self._tombstones:
            if stamp.micros > oldest:
                yield key, stamp

    def stamp_of(self, key: bytes) -> HybridTime | None:
        """Return the timestamp of the newest record of `key`, a tombstone included."""
        stored = self._stored.get(key)
        return stored.stamp if stored is not None else self._tombstones.get(key)

    def forget(self, key: bytes, stamp: HybridTime) -> bool:
        """Give up a record that others keep, if it is still the newest here; leave no tombstone."""
        stored = self._stored.get(key)
        if stored is not None and stored.stamp == stamp:
            self._take_out(key, stored)
            return True
        if self._tombstones.get(key) == stamp:
            self._tombstones.discard(key)
            self.changes += 1
            return True
        return False

    def apply(self, key: bytes, record: Record) -> bool:
        """Take over another node's record if it is the newest; say whether it was.

        Raise `OutOfMemory` where a value finds no room. Listeners are not told.
        """
        newest = self.stamp_of(key)
        if newest is not None and record.stamp <= newest:
            return False
        self._clock.observe(record.stamp)
        ended = record.expires is not None and record.expires <= self._now()
        if record.value is None or ended:
            self._drop(key, record.stamp)
        else:
            self._place({key: record})
        return True

    def seconds_left(self, moment: float | None) -> float | None:
        """Return how long it is until a moment of this store's clock; None for never.

        What leaves the node says how long a key lasts, not when it ends: other nodes have other
        clocks.
        """
        return None if moment is None else moment - self._now()

    def moment_in(self, seconds: float | None) -> float | None:
        """Return the moment of this store's clock that is so many seconds away; None for never."""
        return None if seconds is None else self._now() + seconds

    # -- local changes

    def _live(self, key: bytes) -> StoredRecord | None:
        stored = self._stored.get(key)
        if stored is None:
            return None
        if stored.expires is not None and stored.expires <= self._now():
            self._drop(key, stored.stamp)
            return None
        return stored

    def _write(self, key: bytes, value: Value, expires: float | None) -> None:
        record = Record(value, expires, self._clock.tick())
        self._place({key: record})
        self._tell(key, record)

    def _write_all(self, values: Mapping[bytes, Value]) -> None:
        """Put all values for good or (`OutOfMemory`) none."""
        records = {key: Record(value, None, self._clock.tick()) for key, value in values.items()}
        self._place(records)
        for key, record in records.items():
            self._tell(key, record)

    def _remove(self, key: bytes) -> None:
        stamp = self._clock.tick()
        self._drop(key, stamp)
        self._tell(key, Record(None, None, stamp))

    def _set_expiry(self, key: bytes, stored: StoredRecord, expires: float | None) -> None:
        self._take_out(key, stored)
        stored.expires, stored.stamp = expires, self._clock.tick()
        self._put_in(key, stored)
        if self._listeners:
            self._tell(key, self._as_record(stored))

    def _tell(self, key: bytes, record: Record) -> None:
        for listener in self._listeners:
            listener(key, record)

    # -- what changes are made of

    def _place(self, records: Mapping[bytes, Record]) -> None:
        new = {key: self._as_stored(key, record) for key, record in records.items()}
        self._make_room(new)
        for key, stored in new.items():
            old = self._stored.get(key)
            if old is not None:
                self._take_out(key, old)
            self._put_in(key, stored)
            if not isinstance(stored.value, dict):
                self._watches.bump(key)

    def _as_stored(self, key: bytes, record: Record) -> StoredRecord:
        value = record.value
        if isinstance(value, bytes):
            kept, packed = self._packer.pack(value)
            cost = entry_cost(len(key), len(kept))
            return StoredRecord(kept, packed, cost, record.expires, record.stamp)
        fields = dict(value or {})
        return StoredRecord(fields, False, hash_cost(len(key), fields), None, record.stamp)

    def _as_record(self, stored: StoredRecord) -> Record:
        return Record(self._value(stored), stored.expires, stored.stamp)

    def _value(self, stored: StoredRecord) -> Value:
        if isinstance(stored.value, dict):
            return stored.value
        return self._packer.unpack(stored.value, stored.packed)

    def _make_room(self, new: Mapping[bytes, StoredRecord]) -> None:
        """Evict others until `new` fits, or change nothing and raise `OutOfMemory`."""
        if self._memory.excess(self._growth(new)) <= 0:
            return
        self.sweep()
        for victim in self._memory.victims(self._memory.excess(self._growth(new)), spared=new):
            self._take_out(victim, self._stored[victim])
            self._watches.bump(victim)

    def _growth(self, new: Mapping[bytes, StoredRecord]) -> int:
        """Return by how many bytes `new` costs more than what it takes the place of."""
        growth = 0
        for key, stored in new.items():
            old = self._stored.get(key)
            growth += stored.cost - (old.cost if old is not None else 0)
        return growth

    def _put_in(self, key: bytes, stored: StoredRecord) -> None:
        self._stored[key] = stored
        self.changes += 1
        self._tombstones.discard(key)
        if isinstance(stored.value, dict):
            self._memory.add_hash(stored.cost)
        else:
            self._memory.add_string(key, stored.cost, stored.expires is not None)
        if stored.expires is not None:
            self._expiries.plan(key, stored.expires)

    def _take_out(self, key: bytes, stored: StoredRecord) -> None:
        del self._stored[key]
        self.changes += 1
        self._memory.remove(key, stored.cost)
        if stored.expires is not None:
            self._expiries.cancel(key)

    def _drop(self, key: bytes, stamp: HybridTime) -> None:
        """Remove the key if it is there, and remember that until the tombstone's end."""
        stored = self._stored.get(key)
        if stored is not None:
            self._take_out(key, stored)
            self._watches.bump(key)
        self._bury(key, stamp)

    def _bury(self, key: bytes, stamp: HybridTime) -> None:
        if self._tombstones.bury(key, stamp, self._now()):
            self.changes += 1
