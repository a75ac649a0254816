"""Processes are started in one place: clean, registered, and ended with all they started."""

from __future__ import annotations

import contextlib
import os
import pathlib
import resource
import signal
import socket
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from support import assertions
from support.errors import UsageError
from support.machine import guard, ports, processes


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[guard.Place]:
    monkeypatch.delenv(guard.VARIABLE, raising=False)
    begun = guard.begin()
    yield begun
    guard.end(begun)


def start(place: guard.Place, program: str, **more: Any) -> processes.Process:
    return processes.start(
        [sys.executable, "-c", program],
        name="child",
        output=place.path / "out",
        directory=place.path,
        **more,
    )


def test_what_it_writes_is_kept(place: guard.Place) -> None:
    process = start(place, "import sys; print('out'); print('err', file=sys.stderr)")
    assert process.wait("exit") == 0
    assert sorted(process.text().split()) == ["err", "out"]


def test_the_products_configuration_does_not_leak_in(
    place: guard.Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EPHPM_SERVER__LISTEN", "1.2.3.4:5")
    process = start(place, "import os; print(sorted(k for k in os.environ if '__' in k))")
    process.wait("exit")
    assert process.text().strip() == "[]"


def test_its_own_children_end_with_it(place: guard.Place) -> None:
    program = "import subprocess; subprocess.run(['sleep', '300'])"
    process = start(place, program)
    assertions.eventually(
        lambda: assertions.equal("processes", 2, len(guard._processes(place))), "effect"
    )
    process.end()
    assertions.eventually(lambda: assertions.equal("left", [], guard._processes(place)), "effect")
    assert process.exit_code == -signal.SIGKILL


def test_a_program_that_does_not_exist_is_named(place: guard.Place) -> None:
    with pytest.raises(UsageError, match="/no/such/program"):
        processes.start(
            ["/no/such/program"], name="x", output=place.path / "out", directory=place.path
        )


def test_waiting_has_a_deadline(place: guard.Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EPHPM_DEADLINE_EXIT", "0.1")
    process = start(place, "import time; time.sleep(300)")
    with pytest.raises(AssertionError, match="deadline 'exit'"):
        process.wait("exit")


def test_a_reserved_port_is_given_once() -> None:
    given = {ports.reserve() for _ in range(20)}
    try:
        assert len(given) == 20
        assert all(ports.FIRST <= port <= ports.LAST for port in given)
    finally:
        for port in given:
            ports.release(port)


def test_a_log_without_end_ends_its_writer(
    place: guard.Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "LOG_LIMIT", 50_000_000)
    monkeypatch.setattr(processes, "LOG_READ", 1000)
    chatter = processes.start(
        ["yes", "again and again"], name="chatter", output=place.path / "out", directory=place.path
    )
    assert chatter.wait("exit") == -signal.SIGXFSZ
    assert chatter.output.stat().st_size == 50_000_000
    assert chatter.end_described == (
        "ended with exit code -25, because its log had reached the limit of 50 MB"
    )
    assert chatter.text().startswith("[49999000 bytes are left out]\n")
    assert len(chatter.text(49_999_990)) == 10
    chatter.end()
    chatter.output.unlink()


def test_who_is_allowed_less_stays_so(place: guard.Place, monkeypatch: pytest.MonkeyPatch) -> None:
    program = "import resource; print(resource.getrlimit(resource.RLIMIT_FSIZE))"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    monkeypatch.setattr(processes, "LOG_LIMIT", 2**40)
    before = resource.prlimit
    asked: list[tuple[Any, ...]] = []

    def prlimit(*words: Any) -> tuple[int, int]:
        asked.append(words)
        return before(*words) if words[2:] else (10, 2**20)

    monkeypatch.setattr(resource, "prlimit", prlimit)
    start(place, program).wait("exit")
    assert [words[2:] for words in asked] == [()]
    assert resource.getrlimit(resource.RLIMIT_FSIZE) == (soft, hard)


def test_a_log_that_is_not_long_is_read_whole(place: guard.Place) -> None:
    speaker = processes.start(
        ["echo", "once"], name="speaker", output=place.path / "out", directory=place.path
    )
    assert speaker.wait("exit") == 0
    assert speaker.end_described == "ended with exit code 0"
    assert speaker.text() == "once\n"
    assert speaker.text(2) == "ce\n"
    speaker.end()
    speaker.output.unlink()


# Starts a child in a session of its own, tells its process id, and waits.
PARENT = (
    "import subprocess, sys, time;"
    "child = subprocess.Popen(['sleep', '300'], start_new_session=True);"
    "print(child.pid, flush=True); time.sleep(300)"
)


@pytest.fixture
def parent(tmp_path: Any) -> Any:
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


def stray_of(process: Any) -> Any:
    def told() -> Any:
        assertions.expect(bool(process.text().strip()), "the child", "told", "nothing")

    assertions.eventually(told, "ready")
    return int(process.text())


def runs(pid: Any) -> Any:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    return stat.rpartition(")")[2].split()[0] != "Z"


def gone(pid: Any) -> Any:
    def look() -> Any:
        assertions.expect(not runs(pid), f"process {pid}", "gone", "running")

    assertions.eventually(look, "effect")


def test_a_child_that_left_the_session_is_ended_with_its_parent(parent: Any) -> None:
    stray = stray_of(parent)
    assert os.getsid(stray) != parent.pid
    parent.end()
    gone(stray)


def test_a_child_that_lives_on_is_told(parent: Any) -> None:
    stray = stray_of(parent)
    parent.send_signal(15)
    parent.wait("exit")
    assert [line.split()[0] for line in parent.left] == [str(stray)]


LONGEST = 20.0  # seconds that the end of a process is waited for
LISTENS = """
import socket, time
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
time.sleep(300)
"""


def test_who_is_no_longer_listened_to_by_a_process_that_ends_sees_it_ended(
    place: guard.Place,
) -> None:
    process = start(place, LISTENS)
    assertions.eventually(
        lambda: assertions.expect(bool(process.text()), "port", "one", "none"), "ready"
    )
    process.send_signal(signal.SIGHUP)
    address, end = ("127.0.0.1", int(process.text())), time.monotonic() + LONGEST
    with pytest.raises(ConnectionRefusedError):
        while time.monotonic() < end:
            # One that is under way when the process ends is reset; the next is refused.
            with contextlib.suppress(ConnectionResetError):
                socket.create_connection(address, timeout=LONGEST).close()
    assert not process.running
    assert process.exit_code == -signal.SIGHUP
