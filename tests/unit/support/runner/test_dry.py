"""Whether steps are defined is asked of the steps only where that may have changed."""

from __future__ import annotations

import types
from pathlib import Path
from typing import Any

import pytest

from support.runner import dry


def selected(*names: str) -> list[Any]:
    steps = [
        types.SimpleNamespace(step_type="when", name=name, keyword="When", line=line)
        for line, name in enumerate(names, 3)
    ]
    scenario = types.SimpleNamespace(filename="a.feature", all_steps=steps)
    return [types.SimpleNamespace(scenarios=[scenario])]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("steps/a.py", "support/language/b.py", "environment.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x = 1\n")
    return tmp_path


class Loader:
    def __init__(self, *defined: str) -> None:
        self.defined = defined
        self.times = 0

    def __call__(self) -> Any:
        self.times += 1
        return lambda step: step.name in self.defined or None


def test_what_is_not_defined_is_named_each_time(project: Path) -> None:
    load = Loader("a", "b")
    for _ in range(2):
        found = dry.undefined(selected("a", "c", "b"), load, project)
        assert found == ["a.feature:4: undefined step: When c"]
    assert load.times == 2


def test_what_is_defined_is_asked_once(project: Path) -> None:
    load = Loader("a", "b")
    assert dry.undefined(selected("a", "b"), load, project) == []
    assert dry.undefined(selected("b", "a"), load, project) == []
    assert load.times == 1


@pytest.mark.parametrize("name", ["steps/a.py", "support/language/b.py", "environment.py"])
def test_a_source_that_changes_makes_it_ask_again(project: Path, name: str) -> None:
    dry.undefined(selected("a"), Loader("a"), project)
    (project / name).write_text("x = 2\n")
    assert dry.undefined(selected("a"), Loader(), project) == [
        "a.feature:3: undefined step: When a"
    ]


def test_a_source_that_is_new_makes_it_ask_again(project: Path) -> None:
    dry.undefined(selected("a"), Loader("a"), project)
    (project / "steps/new.py").touch()
    assert len(dry.undefined(selected("a"), Loader(), project)) == 1
