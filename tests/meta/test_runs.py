"""What is run, where, in which order; and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.settings import ROOT
from tests.meta.harness import MetaProject, Outcome, RunMeta


def names(outcome: Outcome) -> list[str]:
    return [each["name"] for each in outcome.run_json["scenarios"]]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--tags=tagged"], ["Passes too (plain)", "Passes too (tagged)"]),
        (["--tags=tagged", "--name=plain"], ["Passes too (plain)"]),
        (["features/passing.feature:17"], ["Passes too (tagged)"]),
        (["features/passing.feature:10"], ["Passes too (plain)", "Passes too (tagged)"]),
        (["-i", "passing", "--name=Passes$"], ["Passes"]),
        (["-e", "^(?!.*passing)", "--tags=not tagged"], ["Passes"]),
        (["features/passing.feature", "features/passing.feature:6", "--name=Passes$"], ["Passes"]),
    ],
)
def test_selection_is_behaves_own(
    run_meta: RunMeta, arguments: list[str], expected: list[str]
) -> None:
    outcome = run_meta(*arguments)
    assert outcome.exit_code == 0
    assert names(outcome) == expected


def test_a_wrong_tag_does_not_look_green(run_meta: RunMeta) -> None:
    outcome = run_meta("--tags=pasing")
    assert outcome.exit_code == 1
    assert "nothing was selected" in outcome.stdout
    assert outcome.run_json["overallStatus"] == "FAILED"


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["-D", "shard=9/8"], "-D shard=9/8"),
        (["-D", "shard=two"], "-D shard=two"),
        (["-D", "shuffel=1"], "did you mean -D shuffle"),
        (["-D", "profile=none.toml"], "none.toml"),
        (["other/rule.feature"], "other/rule.feature:3"),
    ],
)
def test_misuse_is_one_clear_line_and_exit_code_2(
    run_meta: RunMeta, arguments: list[str], part: str
) -> None:
    outcome = run_meta(*arguments)
    assert outcome.exit_code == 2
    (line,) = outcome.stderr.splitlines()
    assert line.startswith("error: ")
    assert part in line
    assert not (outcome.directory / "reports" / "latest").exists()


def test_a_limit_that_is_no_number_is_misuse(run_meta: RunMeta) -> None:
    outcome = run_meta("features/passing.feature", EPHPM_DEADLINE_SCENARIO="soon")
    assert outcome.exit_code == 2
    assert "EPHPM_DEADLINE_SCENARIO=soon" in outcome.stderr


def test_a_file_that_is_not_there_fails(run_meta: RunMeta) -> None:
    outcome = run_meta("features/none.feature")
    assert outcome.exit_code != 0
    assert "features/none.feature" in outcome.stdout + outcome.stderr


def test_a_file_that_is_not_gherkin_fails(project: MetaProject) -> None:
    (project.directory / "features" / "odd.feature").write_text(
        "Feature: A\n  Scenario: B\n    Given it\n    Whn that\n"
    )
    outcome = project.run("features/odd.feature")
    assert outcome.exit_code != 0
    assert "Parser failure" in outcome.stderr


def test_shards_are_disjoint_and_complete(run_meta: RunMeta) -> None:
    features = ["features/passing.feature", "features/ordered.feature", "features/waiting.feature"]
    shards = [names(run_meta(*features, "-D", f"shard={part}/3")) for part in (1, 2, 3)]
    whole = names(run_meta(*features))
    assert sorted(name for shard in shards for name in shard) == sorted(whole)
    assert all(shards)


def test_a_shard_without_a_scenario_is_green_and_says_so(run_meta: RunMeta) -> None:
    outcome = run_meta("features/passing.feature", "--name=Passes$", "-D", "shard=1/3")
    other = run_meta("features/passing.feature", "--name=Passes$", "-D", "shard=2/3")
    assert sorted([names(outcome), names(other)]) == [[], ["Passes"]]
    assert outcome.exit_code == other.exit_code == 0
    assert "shard 2/3 is empty" in other.stdout


def test_a_seed_repeats_the_order(run_meta: RunMeta) -> None:
    def order(seed: str) -> list[str]:
        outcome = run_meta("-j1", "features/waiting.feature", "-D", f"shuffle={seed}")
        begun = [text for _, text in outcome.log if text.startswith("begin")]
        (outcome.directory / "meta.log").unlink()
        return begun

    assert order("7") == order("7")
    assert order("7") != order("8")
    assert sorted(order("7")) == sorted(order("8"))


def test_a_random_seed_is_printed_and_kept(run_meta: RunMeta) -> None:
    outcome = run_meta("features/passing.feature", "-D", "shuffle=random")
    seed = outcome.run_json["seed"]
    assert isinstance(seed, int)
    assert f"shuffled with seed {seed}" in outcome.stdout
    assert f"-D shuffle={seed}" in outcome.stdout


def test_an_ordered_feature_runs_in_order_in_one_worker(run_meta: RunMeta) -> None:
    outcome = run_meta("-j4", "features/ordered.feature", "-D", "shuffle=1")
    begun = [text for _, text in outcome.log if text.startswith("begin")]
    assert begun == [f"begin Number {number}" for number in range(1, 9)]
    assert len({each["worker"] for each in outcome.run_json["scenarios"]}) == 1


def test_what_is_exclusive_has_it_for_itself(run_meta: RunMeta) -> None:
    outcome = run_meta("-j4", "features/exclusive.feature", "features/exclusive_too.feature")
    assert outcome.exit_code == 0
    running: set[str] = set()
    together = 0
    for _, text in outcome.log:
        what, _, name = text.partition(" ")
        if what == "end":
            running.discard(name)
        if what != "begin":
            continue
        running.add(name)
        together = max(together, len(running))
        assert len(running) == 1 or not any(each.startswith("Alone") for each in running)
        assert sum(each.startswith("With the port") for each in running) <= 1
    assert together > 1


def test_one_long_feature_is_spread_over_the_workers(run_meta: RunMeta) -> None:
    outcome = run_meta("-j4", "features/waiting.feature")
    workers = [each["worker"] for each in outcome.run_json["scenarios"]]
    assert len(set(workers)) >= 3  # the fourth may start late on a busy machine


def test_stop_ends_the_run_at_the_first_red_scenario(run_meta: RunMeta) -> None:
    outcome = run_meta("-j1", "--stop", "features/steps.feature")
    assert outcome.exit_code == 1
    assert names(outcome) == ["A Then that does not hold"]
    assert "7 not run" in outcome.closing_line


@pytest.mark.parametrize("name", ["json", "plain", "progress", "rerun", "pretty"])
def test_formatters_of_behave_show_what_behave_shows(run_meta: RunMeta, name: str) -> None:
    what = ["features/passing.feature", "features/steps.feature:3", "features/skips.feature:4"]
    options = ["--no-timings", "--format", name, "--outfile"]
    ours = run_meta(*what, *options, "ours")
    run_meta(*what, *options, "its", "--runner=behave.runner:Runner")
    texts = [_plain(ours.directory / each) for each in ("ours", "its")]
    assert texts[0] == texts[1]


def _plain(path: Path) -> str:
    """The text of a report without what differs from run to run."""
    text = path.read_text(encoding="utf-8")
    if text.startswith("["):
        data = json.loads(text)
        for feature in data:
            for element in feature["elements"]:
                for step in element["steps"]:
                    step.get("result", {}).pop("duration", None)
        return json.dumps(data, indent=1)
    return text


def test_a_formatter_on_the_standard_output_is_in_order(run_meta: RunMeta) -> None:
    outcome = run_meta("features/waiting.feature", "features/passing.feature", "-f", "plain")
    rows = [row.strip() for row in outcome.stdout.splitlines()]
    titles = [row for row in rows if row.startswith(("Scenario", "Feature"))]
    assert titles[0] == "Feature: Scenarios that take their time"
    assert titles[9] == "Feature: All is well"
    assert len(titles) == 2 + 8 + 3
    assert outcome.closing_line.startswith("PASSED: 11 scenarios, 11 passed in ")


def test_a_formatter_that_fails_costs_no_verdict(run_meta: RunMeta, project: MetaProject) -> None:
    (project.directory / "mine.py").write_text(
        "from behave.formatter.base import Formatter\n"
        "class Mine(Formatter):\n"
        "    name = description = 'mine'\n"
        "    def result(self, step): raise KeyError('lost')\n"
        "    def close(self): raise OSError('closed')\n"
    )
    outcome = run_meta("features/passing.feature", "--format=mine:Mine", PYTHONPATH=f".:{ROOT}")
    assert outcome.exit_code == 1
    assert outcome.run_json["summary"]["passed"] == 3
    assert outcome.closing_line.startswith("FAILED: 3 scenarios, 3 passed")
    said = [line for line in outcome.stdout.splitlines() if line.startswith("error: ")]
    assert said == ["error: the formatter Mine failed, and shows nothing more: KeyError: 'lost'"]


def test_allures_own_formatter_is_not_needed(run_meta: RunMeta) -> None:
    words = ["--format=allure_behave.formatter:AllureFormatter", "-o", "own"]
    outcome = run_meta("features/passing.feature", *words)
    assert outcome.exit_code == 2
    assert "reports/latest/allure" in outcome.stderr
    assert len(outcome.stderr.splitlines()) == 1


def test_junit_of_behave_can_be_asked_for(run_meta: RunMeta) -> None:
    outcome = run_meta("features/steps.feature:3", "--junit", "--junit-directory=own")
    (path,) = (outcome.directory / "own").glob("*.xml")
    assert 'failures="1"' in path.read_text()


def test_a_dry_run_is_behaves_own(run_meta: RunMeta) -> None:
    outcome = run_meta("features/passing.feature", "--dry-run", "-f", "plain")
    assert outcome.exit_code == 0
    assert "untested" in outcome.stdout
    assert not (outcome.directory / "reports").exists()


def test_a_dry_run_tells_undefined_steps(run_meta: RunMeta) -> None:
    outcome = run_meta("features/steps.feature", "--dry-run", "-f", "steps.missing")
    assert outcome.exit_code == 1
    assert "something undefined happens" in outcome.stdout + outcome.stderr


def test_the_catalogue_of_steps_is_behaves_own(run_meta: RunMeta) -> None:
    outcome = run_meta("--steps-catalog")
    assert "the promise does not hold" in outcome.stdout


def test_timings_of_the_last_run_decide_what_comes_first(project: MetaProject) -> None:
    features = ["features/passing.feature", "features/ordered.feature"]
    reports = project.directory / "reports"
    reports.mkdir()
    table = {"features/passing.feature: Passes": 99.0}
    (reports / "timings.json").write_text(json.dumps(table))
    outcome = project.run("-j1", *features)
    assert outcome.log[1][1] == "before_feature"
    order = sorted(outcome.results.values(), key=lambda each: each["started"])
    assert order[0]["name"] == "Passes"
    after = json.loads((reports / "timings.json").read_text())
    assert after["features/passing.feature: Passes"] < 1
    assert after["features/ordered.feature: Number 3"] >= 0.05
