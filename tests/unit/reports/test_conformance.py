from __future__ import annotations

import dataclasses

from support.reports.conformance import conformance_table
from support.results import Verdict
from tests.unit.reports import runs


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
