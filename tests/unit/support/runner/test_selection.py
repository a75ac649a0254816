from __future__ import annotations

import types
from pathlib import Path
from typing import Any

import pytest
from behave.configuration import Configuration
from behave.parser import parse_feature

from support.errors import UsageError
from support.runner import selection

NODE = """
  Background:
    Given a node with the configuration
      \"\"\"toml
      [server]
      {setting}
      \"\"\"
"""


def feature(tags: str = "", background: str = "", body: str = "") -> Any:
    return parse_feature(f"{tags}\nFeature: One\n{background}\n{body}\n", filename="one.feature")


def collect(path: Path, *arguments: str) -> list[selection.Selected]:
    config = Configuration([str(path), *arguments], load_config=False)
    return selection.collect(config)


def test_features_with_the_same_needs_can_share_a_topology() -> None:
    first = feature("@single @http", NODE.format(setting="a = 1"))
    second = feature("@security @single", NODE.format(setting="a = 1"))
    assert selection.topology_key(first) == selection.topology_key(second)


@pytest.mark.parametrize(
    "other",
    [
        feature("@single", NODE.format(setting="a = 2")),
        feature("@cluster", NODE.format(setting="a = 1")),
        feature("@single"),
        feature("@single", "  Background:\n    Given a node\n      | a |\n      | 1 |"),
    ],
)
def test_features_with_other_needs_do_not(other: Any) -> None:
    one = feature("@single", NODE.format(setting="a = 1"))
    assert selection.topology_key(one) != selection.topology_key(other)


def test_an_item_has_the_tags_of_its_feature_outline_and_examples(tmp_path: Path) -> None:
    path = tmp_path / "one.feature"
    path.write_text(
        "@single\nFeature: One\n  @row\n  Scenario Outline: Says <a>\n    When <a>\n"
        "    @more\n    Examples:\n      | a |\n      | x |\n"
    )
    (selected,) = collect(path)
    (item,) = selected.selection().items
    assert item.tags == {"single", "row", "more"}
    assert (item.line, item.name.startswith("Says x")) == (9, True)


def test_what_is_ordered_is_known_by_its_tag(tmp_path: Path) -> None:
    path = tmp_path / "one.feature"
    path.write_text("@ordered\nFeature: One\n  Scenario: A\n    When x\n")
    (selected,) = collect(path)
    assert selected.selection().ordered


def test_a_rule_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "one.feature"
    path.write_text("Feature: One\n\n  Rule: R\n    Scenario: A\n      When x\n")
    with pytest.raises(UsageError, match=r"one.feature:3: `Rule:`"):
        collect(path)


def test_nothing_is_selected_twice(tmp_path: Path) -> None:
    path = tmp_path / "one.feature"
    path.write_text("Feature: One\n  Scenario: A\n    When x\n  Scenario: B\n    When x\n")
    other = tmp_path / "two.feature"
    other.write_text("Feature: Two\n  Scenario: C\n    When x\n")
    found = collect(path, str(other), f"{path}:2")
    names = [scenario.name for each in found for scenario in each.scenarios]
    assert names == ["A", "B", "C"]


def configured(*paths: Any) -> Any:
    return types.SimpleNamespace(paths=list(map(str, paths)), exclude=lambda _: False, lang=None)


def test_a_file_that_is_not_there_is_named(tmp_path: Any) -> None:
    missing = tmp_path / "none.feature"
    with pytest.raises(UsageError, match=rf"^{missing}: there is no such feature$"):
        selection.collect(configured(missing))


def test_a_file_that_is_not_gherkin_is_named_in_one_line(tmp_path: Any) -> None:
    file = tmp_path / "bad.feature"
    file.write_text("Feature: x\n  Scenario: y\n    Given z\n    What\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"^not Gherkin: .*bad\.feature") as caught:
        selection.collect(configured(file))
    assert "\n" not in str(caught.value)


TWO = (
    "@single\nFeature: One\n\n  Scenario: A\n    When x\n\n  @row\n  Scenario Outline: <a>\n"
    "    When <a>\n\n    Examples:\n      | a |\n      | x |\n      | y |\n"
)


@pytest.mark.parametrize(
    ("line", "names"),
    [(1, 3), (2, 3), (4, 1), (8, 2), (13, 1), (14, 1)],
)
def test_a_line_selects_what_begins_there(tmp_path: Path, line: int, names: int) -> None:
    path = tmp_path / "two.feature"
    path.write_text(TWO)
    (found,) = collect(path.with_name(f"two.feature:{line}"))
    assert len(found.scenarios) == names


@pytest.mark.parametrize("line", [3, 5, 6, 7, 12, 15, 999])
def test_a_line_where_nothing_begins_is_refused_with_those_where_something_does(
    tmp_path: Path, line: int
) -> None:
    path = tmp_path / "two.feature"
    path.write_text(TWO)
    said = rf"two\.feature:{line}: no scenario begins .*/two\.feature begin at: 4, 8, 13, 14$"
    with pytest.raises(UsageError, match=said):
        collect(path.with_name(f"two.feature:{line}"))


def test_a_line_of_a_list_of_features_is_looked_at_as_well(tmp_path: Path) -> None:
    (tmp_path / "two.feature").write_text(TWO)
    (tmp_path / "list.txt").write_text("two.feature:4\ntwo.feature:5\n")
    with pytest.raises(UsageError, match=r"two\.feature:5: no scenario begins at that line"):
        selection.collect(configured(f"@{tmp_path / 'list.txt'}"))


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("two.feature:abc", "want a number after the colon, the line of a scenario, not 'abc'"),
        ("two.feature:-1", "want a number after the colon, the line of a scenario, not '-1'"),
        ("read.md", "is no feature; want a directory, or a file whose name ends in .feature"),
        ("read.md:7", "is no feature; want a directory, or a file whose name ends in .feature"),
        ("area:7", "a directory has no lines; leave the number out, or name a feature in it"),
        ("moon", "there is no such directory; want a directory, or a file"),
    ],
)
def test_a_path_that_is_no_feature_is_refused_with_the_reason(
    tmp_path: Path, word: str, said: str
) -> None:
    (tmp_path / "two.feature").write_text(TWO)
    (tmp_path / "read.md").write_text(TWO)
    (tmp_path / "area").mkdir()
    with pytest.raises(UsageError) as caught:
        selection.collect(configured(tmp_path / word))
    name = word.removesuffix(":7")
    assert str(caught.value).startswith(f"{tmp_path / name}: {said}")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--tags=@rwo"], "--tags=@rwo; no scenario has @rwo, did you mean @row?"),
        (["--tags=@row and not @single"], "'--tags=@row and not @single'"),
        (["--tags=@moon*", "--tags=@single"], "'--tags=@moon*' --tags=@single"),
        (["--tags=@single", "--name=Moon"], "--tags=@single --name=Moon"),
    ],
)
def test_where_nothing_is_selected_is_said_what_was_asked_for(
    tmp_path: Path, words: list[str], said: str
) -> None:
    path = tmp_path / "two.feature"
    path.write_text(TWO)
    config = Configuration([str(path), *words], load_config=False)
    found = selection.collect(config)
    assert not any(each.scenarios for each in found)
    expected = f"nothing was selected: no scenario matches {said}"
    assert selection.unmatched(config, found) == expected
