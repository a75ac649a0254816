from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from support.errors import UsageError
from support.reports import conformance
from support.reports.conformance import conformance_table
from support.results import Verdict
from support.settings import ROOT
from tests.unit.support.reports import runs


def test_it_counts_by_feature_and_lists_what_differs() -> None:
    table = conformance_table(
        runs.run(
            runs.scenario("plain"),
            runs.scenario(
                "a | b <i>", Verdict.XFAILED, reason="known deviation etag: upstream\nmore"
            ),
            runs.scenario("kv", feature="features/kv/x.feature", feature_name="Keys"),
        )
    )
    assert table == (
        "Target: reference, version 0.4.1: PASSED\n"
        "\n"
        "| capability | feature | scenarios | passed | xfailed |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| http | Entity tags save traffic | 2 | 1 | 1 |\n"
        "| kv | Keys | 1 | 1 |  |\n"
        "|  | **all** | 3 | 2 | 1 |\n"
        "\n"
        "| scenario | id | verdict | reason |\n"
        "| --- | --- | --- | --- |\n"
        "| a \\| b &lt;i> | `etag_present` | xfailed | known deviation etag: upstream |\n"
    )


def test_equal_verdicts_give_equal_text_whenever_they_were_found() -> None:
    first = runs.one_of_each()
    second = dataclasses.replace(
        first, id="another", timestamp="later", duration=1.0, scenarios=first.scenarios[::-1]
    )
    assert conformance_table(first) == conformance_table(second)


def test_every_verdict_but_a_pass_is_listed() -> None:
    lines = conformance_table(runs.one_of_each()).splitlines()
    listed = {line.split(" | ")[2] for line in lines if "`etag_present`" in line}
    assert listed == {"failed", "broken", "skipped", "xfailed", "xpassed", "flaky"}


def test_a_run_that_is_not_whole_says_so() -> None:
    table = conformance_table(runs.run(runs.scenario("it"), selected=2))
    assert ": FAILED\n" in table
    assert table.endswith(
        "- 2 scenarios were selected, 1 results came back of 1 different scenarios\n"
    )


@pytest.mark.parametrize(
    ("told", "named", "version"),
    [
        ("ephpm 0.1.0", "", "0.1.0"),
        ("ephpm 0.1.0", "0.7.3+8", "0.7.3+8"),
        ("0.7.4-rc1 (PHP 8.4)", "", "0.7.4-rc1"),
    ],
)
def test_a_page_is_called_by_the_version(told: str, named: str, version: str) -> None:
    assert conformance.version_of(runs.run(target_version=told), named) == version


@pytest.mark.parametrize(("told", "named"), [("", ""), ("ephpm", ""), ("1.0", "../up")])
def test_a_version_that_is_none_is_refused(told: str, named: str) -> None:
    with pytest.raises(UsageError, match="--version NAME"):
        conformance.version_of(runs.run(target_version=told), named)


def test_each_version_has_a_page_that_others_do_not_change(tmp_path: Path) -> None:
    run = runs.run(runs.scenario("plain"), target="ephpm", target_version="ephpm 0.1.0")
    first = conformance.write(run, tmp_path, "0.7.3")
    before = first.read_text()
    second = conformance.write(run, tmp_path, "0.7.4")
    assert (first.name, second.name) == ("0.7.3.md", "0.7.4.md")
    assert before.startswith("# Conformance of ePHPm 0.7.3\n")
    assert before.endswith(conformance_table(run))
    assert first.read_text() == before


def test_the_reference_node_gets_no_page(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="reference node"):
        conformance.write(runs.run(), tmp_path, "0.7.3")
    assert not list(tmp_path.iterdir())


def test_every_page_is_in_the_list_of_versions() -> None:
    pages = {path.name for path in (ROOT / "conformance").glob("*.md")} - {"README.md"}
    listed = (ROOT / "conformance/README.md").read_text()
    assert pages
    assert [name for name in pages if f"]({name})" not in listed] == []
