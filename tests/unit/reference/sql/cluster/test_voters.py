"""Voters: who counts, and what a majority has."""

from __future__ import annotations

import pytest

from reference.sql.cluster.voters import Voters, majority_of

THREE = Voters({"a": "1", "b": "2", "c": "3"})


@pytest.mark.parametrize(("count", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3)])
def test_a_majority_is_more_than_half(count: int, needed: int) -> None:
    assert majority_of(count) == needed


def test_a_node_counts_on_its_disk_only() -> None:
    assert THREE.has("a", "1")
    assert not THREE.has("a", "2")
    assert not THREE.has("d", "1")


def test_strangers_decide_nothing() -> None:
    assert not THREE.decide(["a", "x", "y"])
    assert THREE.decide(["a", "c"])


def test_what_a_majority_has_reached() -> None:
    assert THREE.agreed({"a": 9, "b": 5, "c": 2}) == 5
    assert THREE.agreed({"a": 9}) == float("-inf")
    assert THREE.agreed({"a": 9, "b": 7, "x": 8}) == 7


def test_voters_come_and_go_one_at_a_time() -> None:
    assert set(THREE.without("b").disks) == {"a", "c"}
    assert THREE.plus("d", "4").disks["d"] == "4"
    assert Voters.from_wire(THREE.to_wire()) == THREE
