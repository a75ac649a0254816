"""What keys cost of a store's memory, and which of them give way to others."""

from __future__ import annotations

import itertools
import random
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping

from reference.kv.errors import OutOfMemory

ENTRY_OVERHEAD = 136
"""Bytes that a string costs besides key and value (documented: structure + 64)."""

HASH_OVERHEAD = 64
"""Bytes that a hash costs besides its fields."""

FIELD_OVERHEAD = 64
"""Bytes that a field of a hash costs besides its name and value."""

EVICTION_POLICIES = ("allkeys-lru", "noeviction", "volatile-lru", "allkeys-random")


def entry_cost(key_length: int, value_length: int) -> int:
    """Return what a string costs of the memory limit, in bytes."""
    return key_length + value_length + ENTRY_OVERHEAD


def hash_cost(key_length: int, fields: Mapping[bytes, bytes]) -> int:
    """Return what a hash costs of the memory limit, in bytes."""
    inner = sum(len(name) + len(value) + FIELD_OVERHEAD for name, value in fields.items())
    return key_length + inner + HASH_OVERHEAD


class Memory:
    """Counts what is used of `limit` bytes, and knows which strings may be evicted.

    Policies: noeviction; allkeys-lru and allkeys-random, which evict any string; volatile-lru,
    which evicts strings that would expire. Hashes are never evicted.
    """

    def __init__(self, limit: int, policy: str) -> None:
        """Raise `ValueError` for a policy that does not exist."""
        if policy not in EVICTION_POLICIES:
            raise ValueError(
                f"eviction_policy must be one of {', '.join(EVICTION_POLICIES)}, got {policy!r}"
            )
        self.used = 0
        self._limit = limit
        self._policy = policy
        # The strings that may be evicted and their costs, least recently used first.
        self._candidates: OrderedDict[bytes, int] = OrderedDict()
        self._evictable = 0
        self._random = random.Random()

    def add_string(self, key: bytes, cost: int, expires: bool) -> None:
        """Count a string that is not counted yet; it is the most recently used one."""
        self.used += cost
        if self._may_be_evicted(expires):
            self._candidates[key] = cost
            self._evictable += cost

    def add_hash(self, cost: int) -> None:
        """Count a hash."""
        self.used += cost

    def remove(self, key: bytes, cost: int) -> None:
        """Count a string or hash no more."""
        self.used -= cost
        self._evictable -= self._candidates.pop(key, 0)

    def touch(self, key: bytes) -> None:
        """Note that a string was used."""
        if key in self._candidates:
            self._candidates.move_to_end(key)

    def excess(self, growth: int) -> int:
        """Return by how many bytes the limit would be exceeded, were `growth` bytes added."""
        return self.used + growth - self._limit

    def victims(self, excess: int, spared: Collection[bytes]) -> list[bytes]:
        """Return the keys to evict, so that `excess` bytes become free.

        Raise `OutOfMemory` where those that may be evicted and are not `spared` do not suffice.
        """
        if excess > self._evictable - sum(self._candidates.get(key, 0) for key in spared):
            raise OutOfMemory
        victims = []
        for key in self._in_order():
            if excess <= 0:
                break
            if key not in spared:
                victims.append(key)
                excess -= self._candidates[key]
        return victims

    def _may_be_evicted(self, expires: bool) -> bool:
        if self._policy == "noeviction":
            return False
        return expires or self._policy != "volatile-lru"

    def _in_order(self) -> Iterable[bytes]:
        """Give all that may be evicted, the first to go first."""
        if self._policy != "allkeys-random" or not self._candidates:
            return self._candidates
        start = self._random.randrange(len(self._candidates))
        later = itertools.islice(self._candidates, start, None)
        return itertools.chain(later, itertools.islice(self._candidates, start))
