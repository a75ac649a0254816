from __future__ import annotations

from pathlib import Path

import pytest

from support.errors import UsageError
from support.language import features
from support.reports import found
from support.settings import ROOT, profiles

FEATURE = """\
@single
Feature: Keys can be renamed
  What is renamed is kept.

  @rename_itself
  Scenario: A key that is renamed to itself stays
    Given a node

  @rename_any
  Scenario Outline: A key keeps what it holds (<what>)
    Given a node

    Examples:
      | what   |
      | a text |
      | a hash |

    @rename_list
    Examples:
      | what   |
      | a list |
"""
PROFILE = """\
[target]
name = "ephpm"
about = "a product"

[facts]
sapi_name = "x"
script_type = "x"
xyz_type = "x"
traversal_refusal = 400
server_software = "x"

[capabilities]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("features/kv", "profiles", "docs"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "features/kv/keys.feature").write_text(FEATURE)
    return tmp_path


def deviate(project: Path, *deviations: str) -> None:
    common = 'reference = "measured"\nsince = "1"\nreason = "the key is gone | lost"\n'
    blocks = [f"[[deviation]]\n{common}{deviation}\n" for deviation in deviations]
    (project / "profiles/ephpm.toml").write_text(PROFILE + "\n".join(blocks))


def rows(project: Path) -> list[list[str]]:
    lines = [line for line in found.made(project).splitlines() if line.startswith("| ")]
    return [line[2:-2].replace(" \\| ", " or ").split(" | ") for line in lines[2:]]


def test_a_fault_stands_beside_its_promise_and_one_command(project: Path) -> None:
    deviate(project, 'id = "rename_itself"')
    assert "\n## kv\n" in found.made(project)
    assert rows(project) == [
        [
            "the key is gone or lost",
            "*Keys can be renamed:* A key that is renamed to itself stays",
            "`make conformance BINARY=PATH ARGS=--tags=@rename_itself`",
        ]
    ]


def test_an_outline_is_one_promise_and_a_single_case_is_that_case(project: Path) -> None:
    deviate(project, 'id = "rename_any"', 'id = "rename_list"')
    assert [row[1] for row in rows(project)] == [
        "*Keys can be renamed:* A key keeps what it holds (&lt;what>)",
        "*Keys can be renamed:* A key keeps what it holds (a list)",
    ]


def test_a_deviation_of_one_scenario_names_only_that(project: Path) -> None:
    deviate(project, 'id = "single"\nscenario = "A key that is renamed to itself stays"')
    assert [row[1] for row in rows(project)] == [
        "*Keys can be renamed:* A key that is renamed to itself stays"
    ]


def test_a_deviation_of_a_row_names_the_outline(project: Path) -> None:
    deviate(project, 'id = "rename_any"\nscenario = ["A key keeps what it holds (a hash)"]')
    assert [row[1] for row in rows(project)] == [
        "*Keys can be renamed:* A key keeps what it holds (&lt;what>)"
    ]


def test_a_race_is_marked(project: Path) -> None:
    deviate(project, 'id = "rename_itself"\nsometimes = true')
    assert rows(project)[0][0].startswith("*Sometimes:* ")


def test_a_deviation_without_a_scenario_is_refused(project: Path) -> None:
    deviate(project, 'id = "rename_nothing"')
    with pytest.raises(UsageError, match="rename_nothing names no scenario"):
        found.made(project)


def test_a_page_that_is_not_what_would_be_made_is_stale(project: Path) -> None:
    deviate(project, 'id = "rename_itself"')
    assert not found.is_current(project)
    (project / found.PAGE).write_text(found.made(project))
    assert found.is_current(project)
    deviate(project, 'id = "rename_list"')
    assert not found.is_current(project)


def test_every_deviation_is_on_the_page() -> None:
    profile = profiles.load(ROOT / found.PROFILE)
    page = found.page(profile, features.load(ROOT / "features"))
    commands = [found.command(deviation) for deviation in profile.deviation]
    assert [command for command in commands if f"`{command}`" not in page] == []
    assert f"{len(commands)} faults" in page
