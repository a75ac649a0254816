"""A feature that is remembered is the one that would be parsed now."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from support.language import parsed

TEXT = b"""\
@single @kv
Feature: Keys
  About keys.

  Background:
    Given a node

  @one
  Scenario Outline: It holds <what>
    When it is <what>
    Then all is well

    @some
    Examples:
      | what |
      | a    |
      | b    |
"""
NAME = "features/keys.feature"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def seen(feature: Any) -> list[tuple[Any, ...]]:
    return [
        (
            s.name,
            s.line,
            [(str(t), getattr(t, "line", None)) for t in s.effective_tags],
            [x.name for x in s.all_steps],
        )
        for s in feature.walk_scenarios()
    ]


def kept(project: Path) -> list[Path]:
    return list((project / parsed.FOLDER).glob("*.pickle"))


def test_it_is_the_same_when_read_back(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = parsed.feature(TEXT, NAME)
    assert len(kept(project)) == 1
    monkeypatch.setattr(parsed, "parse_feature", None)  # from here on it cannot be parsed
    again = parsed.feature(TEXT, NAME)
    assert again is not first
    assert seen(again) == seen(first)
    assert [tag.line for tag in again.tags] == [1, 1]


def test_another_text_is_parsed_and_takes_the_place_of_the_first(project: Path) -> None:
    parsed.feature(TEXT, NAME)
    changed = parsed.feature(TEXT.replace(b"| b    |", b"| c    |"), NAME)
    assert [name.split(" -- ")[0] for name, *_ in seen(changed)] == ["It holds a", "It holds c"]
    assert len(kept(project)) == 1
    assert seen(parsed.feature(TEXT, NAME))[1][0].startswith("It holds b")


def test_the_name_and_the_directory_count(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed.feature(TEXT, NAME)
    assert parsed.feature(TEXT, "features/other.feature").filename == "features/other.feature"
    (project / "elsewhere").mkdir()
    monkeypatch.chdir(project / "elsewhere")
    monkeypatch.setattr(parsed, "parse_feature", lambda *_, **__: None)
    assert parsed.feature(TEXT, NAME, root=project) is None  # it was asked anew


@pytest.mark.parametrize("damage", [b"", b"\0" * 40, None])
def test_what_cannot_be_read_back_is_parsed_anew(project: Path, damage: bytes | None) -> None:
    first = parsed.feature(TEXT, NAME)
    (file,) = kept(project)
    file.write_bytes(file.read_bytes()[:200] if damage is None else damage)
    assert seen(parsed.feature(TEXT, NAME)) == seen(first)


def test_where_nothing_can_be_written_it_is_parsed(project: Path) -> None:
    (project / ".cache").write_text("in the way")
    assert parsed.feature(TEXT, NAME).name == "Keys"


def test_what_another_user_has_put_there_is_not_read(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed.feature(TEXT, NAME)
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    monkeypatch.setattr(parsed, "parse_feature", lambda *_, **__: None)
    assert parsed.feature(TEXT, NAME) is None
