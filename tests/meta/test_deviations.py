"""A known deviation that holds is xfailed; one that no longer holds is red."""

from __future__ import annotations

from pathlib import Path

from support.settings import ROOT
from tests.meta.harness import ETAG, Outcome, Suite

PROFILE = (ROOT / "profiles" / "reference.toml").read_text()
DEVIATION = """
[[deviation]]
id = "etag_consistent"
reason = "its validator is another one each time"
reference = "this test"
since = "0"
"""
# The one scenario of that row, and the defect that makes it deviate.
SCENARIO = "The same content has the same validator (two visits)"
DEFECT = "etag-changes-each-time"


def run(suite: Suite, *words: str) -> Outcome:
    profile = suite.reports / "profile.toml"
    profile.write_text(PROFILE + DEVIATION)
    return suite.run("--tags=@etag_consistent", ETAG, "-D", f"profile={profile}", *words)


def test_a_deviation_that_holds_is_xfailed_and_green(suite: Suite) -> None:
    outcome = run(suite, "-D", f"defect={DEFECT}")
    assert outcome.verdicts == {SCENARIO: "xfailed"}
    assert outcome.exit_code == 0
    assert outcome.run_json["overallStatus"] == "PASSED"
    assert "another one each time" in outcome.run_json["scenarios"][0]["reason"]
    assert outcome.junit_status() == {SCENARIO: "skipped"}
    assert outcome.allure_status()[SCENARIO] in ("skipped", "passed")


def test_a_deviation_that_no_longer_holds_is_red(suite: Suite) -> None:
    outcome = run(suite)
    assert outcome.verdicts == {SCENARIO: "xpassed"}
    assert outcome.exit_code == 1
    assert outcome.run_json["overallStatus"] == "FAILED"
    assert "no longer holds" in outcome.output
    assert outcome.junit_status() == {SCENARIO: "failure"}
    assert outcome.allure_status() == {SCENARIO: "failed"}


def test_a_deviation_does_not_hide_a_broken_environment(tmp_path: Path, suite: Suite) -> None:
    program = tmp_path / "ephpm"
    program.write_text('#!/bin/sh\n[ "$1" = --version ] && echo x || exit 1\n')
    program.chmod(0o755)
    outcome = run(suite, "-D", "target=ephpm", "-D", f"binary={program}")
    assert outcome.verdicts == {SCENARIO: "broken"}
    assert outcome.exit_code == 1
