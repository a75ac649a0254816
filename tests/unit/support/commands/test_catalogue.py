from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from behave.matchers import ParseMatcher, TypeRegistry
from behave.step_registry import registry

from support.commands import catalogue
from support.language import form, sides
from support.language import vocabulary as steps
from support.reports import archive
from support.results import Verdict
from support.settings import ROOT
from tests.unit.support.reports import runs

STEPS = '''\
"""What visitors do."""

import parse
from behave import given, register_type, then, when


@parse.with_pattern(r"[0-9,]+")
def count(text):
    """A whole number, with a comma for thousands: `3`, `1,000`."""
    return int(text.replace(",", ""))


register_type(Count=count)


@given("a node")
def a_node(context):
    """A node that serves the document root.

    Once: the background says it for all."""


@when('{n:Count} visitors request "{target}"')
@when('a visitor requests "{target}"')
def request(context, target, n=1):
    """Visitors send GET, and each waits for the answer.

    Redirects are not followed.
    """


@then("the answer is")
def answer(context):
    """The body is exactly that text."""
'''

FEATURE = '''\
@single
Feature: Pages are served
  Whoever asks for a page gets it.

  Background:
    Given a node

  @php_hello_world
  Scenario: A page is served (the greeting)
    When a visitor requests "/"
    Then the answer is
      """
      hello

      you
      """

  @php_hello_world
  Scenario Outline: Many are served (<n>)
    When <n> visitors request "/x"
    Then the answer is
      """
      <n>
      """

    Examples:
      | n     |
      | 3     |
      | 1,000 |
'''

ROWS = """\
id\tseed\tkind\tarea\texpectation
php_hello_world\t000\tscenario\tPHP Execution\tgreets
php_version\t000\tscenario\tPHP Execution\tsays its version
cleanup_always\t002\tharness\tHarness\tcleans up
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(ParseMatcher, "TYPE_REGISTRY", TypeRegistry())
    for name, text in {
        "steps/visitor.py": STEPS,
        "features/http/pages.feature": FEATURE,
        "tests/data/seed_rows.tsv": ROWS,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text)
    catalogue.write(tmp_path)
    return tmp_path


Change = Callable[..., list[str]]  # old text, new text, the file


@pytest.fixture
def after(project: Path) -> Change:
    """The problems after replacing a text in the feature, with a fresh docs/steps.md."""

    def change(old: str, new: str, name: str = "features/http/pages.feature") -> list[str]:
        path = project / name
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new, 1))
        catalogue.write(project)
        return catalogue.problems(project)

    return change


def test_a_project_in_order_has_no_problem(project: Path) -> None:
    assert catalogue.problems(project) == []
    assert catalogue.main(["--root", str(project), "check"]) == 0


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "    Given a node",
            "    Given a node of clay",
            "features/http/pages.feature:6: undefined step: Given a node of clay",
        ),
        ("@single\nFeature", "@singel\nFeature", "unknown tag @singel"),
        ("  @php_hello_world\n  Scenario:", "  Scenario:", ":8: no id"),
        ("Feature: Pages are served", "Feature:", "the feature has no name"),
        ("  Whoever asks for a page gets it.\n", "", "the feature has no prose"),
        (
            "    When a visitor",
            '    When a visitor requests "/a"\n    When a visitor',
            ":9: 2 Whens, a scenario has one: A page is served (the greeting)",
        ),
        (
            "    When a visitor",
            "    Given a node\n" * 7 + "    When a visitor",
            ":9: 9 steps, at most 8",
        ),
        (
            "A page is served (the greeting)",
            "And a page is served",
            ":9: a title that begins with And does not stand alone: And a page is served",
        ),
        ("      | n     |", "      | n |", ":27: the table is not aligned"),
        (
            "    When a visitor",
            "    When each of these is tried\n      | comand | reply |\n    Then a visitor",
            ":10: no column of a wire table: 'comand'; known: case, before, command",
        ),
        ("Many are served (<n>)", "A page is served (the greeting)", "the name is taken"),
        ("  @php_hello_world\n  Scenario:", "  Rule: R\n\n  @php_x\n  Scenario:", ":8: Rule:"),
        (
            "      | n     |\n      | 3     |\n      | 1,000 |\n",
            "      | n     |\n",
            "an outline without examples never runs",
        ),
    ],
)
def test_a_defect_of_a_feature_is_named(after: Change, old: str, new: str, problem: str) -> None:
    found = after(old, new)
    assert any(problem in line for line in found), found


def test_what_is_not_gherkin_is_named(project: Path) -> None:
    path = project / "features/http/pages.feature"
    path.write_text("Scenario: S\n" + FEATURE)
    (problem,) = catalogue.problems(project)
    assert problem.startswith("features/http/pages.feature: not Gherkin:")
    path.write_text("# nothing\n")
    assert catalogue.problems(project) == ["features/http/pages.feature: holds no feature"]


def test_a_scenario_without_steps_is_named(after: Change) -> None:
    found = after("  @php_hello_world\n", "  @php_hello_world\n  Scenario: Empty\n\n  @php_other\n")
    assert found == [
        "features/http/pages.feature:9: a scenario without steps promises nothing: Empty"
    ]


def test_an_id_belongs_to_one_feature_unless_it_is_a_row(after: Change, project: Path) -> None:
    assert after("@php_hello_world\n", "@php_own\n") == []
    pages = project / "features/http/pages.feature"
    other = pages.with_name("other.feature")
    titled = pages.read_text().replace("served (", "given (")
    other.write_text(titled)
    found = catalogue.problems(project)
    assert "features/http/pages.feature:9: the id @php_own is taken by" in found[0]
    assert found[0].endswith("features/http/other.feature")
    other.write_text(titled.replace("@php_own", "@php_hello_world"))
    pages.write_text(pages.read_text().replace("@php_own", "@php_hello_world"))
    catalogue.write(project)
    assert catalogue.problems(project) == []


def test_a_deviation_that_names_no_scenario_is_named(after: Change, project: Path) -> None:
    (project / "profiles").mkdir()
    # Of a profile what stands before its deviations, whose promises this project has not.
    text = (ROOT / "profiles" / "reference.toml").read_text().partition("[[deviation]]")[0]
    deviation = 'reason = "it does otherwise"\nreference = "measured"\nsince = "0"\n'
    (project / "profiles/mine.toml").write_text(
        f'{text}\n[[deviation]]\nid = "php_hello_world"\n{deviation}'
        f'\n[[deviation]]\nid = "no_such_promise"\n{deviation}'
        f'\n[[deviation]]\nid = "php_hello_world"\nscenario = ["One", "Other"]\n{deviation}'
    )
    assert catalogue.problems(project) == [
        "profiles/mine.toml: no_such_promise names no scenario",
        "profiles/mine.toml: php_hello_world names no scenario: One",
        "profiles/mine.toml: php_hello_world names no scenario: Other",
    ]


def test_a_step_that_no_feature_uses_is_named(after: Change, project: Path) -> None:
    unused = '@then("nothing else")\ndef nothing(context):\n    """."""\n\n\n@then("the answer is")'
    assert after('@then("the answer is")', unused, "steps/visitor.py") == [
        "steps/visitor.py:32: unused step: Then nothing else"
    ]


def test_a_step_or_a_type_without_a_docstring_is_named(after: Change) -> None:
    found = after('    """The body is exactly that text."""', "    pass", "steps/visitor.py")
    assert found == ["steps/visitor.py:32: undocumented step: Then the answer is"]
    found = after('    """A whole number, with a comma', '    f"""A', "steps/visitor.py")
    assert any("undocumented type Count of {n}" in line for line in found)


def test_a_step_that_could_mean_two_is_named(after: Change) -> None:
    second = (
        '@when("a visitor {does} {what}")\ndef does(context, does, what):\n    """Does."""\n'
        '\n\n@then("the answer is")'
    )
    found = after('@then("the answer is")', second, "steps/visitor.py")
    assert (
        "features/http/pages.feature:10: ambiguous step, defined at steps/visitor.py:23"
        ' and steps/visitor.py:32: When a visitor requests "/"'
    ) in found


def test_a_step_defined_twice_is_named(project: Path) -> None:
    (project / "steps/more.py").write_text(
        'from behave import given\n\n@given("a node")\ndef node(context):\n    """."""\n'
    )
    (problem,) = catalogue.problems(project)
    assert problem.startswith("steps/visitor.py:")
    assert "ambiguous step: @given('a node') means the same as at steps/more.py:3" in problem


def test_a_parameter_that_cannot_be_read_is_named(after: Change) -> None:
    found = after("      | 1,000 |", "      | ,     |")
    assert [line.split(" (")[0] for line in found] == [
        "features/http/pages.feature:20: a parameter cannot be read"
    ]


def test_a_module_that_cannot_be_loaded_is_named(project: Path) -> None:
    (project / "steps/more.py").write_text("import no_such_module\n")
    (problem,) = catalogue.problems(project)
    assert problem.startswith("steps/more.py:1: ModuleNotFoundError: ")
    assert "no_such_module" in problem


def test_a_pattern_that_cannot_be_compiled_is_named(project: Path) -> None:
    (project / "steps/more.py").write_text(
        'from behave import given\n\n@given("a {x:Nothing}")\ndef node(context, x):\n    """."""\n'
    )
    (problem,) = catalogue.problems(project)
    assert "Nothing" in problem


def test_a_stale_page_is_named_until_it_is_written(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "docs/steps.md").write_text("old")
    assert catalogue.problems(project) == [
        "docs/steps.md: stale: run `python -m support.commands.catalogue write`"
    ]
    assert catalogue.main(["--root", str(project), "check"]) == 1
    assert catalogue.main(["--root", str(project), "write"]) == 0
    assert catalogue.main(["--root", str(project), "check"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "steps and features are in order"


def test_the_page_tells_sentence_meaning_use_and_types(project: Path) -> None:
    page = (project / "docs/steps.md").read_text()
    assert "| `Count` | A whole number, with a comma for thousands: `3`, `1,000`. |" in page
    assert "| `text` | any text |" in page
    assert page.index("## Visitor\n\nWhat visitors do.\n") < page.index("## Types")
    assert (
        '| When `a visitor requests "{target}"`<br>When `{n:Count} visitors request "{target}"`'
        " | Visitors send GET, and each waits for the answer. Redirects are not followed. | 2 |\n"
    ) in page
    assert (
        "## The 3 sentences that are used most\n\nThey are 100 % of the 5 lines of all features.\n"
        in page
    )


def test_an_act_is_one_row_of_the_page_and_one_pattern(after: Change, project: Path) -> None:
    act = (
        'from support.language.acts import act\n\n\n@act("the node ends", given="the node ended")\n'
        'def ends(context):\n    """It ends."""\n\n\n@act("the node waits")\n'
        'def waits(context):\n    """It waits."""\n\n\n@then("the answer is")'
    )
    after('@then("the answer is")', act, "steps/visitor.py")
    found = after(
        "    When a visitor",
        "    Given the node ended\n    And the node waits\n    When the node ends\n"
        "    When a visitor",
    )
    assert [line for line in found if "unused" in line] == []
    assert any("used once" in line and "the node waits" in line for line in found)
    assert not any("used once" in line and "the node ends" in line for line in found)
    page = (project / "docs/steps.md").read_text()
    assert "| Given `the node ended`<br>When `the node ends` | It ends. | 2 |" in page
    assert "| Given/When `the node waits` | It waits. | 1 |" in page
    assert catalogue.look(project).patterns == 7


def test_a_sentence_that_is_used_once_says_why(after: Change) -> None:
    found = after("\n\n    Once: the background says it for all.", "", "steps/visitor.py")
    assert found == [
        "steps/visitor.py:16: used once, and no line of its docstring begins with 'Once:':"
        " Given a node"
    ]


def test_there_is_a_budget_of_patterns(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert catalogue.main(["--root", str(project), "check"]) == 0
    assert "patterns: 4 (at most 200)\nfeatures out of form: 0\n" in capsys.readouterr().out
    monkeypatch.setattr(catalogue, "MOST_PATTERNS", 3)
    assert catalogue.problems(project) == [
        "steps/: 4 patterns, at most 3: let literals carry the variety"
    ]
    assert catalogue.main(["--root", str(project), "check"]) == 1


def test_features_out_of_form_are_counted(
    after: Change, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    after("      | n     |", "      | n |")
    assert catalogue.main(["--root", str(project), "check"]) == 1
    assert "features out of form: 1\n" in capsys.readouterr().out
    assert catalogue.main(["--root", str(project), "align"]) == 0
    assert capsys.readouterr().out == "features/http/pages.feature\n"
    assert (project / "features/http/pages.feature").read_text() == FEATURE
    assert catalogue.main(["--root", str(project), "align"]) == 0
    assert capsys.readouterr().out == ""


def test_tables_in_a_quotation_are_left_alone(after: Change, project: Path) -> None:
    assert after("      hello\n", "      | a |\n      | long |\n") == []
    assert catalogue.main(["--root", str(project), "align"]) == 0
    assert "      | a |\n      | long |\n" in (project / "features/http/pages.feature").read_text()


def test_a_bar_with_a_backslash_parts_no_cells() -> None:
    rows = ["  | a | b |", r"  | x \| y | z |"]
    assert form._aligned(rows) == ["  | a      | b |", r"  | x \| y | z |"]


CROSSING = '''\
from support.actions import files as acts
from support.checks import files
from support.language import values
from support.language.acts import act
from support.world.context import Context


@act("{path} is gone")
def gone(context: Context, path: str) -> None:
    """It is gone."""
    acts.remove(context.world, path)
    files.is_about(context.world, values.content(path))


@then("it is gone")
def is_gone(context: Context) -> None:
    """It is gone."""
    files.gone(context.world)
    acts.remove(context.world, "x")


@given("a file")
def put(context: Context) -> None:
    """It is there."""
    acts.put(context.world)
'''


def test_steps_that_call_the_other_side_are_named(tmp_path: Path) -> None:
    (tmp_path / "file.py").write_text(CROSSING)
    assert [line.split(": ", 1)[1] for line in sides.crossing(tmp_path)] == [
        "When calls support.checks.files: gone",
        "Then calls support.actions.files: is_gone",
    ]


def test_what_crosses_is_wrong(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["steps/visitor.py:3: Then calls support.actions.files: is_gone"]
    monkeypatch.setattr(sides, "crossing", lambda folder: lines)
    assert catalogue.look(project).problems == lines


def test_the_steps_of_others_stay_registered(project: Path) -> None:
    before = registry.steps
    steps.load(project / "steps")
    assert registry.steps is before


def test_rows_say_what_is_missing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert catalogue.main(["--root", str(project), "rows", "--missing"]) == 1
    *lines, total = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines] == [
        ["no", "scenario", "000", "PHP", "Execution", "php_version", "0"]
    ]
    assert total == "1 of 2 scenario rows have a scenario; nothing was run"


def test_rows_tell_the_verdicts_of_the_last_run(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = project / "reports/latest/results.json"
    results.parent.mkdir(parents=True)
    archive.write(
        runs.run(
            runs.scenario("a", tags=["php_hello_world"]),
            runs.scenario("b", tags=["php_hello_world", "php_version"]),
            runs.scenario("c", Verdict.XFAILED, tags=["php_version"]),
        ),
        results,
    )
    assert catalogue.main(["--root", str(project), "rows", "--area", "php"]) == 0
    first, second, total = capsys.readouterr().out.splitlines()
    assert first.startswith("kept")
    assert first.endswith("2  2 passed")
    assert second.startswith("no scenario")
    assert total == "1 of 2 scenario rows kept in run run-1 on reference"


def test_a_table_that_is_none_is_a_usage_error(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "tests/data/seed_rows.tsv").write_text("id\tseed\n")
    assert catalogue.main(["--root", str(project), "rows"]) == 2
    assert "the columns must be id, seed, kind, area, expectation" in capsys.readouterr().err
