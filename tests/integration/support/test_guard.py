"""Nothing is left behind, however a run ends."""

import contextlib
import os
import pathlib
import signal
import subprocess
import sys
import textwrap
import time

import psutil
import pytest

from support import assertions
from support.machine import guard

ROOT = pathlib.Path(__file__).resolve().parents[3]

# A run that starts a process which starts another one, and then waits.
RUN = """
    import pathlib, sys, time
    from support.machine import guard
    from support.machine import processes
    place = guard.begin()
    script = "import subprocess; subprocess.run(['sleep', '300'])"
    started = processes.start([sys.executable, "-c", script], name="sleeper",
                              output=place.path / "out", directory=place.path)
    while len(guard._processes(place)) < 2: time.sleep(0.02)
    print(place.run, flush=True)
    {then}
"""


@pytest.fixture(autouse=True)
def own_directory(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.delenv(guard.VARIABLE, raising=False)
    yield
    monkeypatch.setattr("tempfile.tempdir", None)


@contextlib.contextmanager
def run(then):
    program = textwrap.dedent(RUN).format(then=then)
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        yield process, guard.Place(process.stdout.readline().strip())
        process.kill()


def gone(place):
    def look():
        assertions.equal("what is left", [], guard.leaks(place))
        assertions.expect(not place.path.exists(), "the directory", "removed", place.path)

    assertions.eventually(look, "effect")


def test_a_run_that_ends_in_order_names_what_it_left_and_removes_it():
    with run("print(guard.end(place), flush=True)") as (process, place):
        said = process.stdout.readline()
    assert said.count("process ") == 2
    assert "directory out" in said
    gone(place)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_reaper_ends_what_a_dead_run_left(number):
    with run("time.sleep(300)") as (process, place):
        assert len(guard.leaks(place)) >= 2
        process.send_signal(number)
        process.wait()
        gone(place)


def test_the_next_run_sweeps_what_a_dead_run_and_its_reaper_left():
    with run("time.sleep(300)") as (process, place):
        reapers = [
            child
            for child in psutil.process_iter(["cmdline"])
            if place.run in (child.info["cmdline"] or [])
        ]
        assert len(reapers) == 1
        reapers[0].kill()
        process.kill()
        process.wait()
        assert guard.leaks(place)
        guard.sweep_dead()
        gone(place)


def test_a_living_run_is_not_swept():
    with run("time.sleep(300)") as (_, place):
        guard.sweep_dead()
        time.sleep(0.1)
        assert len([leak for leak in guard.leaks(place) if "process" in leak]) == 2


def test_a_run_that_left_nothing_has_no_leaks():
    place = guard.begin()
    assert guard.end(place) == []
    assert guard.VARIABLE not in os.environ
    gone(place)
