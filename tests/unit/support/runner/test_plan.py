from __future__ import annotations

import pytest

from support.runner import plan
from support.runner.plan import Selection
from tests.unit.support.runner.made import item, selection


def keys(selections: list[Selection]) -> list[tuple[str, int]]:
    return [each.key for chosen in selections for each in chosen.items]


@pytest.mark.parametrize("parts", [1, 2, 3, 7, 8, 40])
def test_shards_are_disjoint_and_complete(parts: int) -> None:
    whole = [selection("a", 5), selection("b", 1), selection("c", 11), selection("d", 3)]
    shards = [plan.shard(whole, part, parts) for part in range(1, parts + 1)]
    assert [key for each in shards for key in keys(each)] == keys(whole)


def test_shards_are_nearly_equal_in_number() -> None:
    whole = [selection("a", 50), selection("b", 30), selection("c", 21)]
    sizes = [len(keys(plan.shard(whole, part, 4))) for part in (1, 2, 3, 4)]
    assert max(sizes) - min(sizes) <= 1


def test_an_ordered_feature_is_in_one_shard() -> None:
    whole = [selection("a", 4), selection("b", 9, ordered=True), selection("c", 5)]
    homes = [
        part
        for part in range(1, 7)
        if any(each.items[0].feature == "b" for each in plan.shard(whole, part, 6))
    ]
    assert len(homes) == 1
    everything = [key for part in range(1, 7) for key in keys(plan.shard(whole, part, 6))]
    assert everything == keys(whole)


def test_units_come_longest_first() -> None:
    short = Selection([item(1, "short", 0.1), item(2, "short", 0.1)])
    long = Selection([item(1, "long", 5.0)])
    assert [unit.feature for unit in plan.units([short, long])] == ["long", "short"]


def test_timings_of_the_last_run_decide_what_is_long() -> None:
    known, fresh = selection("known", 1), selection("fresh", 1)
    timed = plan.with_timings([known, fresh], {"known: number 1": 9.0})
    assert timed[0].items[0].seconds == 9.0
    assert timed[1].items[0].seconds == plan.UNKNOWN


def test_without_a_seed_scenarios_keep_the_order_of_the_file() -> None:
    (unit,) = plan.units([selection("a", 20)])
    assert [each.line for each in unit.items] == list(range(1, 21))


def test_the_same_seed_gives_the_same_order_and_another_another() -> None:
    whole = [selection(name, 10) for name in "abcdef"]

    def order(seed: int) -> list[tuple[str, int]]:
        return [each.key for unit in plan.units(whole, seed) for each in unit.items]

    assert order(1) == order(1)
    assert order(1) != order(2)
    assert sorted(order(1)) == sorted(keys(whole))


def test_a_seed_leaves_an_ordered_feature_in_order() -> None:
    (unit,) = plan.units([selection("a", 20, ordered=True)], seed=3)
    assert [each.line for each in unit.items] == list(range(1, 21))
    assert not unit.divisible


def test_scenarios_that_need_something_for_themselves_are_units_of_their_own() -> None:
    mixed = Selection(
        [
            item(1, "a", 1.0),
            item(2, "a", 1.0, "exclusive"),
            item(3, "a", 1.0, "exclusive.port-80"),
            item(4, "a", 1.0),
        ]
    )
    found = {
        tuple(each.line for each in unit.items): (unit.exclusive, sorted(unit.resources))
        for unit in plan.units([mixed])
    }
    assert found == {(1, 4): (False, []), (2,): (True, []), (3,): (False, ["port-80"])}


def test_an_ordered_feature_stays_whole_whatever_its_scenarios_need() -> None:
    mixed = Selection([item(1), item(2, "a.feature", 1.0, "exclusive")], ordered=True)
    (unit,) = plan.units([mixed])
    assert unit.exclusive
    assert len(unit.items) == 2
