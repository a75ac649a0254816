from __future__ import annotations

import dataclasses
import threading

import pytest

from support.phpt.schedule import Schedule


@dataclasses.dataclass(frozen=True)
class _Unit:
    name: str
    conflicts: frozenset[str] = frozenset()


class _Watch:
    """Runs units, and remembers which ran at the same time."""

    def __init__(self, together: int = 1) -> None:
        self.order: list[str] = []
        self.beside: dict[str, set[str]] = {}
        self._now: set[str] = set()
        self._lock = threading.Lock()
        self._meeting = threading.Barrier(together)

    def run(self, unit: _Unit) -> str:
        with self._lock:
            self.order.append(unit.name)
            self._now.add(unit.name)
            for name in self._now:
                self.beside.setdefault(name, set()).update(self._now)
        if not unit.conflicts:
            self._meeting.wait(5)
        with self._lock:
            self._now.discard(unit.name)
        return unit.name


def _unit(name: str, *conflicts: str) -> _Unit:
    return _Unit(name, frozenset(conflicts))


def test_one_worker_keeps_the_order() -> None:
    watch = _Watch()
    units = [_unit(name) for name in "abc"]
    assert list(Schedule(units, watch.run).run(1)) == ["a", "b", "c"]


def test_two_workers_run_two_at_a_time() -> None:
    watch = _Watch(2)
    list(Schedule([_unit(name) for name in "abcd"], watch.run).run(2))
    assert all(len(beside) > 1 for beside in watch.beside.values())


def test_units_with_a_word_in_common_do_not_run_side_by_side() -> None:
    watch = _Watch()
    units = [_unit(str(number), "port") for number in range(50)]
    list(Schedule(units, watch.run).run(4))
    assert all(beside == {name} for name, beside in watch.beside.items())


def test_who_conflicts_with_all_runs_last_and_alone() -> None:
    watch = _Watch()
    units = [_unit("first", "all"), *(_unit(str(number), "x" * number) for number in range(1, 20))]
    assert list(Schedule(units, watch.run).run(4))[-1] == "first"
    assert watch.beside["first"] == {"first"}


def test_what_a_unit_raises_ends_the_run() -> None:
    def fail(unit: _Unit) -> str:
        raise RuntimeError(unit.name)

    with pytest.raises(RuntimeError, match="a"):
        list(Schedule([_unit("a"), _unit("b")], fail).run(1))


def test_a_run_that_is_left_starts_nothing_more() -> None:
    left = threading.Event()
    done: list[str] = []

    def run(unit: _Unit) -> str:
        # The first one ends at once, the next one when the run has been left.
        assert unit.name == "0" or left.wait(5)
        done.append(unit.name)
        return unit.name

    results = Schedule([_unit(str(number)) for number in range(1000)], run).run(1)
    next(results)
    threading.Timer(0.2, left.set).start()
    results.close()  # type: ignore[attr-defined]
    assert done == ["0", "1"]
