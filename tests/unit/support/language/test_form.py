"""What stands there twice, in tags or in examples, is named."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest
from behave.parser import parse_feature

from support.language import features, form

FEATURE = """\
@single
Feature: A page is served
  Prose.

  @page_served {tags}
  Scenario Outline: A page is served (<page>)
    When a visitor requests "<page>"

    Examples:
      | page | way |
      | /a   | b   |
      | /b   | a   |

    {more}
    Examples:
      | way | page |
      {row}
"""


def problems(tags: Any = "", more: Any = "", row: Any = "| a | /c |") -> Any:
    text = textwrap.dedent(FEATURE).format(tags=tags, more=more, row=row)
    return [text.split(": ", 1)[1] for text in form.of_form(parse_feature(text, filename="f"))]


def test_rows_and_tags_of_their_own_are_in_order() -> None:
    assert problems(more="@page_other") == []


@pytest.mark.parametrize("row", ["| b | /a |", "| a | /c |\n      | a | /c |"])
def test_an_example_that_stands_there_twice_is_named(row: Any) -> None:
    (problem,) = problems(row=row)
    assert problem.startswith("the example stands there twice: ")


@pytest.mark.parametrize("where", [{"tags": "@page_served"}, {"more": "@page_other @page_other"}])
def test_a_tag_that_stands_there_twice_is_named(where: Any) -> None:
    (problem,) = problems(**where)
    tag = next(iter(where.values())).split()[-1]
    assert problem.startswith(f"the tag {tag} stands there twice")


def test_the_tags_of_all_features_are_read_from_their_text(tmp_path: Any) -> None:
    (tmp_path / "deep").mkdir()
    text = textwrap.dedent(FEATURE).format(tags="@second_id", more="@third_id", row="")
    (tmp_path / "deep" / "a.feature").write_text(text, encoding="utf-8")
    found = features.tags_in(tmp_path)
    assert found == {"single", "page_served", "second_id", "third_id"}


def test_rows_that_are_named_alike_are_named() -> None:
    (problem,) = problems(row="| c | /a |")
    assert problem.startswith("two rows are named alike: A page is served (/a): ")


def test_an_outline_of_one_row_is_named() -> None:
    text = """
    @single
    Feature: A page is served
      Prose.

      @page_served
      Scenario Outline: A page is served (<page>)
        When a visitor requests "<page>"

        Examples:
          | page |
          | /a   |
    """
    (problem,) = form.of_form(parse_feature(textwrap.dedent(text), filename="f"))
    assert "an outline with one row is a scenario" in problem


def test_a_title_that_another_feature_has_is_named() -> None:
    text = textwrap.dedent(FEATURE).format(tags="", more="", row="| a | /c |")
    first, second = (parse_feature(text, filename=name) for name in ("f", "g"))
    assert list(form.of_titles([first])) == []
    assert list(form.of_titles([first, second])) == [
        "g:6: the name is taken by f: A page is served (<page>)"
    ]
