from __future__ import annotations

from pathlib import Path

import pytest

from support.errors import UsageError
from support.reports import run_json, trend
from support.results import RunResult, Verdict
from tests.unit.support.reports import runs


def leave(reports: Path, run: RunResult) -> None:
    (reports / run.id).mkdir(parents=True)
    run_json.write(run, reports / run.id / "run.json")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    verdicts = [Verdict.PASSED, Verdict.FLAKY, Verdict.FAILED]
    for day, verdict in enumerate(verdicts, start=1):
        both = [runs.scenario("a", verdict), runs.scenario("b", Verdict.SKIPPED)]
        leave(tmp_path, runs.run(*both, id=f"run-{day}", timestamp=f"2026-11-2{day}T10:00:00Z"))
    leave(tmp_path, runs.run(runs.scenario("a"), id="other", target="ephpm"))
    (tmp_path / "latest").symlink_to("run-3")
    (tmp_path / "died").mkdir()
    return tmp_path


def test_the_runs_on_a_target_are_read_oldest_first(reports: Path) -> None:
    assert [past.id for past in trend.read(reports, "reference")] == ["run-1", "run-2", "run-3"]
    assert [past.id for past in trend.read(reports, "ephpm")] == ["other"]


def test_the_pass_rate_is_of_what_was_judged(reports: Path) -> None:
    assert [past.pass_rate for past in trend.read(reports, "reference")] == [1.0, 1.0, 0.0]


def test_the_last_run_that_kept_it_is_found(reports: Path) -> None:
    past = trend.read(reports, "reference")
    kept = trend.last_kept(past, "features/http/etag.feature", "a")
    assert kept is not None
    assert kept.id == "run-2"
    assert trend.last_kept(past, "features/http/etag.feature", "b") is None


def test_what_needed_a_second_try_is_counted(reports: Path) -> None:
    past = trend.read(reports, "reference")
    assert trend.flaky(past) == {("features/http/etag.feature", "a"): 1}


@pytest.mark.parametrize("text", ["", "{}", '{"testRun": {"id": "x"}}'])
def test_a_file_that_is_none_is_named(reports: Path, text: str) -> None:
    (reports / "run-1/run.json").write_text(text)
    with pytest.raises(UsageError, match=r"run-1/run\.json: not the verdicts of a run"):
        trend.read(reports, "reference")
