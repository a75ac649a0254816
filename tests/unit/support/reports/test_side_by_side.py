from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from support.reports import archive, side_by_side
from support.results import Verdict
from tests.unit.support.reports import runs


def test_each_target_has_a_column_and_what_does_not_pass_its_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both = [
        dataclasses.replace(runs.scenario("one"), line=1),
        dataclasses.replace(runs.scenario("two"), line=2),
    ]
    lacks = dataclasses.replace(
        runs.scenario("two", Verdict.SKIPPED, reason="no disk can be filled"), line=2
    )
    other = dataclasses.replace(runs.scenario("kv", feature="features/kv/x.feature"), line=1)
    measured = {
        "a": runs.run(*both, other),
        "b": dataclasses.replace(runs.run(*both), target="compose"),
        "c": dataclasses.replace(runs.run(lacks), target="compose"),  # once more, in part
    }
    for name, run in measured.items():
        (tmp_path / name).mkdir()
        archive.write(run, tmp_path / name / "results.json")
    assert side_by_side.main([str(tmp_path / name) for name in measured]) == 0
    feature = both[0].feature
    said = capsys.readouterr().out
    assert said.startswith("# The same features on each target")
    assert "| feature | reference | compose |" in said
    assert f"| {feature} | 2 | 1 of 2 |" in said
    assert "| features/kv/x.feature | 1 | not run |" in said
    assert "| **all** | 3 | 1 of 2 (1 not run) |" in said
    assert "## What does not pass on compose" in said
    assert f"| {feature} | two | skipped | no disk can be filled |" in said
    assert "on reference" not in said


def test_a_directory_without_a_run_is_said_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert side_by_side.main([str(tmp_path)]) == 2
    assert "no run to report on" in capsys.readouterr().err
