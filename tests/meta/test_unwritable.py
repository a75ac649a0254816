"""Reports that cannot be written are named in one line, and the verdict is said all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.settings import ROOT
from tests.meta.harness import MetaProject, Outcome

PASSING = ("-j", "1", "features/passing.feature")
# Each file of the name that begins so finds no room.
FULL = """
import pathlib
plain = pathlib.Path.write_text
def full(path, *words, **more):
    if path.name.startswith({name!r}):
        raise OSError(28, "No space left on device")
    return plain(path, *words, **more)
pathlib.Path.write_text = full
"""


def the_error(outcome: Outcome) -> str:
    """The one line that says what is wrong."""
    said = outcome.stdout + outcome.stderr
    assert "Traceback" not in said
    (line,) = [line for line in said.splitlines() if line.startswith("error: ")]
    return line


def test_a_place_that_is_no_directory(project: MetaProject) -> None:
    (project.directory / "reports").write_text("I am a file.")
    outcome = project.run(*PASSING)
    assert outcome.exit_code == 2
    assert the_error(outcome).startswith("error: reports: cannot be written: ")


@pytest.mark.parametrize("name", ["run.json", "timings"])
def test_a_file_that_finds_no_room(project: MetaProject, tmp_path: Path, name: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(FULL.format(name=name))
    outcome = project.run(*PASSING, PYTHONPATH=f"{tmp_path}:{ROOT}")
    assert outcome.exit_code == 1
    said = the_error(outcome)
    assert said.startswith("error: reports")
    assert said.endswith("cannot be written: No space left on device")
    assert outcome.closing_line.startswith("FAILED: ")
    assert "passed" in outcome.closing_line
