"""The reaper outlives a run that is killed, wherever and however the run was started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from support import assertions
from support.machine import guard
from support.settings import ROOT

# A run that starts a process which nobody but its reaper ends.
RUN = """
import os, sys, time
from support.machine import guard, processes
place = guard.begin()
processes.start(["sleep", "300"], name="sleeper", output=place.path / "out", directory=place.path)
print(place.run, flush=True)
time.sleep(300)
"""
HEAVY = ("psutil", "subprocess", "asyncio")  # what the sweeping needs, or nobody


@pytest.fixture(autouse=True)
def own_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.delenv(guard.VARIABLE, raising=False)


def reaper_of(place: guard.Place) -> psutil.Process:
    found = [
        process
        for process in psutil.process_iter(["cmdline"])
        if place.run in (process.info["cmdline"] or [])
    ]
    assert len(found) == 1
    return found[0]


def gone(place: guard.Place) -> None:
    def look() -> None:
        assertions.equal("what is left", [], guard.leaks(place))
        assertions.expect(not place.path.exists(), "the directory", "removed", place.path)

    assertions.eventually(look, "effect")


@pytest.mark.parametrize(
    ("environment", "umask"),
    [({}, 0o022), ({"PYTHONSAFEPATH": "1"}, 0o022), ({"PYTHONOPTIMIZE": "2"}, 0o077)],
    ids=["as always", "no path of its own", "private files"],
)
def test_a_killed_run_is_swept(tmp_path: Path, environment: dict[str, str], umask: int) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{RUN}"]
    with subprocess.Popen(
        command,
        cwd=elsewhere,
        env={**os.environ, **environment},
        umask=umask,
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        assert run.stdout is not None
        place = guard.Place(run.stdout.readline().strip())
        elsewhere.rmdir()  # where it was started is gone as well
        assert any("process" in leak for leak in guard.leaks(place))
        reaper_of(place)
        run.send_signal(signal.SIGKILL)
        run.wait()
        gone(place)


def test_while_it_waits_it_has_loaded_nothing_but_itself() -> None:
    """What its first statement costs, every run pays for."""
    script = "import sys, support.machine.reaper; print(*sorted(sys.modules))"
    reply = subprocess.run(
        [sys.executable, "-S", "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = reply.stdout.split()
    ours = [name for name in loaded if name.partition(".")[0] == "support"]
    assert ours == ["support", "support.machine", "support.machine.reaper"]
    assert not set(HEAVY).intersection(loaded)
