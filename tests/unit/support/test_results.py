"""A run's results: what one fault turns red is one group, and which program was measured.

Every report tells the program's version, and its digest beside it.
"""

from __future__ import annotations

from typing import Any

import pytest

from support.reports import allure, conformance, junit, run_json
from support.results import ScenarioResult, Verdict, cause, causes
from support.runner.console import Ending, ending_lines
from tests.unit.support.reports import runs

ONE = "the status of GET /../a.txt: expected 400, got 403 with the body 'Forbidden'"


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("the status of GET /%2e/b?x=1: expected 400, got 403 with the body 'No\\'t'", True),
        ("the status of GET /../a.txt: expected 400, got 200 with the body 'Forbidden'", False),
        ("the status of PUT /../a.txt: expected 400, got 403 with the body 'Forbidden'", False),
        ("the header Server: expected 400, got 403", False),
        (f"{ONE}\nmore", True),
    ],
)
def test_literals_do_not_tell_causes_apart_and_statuses_do(other: str, same: bool) -> None:
    assert (cause(other) == cause(ONE)) is same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("node a (http://127.0.0.1:41234) said x", "node a (http://127.0.0.1:9) said x"),
        ("the status of GET /a/..: expected 1", "the status of GET /../b: expected 1"),
        ("GET /a/.. and", "GET /b and"),
        ("the file /a is gone.", "the file /b/. is gone."),
        ("after /a, /b.", "after /c/../d, /e.txt."),
        ("after 2.5 s, 41234 keys", "after 10.25 s, 7 keys"),
        ('the key "a" is gone', 'the key "b \\" c" is gone'),
    ],
)
def test_numbers_addresses_and_texts_are_literals(one: str, other: str) -> None:
    assert cause(one) == cause(other)


def test_the_most_frequent_comes_first_and_verdicts_are_kept_apart() -> None:
    def result(line: int, verdict: Verdict, reason: str) -> ScenarioResult:
        return ScenarioResult("a.feature", "A", f"{line}", line, [], verdict, reason=reason)

    found = causes(
        [
            result(1, Verdict.PASSED, ""),
            result(2, Verdict.BROKEN, "no 'x'"),
            result(3, Verdict.FAILED, "no 'x'"),
            result(4, Verdict.FAILED, "no 'y'"),
            result(5, Verdict.SKIPPED, "no 'x'"),
        ]
    )
    shown = [(each.verdict, each.reason, [s.line for s in each.scenarios]) for each in found]
    assert shown == [("failed", "no 'x'", [3, 4]), ("broken", "no 'x'", [2])]


RUN = runs.run(
    runs.scenario("plain"),
    target="ephpm",
    target_version="ephpm 0.1.0",
    target_digest="0123456789ab",
)
PROGRAM = "ephpm 0.1.0 (sha256 0123456789ab)"


def test_the_program_is_its_version_and_its_digest() -> None:
    assert RUN.program == PROGRAM
    assert runs.run(target_version="unknown").program == "unknown"
    assert runs.run(target_version="").program == ""


def test_run_json_has_both() -> None:
    told = run_json.render(RUN)["testRun"]
    assert (told["targetVersion"], told["targetDigest"]) == ("ephpm 0.1.0", "0123456789ab")


def test_allures_environment_has_both() -> None:
    lines = allure.environment(RUN).splitlines()
    assert "Version=ephpm 0.1.0" in lines
    assert "Digest=sha256 0123456789ab" in lines


def test_the_conformance_table_has_both() -> None:
    assert f"Target: ephpm, version {PROGRAM}: PASSED" in conformance.conformance_table(RUN)


def test_junit_has_both(tmp_path: Any) -> None:
    junit.write(RUN, tmp_path)
    assert f'<property name="program" value="{PROGRAM}"' in (tmp_path / "http.etag.xml").read_text()


def test_the_console_has_both(tmp_path: Any) -> None:
    texts = [line.text for line in ending_lines(Ending(RUN, tmp_path, []))]
    assert f"target: ephpm, {PROGRAM}" in texts


def test_a_named_version_is_what_a_conformance_page_is_called_by() -> None:
    run = runs.run(target_version="0.7.4 (it says ephpm 0.1.0)", target_digest="0123456789ab")
    assert conformance.version_of(run) == "0.7.4"
