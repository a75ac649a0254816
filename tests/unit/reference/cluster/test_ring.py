"""The ring spreads keys evenly, agrees with itself, and moves little."""

from __future__ import annotations

from collections import Counter

import pytest

from reference.cluster.ring import SLOTS, Ring, slot_of

KEYS = [f"key-{number}".encode() for number in range(10_000)]


def owners(ring: Ring, copies: int = 1) -> Counter[str]:
    counts: Counter[str] = Counter()
    for key in KEYS:
        counts.update(ring.preference(slot_of("", key))[:copies])
    return counts


@pytest.mark.parametrize(
    "names",
    [("a", "b", "c"), ("node-1", "node-2", "node-3"), ("ephpm-0", "ephpm-1", "ephpm-2")],
)
@pytest.mark.parametrize("copies", [1, 2])
def test_keys_are_spread_evenly(names: tuple[str, ...], copies: int) -> None:
    counts = owners(Ring(names), copies)
    mean = len(KEYS) * copies / len(names)
    assert set(counts) == set(names)
    assert all(abs(count - mean) < 0.12 * mean for count in counts.values()), counts


def test_five_nodes_are_even_too() -> None:
    counts = owners(Ring("abcde"))
    assert all(abs(count - 2000) < 300 for count in counts.values()), counts


def test_the_order_of_nodes_does_not_matter() -> None:
    one, other = Ring(["a", "b", "c"]), Ring(["c", "a", "b", "a"])
    assert all(one.preference(slot) == other.preference(slot) for slot in range(SLOTS))


def test_every_node_is_in_a_preference_once() -> None:
    ring = Ring("abcd")
    assert all(sorted(ring.preference(slot)) == list("abcd") for slot in range(SLOTS))


def test_a_newcomer_takes_keys_and_moves_no_others() -> None:
    before, after = Ring("abc"), Ring("abcd")
    moved = 0
    for slot in range(SLOTS):
        if before.preference(slot)[0] != after.preference(slot)[0]:
            assert after.preference(slot)[0] == "d"
            moved += 1
        left = [node for node in after.preference(slot) if node != "d"]
        assert tuple(left) == before.preference(slot)
    assert 0.2 * SLOTS < moved < 0.3 * SLOTS


def test_the_copy_of_a_lost_owner_becomes_the_owner() -> None:
    before, after = Ring("abc"), Ring("ac")
    for slot in range(SLOTS):
        left = [node for node in before.preference(slot) if node != "b"]
        assert after.preference(slot) == tuple(left)


def test_one_node_and_none() -> None:
    assert Ring(["a"]).preference(7) == ("a",)
    assert Ring([]).preference(7) == ()


def test_sites_have_slots_of_their_own() -> None:
    assert any(slot_of("a.test", key) != slot_of("b.test", key) for key in KEYS[:10])
    assert all(0 <= slot_of("", key) < SLOTS for key in KEYS)
