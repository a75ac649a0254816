"""A hook that fails is broken, whichever it is, and never hides."""

from __future__ import annotations

import pytest

from tests.meta.harness import RunMeta


def test_hooks_of_scenarios(run_meta: RunMeta) -> None:
    outcome = run_meta("-j1", "features/hooks.feature")
    assert outcome.exit_code == 1
    assert outcome.verdicts.pop("and afterwards all is well") == "passed"
    red = {name: reason for name, reason in outcome.reasons.items() if reason}
    assert len(red) == 8
    for name, reason in red.items():
        if name == "before_scenario exits":
            assert reason == "before_scenario: SystemExit: 3"
        else:
            assert f"{name} breaks" in reason
    broken = [name for name, verdict in outcome.verdicts.items() if verdict == "broken"]
    assert sorted(broken) == sorted(red)
    assert {outcome.allure_status()[name] for name in red} == {"broken"}
    assert {outcome.junit_status()[name] for name in red} == {"error"}
    assert "environment.py" in outcome.results["after_scenario"]["captured"]


@pytest.mark.parametrize("hook", ["before_tag", "before_feature"])
def test_hooks_before_a_feature_break_all_of_it(run_meta: RunMeta, hook: str) -> None:
    outcome = run_meta(f"features/hook_{hook}.feature", "features/passing.feature")
    assert outcome.exit_code == 1
    assert {outcome.verdicts[name] for name in ("First", "Last")} == {"broken"}
    assert outcome.reasons["First"] == f"{hook}: RuntimeError: {hook} breaks"
    assert outcome.run_json["summary"]["passed"] == 3


@pytest.mark.parametrize("hook", ["after_feature", "after_tag", "feature_cleanup"])
def test_hooks_after_a_feature_break_the_last_scenario(run_meta: RunMeta, hook: str) -> None:
    outcome = run_meta("-j1", f"features/hook_{hook}.feature")
    assert outcome.exit_code == 1
    assert outcome.verdicts == {"First": "passed", "Last": "broken"}
    assert f"{hook} breaks" in outcome.reasons["Last"]
    assert "BROKEN" in outcome.stdout


def test_before_all_breaks_everything(run_meta: RunMeta) -> None:
    outcome = run_meta("features/passing.feature", META_BREAKS="before_all")
    assert outcome.exit_code == 1
    assert set(outcome.verdicts.values()) == {"broken"}
    assert set(outcome.reasons.values()) == {"before_all: RuntimeError: before_all breaks"}
    assert set(outcome.allure_status().values()) == {"broken"}
    assert "environment.py" in outcome.results["Passes"]["captured"]


def test_what_before_all_had_begun_is_cleaned_up(run_meta: RunMeta) -> None:
    outcome = run_meta("-j1", "features/passing.feature", META_BREAKS="before_all")
    assert "after_all" in [text for _, text in outcome.log]


def test_before_all_of_one_worker_leaves_the_work_to_the_others(run_meta: RunMeta) -> None:
    outcome = run_meta("-j2", "features/passing.feature", META_BREAKS="one before_all")
    assert outcome.exit_code == 1
    assert set(outcome.verdicts.values()) == {"passed"}
    assert outcome.run_json["overallStatus"] == "FAILED"
    assert "before_all: RuntimeError: one before_all breaks" in outcome.stdout


@pytest.mark.parametrize("hook", ["after_all", "testrun cleanup"])
def test_after_all_fails_the_run(run_meta: RunMeta, hook: str) -> None:
    outcome = run_meta("features/passing.feature", META_BREAKS=hook)
    assert outcome.exit_code == 1
    assert set(outcome.verdicts.values()) == {"passed"}
    assert outcome.run_json["overallStatus"] == "FAILED"
    assert f"{hook} breaks" in outcome.stdout


@pytest.mark.parametrize(
    ("breaks", "reason"), [("import", "environment.py breaks"), ("thread", "early")]
)
def test_a_project_that_cannot_be_loaded_is_broken(
    run_meta: RunMeta, breaks: str, reason: str
) -> None:
    outcome = run_meta("features/passing.feature", META_BREAKS=breaks)
    assert outcome.exit_code == 1
    assert set(outcome.verdicts.values()) == {"broken"}
    assert reason in outcome.reasons["Passes"]


def test_a_usage_error_of_the_project_ends_the_run_with_2(run_meta: RunMeta) -> None:
    outcome = run_meta("features/passing.feature", META_BREAKS="usage")
    assert outcome.exit_code == 2
    assert outcome.stderr == "error: profiles/own.toml: facts.sapi_name: is missing\n"


def test_hooks_run_once_for_each_feature_scenario_and_worker(run_meta: RunMeta) -> None:
    outcome = run_meta("-j1", "features/passing.feature")
    noted = [text for _, text in outcome.log]
    assert [noted.count(hook) for hook in ("before_all", "after_all", "testrun cleanup")] == [1] * 3
    assert [noted.count(hook) for hook in ("before_feature", "after_feature")] == [1, 1]
    assert [noted.count(hook) for hook in ("before_scenario", "after_scenario")] == [3, 3]
