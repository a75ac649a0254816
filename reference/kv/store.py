"""The key-value store of one site: strings and hashes in memory.

A store belongs to one event loop: every change is one call without an ``await`` in it,
so changes are atomic for all who share the store (Redis clients, PHP pages, caches).
Keys and values are bytes. Nothing is written to disk: a restarted node starts empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reference.kv.decimals import add_decimals
from reference.kv.errors import INT64, OutOfMemory, Overflow, WrongType, parse_integer
from reference.kv.patterns import glob
from reference.kv.record_store import RecordStore
from reference.kv.records import Record, StoredRecord, Value


class Store(RecordStore):
    """One keyspace with its own memory limit: what commands do with strings, hashes and keys.

    Whatever asks a string for a hash or the other way round raises `WrongType`, and a write for
    which there is no room `OutOfMemory`; neither changes anything.
    """

    # -- strings

    def get(self, key: bytes) -> bytes | None:
        """Return the string at `key`, or None."""
        stored = self._live(key)
        if stored is None:
            return None
        if isinstance(stored.value, dict):
            raise WrongType
        self._memory.touch(key)
        return self._packer.unpack(stored.value, stored.packed)

    def set(
        self,
        key: bytes,
        value: bytes,
        ttl: float | None = None,
        moment: float | None = None,
        *,
        if_absent: bool = False,
        if_present: bool = False,
        keep_time: bool = False,
    ) -> bool:
        """Put a string at `key`; say whether it was put.

        It is there for `ttl` seconds, until a `moment` in seconds since 1970, for the time that was
        left (`keep_time`), or for good.
        """
        old = self._live(key)
        if if_absent and old is not None:
            return False
        if if_present and old is None:
            return False
        expires = moment if ttl is None else self.after(ttl)
        if keep_time and old is not None:
            expires = old.expires
        self._write(key, value, expires)
        return True

    def set_many(self, values: Mapping[bytes, bytes]) -> None:
        """Put all the strings, for good; where there is no room for all, put none."""
        self._write_all(values)

    def incr_by(self, key: bytes, delta: int) -> int:
        """Add `delta` to the counter at `key` (0 where there is none), keeping its expiry.

        Raise `NotAnInteger` where there is no number, `Overflow` where it would be too large.
        """
        old, expires = self._text(key)
        number = (0 if old is None else parse_integer(old)) + delta
        if number not in INT64:
            raise Overflow
        self._write(key, b"%d" % number, expires)
        return number

    def incr_by_float(self, key: bytes, delta: bytes) -> bytes:
        """Add `delta` to the number at `key` (0 where there is none), keeping its expiry.

        Return the new number. Raise `NotAFloat`, `NotFinite`.
        """
        old, expires = self._text(key)
        number = add_decimals(b"0" if old is None else old, delta)
        self._write(key, number, expires)
        return number

    def append(self, key: bytes, tail: bytes) -> int:
        """Lengthen the string at `key`, keeping its expiry; return the new length."""
        old, expires = self._text(key)
        text = (old or b"") + tail
        self._write(key, text, expires)
        return len(text)

    def _text(self, key: bytes) -> tuple[bytes | None, float | None]:
        """Return the string at `key` and its expiry, None and None where there is none."""
        stored = self._live(key)
        if stored is None:
            return None, None
        if isinstance(stored.value, dict):
            raise WrongType
        return self._packer.unpack(stored.value, stored.packed), stored.expires

    # -- hashes

    def hset(self, key: bytes, fields: Mapping[bytes, bytes]) -> int:
        """Put `fields` into the hash at `key`; return how many of them are new."""
        old = self.hgetall(key)
        merged = {**old, **fields}
        self._write(key, merged, None)
        return len(merged) - len(old)

    def hdel(self, key: bytes, names: Iterable[bytes]) -> int:
        """Take fields out of the hash at `key`; a hash without fields is gone."""
        old, doomed = self.hgetall(key), set(names)
        left = {name: value for name, value in old.items() if name not in doomed}
        if len(left) == len(old):
            return 0
        if left:
            self._write(key, left, None)
        else:
            self._remove(key)
        return len(old) - len(left)

    def hget(self, key: bytes, name: bytes) -> bytes | None:
        """Return one field of the hash at `key`, or None."""
        return self.hgetall(key).get(name)

    def hgetall(self, key: bytes) -> Mapping[bytes, bytes]:
        """Return all fields of the hash at `key`, empty where there is none."""
        stored = self._live(key)
        if stored is None:
            return {}
        if not isinstance(stored.value, dict):
            raise WrongType
        return stored.value

    # -- keys

    def exists(self, key: bytes) -> bool:
        """Say whether there is a string or a hash at `key`."""
        return self._live(key) is not None

    def touch(self, key: bytes) -> bool:
        """Note that a key was used; say whether there is one."""
        self._memory.touch(key)
        return self.exists(key)

    def kind(self, key: bytes) -> str:
        """Return "string", "hash" or "none"."""
        stored = self._live(key)
        if stored is None:
            return "none"
        return "hash" if isinstance(stored.value, dict) else "string"

    def keys(self, pattern: bytes) -> list[bytes]:
        """Return the keys that match `pattern` (see `patterns`)."""
        self.sweep()
        if pattern == b"*":
            return list(self._stored)
        matches = glob(pattern).fullmatch
        return [key for key in self._stored if matches(key)]

    def delete(self, key: bytes) -> bool:
        """Remove string or hash; say whether there was one."""
        if self._live(key) is None:
            return False
        self._remove(key)
        return True

    def rename(self, key: bytes, target: bytes) -> bool:
        """Move value and expiry to `target`, over what is there; False without `key`."""
        stored = self._live(key)
        if stored is None:
            return False
        if key == target:
            return True
        self._move(key, stored, target)
        return True

    def _move(self, key: bytes, stored: StoredRecord, target: bytes) -> None:
        self._take_out(key, stored)
        try:
            self._write(target, self._value(stored), stored.expires)
        except OutOfMemory:
            self._put_in(key, stored)
            raise
        self._watches.bump(key)
        stamp = self._clock.tick()
        self._bury(key, stamp)
        self._tell(key, Record(None, None, stamp))

    def put(self, key: bytes, value: Value, expires: float | None) -> None:
        """Put a string or a hash, until a moment in seconds since 1970 or for good."""
        self._write(key, value, expires)

    def flush(self) -> None:
        """Remove every key."""
        self.sweep()
        removed = list(self._stored)
        for key in removed:
            self._remove(key)
        for key in self._watches.keys() - set(removed):
            self._watches.bump(key)

    # -- expiry

    def pttl(self, key: bytes) -> int:
        """Return the milliseconds left, -1 without expiry, -2 without key."""
        stored = self._live(key)
        if stored is None:
            return -2
        if stored.expires is None:
            return -1
        return int((stored.expires - self._now()) * 1000)

    def expire(self, key: bytes, ttl: float | None, moment: float | None = None) -> bool:
        """Let the string at `key` end in `ttl` seconds, or at a moment in seconds since 1970.

        False without one (hashes stay).
        """
        stored = self._live(key)
        if stored is None or isinstance(stored.value, dict):
            return False
        self._set_expiry(key, stored, moment if ttl is None else self.after(ttl))
        return True

    def expires(self, key: bytes) -> float | None:
        """Return when the key ends, in seconds since 1970; None for good, or without key."""
        stored = self._live(key)
        return None if stored is None else stored.expires

    def persist(self, key: bytes) -> bool:
        """Take the expiry away; False where there was none."""
        stored = self._live(key)
        if stored is None or stored.expires is None:
            return False
        self._set_expiry(key, stored, None)
        return True

    def after(self, seconds: float) -> float:
        """Return the moment in so many seconds, in seconds since 1970."""
        return self._now() + seconds

    # -- waiting for a change

    async def wait(
        self, key: bytes, last_version: int, timeout: float
    ) -> tuple[int, bytes | None] | None:
        """Wait until the version of `key` is above `last_version`: (version, value).

        Return None after `timeout` seconds. A key has version 1 from the first wait on;
        writes to it as a string, its deletion and its expiry make new versions.
        """
        watch = self._watches.of(key)
        self._live(key)  # If it has expired, that is a version.
        if not await watch.above(last_version, timeout):
            return None
        stored = self._live(key)
        value = None if stored is None else self._value(stored)
        return watch.version, value if isinstance(value, bytes) else None
