"""Nothing is left behind: the run's own directory, and the reaper that outlives the run.

Everything that a run makes outside of `reports/` lies in one directory, and each
process that it starts carries the run's name in its environment and in the
register. When the run ends, however it ends, the reaper ends those processes and
removes the directory. What a reaper could not do (it was killed as well), the
next run does first: it sweeps each directory that nobody holds the lock of.
"""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import os
import pathlib
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

import psutil

from support.errors import UsageError
from support.machine import containers, mounts, namespaces, register, user
from support.settings import ROOT

VARIABLE = "EPHPM_ACCEPTANCE_RUN"
SETTLE = 5.0  # seconds that killed processes may take to vanish
_REAPER = "support.machine.reaper"

# What ends with this process and not with its forks: the run's lock, the reaper's pipe.
_held: list[int] = []


def base() -> pathlib.Path:
    """The directory of all of this user's runs on this machine.

    Raises:
        UsageError: somebody else may have put something there, or TMPDIR names no place for it.
    """
    wanted = os.environ.get("TMPDIR")
    # Python would go elsewhere, without a word.
    if wanted and not pathlib.Path(wanted).is_dir():
        raise UsageError(f"TMPDIR={wanted}: there is no such directory")
    if wanted and not os.access(wanted, os.W_OK | os.X_OK):
        raise UsageError(f"TMPDIR={wanted}: this user may not write there")
    path = pathlib.Path(tempfile.gettempdir()) / f"ephpm-acceptance-{user.user()}"
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o755)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise UsageError(f"{path}: not a directory of this user's; remove it, or set TMPDIR")
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise UsageError(f"{path}: others may write there; remove it, or set TMPDIR")
    return path


def places() -> list[Place]:
    """All runs that have a directory, living and dead."""
    return [Place(path.name) for path in _runs().iterdir()]


def _runs() -> pathlib.Path:
    path = base() / "runs"
    path.mkdir(exist_ok=True)
    return path


@dataclasses.dataclass(frozen=True)
class Place:
    """One run's directory and register."""

    run: str

    @property
    def path(self) -> pathlib.Path:
        """The run's directory."""
        return _runs() / self.run

    @property
    def register(self) -> pathlib.Path:
        """The file that lists the leaders of the sessions which the run started."""
        return self.path / "sessions"

    @property
    def owner(self) -> pathlib.Path:
        """The file that the process whose run it is holds the lock of, as long as it lives."""
        return self.path / "owner"

    @property
    def version(self) -> pathlib.Path:
        """The file that says which worker asks for the target's version: one of them does."""
        return self.path / "version"

    @property
    def served(self) -> pathlib.Path:
        """The file that says that a node has become ready in this run."""
        return self.path / "served"

    @property
    def failures(self) -> pathlib.Path:
        """The file with a line for each start that came to nothing, until one became ready."""
        return self.path / "failures"

    @property
    def servants(self) -> pathlib.Path:
        """The directory of what serves the whole run: processes, and files that scenarios share."""
        return self.path / "servants"

    def note(self, pid: int) -> None:
        """Writes a started process (a session leader) into the register."""
        register.write(self.register, pid)

    def note_servant(self, pid: int) -> None:
        """The same of one that serves the run itself, and ends with it: nobody left it behind."""
        self.note(pid)
        register.write(self.servants / "sessions", pid)


def current() -> Place:
    """The run that this process belongs to; one is begun where there is none."""
    if VARIABLE not in os.environ:
        begin()
    return Place(os.environ[VARIABLE])


def begin() -> Place:
    """Begins a run: sweeps what dead runs left, starts the reaper, makes the directory."""
    sweep_dead()
    place = Place(f"{os.getpid()}-{secrets.token_hex(3)}")
    _start_reaper(place)  # before there is anything that it would have to remove
    with _nobody_else():
        place.path.mkdir()
        place.register.touch()
        place.owner.write_text(f"{register.Entry.of(os.getpid())}\n", encoding="utf-8")
        _held.append(_locked(place.owner))
    os.environ[VARIABLE] = place.run
    return place


def in_fork(place: Place) -> None:
    """A fork of the run's owner says that it is one.

    It lets go of the lock and of the reaper's pipe, so that the owner's end alone counts,
    and it is ended with the run: a fork has its parent's environment only in its memory.
    """
    _let_go()
    place.note(os.getpid())


def end(place: Place) -> list[str]:
    """Ends a run in order. Returns what had been left behind, described; it is gone now."""
    if serving := register.read(place.servants / "sessions"):
        _kill(place, serving)
    found = leaks(place)
    sweep(place)
    os.environ.pop(VARIABLE, None)
    _let_go()
    return found


def servants(place: Place) -> set[int]:
    """The process ids of those that serve the run itself."""
    entries = register.read(place.servants / "sessions")
    return {entry.pid for entry in entries if entry.there}


def leaks(place: Place) -> list[str]:
    """The processes and node directories of the run that are still there."""
    found = []
    for process in _processes(place):
        with contextlib.suppress(psutil.Error):
            found.append(f"process {process.pid}: {' '.join(process.cmdline())[:120]}")
    found += [f"network namespace {name}" for name in namespaces.left(place.run)]
    if daemon := containers.noted(place.path):
        found += containers.left(daemon, place.run)
    if place.path.exists():
        kept = {place.register, place.owner, place.version, place.servants}
        kept |= {place.served, place.failures, place.path / containers.NOTE}
        found += [f"directory {path.name}" for path in place.path.iterdir() if path not in kept]
    return found


def sweep(place: Place) -> None:
    """Kills the run's processes, waits until they are gone, removes its directory."""
    _kill(place)
    if daemon := containers.noted(place.path):
        containers.sweep(daemon, place.run)
    namespaces.sweep(place.run)
    mounts.sweep(place.path)
    shutil.rmtree(place.path, ignore_errors=True)


def _kill(place: Place, entries: list[register.Entry] | None = None) -> None:
    """Kills the run's processes, or those of some entries, and waits until they are gone."""
    deadline = time.monotonic() + SETTLE
    while processes := _processes(place, entries):
        for process in processes:
            with contextlib.suppress(psutil.Error):
                process.send_signal(signal.SIGKILL)
        psutil.wait_procs(processes, timeout=0.2)
        if time.monotonic() > deadline:
            break


def sweep_dead() -> None:
    """Sweeps every run that nobody holds the lock of."""
    for place in places():
        with contextlib.suppress(BlockingIOError), _of_the_dead(place):
            sweep(place)


@contextlib.contextmanager
def _of_the_dead(place: Place) -> Iterator[None]:
    """The run's lock is ours meanwhile. Raises `BlockingIOError` where somebody has it."""
    with contextlib.ExitStack() as stack:
        with _nobody_else(), contextlib.suppress(FileNotFoundError):
            # Where there is no such file, its owner died before, or a reaper is on its way.
            stack.callback(os.close, _locked(place.owner))
        yield


@contextlib.contextmanager
def _nobody_else() -> Iterator[None]:
    """Nobody else begins a run meanwhile: each has its lock once its directory can be seen."""
    handle = os.open(base() / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _locked(path: pathlib.Path) -> int:
    """A descriptor that holds the lock of a file. Raises `BlockingIOError` where another does."""
    handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _let_go() -> None:
    while _held:
        os.close(_held.pop())


def _start_reaper(place: Place) -> None:
    # The reaper reads from a pipe whose other end only this process holds: the
    # read returns when this process ends, for whatever reason.
    read, write = os.pipe()
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    paths = environment.get("PYTHONPATH", "")
    subprocess.Popen(
        [sys.executable, "-m", _REAPER, place.run, str(read)],
        pass_fds=[read],
        cwd=ROOT,
        # Whatever the interpreter was told of paths, it finds the module of this checkout.
        env={**environment, "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), paths]))},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(read)
    _held.append(write)


def _processes(place: Place, entries: list[register.Entry] | None = None) -> list[psutil.Process]:
    """The run's living processes, or those of some entries only."""
    known = register.read(place.register) if entries is None else entries
    started = register.Started(known, place.path)
    mine = set(_lineage())
    found = []
    for process in psutil.process_iter():
        if process.pid in mine:
            continue
        with contextlib.suppress(psutil.Error, ProcessLookupError):
            if process.status() == psutil.STATUS_ZOMBIE:
                continue
            if started.has(process.pid) or (entries is None and _named(process, place)):
                found.append(process)
    return found


def _named(process: psutil.Process, place: Place) -> bool:
    return process.environ().get(VARIABLE) == place.run


def _lineage() -> list[int]:
    process = psutil.Process()
    return [process.pid, *(parent.pid for parent in process.parents())]
