"""The right verdict, in every report and in the exit code."""

from __future__ import annotations

import pytest

from tests.meta.harness import RunMeta


def test_all_is_well(run_meta: RunMeta) -> None:
    outcome = run_meta("features/passing.feature")
    assert outcome.exit_code == 0
    assert outcome.verdicts == {
        "Passes": "passed",
        "Passes too (plain)": "passed",
        "Passes too (tagged)": "passed",
    }
    assert outcome.run_json["overallStatus"] == "PASSED"
    assert outcome.run_json["targetVersion"] == "1.2.3"
    assert set(outcome.junit_status().values()) == {"passed"}
    assert set(outcome.allure_status().values()) == {"passed"}
    assert outcome.closing_line.startswith("PASSED: 3 scenarios, 3 passed in ")
    assert "features/passing.feature  3 passed" in outcome.stdout
    assert "\x1b" not in outcome.stdout


def test_steps_that_go_wrong(run_meta: RunMeta) -> None:
    outcome = run_meta("features/steps.feature")
    assert outcome.exit_code == 1
    assert outcome.verdicts == {
        "A Then that does not hold": "failed",
        "A Given that does not hold": "broken",
        "A step that raises": "broken",
        "A step that nobody wrote": "broken",
        "A step that exits": "broken",
        "No step at all": "broken",
        "A doc-string": "failed",
        "A table": "failed",
    }
    assert outcome.reasons["A Then that does not hold"] == "expected 200"
    assert outcome.reasons["A doc-string"] == "expected other than said"
    assert outcome.results["A table"]["steps"][0]["table"] == [["a", "c"], ["b", "d"]]
    assert "undefined" in outcome.reasons["A step that nobody wrote"]
    assert "SystemExit: 3" in outcome.reasons["A step that exits"]
    assert "without steps" in outcome.reasons["No step at all"]
    allure = outcome.allure_status()
    junit = outcome.junit_status()
    for name, verdict in outcome.verdicts.items():
        assert allure[name] == verdict
        assert junit[name] == {"failed": "failure", "broken": "error"}[verdict]
    assert outcome.run_json["overallStatus"] == "FAILED"
    assert outcome.closing_line.startswith("FAILED: 8 scenarios, 3 failed, 5 broken in ")


def test_the_console_and_the_result_tell_the_failing_step(run_meta: RunMeta) -> None:
    outcome = run_meta("features/steps.feature:3")
    assert (
        "  FAILED features/steps.feature:3  A Then that does not hold\n"
        "    Then the promise does not hold  (features/steps.feature:5)\n"
        "      expected 200\n"
        "      actual 304\n"
    ) in outcome.stdout
    result = outcome.results["A Then that does not hold"]
    assert [step["status"] for step in result["steps"]] == ["passed", "failed", "skipped"]
    failed = result["steps"][1]
    assert failed["error"] == "expected 200\nactual 304"
    assert "meta_steps.py" in failed["trace"]
    assert "/behave/" not in failed["trace"]
    assert failed["started"] >= result["started"] > 0
    assert "seen on the way" in result["captured"]
    assert "logged on the way" in result["captured"]


def test_skips_have_reasons_and_are_not_red(run_meta: RunMeta) -> None:
    outcome = run_meta("features/skips.feature", "features/skipped_feature.feature")
    assert outcome.exit_code == 0
    assert outcome.reasons == {
        "Skipped by a hook": "there is no brotli here",
        "Skipped by a step": "not on this machine",
        "Something is missing": "php is not installed",
        "One of it": "the feature is skipped",
        "Another of it (1)": "the feature is skipped",
    }
    assert set(outcome.verdicts.values()) == {"skipped"}
    assert set(outcome.allure_status().values()) == {"skipped"}
    assert set(outcome.junit_status().values()) == {"skipped"}
    assert "skipped:\n  there is no brotli here\n    features/skips.feature:4" in outcome.stdout


def test_what_is_missing_under_ci_is_broken(run_meta: RunMeta) -> None:
    outcome = run_meta("features/skips.feature", "--name=Something is missing", CI="true")
    assert outcome.exit_code == 1
    assert outcome.verdicts == {"Something is missing": "broken"}


def test_known_deviations(run_meta: RunMeta) -> None:
    outcome = run_meta("features/deviations.feature", "-D", "profile=deviations.toml")
    assert outcome.exit_code == 1
    assert outcome.verdicts == {
        "The deviation holds": "xfailed",
        "The deviation no longer holds": "xpassed",
        "Something else is broken": "broken",
        "A hook breaks as well": "broken",
    }
    assert outcome.reasons["A hook breaks as well"] == (
        "after_scenario: RuntimeError: after_scenario breaks"
    )
    assert outcome.allure_status() == {
        "The deviation holds": "skipped",
        "The deviation no longer holds": "failed",
        "Something else is broken": "broken",
        "A hook breaks as well": "broken",
    }
    assert outcome.junit_status()["The deviation holds"] == "skipped"
    assert outcome.junit_status()["The deviation no longer holds"] == "failure"
    assert "known deviation held: answers 304" in outcome.stdout
    assert "XPASSED features/deviations.feature:8" in outcome.stdout


def test_a_known_deviation_that_holds_is_green(run_meta: RunMeta) -> None:
    outcome = run_meta("--tags=held", "-D", "profile=deviations.toml")
    assert outcome.exit_code == 0
    assert outcome.verdicts == {"The deviation holds": "xfailed"}


def test_a_second_attempt_is_flaky_never_plain_green(run_meta: RunMeta) -> None:
    outcome = run_meta("features/stress.feature")
    assert outcome.exit_code == 1
    assert outcome.verdicts == {
        "Holds the second time": "flaky",
        "Does not hold the second time either": "failed",
    }
    assert "the first: expected 200, got 503" in outcome.reasons["Holds the second time"]
    assert {name: each["attempt"] for name, each in outcome.results.items()} == {
        "Holds the second time": 2,
        "Does not hold the second time either": 2,
    }


def test_flaky_alone_is_listed_and_does_not_fail_the_run(run_meta: RunMeta) -> None:
    outcome = run_meta("features/stress.feature", "--name=Holds")
    assert outcome.exit_code == 0
    assert outcome.run_json["summary"]["flaky"] == 1
    assert "flaky: passed on the second attempt" in outcome.stdout


def test_retries_can_be_forbidden(run_meta: RunMeta) -> None:
    outcome = run_meta("features/stress.feature", "--name=Holds", "-D", "retries=0")
    assert outcome.exit_code == 1
    assert outcome.verdicts == {"Holds the second time": "failed"}


def test_nothing_but_stress_is_tried_twice(run_meta: RunMeta) -> None:
    outcome = run_meta("features/steps.feature:3")
    assert outcome.results["A Then that does not hold"]["attempt"] == 1


def test_evidence_is_named_on_the_console_and_in_allure(run_meta: RunMeta) -> None:
    outcome = run_meta("features/evidence.feature")
    run_id = outcome.run_json["id"]
    assert f"evidence: reports/{run_id}/evidence\n" in outcome.stdout
    (result,) = outcome.allure
    assert result["attachments"][0]["name"] == "request"


@pytest.mark.parametrize("jobs", ["1", "2", "5"])
def test_verdicts_do_not_depend_on_the_number_of_workers(run_meta: RunMeta, jobs: str) -> None:
    outcome = run_meta("-j", jobs, "features/steps.feature", "features/skips.feature")
    counted = outcome.run_json["summary"]
    assert (counted["failed"], counted["broken"], counted["skipped"]) == (3, 5, 3)
    assert f"{jobs} worker" in outcome.stdout
