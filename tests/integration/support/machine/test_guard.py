"""Nothing is left behind, however a run ends."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from support import assertions
from support.errors import UsageError
from support.machine import guard, register, user
from support.settings import ROOT

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
def own_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.delenv(guard.VARIABLE, raising=False)
    yield
    monkeypatch.setattr("tempfile.tempdir", None)


@contextlib.contextmanager
def run(then: str) -> Iterator[tuple[subprocess.Popen[str], guard.Place]]:
    program = textwrap.dedent(RUN).format(then=then)
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process, guard.Place(process.stdout.readline().strip())
        process.kill()


def gone(place: guard.Place) -> None:
    def look() -> None:
        assertions.equal("what is left", [], guard.leaks(place))
        assertions.expect(not place.path.exists(), "the directory", "removed", place.path)

    assertions.eventually(look, "effect")


def test_a_run_that_ends_in_order_names_what_it_left_and_removes_it() -> None:
    with run("print(guard.end(place), flush=True)") as (process, place):
        assert process.stdout
        said = process.stdout.readline()
    assert said.count("process ") == 2
    assert "directory out" in said
    gone(place)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_reaper_ends_what_a_dead_run_left(number: int) -> None:
    with run("time.sleep(300)") as (process, place):
        assert len(guard.leaks(place)) >= 2
        process.send_signal(number)
        process.wait()
        gone(place)


def test_the_next_run_sweeps_what_a_dead_run_and_its_reaper_left() -> None:
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


def test_a_living_run_is_not_swept() -> None:
    with run("time.sleep(300)") as (_, place):
        guard.sweep_dead()
        time.sleep(0.1)
        assert len([leak for leak in guard.leaks(place) if "process" in leak]) == 2


def test_a_run_that_left_nothing_has_no_leaks() -> None:
    place = guard.begin()
    assert guard.end(place) == []
    assert guard.VARIABLE not in os.environ
    gone(place)


def write(place: guard.Place, *entries: register.Entry) -> None:
    place.register.write_text("".join(f"{entry}\n" for entry in entries))


@contextlib.contextmanager
def stranger(**how: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A process that no run has started."""
    with subprocess.Popen(["sleep", "300"], start_new_session=True, **how) as process:
        yield process
        process.kill()


def dead_run(*entries: register.Entry) -> guard.Place:
    """A run of which nothing is left but its directory."""
    place = guard.Place("1-dead")
    place.path.mkdir()
    place.owner.touch()
    write(place, *entries)
    return place


@pytest.mark.parametrize(
    "changed", [{"began": 1}, {"boot": "another"}, {"namespace": 1}, {}], ids=str
)
def test_a_number_that_is_a_strangers_now_is_left_alone(
    changed: dict[str, int] | dict[str, str],
) -> None:
    with stranger() as process:
        entry = dataclasses.replace(register.Entry.of(process.pid), **changed)
        dead_run(entry)
        guard.sweep_dead()
        assert guard.places() == []
        assert (process.poll() is None) is bool(changed)


@pytest.mark.parametrize("works_there", [True, False])
def test_who_lost_the_leader_of_the_session_is_known_by_where_it_works(works_there: bool) -> None:
    script = "sleep 300 & echo $!"
    place = dead_run()
    leader = subprocess.Popen(
        ["sh", "-c", script],
        cwd=place.path if works_there else "/",
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
    )
    assert leader.stdout
    left = psutil.Process(int(leader.stdout.readline()))
    try:
        write(place, register.Entry.of(leader.pid))
        leader.wait()
        guard.sweep_dead()
        assert lives(left) is not works_there
    finally:
        with contextlib.suppress(psutil.NoSuchProcess):
            left.kill()


def lives(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_torn_line_of_the_register_says_nothing() -> None:
    with stranger() as process:
        place = dead_run()
        place.register.write_text(f"\n{process.pid}\n{process.pid} 1")
        guard.sweep_dead()
        assert process.poll() is None


def test_a_living_run_that_others_cannot_see_is_not_swept() -> None:
    unshare = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]
    if os.geteuid() != 0:
        unshare += ["--user", "--map-root-user"]
    if subprocess.run([*unshare, "true"], check=False).returncode:
        pytest.skip("this machine lets nobody make a namespace of process ids")
    sweep = "from support.machine import guard; guard.sweep_dead()"
    with run("time.sleep(300)") as (_, place):
        subprocess.run([*unshare, sys.executable, "-c", sweep], cwd=ROOT, check=True)
        assert place.path.exists()
        assert len([leak for leak in guard.leaks(place) if "process" in leak]) == 2


def test_where_others_may_write_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    base = guard.base()
    base.chmod(0o777)
    with pytest.raises(UsageError, match="others may write there"):
        guard.begin()
    base.chmod(0o755)
    monkeypatch.setattr("os.geteuid", lambda: 12345)
    monkeypatch.setenv(user.MARK, str(os.getuid()))
    with pytest.raises(UsageError, match="not a directory of this user's"):
        guard.begin()


@pytest.mark.parametrize(
    ("name", "said"),
    [("none", "there is no such directory"), ("file", "there is no such directory")],
)
def test_a_temporary_directory_that_is_none_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, said: str
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("TMPDIR", str(tmp_path / name))
    with pytest.raises(UsageError, match=f"^TMPDIR={tmp_path / name}: {said}$"):
        guard.begin()


def test_a_temporary_directory_of_somebody_else_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda path, _: path != str(tmp_path))  # root may do all
    with pytest.raises(UsageError, match=f"^TMPDIR={tmp_path}: this user may not write there$"):
        guard.begin()


def test_a_link_in_place_of_the_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    guard.base().rmdir()
    (tmp_path / f"ephpm-acceptance-{user.user()}").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="not a directory of this user's"):
        guard.begin()


def test_a_fork_does_not_keep_the_run_alive() -> None:
    fork = "child = os.fork(); child or (guard.in_fork(place), time.sleep(300)); time.sleep(300)"
    with run("import os; " + fork) as (process, place):
        assertions.eventually(lambda: assertions.equal("entries", 2, entries(place)), "effect")
        process.kill()
        process.wait()
        gone(place)


def entries(place: guard.Place) -> int:
    return len(register.read(place.register))
