from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from behave.matchers import ParseMatcher, TypeRegistry
from behave.step_registry import registry

from support.commands import catalogue
from support.language import vocabulary as steps
from support.reports import archive
from support.results import Verdict
from tests.unit.reports import runs

ROOT = Path(__file__).resolve().parents[3]
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
    """A node that serves the document root."""


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


Change = Callable[[str, str], list[str]]


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
            "    Given a node\n" * 9 + "    When a visitor",
            ":9: 11 steps, at most 10",
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
    other.write_text(pages.read_text())
    found = catalogue.problems(project)
    assert "features/http/pages.feature:9: the id @php_own is taken by" in found[0]
    assert found[0].endswith("features/http/other.feature")
    other.write_text(pages.read_text().replace("@php_own", "@php_hello_world"))
    pages.write_text(pages.read_text().replace("@php_own", "@php_hello_world"))
    assert catalogue.problems(project) == []


def test_a_deviation_that_names_no_scenario_is_named(after: Change, project: Path) -> None:
    (project / "profiles").mkdir()
    text = (ROOT / "profiles" / "reference.toml").read_text()
    deviation = 'reason = "it does otherwise"\nreference = "measured"\nsince = "0"\n'
    (project / "profiles/mine.toml").write_text(
        f'{text}\n[[deviation]]\nid = "php_hello_world"\n{deviation}'
        f'\n[[deviation]]\nid = "no_such_promise"\n{deviation}'
    )
    assert catalogue.problems(project) == [
        "profiles/mine.toml: no_such_promise names no scenario: None"
    ]


def test_a_step_that_no_feature_uses_is_named(after: Change, project: Path) -> None:
    unused = '@then("nothing else")\ndef nothing(context):\n    """."""\n\n\n@then("the answer is")'
    assert after('@then("the answer is")', unused, "steps/visitor.py") == [
        "steps/visitor.py:30: unused step: Then nothing else"
    ]


def test_a_step_or_a_type_without_a_docstring_is_named(after: Change) -> None:
    found = after('    """The body is exactly that text."""', "    pass", "steps/visitor.py")
    assert found == ["steps/visitor.py:30: undocumented step: Then the answer is"]
    found = after('    """A whole number, with a comma', '    f"""A', "steps/visitor.py")
    assert any("undocumented type Count of {n}" in line for line in found)


def test_a_step_that_could_mean_two_is_named(after: Change) -> None:
    second = (
        '@when("a visitor {does} {what}")\ndef does(context, does, what):\n    """Does."""\n'
        '\n\n@then("the answer is")'
    )
    found = after('@then("the answer is")', second, "steps/visitor.py")
    assert (
        "features/http/pages.feature:10: ambiguous step, defined at steps/visitor.py:21"
        ' and steps/visitor.py:30: When a visitor requests "/"'
    ) in found


def test_a_step_defined_twice_is_named(project: Path) -> None:
    (project / "steps/more.py").write_text(
        'from behave import given\n\n@given("a node")\ndef node(context):\n    """."""\n'
    )
    (problem,) = catalogue.problems(project)
    assert problem.startswith("ambiguous step: @given('a node') has already been defined")


def test_a_parameter_that_cannot_be_read_is_named(after: Change) -> None:
    found = after("      | 1,000 |", "      | ,     |")
    assert [line.split(" (")[0] for line in found] == [
        "features/http/pages.feature:20: a parameter cannot be read"
    ]


def test_a_module_that_cannot_be_loaded_is_named(project: Path) -> None:
    (project / "steps/more.py").write_text("import no_such_module\n")
    (problem,) = catalogue.problems(project)
    assert "a step module cannot be loaded" in problem
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


def test_the_page_tells_pattern_meaning_types_and_an_example(project: Path) -> None:
    page = (project / "docs/steps.md").read_text()
    assert "| `Count` | A whole number, with a comma for thousands: `3`, `1,000`. |" in page
    assert "| `text` | any text |" in page
    assert "## Visitor\n\nWhat visitors do.\n" in page
    assert (
        '### `When a visitor requests "{target}"`\n'
        '### `When {n:Count} visitors request "{target}"`\n'
        "\n"
        "Visitors send GET, and each waits for the answer.\n"
        "\n"
        "Redirects are not followed.\n"
        "\n"
        "```gherkin\n"
        'When a visitor requests "/"\n'
        "```\n"
    ) in page
    assert '```gherkin\nThen the answer is\n  """\n  hello\n\n  you\n  """\n```\n' in page


def test_the_page_shows_a_table_as_a_feature_would() -> None:
    from behave.parser import parse_feature

    feature = parse_feature(
        "Feature: F\n  Scenario: S\n    Given keys\n      | key | value |\n      | a | long one |\n"
    )
    assert steps._example(feature.scenarios[0].steps[0]) == [
        "Given keys",
        "  | key | value    |",
        "  | a   | long one |",
    ]


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
