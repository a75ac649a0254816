"""The records of a store: what a replicator sees and does."""

from __future__ import annotations

import pytest

from reference.kv.clock import HybridTime
from reference.kv.compression import Compression
from reference.kv.record_store import StoreOptions
from reference.kv.records import Record
from reference.kv.store import Store
from tests.unit.reference.clocks import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> Store:
    return Store(StoreOptions(), now=clock)


def test_each_local_change_is_told_once_with_a_rising_stamp(store: Store, clock: Clock) -> None:
    told: list[tuple[bytes, Record]] = []
    unsubscribe = store.subscribe(lambda key, record: told.append((key, record)))
    store.set(b"k", b"v", ttl=5.0)
    store.set(b"k", b"w", if_absent=True)
    store.expire(b"k", 10)
    store.incr_by(b"n", 1)
    store.hset(b"h", {b"f": b"v"})
    store.delete(b"k")
    store.delete(b"k")
    store.rename(b"n", b"m")
    assert [(key, record.value) for key, record in told] == [
        (b"k", b"v"),
        (b"k", b"v"),
        (b"n", b"1"),
        (b"h", {b"f": b"v"}),
        (b"k", None),
        (b"m", b"1"),
        (b"n", None),
    ]
    assert told[0][1].expires == clock.now + 5
    assert told[1][1].expires == clock.now + 10
    stamps = [record.stamp for _, record in told]
    assert stamps == sorted(set(stamps))
    unsubscribe()
    store.set(b"k", b"v")
    assert len(told) == 7


def test_flush_tells_each_key(store: Store) -> None:
    store.set(b"a", b"1")
    store.set(b"b", b"1")
    told: list[bytes] = []
    store.subscribe(lambda key, record: told.append(key))
    store.flush()
    assert sorted(told) == [b"a", b"b"]


def test_the_newest_stamp_wins_whatever_the_order(clock: Clock) -> None:
    older = Record(b"old", None, HybridTime(100, "a"))
    newer = Record(b"new", clock.now + 9, HybridTime(200, "b"))
    for order in ([older, newer], [newer, older]):
        store = Store(StoreOptions(), now=clock)
        for record in order:
            store.apply(b"k", record)
        assert store.get(b"k") == b"new"
        assert store.pttl(b"k") == 9_000


def test_equal_times_are_decided_by_origin_so_all_nodes_agree(clock: Clock) -> None:
    records = [
        Record(b"from a", None, HybridTime(7, "a")),
        Record(b"from b", None, HybridTime(7, "b")),
    ]
    for order in (records, records[::-1]):
        store = Store(StoreOptions(), now=clock)
        for record in order:
            store.apply(b"k", record)
        assert store.get(b"k") == b"from b"


def test_a_tombstone_stops_an_older_write(clock: Clock) -> None:
    store = Store(StoreOptions(tombstone_seconds=60), now=clock, origin="here")
    store.set(b"k", b"v")
    written = store.record(b"k")
    assert written is not None
    store.delete(b"k")
    assert not store.apply(b"k", written)
    assert store.get(b"k") is None
    clock.now += 61
    store.sweep()
    assert store.record(b"k") is None


def test_a_tombstone_deletes_what_is_older(clock: Clock) -> None:
    store = Store(StoreOptions(tombstone_seconds=60), now=clock)
    store.set(b"k", b"v")
    stamp = HybridTime(int(clock.now * 1e6) + 10, "b")
    assert store.apply(b"k", Record(None, None, stamp))
    assert store.get(b"k") is None
    assert not store.apply(b"k", Record(b"late", None, HybridTime(stamp.micros - 1, "c")))


def test_applied_records_are_not_told_again_but_wake_waiters(store: Store) -> None:
    told: list[bytes] = []
    store.subscribe(lambda key, record: told.append(key))
    store.apply(b"k", Record(b"v", None, HybridTime(1, "b")))
    assert told == []


def test_a_local_write_after_a_remote_one_is_newer_even_on_a_slow_clock(clock: Clock) -> None:
    store = Store(StoreOptions(), now=clock)
    ahead = HybridTime(int((clock.now + 3600) * 1e6), "b")
    store.apply(b"k", Record(b"remote", None, ahead))
    store.set(b"k", b"local")
    record = store.record(b"k")
    assert record is not None and record.stamp > ahead


def test_an_expired_record_stays_expired_when_an_older_one_arrives(clock: Clock) -> None:
    store = Store(StoreOptions(tombstone_seconds=60), now=clock)
    late = Record(b"older, without expiry", None, HybridTime(5, "b"))
    store.apply(b"k", Record(b"newer", clock.now + 1, HybridTime(9, "a")))
    clock.now += 2
    store.sweep()
    assert not store.apply(b"k", late)
    assert store.get(b"k") is None


def test_records_give_the_whole_state(clock: Clock) -> None:
    store = Store(
        StoreOptions(tombstone_seconds=60, compression=Compression("gzip", 6, 1)), now=clock
    )
    store.set(b"s", b"x" * 500)
    store.hset(b"h", {b"f": b"v"})
    store.set(b"gone", b"1")
    store.delete(b"gone")
    other = Store(StoreOptions(), now=clock)
    for key, record in store.records():
        other.apply(key, record)
    assert other.get(b"s") == b"x" * 500
    assert other.hgetall(b"h") == {b"f": b"v"}
    assert other.get(b"gone") is None


def test_how_long_a_key_lasts_is_the_same_by_another_clock() -> None:
    here, there = Store(now=lambda: 100.0), Store(now=lambda: 80.0)
    assert there.moment_in(here.seconds_left(105.0)) == 85.0
    assert there.moment_in(here.seconds_left(None)) is None
