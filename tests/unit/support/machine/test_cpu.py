"""CPU seconds are booked by kind, and read from processes that are at work or dead."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from support.machine import cpu
from support.settings import ROOT

# Works for a while, as a process whose child has worked for a while as well.
WORK = """
import os, sys, time
def work():
    end = time.process_time() + 0.1
    while time.process_time() < end: pass
if not (child := os.fork()):
    work(); os._exit(0)
os.waitpid(child, 0)
work()
print(flush=True)
sys.stdin.read()
"""


@pytest.fixture
def worked() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-c", WORK], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout
    assert process.stdin
    process.stdout.readline()
    yield process
    process.stdin.close()
    process.wait()


def test_accounts_are_added_up_and_told() -> None:
    account = cpu.Account()
    account.add(cpu.NODES, 1.25, started=2)
    account.add(cpu.WORKERS, 21.3, started=4)
    other = cpu.Account(account.to_json())
    other.merge(account)
    assert other.to_json() == {
        "workers": {"seconds": 42.6, "started": 8},
        "nodes": {"seconds": 2.5, "started": 4},
    }
    assert str(other) == "workers 42.6 s (8), nodes 2.5 s (4)"
    assert str(cpu.Account()) == ""


def test_a_process_and_its_children_are_told_apart(worked: subprocess.Popen[bytes]) -> None:
    assert 0.1 <= cpu.of_process(worked.pid) < 0.2
    assert 0.08 <= cpu.of_children_waited_for(worked.pid) < 0.2
    assert 0.18 <= cpu.of_all([worked.pid]) < 0.4


def test_one_that_has_ended_tells_until_it_is_waited_for(worked: subprocess.Popen[bytes]) -> None:
    assert worked.stdin
    worked.stdin.close()
    os.waitid(os.P_PID, worked.pid, os.WEXITED | os.WNOWAIT)
    assert 0.1 <= cpu.of_process(worked.pid) < 0.2
    worked.wait()
    assert cpu.of_process(worked.pid) == cpu.of_children_waited_for(worked.pid) == 0


def test_descendants_are_the_children_and_theirs() -> None:
    with subprocess.Popen(["sh", "-c", "sh -c 'sleep 300; true' & wait"]) as process:
        end = time.monotonic() + 5
        while len(found := cpu.descendants(process.pid)) < 2 and time.monotonic() < end:
            time.sleep(0.01)
        for pid in (process.pid, *found):
            os.kill(pid, 9)
    assert len(found) == 2
    assert process.pid not in found


def test_a_ledger_tells_of_this_process_and_its_commands() -> None:
    program = (
        "import subprocess; from support.machine import cpu; cpu.ledger.open();"
        "[subprocess.run(['true']) for _ in range(3)];"
        "cpu.ledger.command(); cpu.ledger.add(cpu.NODES, 0.5, started=1);"
        "print(cpu.ledger.closed())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )

    assert "nodes 0.5 s (1)" in done.stdout
    assert done.stdout.startswith("workers 0.")
    assert "s (2)" in done.stdout.partition("others ")[2]
