from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.meta.meta import MetaProject, Outcome


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MetaProject:
    # What runs leave in the temporary directory is looked for there, and only there.
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return MetaProject(tmp_path)


@pytest.fixture
def run_meta(project: MetaProject) -> Callable[..., Outcome]:
    """`run_meta(*arguments, **environment)` runs behave and returns its `Outcome`."""
    return project.run
