"""The memory of a store: what gives way when it is short, and how values are packed."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import pytest

from reference.kv.compression import Compression
from reference.kv.errors import OutOfMemory
from reference.kv.memory import entry_cost
from reference.kv.record_store import StoreOptions
from reference.kv.store import Store
from tests.unit.reference.clocks import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> Store:
    return Store(StoreOptions(), now=clock)


def limited(clock: Clock, entries: int, policy: str) -> Store:
    """A store with room for so many entries of a one-byte key and a ten-byte value."""
    return Store(
        StoreOptions(memory_limit=entries * entry_cost(1, 10), eviction_policy=policy), now=clock
    )


# -- memory ------------------------------------------------------------------------------


def test_lru_evicts_what_was_not_used_for_longest(clock: Clock) -> None:
    store = limited(clock, 3, "allkeys-lru")
    for key in (b"a", b"b", b"c"):
        store.set(key, b"0123456789")
    store.get(b"a")
    store.set(b"d", b"0123456789")
    assert sorted(store.keys(b"*")) == [b"a", b"c", b"d"]


def test_noeviction_refuses_and_keeps_what_it_has(clock: Clock) -> None:
    store = limited(clock, 2, "noeviction")
    store.set(b"a", b"0123456789", ttl=50.0)
    store.set(b"b", b"0123456789")
    writes: list[Callable[[], object]] = [
        lambda: store.set(b"c", b"0123456789"),
        lambda: store.set(b"a", b"0123456789longer"),
        lambda: store.append(b"b", b"more"),
        lambda: store.incr_by(b"n", 1),
        lambda: store.hset(b"h", {b"f": b"v"}),
    ]
    for write in writes:
        with pytest.raises(OutOfMemory):
            write()
    assert store.get(b"a") == b"0123456789"
    assert store.pttl(b"a") == 50_000
    assert store.get(b"b") == b"0123456789"
    assert len(store) == 2
    store.set(b"a", b"short")
    assert store.get(b"a") == b"short"


def test_volatile_lru_evicts_only_what_would_expire(clock: Clock) -> None:
    store = limited(clock, 3, "volatile-lru")
    store.set(b"keep", b"0123456", None)
    store.set(b"x", b"0123456789", ttl=60.0)
    store.set(b"y", b"0123456789", ttl=60.0)
    store.get(b"x")
    store.set(b"z", b"0123456789")
    assert sorted(store.keys(b"*")) == [b"keep", b"x", b"z"]
    store.set(b"w", b"0123456789")
    with pytest.raises(OutOfMemory):
        store.set(b"v", b"0123456789")
    assert sorted(store.keys(b"*")) == [b"keep", b"w", b"z"]


def test_random_eviction_keeps_the_limit_and_the_new_key(clock: Clock) -> None:
    store = limited(clock, 5, "allkeys-random")
    for number in range(200):
        key = b"%c" % (33 + number % 90)
        store.set(key, b"0123456789")
        assert store.get(key) == b"0123456789"
        assert store.used_memory <= store.options.memory_limit


def test_a_value_that_can_never_fit_evicts_nothing(clock: Clock) -> None:
    store = limited(clock, 3, "allkeys-lru")
    for key in (b"a", b"b", b"c"):
        store.set(key, b"0123456789")
    with pytest.raises(OutOfMemory):
        store.set(b"d", b"x" * 10_000)
    assert sorted(store.keys(b"*")) == [b"a", b"b", b"c"]


def test_expired_keys_make_room_before_anything_is_refused(clock: Clock) -> None:
    store = limited(clock, 2, "noeviction")
    store.set(b"a", b"0123456789", ttl=1.0)
    store.set(b"b", b"0123456789")
    clock.now += 1
    store.set(b"c", b"0123456789")
    assert sorted(store.keys(b"*")) == [b"b", b"c"]


def test_used_memory_follows_every_change(store: Store) -> None:
    store.set(b"k", b"12345")
    assert store.used_memory == entry_cost(1, 5)
    store.set(b"k", b"1")
    store.append(b"k", b"23")
    assert store.used_memory == entry_cost(1, 3)
    store.rename(b"k", b"longer")
    assert store.used_memory == entry_cost(6, 3)
    store.delete(b"longer")
    assert store.used_memory == 0


def test_unknown_eviction_policy_is_refused() -> None:
    with pytest.raises(ValueError, match="allkeys-lru"):
        Store(StoreOptions(eviction_policy="all"))


def test_a_refused_rename_changes_nothing(clock: Clock) -> None:
    store = limited(clock, 1, "noeviction")
    store.set(b"a", b"0123456789", ttl=7.0)
    with pytest.raises(OutOfMemory):
        store.rename(b"a", b"a much longer name")
    assert store.get(b"a") == b"0123456789"
    assert store.pttl(b"a") == 7_000
    assert len(store) == 1


def test_expiry_and_eviction_are_not_told(clock: Clock) -> None:
    store = limited(clock, 1, "allkeys-lru")
    store.set(b"a", b"0123456789")
    told: list[bytes] = []
    store.subscribe(lambda key, record: told.append(key))
    store.set(b"b", b"0123456789", ttl=1.0)
    clock.now += 2
    store.sweep()
    assert told == [b"b"]


# -- compression -------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["gzip", "brotli", "br", "zstd"])
@pytest.mark.parametrize("level", [-5, 0, 1, 6, 99])
def test_compression_is_invisible_but_for_memory(clock: Clock, method: str, level: int) -> None:
    store = Store(StoreOptions(compression=Compression(method, level, 100)), now=clock)
    value = b"the same words again and again, " * 400
    store.set(b"k", value)
    assert store.get(b"k") == value
    assert store.used_memory < entry_cost(1, len(value)) // 4
    assert store.append(b"k", b"!") == len(value) + 1
    assert store.get(b"k") == value + b"!"
    store.set(b"small", b"x" * 99)
    assert store.get(b"small") == b"x" * 99


def test_what_does_not_shrink_is_kept_as_it_is(clock: Clock) -> None:
    store = Store(StoreOptions(compression=Compression("gzip", 6, 10)), now=clock)
    dense = zlib.compress(bytes(range(256)) * 2, 9)
    store.set(b"k", dense)
    assert store.get(b"k") == dense
    assert store.used_memory == entry_cost(1, len(dense))


def test_unknown_compression_means_none(clock: Clock) -> None:
    store = Store(StoreOptions(compression=Compression("lz77", 6, 0)), now=clock)
    store.set(b"k", b"x" * 1000)
    assert store.used_memory == entry_cost(1, 1000)
