"""The key-value store of one site: strings and hashes in memory.

A store belongs to one event loop: every change is one call without an ``await`` in it,
so changes are atomic for all who share the store (Redis clients, PHP pages, caches).
Keys and values are bytes. Nothing is written to disk: a restarted node starts empty.

Clusters are built on three things here: every change leaves a `Record` with a `Stamp`
that is newer than all stamps the store has seen, `Store.subscribe` tells a replicator
about local changes, and `Store.apply` takes over another node's record if its stamp is
the newer one. The whole state of a key is its newest record (last writer wins), so
records may arrive in any order, twice, or late.
"""

from __future__ import annotations

import asyncio
import gzip
import heapq
import itertools
import random
import re
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

import brotli
import zstandard

from reference import defects
from reference.kv import kv_defects

ENTRY_OVERHEAD = 136
"""Bytes that a string costs besides key and value (documented: structure + 64)."""

HASH_OVERHEAD = 64
"""Bytes that a hash costs besides its fields."""

FIELD_OVERHEAD = 64
"""Bytes that a field of a hash costs besides its name and value."""

T = TypeVar("T")

INT64 = range(-(2**63), 2**63)

EVICTION_POLICIES = ("allkeys-lru", "noeviction", "volatile-lru", "allkeys-random")

_INTEGER = re.compile(rb"[+-]?[0-9]+\Z")


class StoreError(Exception):
    """A request that the store refuses; its text is the reply of the Redis protocol."""

    reply = b"ERR"


class OutOfMemory(StoreError):
    """The write does not fit, and nothing may be evicted for it. Nothing was changed."""

    reply = b"ERR out of memory"


class WrongType(StoreError):
    """A string was asked for a hash, or the other way round."""

    reply = b"WRONGTYPE Operation against a key holding the wrong kind of value"


class NotAnInteger(StoreError):
    """The text is no decimal integer of 64 bits."""

    reply = b"ERR value is not an integer or out of range"


class Overflow(StoreError):
    """The counter would leave the range of 64 bits."""

    reply = b"ERR increment or decrement would overflow"


def parse_integer(text: bytes) -> int:
    """Return the integer of 64 bits that `text` spells, or raise `NotAnInteger`."""
    if not _INTEGER.match(text) or len(text) > 20:
        raise NotAnInteger
    number = int(text)
    if number not in INT64:
        raise NotAnInteger
    return number


@dataclass(frozen=True)
class Compression:
    """How values are kept: `method` none, gzip, brotli (br) or zstd.

    `level` is cut to what the method knows; values under `min_size` bytes, and values
    that do not shrink, are kept as they are. An unknown method means none.
    """

    method: str = "none"
    level: int = 6
    min_size: int = 1024

    def codec(self) -> Codec | None:
        """Return the functions of the method, or None where values are kept as they are."""
        if self.method == "gzip":
            return Codec(_gzip(_within(self.level, 1, 9)), gzip.decompress)
        if self.method in ("brotli", "br"):
            return Codec(_brotli(_within(self.level, 0, 11)), brotli.decompress)
        if self.method == "zstd":
            compressor = zstandard.ZstdCompressor(level=_within(self.level, 1, 22))
            return Codec(compressor.compress, zstandard.ZstdDecompressor().decompress)
        return None


class Codec(NamedTuple):
    """A pair of inverse functions."""

    pack: Callable[[bytes], bytes]
    unpack: Callable[[bytes], bytes]


def _within(level: int, lowest: int, highest: int) -> int:
    return max(lowest, min(highest, level))


def _gzip(level: int) -> Callable[[bytes], bytes]:
    return lambda data: gzip.compress(data, level, mtime=0)


def _brotli(quality: int) -> Callable[[bytes], bytes]:
    return lambda data: brotli.compress(data, quality=quality)


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


class Stamp(NamedTuple):
    """When and where a record was written; the greater one is the newer one.

    `micros` are microseconds since 1970. Two nodes that write in the same microsecond
    are told apart by `origin`, the name of the node, so that all nodes agree.
    """

    micros: int
    origin: str


Value = bytes | Mapping[bytes, bytes]


class Record(NamedTuple):
    """The state of a key: `value` None means deleted; `expires` in seconds since 1970."""

    value: Value | None
    expires: float | None
    stamp: Stamp


Listener = Callable[[bytes, Record], None]


@dataclass(slots=True)
class _Entry:
    value: bytes | dict[bytes, bytes]
    packed: bool
    cost: int
    expires: float | None
    stamp: Stamp


class _Watch:
    """The version of one key, and those who wait for the next one."""

    def __init__(self) -> None:
        self.version = 1
        self.changed = asyncio.Event()

    def bump(self) -> None:
        self.version += 1
        self.changed.set()
        self.changed = asyncio.Event()


def entry_cost(key_length: int, value_length: int) -> int:
    """Return what a string costs of the memory limit, in bytes."""
    return key_length + value_length + ENTRY_OVERHEAD


def hash_cost(key_length: int, fields: Mapping[bytes, bytes]) -> int:
    """Return what a hash costs of the memory limit, in bytes."""
    inner = sum(len(name) + len(value) + FIELD_OVERHEAD for name, value in fields.items())
    return key_length + inner + HASH_OVERHEAD


def steady_time() -> float:
    """Return seconds since 1970 by a clock that is never set back or forth while we run."""
    return _STARTED_AT + time.monotonic()


_STARTED_AT = time.time() - time.monotonic()


class Store:
    """One keyspace with its own memory limit."""

    def __init__(
        self,
        options: StoreOptions | None = None,
        *,
        now: Callable[[], float] = steady_time,
        origin: str = "",
    ) -> None:
        """`now` gives seconds since 1970; `origin` names this node in stamps."""
        self.options = options or StoreOptions()
        if self.options.eviction_policy not in EVICTION_POLICIES:
            raise ValueError(
                f"eviction_policy must be one of {', '.join(EVICTION_POLICIES)}, "
                f"got {self.options.eviction_policy!r}"
            )
        self.used_memory = 0
        self.changes = 0
        self._now = now
        self._origin = origin
        self._counted: dict[bytes, float] = {}
        self._codec = self.options.compression.codec()
        self._entries: dict[bytes, _Entry] = {}
        # The keys that may be evicted, least recently used first.
        self._candidates: OrderedDict[bytes, None] = OrderedDict()
        self._candidate_cost = 0
        # (expiry, key), possibly outdated: an entry's own expiry decides.
        self._due: list[tuple[float, bytes]] = []
        self._expiring = 0
        self._tombstones: dict[bytes, Stamp] = {}
        self._buried: deque[tuple[float, bytes, Stamp]] = deque()
        self._watches: dict[bytes, _Watch] = {}
        self._listeners: list[Listener] = []
        self._last_micros = 0
        self._random = random.Random()

    # -- reading -----------------------------------------------------------------------

    def get(self, key: bytes) -> bytes | None:
        """Return the string at `key`, or None. Raise `WrongType` for a hash."""
        entry = self._live(key)
        if entry is None:
            return None
        if isinstance(entry.value, dict):
            return self._wrong_type(None)
        if key in self._candidates:
            self._candidates.move_to_end(key)
        return self._unpacked(entry)

    def exists(self, key: bytes) -> bool:
        """Say whether there is a string or a hash at `key`."""
        return self._live(key) is not None

    def kind(self, key: bytes) -> str:
        """Return "string", "hash" or "none"."""
        entry = self._live(key)
        if entry is None:
            return "none"
        return "hash" if isinstance(entry.value, dict) else "string"

    def pttl(self, key: bytes) -> int:
        """Return the milliseconds left, -1 without expiry, -2 without key."""
        entry = self._live(key)
        if entry is None:
            return -2
        if entry.expires is None:
            return -1
        return int((entry.expires - self._now()) * 1000)

    def keys(self, pattern: bytes) -> list[bytes]:
        """Return the keys that match `pattern`, in which only `*` and `?` are special."""
        self.sweep()
        if pattern == b"*":
            return list(self._entries)
        matches = _glob(pattern).fullmatch
        return [key for key in self._entries if matches(key)]

    def __len__(self) -> int:
        self.sweep()
        return len(self._entries)

    # -- writing strings ---------------------------------------------------------------

    def set(
        self,
        key: bytes,
        value: bytes,
        ttl: float | None = None,
        *,
        if_absent: bool = False,
        if_present: bool = False,
    ) -> bool:
        """Put a string at `key`, for `ttl` seconds or for good; say whether it was put.

        Raise `OutOfMemory` where there is no room: what was at the key stays.
        """
        old = self._live(key)
        if if_absent and old is not None and not defects.on("kv-setnx-overwrites"):
            return False
        if if_present and old is None and not defects.on("kv-set-xx-creates"):
            return False
        ttl = kv_defects.lifetime(ttl)
        expires = None if ttl is None else self._now() + ttl
        if defects.any_on():
            if value == b"" and defects.on("kv-empty-not-stored"):
                return True
            if old is not None:
                return self._overwrite_badly(key, value, expires, old)
        self._write(key, value, expires)
        return True

    def _overwrite_badly(
        self, key: bytes, value: bytes, expires: float | None, old: _Entry
    ) -> bool:
        if isinstance(old.value, dict) and defects.on("kv-set-keeps-type"):
            raise WrongType
        if defects.on("kv-overwrite-ignored"):
            return True
        if defects.on("kv-overwrite-keeps-ttl") and expires is None:
            expires = old.expires
        if defects.on("kv-nil-during-overwrite"):
            self._drop(key, old.stamp)
            loop = asyncio.get_running_loop()
            loop.call_later(kv_defects.GAP, self._write, key, value, expires)
            return True
        self._write(key, value, expires)
        return True

    def set_many(self, values: Mapping[bytes, bytes]) -> None:
        """Put all the strings, for good; where there is no room for all, put none."""
        self._write_all(values, None)

    def incr_by(self, key: bytes, delta: int) -> int:
        """Add `delta` to the counter at `key` (0 where there is none), keeping its expiry."""
        entry, old = self._string(key)
        number = (self._counter(old) if entry else 0) + delta
        if number not in INT64 and not defects.on("kv-counter-unbounded"):
            raise Overflow
        if defects.on("kv-increment-lost") and self._follows_closely(key):
            return number
        kept = entry.expires if entry and not defects.on("kv-increment-clears-ttl") else None
        self._write(key, b"%d" % number, kept)
        return number

    def _counter(self, text: bytes) -> int:
        try:
            return parse_integer(text)
        except NotAnInteger:
            if defects.on("kv-text-counts-as-zero"):
                return 0
            raise

    def _follows_closely(self, key: bytes) -> bool:
        last = self._counted.get(key, -1.0)
        self._counted[key] = self._now()
        return self._now() - last < kv_defects.LOST_WITHIN

    def append(self, key: bytes, tail: bytes) -> int:
        """Lengthen the string at `key`, keeping its expiry; return the new length."""
        entry, old = self._string(key)
        kept = entry.expires if entry and not defects.on("kv-append-clears-ttl") else None
        self._write(key, old + tail, kept)
        return len(old) + len(tail)

    # -- writing hashes ----------------------------------------------------------------

    def hset(self, key: bytes, fields: Mapping[bytes, bytes]) -> int:
        """Put `fields` into the hash at `key`; return how many of them are new."""
        old = self._hash(key)
        merged = {**old, **fields}
        self._write(key, merged, None)
        return len(merged) - len(old)

    def hdel(self, key: bytes, names: Iterable[bytes]) -> int:
        """Take fields out of the hash at `key`; a hash without fields is gone."""
        old, doomed = self._hash(key), set(names)
        left = {name: value for name, value in old.items() if name not in doomed}
        if len(left) == len(old):
            return 0
        if left:
            self._write(key, left, None)
        else:
            self.delete(key)
        return len(old) - len(left)

    def hget(self, key: bytes, name: bytes) -> bytes | None:
        """Return one field of the hash at `key`, or None."""
        return self._hash(key).get(name)

    def hgetall(self, key: bytes) -> Mapping[bytes, bytes]:
        """Return all fields of the hash at `key`, empty where there is none."""
        return self._hash(key)

    # -- writing keys ------------------------------------------------------------------

    def delete(self, key: bytes) -> bool:
        """Remove string or hash; say whether there was one."""
        entry = self._live(key)
        if entry is None:
            return False
        self._remove(key)
        if defects.on("kv-removed-still-counts"):
            self.used_memory += entry.cost
        return True

    def _remove(self, key: bytes) -> None:
        stamp = self._stamp()
        self._drop(key, stamp)
        self._tell(key, Record(None, None, stamp))

    def expire(self, key: bytes, ttl: float) -> bool:
        """Let the string at `key` end in `ttl` seconds; False without one (hashes stay)."""
        ttl = kv_defects.lifetime(ttl) or ttl
        return self._set_expiry(key, self._now() + ttl)

    def persist(self, key: bytes) -> bool:
        """Take the expiry away; False where there was none."""
        entry = self._live(key)
        if entry is None or entry.expires is None:
            return False
        return self._set_expiry(key, None)

    def rename(self, key: bytes, target: bytes) -> bool:
        """Move value and expiry to `target`, over what is there; False without `key`."""
        entry = self._live(key)
        if entry is None:
            return False
        if key == target:
            if defects.on("kv-rename-to-self-removes"):
                self.delete(key)
            return True
        value = entry.value if isinstance(entry.value, dict) else self._unpacked(entry)
        self._take_out(key, entry)
        try:
            self._write(target, value, entry.expires)
        except OutOfMemory:
            self._put_in(key, entry)
            raise
        self._bump(key)
        stamp = self._stamp()
        self._bury(key, stamp)
        self._tell(key, Record(None, None, stamp))
        return True

    def put(self, key: bytes, value: Value, expires: float | None) -> None:
        """Put a string or a hash, until a moment in seconds since 1970 or for good."""
        self._write(key, value, expires)

    def flush(self) -> None:
        """Remove every key."""
        self.sweep()
        removed = list(self._entries)
        for key in removed:
            self._remove(key)
        for key in self._watches.keys() - set(removed):
            self._bump(key)
        self.used_memory = 0  # nothing is left, not even what a defect still counts

    def sweep(self) -> int:
        """Remove what has expired; return how many keys that were."""
        now = self._now()
        removed = 0
        while self._due and self._due[0][0] <= now:
            _, key = heapq.heappop(self._due)
            entry = self._entries.get(key)
            if entry is not None and entry.expires is not None and entry.expires <= now:
                self._drop(key, entry.stamp)
                removed += 1
        self._forget_tombstones(now)
        return removed

    @property
    def expiry_backlog(self) -> int:
        """How many planned expiries are held, outdated ones included."""
        return len(self._due)

    # -- waiting for a change ----------------------------------------------------------

    async def wait(
        self, key: bytes, last_version: int, timeout: float
    ) -> tuple[int, bytes | None] | None:
        """Wait until the version of `key` is above `last_version`: (version, value).

        Return None after `timeout` seconds. A key has version 1 from the first wait on;
        writes to it as a string, its deletion and its expiry make new versions.
        """
        watch = self._watches.setdefault(key, _Watch())
        self._live(key)
        try:
            async with asyncio.timeout(max(0.0, timeout)):
                while watch.version <= max(0, last_version):
                    await watch.changed.wait()
        except TimeoutError:
            return None
        entry = self._live(key)
        text = None if entry is None or isinstance(entry.value, dict) else self._unpacked(entry)
        return watch.version, text

    # -- replication -------------------------------------------------------------------

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after each local change; the returned function ends that.

        Expiry and eviction are no changes: each node does them by itself.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def record(self, key: bytes) -> Record | None:
        """Return the newest record of `key`, a tombstone included."""
        entry = self._live(key)
        if entry is not None:
            return self._as_record(entry)
        stamp = self._tombstones.get(key)
        return Record(None, None, stamp) if stamp else None

    def records(self) -> Iterator[tuple[bytes, Record]]:
        """Give the whole state, tombstones included, to bring another node up to date."""
        self.sweep()
        for key, entry in list(self._entries.items()):
            yield key, self._as_record(entry)
        for key, stamp in list(self._tombstones.items()):
            yield key, Record(None, None, stamp)

    def stamps(self) -> Iterator[tuple[bytes, Stamp]]:
        """Give the stamps of the whole state, tombstones included; `changes` tells a new state.

        Tombstones of writes from before `tombstone_seconds` are left out: nodes that showed
        them to each other would never forget them.
        """
        for key, entry in list(self._entries.items()):
            yield key, entry.stamp
        oldest = (self._now() - self.options.tombstone_seconds) * 1_000_000
        for key, stamp in list(self._tombstones.items()):
            if stamp.micros > oldest:
                yield key, stamp

    def stamp_of(self, key: bytes) -> Stamp | None:
        """Return the stamp of the newest record of `key`, a tombstone included."""
        entry = self._entries.get(key)
        return entry.stamp if entry is not None else self._tombstones.get(key)

    def forget(self, key: bytes, stamp: Stamp) -> bool:
        """Give up a record that others keep, if it is still the newest here; leave no tombstone."""
        entry = self._entries.get(key)
        if entry is not None and entry.stamp == stamp:
            self._take_out(key, entry)
            return True
        if self._tombstones.get(key) == stamp:
            del self._tombstones[key]
            self.changes += 1
            return True
        return False

    def apply(self, key: bytes, record: Record) -> bool:
        """Take over another node's record if it is the newest; say whether it was.

        Raise `OutOfMemory` where a value finds no room. Listeners are not told.
        """
        mine = self._entries.get(key)
        newest = mine.stamp if mine else self._tombstones.get(key)
        if newest is not None and not _supersedes(record.stamp, newest):
            return False
        # What is written here from now on is newer than what was seen, however far
        # this node's clock is behind.
        self._last_micros = max(self._last_micros, record.stamp.micros)
        ended = record.expires is not None and record.expires <= self._now()
        if record.value is None or ended:
            self._drop(key, record.stamp)
        else:
            self._place({key: record})
        return True

    # -- within ------------------------------------------------------------------------

    def _live(self, key: bytes) -> _Entry | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        if entry.expires is not None and entry.expires <= self._now():
            self._drop(key, entry.stamp)
            return None
        return entry

    def _string(self, key: bytes) -> tuple[_Entry | None, bytes]:
        """Return the entry and its text, or None and an empty text."""
        entry = self._live(key)
        if entry is None:
            return None, b""
        if isinstance(entry.value, dict):
            return self._wrong_type((None, b""))
        return entry, self._unpacked(entry)

    def _hash(self, key: bytes) -> dict[bytes, bytes]:
        entry = self._live(key)
        if entry is None:
            return {}
        if not isinstance(entry.value, dict):
            return self._wrong_type({})
        return entry.value

    def _wrong_type(self, otherwise: T) -> T:
        if defects.on("kv-wrong-type-accepted"):
            return otherwise
        raise WrongType

    def _unpacked(self, entry: _Entry) -> bytes:
        assert isinstance(entry.value, bytes)
        if entry.packed and self._codec:
            return entry.value if defects.on("kv-kept-packed") else self._codec.unpack(entry.value)
        if self._codec and defects.on("kv-all-taken-for-packed"):
            return kv_defects.unpacked(self._codec.unpack, entry.value)
        return entry.value

    def _as_record(self, entry: _Entry) -> Record:
        value = entry.value if isinstance(entry.value, dict) else self._unpacked(entry)
        return Record(value, entry.expires, entry.stamp)

    def _stamp(self) -> Stamp:
        micros = int(self._now() * 1_000_000)
        if not defects.on("cluster-clock-decides"):
            micros = max(self._last_micros + 1, micros)
        self._last_micros = micros
        return Stamp(self._last_micros, self._origin)

    def _tell(self, key: bytes, record: Record) -> None:
        for listener in self._listeners:
            listener(key, record)

    def _write(self, key: bytes, value: Value, expires: float | None) -> None:
        self._write_all({key: value}, expires)

    def _write_all(self, values: Mapping[bytes, Value], expires: float | None) -> None:
        """Make local changes, all of them or (`OutOfMemory`) none."""
        records = {key: Record(value, expires, self._stamp()) for key, value in values.items()}
        self._place(records)
        for key, record in records.items():
            self._tell(key, record)

    def _place(self, records: Mapping[bytes, Record]) -> None:
        entries = {key: self._entry(key, record) for key, record in records.items()}
        self._make_room(entries)
        for key, entry in entries.items():
            old = self._entries.get(key)
            if old is not None:
                self._take_out(key, old)
            self._put_in(key, entry)
            if not isinstance(entry.value, dict):
                self._bump(key)

    def _entry(self, key: bytes, record: Record) -> _Entry:
        if isinstance(record.value, bytes):
            kept, packed = self._packed(kv_defects.stored(record.value))
            cost = entry_cost(len(key), len(kept))
            if defects.on("kv-memory-uncounted"):
                cost = 0
            return _Entry(kept, packed, cost, record.expires, record.stamp)
        fields = kv_defects.stored_fields(record.value or {})
        return _Entry(fields, False, hash_cost(len(key), fields), None, record.stamp)

    def _packed(self, value: bytes) -> tuple[bytes, bool]:
        if self._codec is None:
            return value, False
        small = len(value) < self.options.compression.min_size
        if small and not defects.on("kv-compression-min-size-ignored"):
            return value, False
        if defects.on("kv-compression-ignored"):
            return value, False
        packed = self._codec.pack(value)
        return (packed, True) if len(packed) < len(value) else (value, False)

    def _put_in(self, key: bytes, entry: _Entry) -> None:
        self._entries[key] = entry
        self.changes += 1
        self._tombstones.pop(key, None)
        self.used_memory += entry.cost
        if self._may_be_evicted(entry):
            self._candidates[key] = None
            self._candidate_cost += entry.cost
        if entry.expires is not None:
            self._expiring += 1
            self._plan_expiry(key, entry.expires)

    def _take_out(self, key: bytes, entry: _Entry) -> None:
        del self._entries[key]
        self.changes += 1
        self.used_memory -= entry.cost
        if key in self._candidates:
            del self._candidates[key]
            self._candidate_cost -= entry.cost
        if entry.expires is not None:
            self._expiring -= 1

    def _drop(self, key: bytes, stamp: Stamp) -> None:
        """Remove the key if it is there, and remember that until the tombstone's end."""
        entry = self._entries.get(key)
        if entry is not None:
            self._take_out(key, entry)
            self._bump(key)
        self._bury(key, stamp)

    def _bury(self, key: bytes, stamp: Stamp) -> None:
        if self.options.tombstone_seconds > 0 and not defects.on("cluster-deletes-forgotten"):
            self.changes += 1
            self._tombstones[key] = stamp
            self._buried.append((self._now(), key, stamp))

    def _forget_tombstones(self, now: float) -> None:
        oldest = now - self.options.tombstone_seconds
        while self._buried and self._buried[0][0] <= oldest:
            _, key, stamp = self._buried.popleft()
            if self._tombstones.get(key) == stamp:
                self.changes += 1
                del self._tombstones[key]

    def _bump(self, key: bytes) -> None:
        watch = self._watches.get(key)
        if watch is not None and not defects.on("kv-wait-unheard"):
            watch.bump()

    def _set_expiry(self, key: bytes, expires: float | None) -> bool:
        entry = self._live(key)
        if entry is None or isinstance(entry.value, dict):
            return False
        self._take_out(key, entry)
        entry.expires, entry.stamp = expires, self._stamp()
        self._put_in(key, entry)
        if self._listeners:
            self._tell(key, self._as_record(entry))
        return True

    def _plan_expiry(self, key: bytes, expires: float) -> None:
        heapq.heappush(self._due, (expires, key))
        if len(self._due) > 2 * self._expiring + 1000:
            self._due = [
                (entry.expires, key)
                for key, entry in self._entries.items()
                if entry.expires is not None
            ]
            heapq.heapify(self._due)

    # -- memory ------------------------------------------------------------------------

    def _may_be_evicted(self, entry: _Entry) -> bool:
        if isinstance(entry.value, dict):
            return False
        if defects.on("kv-eviction-policy-ignored"):
            return True
        if self.options.eviction_policy == "noeviction":
            return False
        return entry.expires is not None or self.options.eviction_policy != "volatile-lru"

    def _make_room(self, wanted: Mapping[bytes, _Entry]) -> None:
        """Evict others until `wanted` fits, or change nothing and raise `OutOfMemory`."""
        if self._excess(wanted) <= 0 or defects.on("kv-memory-limit-ignored"):
            return
        self.sweep()
        spared = sum(self._entries[key].cost for key in wanted if key in self._candidates)
        if self._excess(wanted) > self._candidate_cost - spared:
            if defects.on("kv-refused-write-loses-old"):
                for key in wanted:
                    self._drop(key, self._stamp())
            raise OutOfMemory
        while self._excess(wanted) > 0:
            victim = self._victim(wanted)
            self._take_out(victim, self._entries[victim])
            self._bump(victim)

    def _excess(self, wanted: Mapping[bytes, _Entry]) -> int:
        """Return by how many bytes memory would be over its limit with `wanted` put in."""
        excess = self.used_memory - self.options.memory_limit
        if defects.on("kv-full-refuses-overwrite"):
            return excess + sum(entry.cost for entry in wanted.values())
        for key, entry in wanted.items():
            old = self._entries.get(key)
            excess += entry.cost - (old.cost if old else 0)
        return excess

    def _victim(self, spared: Container[bytes]) -> bytes:
        others = (key for key in self._candidates if key not in spared)
        if defects.on("kv-evicts-most-recent"):
            return next(key for key in reversed(self._candidates) if key not in spared)
        if self.options.eviction_policy != "allkeys-random":
            return next(others)
        start = self._random.randrange(len(self._candidates))
        later = itertools.islice(self._candidates, start, None)
        return next(key for key in itertools.chain(later, others) if key not in spared)


def _supersedes(stamp: Stamp, newest: Stamp) -> bool:
    """Tell whether a record with `stamp` takes the place of one with `newest`."""
    if defects.any_on():
        if defects.on("cluster-conflicts-kept") and stamp.origin != newest.origin:
            return False
        if defects.on("cluster-oldest-wins"):
            return stamp < newest
    return stamp > newest


def _glob(pattern: bytes) -> re.Pattern[bytes]:
    """Translate `*` and `?`; atomic groups keep hostile patterns from taking for ever."""
    first, *rest = (re.escape(part).replace(rb"\?", b".") for part in pattern.split(b"*"))
    if not rest:
        return re.compile(first, re.DOTALL)
    middle = b"".join(b"(?>.*?" + part + b")" for part in rest[:-1] if part)
    return re.compile(first + middle + b".*" + rest[-1], re.DOTALL)
