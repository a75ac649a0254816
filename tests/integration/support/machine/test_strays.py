"""What a process has started is ended with it, also where it has left the session."""

import os
import pathlib
import sys

import pytest

from support import assertions
from support.machine import guard, processes

# Starts a child in a session of its own, tells its process id, and waits.
PARENT = (
    "import subprocess, sys, time;"
    "child = subprocess.Popen(['sleep', '300'], start_new_session=True);"
    "print(child.pid, flush=True); time.sleep(300)"
)


@pytest.fixture
def parent(tmp_path):
    place = guard.begin()
    process = processes.start(
        [sys.executable, "-c", PARENT],
        name="parent",
        output=tmp_path / "log",
        directory=tmp_path,
    )
    yield process
    process.end()
    guard.end(place)


def stray_of(process):
    def told():
        assertions.expect(bool(process.text().strip()), "the child", "told", "nothing")

    assertions.eventually(told, "ready")
    return int(process.text())


def runs(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    return stat.rpartition(")")[2].split()[0] != "Z"


def gone(pid):
    def look():
        assertions.expect(not runs(pid), f"process {pid}", "gone", "running")

    assertions.eventually(look, "effect")


def test_a_child_that_left_the_session_is_ended_with_its_parent(parent):
    stray = stray_of(parent)
    assert os.getsid(stray) != parent.pid
    parent.end()
    gone(stray)


def test_a_child_that_lives_on_is_told(parent):
    stray = stray_of(parent)
    parent.send_signal(15)
    parent.wait("exit")
    assert [line.split()[0] for line in parent.left] == [str(stray)]
