"""What a store knows of a key: its newest record, which may be a tombstone."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from reference.kv.clock import HybridTime

Value = bytes | Mapping[bytes, bytes]
"""A string or a hash."""


class Record(NamedTuple):
    """The state of a key: `value` None means deleted; `expires` in seconds since 1970."""

    value: Value | None
    expires: float | None
    stamp: HybridTime


Listener = Callable[[bytes, Record], None]


@dataclass(slots=True)
class StoredRecord:
    """A record as it lies in memory: a string may be packed; `cost` is in bytes."""

    value: bytes | dict[bytes, bytes]
    packed: bool
    cost: int
    expires: float | None
    stamp: HybridTime


class Tombstones:
    """Remembers for `lifetime` seconds which keys were deleted; with 0 it remembers nothing."""

    def __init__(self, lifetime: float) -> None:
        self.lifetime = lifetime
        self._stamps: dict[bytes, HybridTime] = {}
        self._buried: deque[tuple[float, bytes, HybridTime]] = deque()

    def get(self, key: bytes) -> HybridTime | None:
        """Return when the key was deleted, None where that is not known."""
        return self._stamps.get(key)

    def bury(self, key: bytes, stamp: HybridTime, now: float) -> bool:
        """Remember a deletion; say whether it is remembered."""
        if self.lifetime <= 0:
            return False
        self._stamps[key] = stamp
        self._buried.append((now, key, stamp))
        return True

    def discard(self, key: bytes) -> bool:
        """Forget the deletion of a key; say whether there was one."""
        return self._stamps.pop(key, None) is not None

    def expire(self, now: float) -> int:
        """Forget what is too old; return how many deletions that were."""
        forgotten = 0
        while self._buried and self._buried[0][0] <= now - self.lifetime:
            _, key, stamp = self._buried.popleft()
            if self._stamps.get(key) == stamp:
                del self._stamps[key]
                forgotten += 1
        return forgotten

    def __iter__(self) -> Iterator[tuple[bytes, HybridTime]]:
        return iter(list(self._stamps.items()))
