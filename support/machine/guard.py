"""Nothing is left behind: the run's own directory, and the reaper that outlives the run.

Everything that a run makes outside of `reports/` lies in one directory, and each
process that it starts carries the run's name in its environment and in the
register. When the run ends, however it ends, the reaper ends those processes and
removes the directory. What a reaper could not do (it was killed as well), the
next run does first.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import pathlib
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import psutil

from support.machine import namespaces, user
from support.settings import ROOT

VARIABLE = "EPHPM_ACCEPTANCE_RUN"
SETTLE = 5.0  # seconds that killed processes may take to vanish
_REAPER = """
import os, sys
os.read(int(sys.argv[2]), 1)
from support.machine import guard
guard.sweep(guard.Place(sys.argv[1]))
"""


def base() -> pathlib.Path:
    """The directory of all of this user's runs on this machine."""
    path = pathlib.Path(tempfile.gettempdir()) / f"ephpm-acceptance-{user.user()}"
    path.mkdir(mode=0o755, exist_ok=True)
    return path


@dataclasses.dataclass(frozen=True)
class Place:
    """One run's directory and register."""

    run: str

    @property
    def path(self) -> pathlib.Path:
        """The run's directory."""
        return base() / f"run-{self.run}"

    @property
    def register(self) -> pathlib.Path:
        """The file that lists the sessions of processes which the run started."""
        return self.path / "sessions"

    @property
    def owner(self) -> pathlib.Path:
        """The file that names the process whose run it is."""
        return self.path / "owner"

    @property
    def version(self) -> pathlib.Path:
        """The file that says which worker asks for the target's version: one of them does."""
        return self.path / "version"

    @property
    def servants(self) -> pathlib.Path:
        """The directory of the processes that serve the whole run."""
        return self.path / "servants"

    def note(self, session: int) -> None:
        """Writes a started process (a session leader) into the register."""
        with self.register.open("a") as register:
            register.write(f"{session}\n")

    def note_servant(self, session: int) -> None:
        """The same of one that serves the run itself, and ends with it: nobody left it behind."""
        self.note(session)
        with (self.servants / "sessions").open("a") as register:
            register.write(f"{session}\n")


def current() -> Place:
    """The run that this process belongs to; one is begun where there is none."""
    if VARIABLE not in os.environ:
        begin()
    return Place(os.environ[VARIABLE])


def begin() -> Place:
    """Begins a run: sweeps what dead runs left, makes the directory, starts the reaper."""
    sweep_dead()
    place = Place(f"{os.getpid()}-{secrets.token_hex(3)}")
    place.path.mkdir(parents=True)
    place.register.touch()
    place.owner.write_text(f"{os.getpid()} {psutil.Process().create_time()}")
    os.environ[VARIABLE] = place.run
    _start_reaper(place)
    return place


def in_fork(place: Place) -> None:
    """A fork of the run's owner says that it is one.

    It lets go of the reaper's pipe, so that the owner's end alone counts, and it is
    ended with the run: a fork has its parent's environment only in its memory.
    """
    os.close(globals().pop("_held"))
    place.note(os.getsid(0))


def end(place: Place) -> list[str]:
    """Ends a run in order. Returns what had been left behind, described; it is gone now."""
    if serving := servants(place):
        _kill(place, serving)
    found = leaks(place)
    sweep(place)
    os.environ.pop(VARIABLE, None)
    return found


def servants(place: Place) -> set[int]:
    """The process ids of those that serve the run itself; some may have ended."""
    return _sessions(place.servants / "sessions")


def leaks(place: Place) -> list[str]:
    """The processes and node directories of the run that are still there."""
    found = []
    for process in _processes(place):
        with contextlib.suppress(psutil.Error):
            found.append(f"process {process.pid}: {' '.join(process.cmdline())[:120]}")
    found += [f"network namespace {name}" for name in namespaces.left(place.run)]
    if place.path.exists():
        kept = {place.register, place.owner, place.version, place.servants}
        found += [f"directory {path.name}" for path in place.path.iterdir() if path not in kept]
    return found


def sweep(place: Place) -> None:
    """Kills the run's processes, waits until they are gone, removes its directory."""
    _kill(place)
    namespaces.sweep(place.run)
    shutil.rmtree(place.path, ignore_errors=True)


def _kill(place: Place, sessions: set[int] | None = None) -> None:
    """Kills the run's processes, or those of some sessions, and waits until they are gone."""
    deadline = time.monotonic() + SETTLE
    while processes := _processes(place, sessions):
        for process in processes:
            with contextlib.suppress(psutil.Error):
                process.send_signal(signal.SIGKILL)
        psutil.wait_procs(processes, timeout=0.2)
        if time.monotonic() > deadline:
            break


def sweep_dead() -> None:
    """Sweeps every run whose owner is no longer alive."""
    for path in base().glob("run-*"):
        place = Place(path.name.removeprefix("run-"))
        if not _owned(place):
            sweep(place)


def _owned(place: Place) -> bool:
    try:
        pid, created = place.owner.read_text().split()
        return abs(psutil.Process(int(pid)).create_time() - float(created)) < 1
    except (OSError, ValueError):
        # The directory is made a moment before its owner is written into it.
        with contextlib.suppress(OSError):
            return time.time() - place.path.stat().st_mtime < SETTLE
        return False
    except psutil.NoSuchProcess:
        return False


def _start_reaper(place: Place) -> None:
    # The reaper reads from a pipe whose other end only this process holds: the
    # read returns when this process ends, for whatever reason.
    read, write = os.pipe()
    subprocess.Popen(
        [sys.executable, "-c", _REAPER, place.run, str(read)],
        pass_fds=[read],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != VARIABLE},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(read)
    globals()["_held"] = write


def _processes(place: Place, sessions: set[int] | None = None) -> list[psutil.Process]:
    """The run's living processes, or those of some sessions only."""
    wanted = _sessions(place.register) if sessions is None else sessions
    mine = set(_lineage())
    found = []
    for process in psutil.process_iter():
        if process.pid in mine:
            continue
        with contextlib.suppress(psutil.Error, ProcessLookupError):
            if process.status() == psutil.STATUS_ZOMBIE:
                continue
            if os.getsid(process.pid) in wanted or (sessions is None and _named(process, place)):
                found.append(process)
    return found


def _named(process: psutil.Process, place: Place) -> bool:
    return process.environ().get(VARIABLE) == place.run


def _sessions(register: pathlib.Path) -> set[int]:
    try:
        return {int(line) for line in register.read_text().split()}
    except OSError:
        return set()


def _lineage() -> list[int]:
    process = psutil.Process()
    return [process.pid, *(parent.pid for parent in process.parents())]
