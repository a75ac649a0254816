"""The key-value store: strings, hashes and keys, for how long, and who waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from reference.kv.errors import NotAnInteger, Overflow, WrongType
from reference.kv.memory import entry_cost
from reference.kv.record_store import StoreOptions
from reference.kv.store import Store
from tests.unit.reference.clocks import Clock


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> Store:
    return Store(StoreOptions(), now=clock)


# -- strings -----------------------------------------------------------------------------


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


def test_keys_match_stars_question_marks_and_classes(store: Store) -> None:
    for key in (b"user:1", b"user:22", b"user[1]", b"line\nbreak", b"other"):
        store.set(key, b"")
    assert sorted(store.keys(b"user:*")) == [b"user:1", b"user:22"]
    assert store.keys(b"user:?") == [b"user:1"]
    assert store.keys(b"user:[1-9]") == [b"user:1"]
    assert store.keys(b"user\\[1]") == [b"user[1]"]
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


# -- expiry ------------------------------------------------------------------------------


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


# -- hashes ------------------------------------------------------------------------------


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


# -- waiting for a change ----------------------------------------------------------------


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
