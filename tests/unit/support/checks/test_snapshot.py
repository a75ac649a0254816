"""The snapshot that the harness takes before the first When, and the end of a world."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from support import hooks
from support.checks import snapshot
from support.errors import Broken
from support.language.comparing import compares
from support.world import World
from support.world.before import PARTS, known


def world() -> World:
    nothing = SimpleNamespace()
    return World(nothing, nothing, nothing, nothing, nothing)  # type: ignore[arg-type]


def test_every_part_can_be_taken() -> None:
    assert set(snapshot._TAKERS) == set(PARTS)


def test_what_was_not_looked_at_is_no_green() -> None:
    with pytest.raises(Broken, match="compares"):
        known(world().before.memory)
    assert known(0) == 0


def test_only_what_is_compared_with_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(snapshot._TAKERS, "memory", lambda _: 7)
    mine = world()
    snapshot.take(mine, {"memory"})
    assert (mine.before.memory, mine.before.process) == (7, None)


def test_it_is_taken_once_before_the_first_step_that_is_no_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken: list[set[str]] = []
    monkeypatch.setattr(snapshot, "take", lambda _, parts: taken.append(parts))
    monkeypatch.setattr(hooks, "compared_by", lambda steps, _: {str(step) for step in steps})
    scenario = SimpleNamespace(all_steps=["memory"])
    context = SimpleNamespace(world=world(), compared=False, scenario=scenario, find_match=None)
    for kind in ("given", "when", "then", "when"):
        hooks.before_step(context, SimpleNamespace(step_type=kind))
        assert taken == ([] if kind == "given" else [{"memory"}])


def test_a_step_says_what_it_compares_with() -> None:
    @compares("process", "memory")
    def step() -> None: ...

    assert step.compares == ("process", "memory")  # type: ignore[attr-defined]


def fails() -> None:
    raise ZeroDivisionError


def test_a_failing_end_does_not_keep_the_others_from_running() -> None:
    mine, ended = world(), []
    mine.on_end(lambda: ended.append("first"))
    mine.on_end(fails)
    mine.redis.clients["client"] = SimpleNamespace(close=lambda: ended.append("redis"))  # type: ignore[assignment]
    with pytest.raises(ZeroDivisionError):
        mine.undo()
    assert ended == ["first", "redis"]
