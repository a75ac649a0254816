"""The one place that starts processes.

Each gets a session of its own, a clean environment, a log file, and an entry in
the run's register, so that it is found and ended whatever happens to the run.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import pathlib
import signal
import subprocess
from collections.abc import Mapping, Sequence

import psutil

from support.errors import Broken, UsageError
from support.machine import guard
from support.settings import deadlines

# What a child may see of our environment: nothing of the product's configuration.
_INHERITED = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "TZ")


@dataclasses.dataclass
class Process:
    """A process that we started, with what it wrote."""

    name: str
    argv: Sequence[str]
    output: pathlib.Path  # its standard output and error, together
    _popen: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._popen.pid

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self._popen.poll() is None

    @property
    def exit_code(self) -> int | None:
        """Its exit code; negative for the signal that ended it; None while it runs."""
        return self._popen.poll()

    def send_signal(self, number: signal.Signals) -> None:
        """Sends a signal to the process itself."""
        if self.running:
            self._popen.send_signal(number)

    def signal_session(self, number: signal.Signals) -> None:
        """Sends a signal to the process and to everything in its group."""
        if self.running:
            os.killpg(self.pid, number)

    def wait(self, deadline: str) -> int:
        """Waits until it has ended.

        Raises:
            AssertionError: it still runs at the deadline.
        """
        limit = deadlines.seconds(deadline)
        try:
            return self._popen.wait(limit)
        except subprocess.TimeoutExpired:
            raise AssertionError(
                f"{self.name} still runs {limit:g} s later (deadline {deadline!r})"
            ) from None

    def end(self) -> None:
        """Kills it and everything in its session, and waits until it is gone."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return  # it has ended, and left nobody in its group
        finally:
            self._popen.wait()

    def text(self, start: int = 0) -> str:
        """What it wrote, from that byte on."""
        with self.output.open("rb") as file:
            file.seek(start)
            return file.read().decode(errors="replace")


def of_session(leader: int) -> list[str]:
    """The living processes of a session, described; the leader may be gone already."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, ProcessLookupError):
            alive = process.status() != psutil.STATUS_ZOMBIE
            if alive and os.getsid(process.pid) == leader:
                found.append(f"{process.pid} {' '.join(process.cmdline())[:120]}")
    return found


def start(
    argv: Sequence[str],
    *,
    name: str,
    output: pathlib.Path,
    directory: pathlib.Path,
    env: Mapping[str, str] | None = None,
) -> Process:
    """Starts a process.

    Raises:
        UsageError: the program does not exist or cannot be executed.
        Broken: the machine could not start it.
    """
    place = guard.current()
    environment = {key: os.environ[key] for key in _INHERITED if key in os.environ}
    environment |= {guard.VARIABLE: place.run, "NO_COLOR": "1", **(env or {})}
    try:
        with output.open("ab") as file:
            popen = subprocess.Popen(
                argv,
                cwd=directory,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
    except (FileNotFoundError, PermissionError) as error:
        raise UsageError(f"{argv[0]}: cannot be started: {error.strerror}") from None
    except OSError as error:
        raise Broken(f"{name}: cannot be started: {error}") from error
    place.note(popen.pid)
    return Process(name, tuple(argv), output, popen)
