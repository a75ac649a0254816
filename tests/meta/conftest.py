from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.settings import ROOT
from tests.meta.harness import MetaProject, RunMeta, Suite


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MetaProject:
    # What runs leave in the temporary directory is looked for there, and only there.
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return MetaProject(tmp_path)


@pytest.fixture
def run_meta(project: MetaProject) -> RunMeta:
    """`run_meta(*arguments, **environment)` runs behave and returns its `Outcome`."""
    return project.run


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    """This project, with the reports in the test's directory."""
    return Suite(tmp_path)


@pytest.fixture
def suite_inside(tmp_path: Path) -> Iterator[Suite]:
    """This project, with the reports below its own, as in a run of every day."""
    reports = ROOT / "reports" / f"test-{tmp_path.name}-{tmp_path.parent.name}"
    reports.parent.mkdir(exist_ok=True)  # nothing has been run in a fresh clone
    yield Suite(reports)
    shutil.rmtree(reports, ignore_errors=True)
