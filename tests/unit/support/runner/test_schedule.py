from __future__ import annotations

from support.runner.plan import Unit
from support.runner.schedule import Schedule
from tests.unit.support.runner.made import unit


def run_out(schedule: Schedule, worker: int) -> list[int]:
    """Runs what the worker may still claim of its unit, to the end."""
    held = schedule.unit(worker)
    assert held
    lines = [each.line for each in held.items if schedule.claim(worker, each.line)]
    schedule.ended(worker)
    schedule.release(worker)
    return lines


def given(schedule: Schedule, worker: int, idle: float = 0.0) -> Unit:
    found = schedule.next(worker, idle)
    assert found
    return found


def test_units_are_given_out_in_their_order() -> None:
    schedule = Schedule([unit("a", 1), unit("b", 1)])
    assert given(schedule, 1).feature == "a"
    assert given(schedule, 2).feature == "b"
    assert schedule.next(3) is None


def test_a_worker_gets_further_units_of_what_it_has_warm() -> None:
    schedule = Schedule([unit("a", 9, topology="x"), unit("b", 5, topology="y")])
    assert given(schedule, 1).feature == "a"
    run_out(schedule, 1)
    late = Schedule(
        [unit("a", 9, topology="x"), unit("b", 5, topology="y"), unit("c", 1, topology="x")]
    )
    assert given(late, 1).feature == "a"
    run_out(late, 1)
    assert given(late, 1).feature == "c"


def test_a_worker_with_nothing_warm_prefers_what_nobody_has_warm() -> None:
    schedule = Schedule(
        [unit("a", 9, topology="x"), unit("b", 5, topology="x"), unit("c", 1, topology="y")]
    )
    assert given(schedule, 1).feature == "a"
    assert given(schedule, 2).feature == "c"
    assert given(schedule, 3).feature == "b"


def test_an_idle_worker_takes_the_later_half_of_the_longest_unit() -> None:
    schedule = Schedule([unit("a", *[1.0] * 8), unit("b", 1.0)])
    given(schedule, 1)
    given(schedule, 2)
    assert schedule.claim(1, 1)
    taken = given(schedule, 3)
    assert (taken.feature, [each.line for each in taken.items]) == ("a", [5, 6, 7, 8])
    assert not schedule.claim(1, 5)
    assert run_out(schedule, 3) == [5, 6, 7, 8]
    assert [line for line in range(2, 9) if schedule.claim(1, line)] == [2, 3, 4]


def test_every_scenario_is_claimed_once_however_often_units_are_cut() -> None:
    schedule = Schedule([unit("a", *[1.0] * 80)])
    workers = range(1, 9)
    for worker in workers:
        given(schedule, worker)
    sizes = []
    lines: list[int] = []
    for worker in workers:
        mine = run_out(schedule, worker)
        sizes.append(len(mine))
        lines += mine
    assert sorted(lines) == list(range(1, 81))
    assert sizes == [10] * 8


def test_little_is_not_worth_taking_unless_one_has_waited_for_it() -> None:
    schedule = Schedule([unit("a", 0.1, 0.1, 0.1, topology="x")])
    given(schedule, 1)
    assert schedule.next(2) is None
    assert schedule.next(2, idle=0.5) is None
    assert [each.line for each in given(schedule, 2, idle=1.5).items] == [3]


def test_an_ordered_unit_is_never_cut() -> None:
    held = unit("a", *[1.0] * 8)
    held.ordered = True
    schedule = Schedule([held])
    given(schedule, 1)
    assert schedule.next(2, idle=60) is None


def test_an_exclusive_unit_waits_until_nothing_runs_and_then_runs_alone() -> None:
    schedule = Schedule([unit("alone", 9, tags=("exclusive",)), unit("a", 1), unit("b", 1)])
    assert given(schedule, 1).feature == "a"
    assert given(schedule, 2).feature == "b"
    run_out(schedule, 1)
    assert schedule.next(1) is None
    run_out(schedule, 2)
    assert given(schedule, 1).feature == "alone"
    schedule.put_back(unit("late", 1), unit("late", 1).items)
    assert schedule.next(2) is None
    run_out(schedule, 1)
    assert given(schedule, 2).feature == "late"


def test_units_with_the_same_resource_never_run_together() -> None:
    port = ("exclusive.port-80",)
    schedule = Schedule([unit("a", 3, tags=port), unit("b", 2, tags=port), unit("c", 1)])
    assert given(schedule, 1).feature == "a"
    assert given(schedule, 2).feature == "c"
    run_out(schedule, 2)
    assert schedule.next(2, idle=60) is None
    run_out(schedule, 1)
    assert given(schedule, 2).feature == "b"


def test_what_a_dead_worker_had_not_claimed_is_run_next() -> None:
    schedule = Schedule([unit("a", 1, 1, 1), unit("b", 1)])
    held = given(schedule, 1)
    assert schedule.claim(1, 1)
    running = schedule.running(1)
    assert running
    assert running.line == 1
    left = schedule.release(1)
    schedule.forget(1)
    schedule.put_back(held, left)
    assert [each.line for each in given(schedule, 2).items] == [2, 3]


def test_it_is_finished_when_nothing_is_queued_and_nobody_has_a_unit() -> None:
    schedule = Schedule([unit("a", 1)])
    assert not schedule.finished
    given(schedule, 1)
    assert not schedule.finished
    run_out(schedule, 1)
    assert schedule.finished


def test_clearing_leaves_workers_only_what_they_have_claimed() -> None:
    schedule = Schedule([unit("a", 1, 1), unit("b", 1)])
    given(schedule, 1)
    assert schedule.claim(1, 1)
    assert [each.key for each in schedule.clear()] == [("b", 1), ("a", 2)]
    assert not schedule.claim(1, 2)
    assert not schedule.finished
