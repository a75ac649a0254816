"""A known deviation that holds is xfailed; one that no longer holds is red."""

from tests.meta import suite

PROFILE = (suite.ROOT / "profiles" / "reference.toml").read_text()
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


def run(tmp_path, *words):
    profile = tmp_path / "profile.toml"
    profile.write_text(PROFILE + DEVIATION)
    return suite.behave(
        tmp_path, "--tags=@etag_consistent", suite.ETAG, "-D", f"profile={profile}", *words
    )


def test_a_deviation_that_holds_is_xfailed_and_green(tmp_path):
    outcome = run(tmp_path, "-D", f"defect={DEFECT}")
    assert outcome.verdicts() == {SCENARIO: "xfailed"}
    assert outcome.exit_code == 0
    assert outcome.run["overallStatus"] == "PASSED"
    assert "another one each time" in outcome.run["scenarios"][0]["reason"]
    assert outcome.junit() == {SCENARIO: "skipped"}
    assert outcome.allure()[SCENARIO] in ("skipped", "passed")


def test_a_deviation_that_no_longer_holds_is_red(tmp_path):
    outcome = run(tmp_path)
    assert outcome.verdicts() == {SCENARIO: "xpassed"}
    assert outcome.exit_code == 1
    assert outcome.run["overallStatus"] == "FAILED"
    assert "no longer holds" in outcome.output
    assert outcome.junit() == {SCENARIO: "failure"}
    assert outcome.allure() == {SCENARIO: "failed"}


def test_a_deviation_does_not_hide_a_broken_environment(tmp_path):
    program = tmp_path / "ephpm"
    program.write_text('#!/bin/sh\n[ "$1" = --version ] && echo x || exit 1\n')
    program.chmod(0o755)
    outcome = run(tmp_path, "-D", "target=ephpm", "-D", f"binary={program}")
    assert outcome.verdicts() == {SCENARIO: "broken"}
    assert outcome.exit_code == 1
