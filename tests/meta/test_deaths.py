"""Workers that die or hang, and runs that are interrupted."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.meta.harness import PATIENCE, MetaProject, RunMeta, read_log

LEFT = 10.0  # seconds within which the last process of a run must be gone


@pytest.fixture(autouse=True)
def nothing_is_left(project: MetaProject) -> Iterator[None]:
    """Whatever happened: no process of the run is there any more."""
    yield
    deadline = time.monotonic() + LEFT
    while found := list(_processes_in(project.directory)):
        assert time.monotonic() < deadline, f"still there: {found}"
        time.sleep(0.05)


def _processes_in(directory: Path) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()) == directory:
                yield process


def test_a_worker_that_dies_breaks_its_scenario_only(run_meta: RunMeta) -> None:
    outcome = run_meta("-j1", "features/deaths.feature")
    assert outcome.exit_code == 1
    assert outcome.verdicts == {
        "Before": "passed",
        "Killed": "broken",
        "Between": "passed",
        "Gone": "broken",
        "After": "passed",
    }
    assert outcome.reasons["Killed"] == "worker 1 died (signal 9) while it ran"
    assert outcome.reasons["Gone"] == "worker 2 exited (code 3) while it ran"
    assert outcome.allure_status()["Killed"] == "broken"
    assert outcome.junit_status()["Killed"] == "error"
    assert "a line of a child process" in outcome.results["Killed"]["captured"]
    assert "worker 1 died (signal 9) while it ran" in outcome.stdout


def test_a_worker_that_dies_before_the_first_scenario_breaks_the_feature(run_meta: RunMeta) -> None:
    outcome = run_meta("-j1", "features/death_before_feature.feature", "features/passing.feature")
    assert outcome.exit_code == 1
    assert outcome.reasons["One"] == "worker 1 died (signal 9) before the first scenario"
    assert outcome.verdicts["Two"] == "broken"
    assert outcome.run_json["summary"]["passed"] == 3


def test_workers_that_die_in_before_all_break_everything(run_meta: RunMeta) -> None:
    outcome = run_meta("features/passing.feature", META_BREAKS="kill")
    assert outcome.exit_code == 1
    assert set(outcome.verdicts.values()) == {"broken"}
    assert "died (signal 9) while it started" in outcome.reasons["Passes"]


def test_a_scenario_that_hangs_is_broken_and_shows_where(run_meta: RunMeta) -> None:
    outcome = run_meta(
        "-j2",
        "features/hanging.feature",
        EPHPM_DEADLINE_SCENARIO="2",
        EPHPM_DEADLINE_CLEANUP="1",
    )
    assert outcome.exit_code == 1
    assert outcome.verdicts.pop("After") == "passed"
    assert set(outcome.verdicts.values()) == {"passed", "broken"}
    for name in ("Hangs, but can be told to end", "Hangs, whatever it is told"):
        assert outcome.reasons[name] == "the scenario did not end within 2 s"
        assert "meta_steps.py" in outcome.results[name]["captured"]
    # Who can be told to end has cleaned up, and its result has its steps.
    assert outcome.results["Hangs, but can be told to end"]["steps"]


def test_a_before_all_that_hangs_breaks_everything(run_meta: RunMeta) -> None:
    outcome = run_meta(
        "features/passing.feature", META_BREAKS="hang at first", EPHPM_DEADLINE_SCENARIO="1"
    )
    assert outcome.exit_code == 1
    assert set(outcome.verdicts.values()) == {"broken"}
    assert outcome.reasons["Passes"] == "before_all did not end within 1 s"
    assert "environment.py" in outcome.results["Passes"]["captured"]


def test_an_after_all_that_hangs_fails_the_run(run_meta: RunMeta) -> None:
    outcome = run_meta(
        "-j1",
        "features/passing.feature",
        META_BREAKS="hang at last",
        EPHPM_DEADLINE_SCENARIO="1",
        EPHPM_DEADLINE_CLEANUP="0.5",
    )
    assert outcome.exit_code == 1
    assert set(outcome.verdicts.values()) == {"passed"}
    assert "worker 1: after_all did not end within 1 s" in outcome.stdout


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_an_interrupted_run_cleans_up_and_reports(
    project: MetaProject, number: signal.Signals, code: int
) -> None:
    process = project.start("-j2", "features/passing.feature", "features/long.feature")
    project.wait_for("begin", times=2)
    began = time.monotonic()
    process.send_signal(number)
    outcome = project.finish(process)
    assert time.monotonic() - began < 10
    assert outcome.exit_code == code
    assert outcome.run_json["overallStatus"] == "FAILED"
    assert list(outcome.verdicts.values()) == ["passed"] * 3 + ["broken"] * 2
    assert outcome.reasons["Long"] == "interrupted while it ran"
    said = f"error: interrupted by {number.name}: 1 scenario not run: features/long.feature:"
    assert outcome.stdout.count(said) == 1
    assert outcome.stdout.count("not run:") == outcome.stdout.count("error:") == 1
    assert outcome.stderr == ""
    assert "USING RUNNER" not in outcome.stdout
    noted = [text for _, text in outcome.log]
    assert noted.count("before_scenario") == noted.count("after_scenario") == 5
    assert noted.count("after_all") == noted.count("testrun cleanup") == 2


def test_a_second_signal_does_not_wait(project: MetaProject) -> None:
    # Who waited would wait for longer than the test does.
    waits = {"EPHPM_DEADLINE_CLEANUP": str(10 * PATIENCE)}
    process = project.start("-j1", "features/hanging.feature:6", **waits)
    project.wait_for("before_step")
    process.send_signal(signal.SIGINT)
    project.wait_for("told to end")
    process.send_signal(signal.SIGINT)
    outcome = project.finish(process)
    assert outcome.exit_code == 130
    assert outcome.verdicts == {"Hangs, whatever it is told": "broken"}


def test_an_interrupted_worker_that_does_not_end_is_killed(project: MetaProject) -> None:
    process = project.start("-j1", "features/hanging.feature:6", EPHPM_DEADLINE_CLEANUP="0.5")
    project.wait_for("before_step")
    process.send_signal(signal.SIGINT)
    outcome = project.finish(process)
    assert outcome.exit_code == 130
    assert "did not clean up in time" in outcome.reasons["Hangs, whatever it is told"]


def test_no_worker_outlives_a_killed_coordinator(project: MetaProject) -> None:
    process = project.start("-j2", "features/long.feature")
    project.wait_for("begin", times=2)
    process.kill()
    process.communicate()  # the fixture sees the workers go


def test_a_worker_that_hangs_does_not_outlive_a_killed_coordinator(project: MetaProject) -> None:
    process = project.start("-j1", "features/hanging.feature:6", EPHPM_DEADLINE_CLEANUP="0.5")
    project.wait_for("before_step")
    process.kill()
    process.communicate()  # the fixture sees the worker go


def test_the_process_that_starts_workers_can_die_as_well(project: MetaProject) -> None:
    process = project.start("-j2", "features/passing.feature", "features/long.feature")
    project.wait_for("begin", times=2)
    worker = next(pid for pid, text in project_log(project) if text.startswith("begin"))
    zygote = psutil.Process(worker).ppid()
    os.kill(zygote, signal.SIGKILL)
    process.send_signal(signal.SIGINT)  # whichever of both is seen first
    outcome = project.finish(process)
    assert outcome.exit_code == 130
    assert "the process that starts the workers died" in outcome.stdout
    assert outcome.verdicts["Long"] == "broken"


def project_log(project: MetaProject) -> list[tuple[int, str]]:
    """What was noted so far."""
    return read_log(project.directory)


def test_a_terminal_that_has_gone_costs_no_report(project: MetaProject) -> None:
    process = project.start("-j1", "features/long.feature")
    project.wait_for("begin")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    process.stderr.close()
    process.send_signal(signal.SIGHUP)
    process.wait(PATIENCE)
    report = project.directory / "reports" / "latest" / "run.json"
    assert json.loads(report.read_text())["testRun"]["overallStatus"] == "FAILED"
