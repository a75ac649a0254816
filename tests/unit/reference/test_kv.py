"""The key-value store: what is kept, for how long, and what gives way when memory is short."""

import asyncio
import zlib
from collections.abc import Callable

import pytest
from clocks import Clock

from reference.kv.clock import Stamp
from reference.kv.compression import Compression
from reference.kv.errors import NotAnInteger, OutOfMemory, Overflow, WrongType
from reference.kv.memory import entry_cost
from reference.kv.record_store import StoreOptions
from reference.kv.records import Record
from reference.kv.store import Store


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


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


# -- strings ---------------------------------------------------------------------------


def test_a_value_reads_back(store: Store) -> None:
    store.set(b"k", b"v")
    assert store.get(b"k") == b"v"
    assert store.get(b"other") is None


def test_keys_and_values_hold_any_byte(store: Store) -> None:
    key, value = bytes(range(256)), bytes(reversed(range(256)))
    store.set(key, value)
    store.set(b"\xff\xfe", b"one")
    store.set(b"\xff\xfd", b"two")
    assert store.get(key) == value
    assert (store.get(b"\xff\xfe"), store.get(b"\xff\xfd")) == (b"one", b"two")


def test_set_only_if_absent_and_only_if_present(store: Store) -> None:
    assert not store.set(b"k", b"v", if_present=True)
    assert store.set(b"k", b"first", if_absent=True)
    assert not store.set(b"k", b"second", if_absent=True)
    assert store.get(b"k") == b"first"
    assert store.set(b"k", b"third", if_present=True)
    assert store.get(b"k") == b"third"


def test_counters_count_and_keep_their_expiry(store: Store, clock: Clock) -> None:
    store.set(b"n", b"10", ttl=60.0)
    assert store.incr_by(b"n", 5) == 15
    assert store.incr_by(b"n", -20) == -5
    assert store.pttl(b"n") == 60_000
    assert store.incr_by(b"new", 3) == 3


@pytest.mark.parametrize("text", [b"hello", b"", b" 1", b"1.5", b"1_0", b"9223372036854775808"])
def test_a_text_is_not_a_counter_and_is_left_as_it_was(store: Store, text: bytes) -> None:
    store.set(b"n", text)
    with pytest.raises(NotAnInteger):
        store.incr_by(b"n", 1)
    assert store.get(b"n") == text


@pytest.mark.parametrize(("start", "delta"), [(2**63 - 1, 1), (-(2**63), -1)])
def test_a_counter_refuses_to_overflow(store: Store, start: int, delta: int) -> None:
    store.set(b"n", b"%d" % start)
    with pytest.raises(Overflow):
        store.incr_by(b"n", delta)
    assert store.get(b"n") == b"%d" % start


def test_append_keeps_the_expiry(store: Store) -> None:
    assert store.append(b"k", b"ab") == 2
    store.expire(b"k", 30)
    assert store.append(b"k", b"cd") == 4
    assert store.get(b"k") == b"abcd"
    assert store.pttl(b"k") == 30_000


def test_rename_moves_value_and_expiry_over_the_target(store: Store) -> None:
    store.set(b"a", b"1", ttl=9.0)
    store.set(b"b", b"2")
    assert store.rename(b"a", b"b")
    assert store.get(b"a") is None
    assert store.get(b"b") == b"1"
    assert store.pttl(b"b") == 9_000
    assert not store.rename(b"missing", b"b")
    assert store.get(b"b") == b"1"


def test_rename_to_itself_keeps_the_key(store: Store) -> None:
    store.set(b"a", b"1")
    assert store.rename(b"a", b"a")
    assert store.get(b"a") == b"1"


def test_keys_match_stars_and_question_marks_only(store: Store) -> None:
    for key in (b"user:1", b"user:22", b"user[1]", b"line\nbreak", b"other"):
        store.set(key, b"")
    assert sorted(store.keys(b"user:*")) == [b"user:1", b"user:22"]
    assert store.keys(b"user:?") == [b"user:1"]
    assert store.keys(b"user[1]") == [b"user[1]"]
    assert store.keys(b"line?break") == [b"line\nbreak"]
    assert store.keys(b"*er*2*") == [b"user:22"]
    assert len(store.keys(b"*")) == 5
    assert store.keys(b"") == []


def test_a_hostile_pattern_ends_quickly(store: Store) -> None:
    store.set(b"a" * 5_000, b"")
    assert store.keys(b"*a" * 40 + b"b") == []


def test_delete_exists_and_count(store: Store) -> None:
    store.set(b"a", b"1")
    store.hset(b"h", {b"f": b"1"})
    assert len(store) == 2
    assert store.exists(b"a") and store.exists(b"h")
    assert store.delete(b"a") and store.delete(b"h")
    assert not store.delete(b"a")
    assert len(store) == 0


def test_flush_empties_everything(store: Store) -> None:
    store.set(b"a", b"1", ttl=5.0)
    store.hset(b"h", {b"f": b"1"})
    store.flush()
    assert len(store) == 0
    assert store.used_memory == 0


# -- expiry ----------------------------------------------------------------------------


def test_a_key_is_gone_at_its_expiry_and_not_before(store: Store, clock: Clock) -> None:
    store.set(b"k", b"v", ttl=2.0)
    clock.now += 1.999
    assert store.get(b"k") == b"v"
    clock.now += 0.001
    assert store.get(b"k") is None
    assert not store.exists(b"k")
    assert store.pttl(b"k") == -2


def test_plain_set_clears_the_expiry(store: Store, clock: Clock) -> None:
    store.set(b"k", b"v", ttl=2.0)
    store.set(b"k", b"w")
    clock.now += 10
    assert store.get(b"k") == b"w"
    assert store.pttl(b"k") == -1


def test_expire_and_persist(store: Store, clock: Clock) -> None:
    assert not store.expire(b"k", 5)
    store.set(b"k", b"v")
    assert not store.persist(b"k")
    assert store.expire(b"k", 5)
    assert store.expire(b"k", 50)
    clock.now += 6
    assert store.get(b"k") == b"v"
    assert store.persist(b"k")
    clock.now += 100
    assert store.get(b"k") == b"v"


def test_sweep_removes_what_nobody_reads(store: Store, clock: Clock) -> None:
    for number in range(500):
        store.set(b"%d" % number, b"v", ttl=1.0)
    store.set(b"0", b"v")
    store.expire(b"1", 100)
    clock.now += 2
    assert store.sweep() == 498
    assert len(store) == 2
    assert store.used_memory == 2 * entry_cost(1, 1)


def test_rewriting_one_key_does_not_grow_the_books(store: Store) -> None:
    for _ in range(20_000):
        store.set(b"k", b"v", ttl=3600.0)
    assert store.expiry_backlog < 5_000


# -- hashes ----------------------------------------------------------------------------


def test_hashes(store: Store) -> None:
    assert store.hset(b"h", {b"a": b"1", b"b": b"2"}) == 2
    assert store.hset(b"h", {b"a": b"9", b"c": b"3"}) == 1
    assert store.hget(b"h", b"a") == b"9"
    assert store.hget(b"h", b"zz") is None
    assert store.hgetall(b"h") == {b"a": b"9", b"b": b"2", b"c": b"3"}
    assert store.hdel(b"h", [b"a", b"zz"]) == 1
    assert store.hgetall(b"missing") == {}


def test_a_hash_without_fields_is_gone(store: Store) -> None:
    store.hset(b"h", {b"a": b"1"})
    store.hdel(b"h", [b"a"])
    assert not store.exists(b"h")
    assert store.used_memory == 0


@pytest.mark.parametrize(
    "misuse",
    [
        lambda s: s.get(b"h"),
        lambda s: s.incr_by(b"h", 1),
        lambda s: s.append(b"h", b"x"),
        lambda s: s.hset(b"s", {b"f": b"v"}),
        lambda s: s.hget(b"s", b"f"),
        lambda s: s.hdel(b"s", [b"f"]),
        lambda s: s.hgetall(b"s"),
    ],
)
def test_types_exclude_each_other(store: Store, misuse: Callable[[Store], object]) -> None:
    store.set(b"s", b"text")
    store.hset(b"h", {b"f": b"v"})
    with pytest.raises(WrongType):
        misuse(store)
    assert store.get(b"s") == b"text"
    assert store.hgetall(b"h") == {b"f": b"v"}
    assert (store.kind(b"s"), store.kind(b"h"), store.kind(b"none")) == ("string", "hash", "none")


def test_set_replaces_a_hash(store: Store) -> None:
    store.hset(b"k", {b"f": b"v"})
    store.set(b"k", b"text")
    assert store.get(b"k") == b"text"
    assert store.used_memory == entry_cost(1, 4)


# -- memory ----------------------------------------------------------------------------


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
    for write in (
        lambda: store.set(b"c", b"0123456789"),
        lambda: store.set(b"a", b"0123456789longer"),
        lambda: store.append(b"b", b"more"),
        lambda: store.incr_by(b"n", 1),
        lambda: store.hset(b"h", {b"f": b"v"}),
    ):
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


# -- compression -----------------------------------------------------------------------


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


def test_a_refused_rename_changes_nothing(clock: Clock) -> None:
    store = limited(clock, 1, "noeviction")
    store.set(b"a", b"0123456789", ttl=7.0)
    with pytest.raises(OutOfMemory):
        store.rename(b"a", b"a much longer name")
    assert store.get(b"a") == b"0123456789"
    assert store.pttl(b"a") == 7_000
    assert len(store) == 1


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


# -- waiting for a change --------------------------------------------------------------


@pytest.mark.anyio
async def test_first_wait_gives_the_state_at_once(store: Store) -> None:
    store.set(b"k", b"v")
    assert await store.wait(b"k", 0, 30) == (1, b"v")
    assert await store.wait(b"missing", 0, 30) == (1, None)


@pytest.mark.anyio
async def test_wait_ends_with_the_next_write(store: Store) -> None:
    await store.wait(b"k", 0, 0)
    waiting = asyncio.ensure_future(store.wait(b"k", 1, 30))
    await asyncio.sleep(0)
    assert not waiting.done()
    store.set(b"k", b"new")
    assert await waiting == (2, b"new")


@pytest.mark.anyio
async def test_wait_ends_with_its_time(store: Store) -> None:
    await store.wait(b"k", 0, 0)
    assert await store.wait(b"k", 1, 0.01) is None
    assert await store.wait(b"k", 1, -1) is None


@pytest.mark.anyio
async def test_versions_count_writes_not_expiries(store: Store, clock: Clock) -> None:
    await store.wait(b"k", 0, 0)
    store.set(b"k", b"1")
    store.set(b"k", b"1", if_absent=True)
    store.incr_by(b"k", 1)
    store.append(b"k", b"0")
    store.expire(b"k", 5)
    store.persist(b"k")
    store.expire(b"k", 5)
    assert await store.wait(b"k", 3, 0) == (4, b"20")
    clock.now += 6
    store.sweep()
    assert await store.wait(b"k", 4, 0) == (5, None)
    store.set(b"k", b"x")
    store.flush()
    assert await store.wait(b"k", 5, 0) == (7, None)
    store.hset(b"k", {b"f": b"v"})
    assert await store.wait(b"k", 7, 0) is None


# -- what a replicator sees and does ---------------------------------------------------


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


def test_expiry_and_eviction_are_not_told(clock: Clock) -> None:
    store = limited(clock, 1, "allkeys-lru")
    store.set(b"a", b"0123456789")
    told: list[bytes] = []
    store.subscribe(lambda key, record: told.append(key))
    store.set(b"b", b"0123456789", ttl=1.0)
    clock.now += 2
    store.sweep()
    assert told == [b"b"]


def test_the_newest_stamp_wins_whatever_the_order(clock: Clock) -> None:
    older = Record(b"old", None, Stamp(100, "a"))
    newer = Record(b"new", clock.now + 9, Stamp(200, "b"))
    for order in ([older, newer], [newer, older]):
        store = Store(StoreOptions(), now=clock)
        for record in order:
            store.apply(b"k", record)
        assert store.get(b"k") == b"new"
        assert store.pttl(b"k") == 9_000


def test_equal_times_are_decided_by_origin_so_all_nodes_agree(clock: Clock) -> None:
    records = [Record(b"from a", None, Stamp(7, "a")), Record(b"from b", None, Stamp(7, "b"))]
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
    stamp = Stamp(int(clock.now * 1e6) + 10, "b")
    assert store.apply(b"k", Record(None, None, stamp))
    assert store.get(b"k") is None
    assert not store.apply(b"k", Record(b"late", None, Stamp(stamp.micros - 1, "c")))


def test_applied_records_are_not_told_again_but_wake_waiters(store: Store) -> None:
    told: list[bytes] = []
    store.subscribe(lambda key, record: told.append(key))
    store.apply(b"k", Record(b"v", None, Stamp(1, "b")))
    assert told == []


def test_a_local_write_after_a_remote_one_is_newer_even_on_a_slow_clock(clock: Clock) -> None:
    store = Store(StoreOptions(), now=clock)
    ahead = Stamp(int((clock.now + 3600) * 1e6), "b")
    store.apply(b"k", Record(b"remote", None, ahead))
    store.set(b"k", b"local")
    record = store.record(b"k")
    assert record is not None and record.stamp > ahead


def test_an_expired_record_stays_expired_when_an_older_one_arrives(clock: Clock) -> None:
    store = Store(StoreOptions(tombstone_seconds=60), now=clock)
    late = Record(b"older, without expiry", None, Stamp(5, "b"))
    store.apply(b"k", Record(b"newer", clock.now + 1, Stamp(9, "a")))
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
