"""The one place that starts processes.

Each gets a session of its own, a clean environment, a log file, and an entry in
the run's register, so that it is found and ended whatever happens to the run.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import pathlib
import resource
import signal
from collections.abc import Mapping, Sequence

import psutil

from support.machine import cpu, guard, programs
from support.machine.children import Child, Executed
from support.machine.execution import environment_of, execute, read_by_another
from support.machine.warm import Warm
from support.settings import deadlines

LOG_LIMIT = 200_000_000  # bytes that a file may have which a process writes, its log as well
FLAGS, EXITING = 6, 0x4  # proc(5): behind the name; PF_EXITING of the kernel
LOG_READ = 16_000_000  # bytes of a log that are looked at: its end


@dataclasses.dataclass
class Process:
    """A process that we started, with what it wrote."""

    name: str
    argv: Sequence[str]
    output: pathlib.Path  # its standard output and error, together
    kind: str  # of `cpu.KINDS`
    _child: Child
    reader: int | None = None  # the process id of what reads what it says, where that is a pipe
    # What it has started, by process id.
    _seen: dict[int, psutil.Process] = dataclasses.field(default_factory=dict)

    @property
    def pid(self) -> int:
        """Its process id, which is also its session's."""
        return self._child.pid

    @property
    def running(self) -> bool:
        """Whether it has not ended yet; of one whose end has begun, that is waited for."""
        if self._child.running and _exiting(self.pid):
            self._child.wait(deadlines.seconds("effect"))
        return self._child.running

    @property
    def exit_code(self) -> int | None:
        """Its exit code; negative for the signal that ended it; None while it runs."""
        return self._child.exit_code()

    def send_signal(self, number: signal.Signals) -> None:
        """Sends a signal to the process itself."""
        self._look()
        self._child.send_signal(number)

    def signal_session(self, number: signal.Signals) -> None:
        """Sends a signal to the process and to everything in its group."""
        if self.running:
            self._child.signal_group(number)

    def wait(self, deadline: str) -> int:
        """Waits until it has ended.

        Raises:
            AssertionError: it still runs at the deadline.
        """
        limit = deadlines.seconds(deadline)
        self._child.wait(limit)
        code = self.exit_code
        if code is None:
            raise AssertionError(
                f"{self.name} still runs {limit:g} s later (deadline {deadline!r})"
            )
        return code

    def end(self) -> None:
        """Kills it and everything in its session, waits until it is gone, and releases it."""
        if self._child.released:
            return
        children = cpu.of_all(self._look())
        self._child.signal_group(signal.SIGKILL)
        self._child.wait()
        for stray in self._strays():
            with contextlib.suppress(psutil.Error):
                stray.kill()
        self.release(children)

    @property
    def left(self) -> list[str]:
        """What lives on of its session, and what it had started that has left the session."""
        found = of_session(self.pid)
        return found + [each for each in map(_described, self._strays()) if each not in found]

    def _strays(self) -> list[psutil.Process]:
        """What it has started that still runs; its process ids are nobody else's meanwhile."""
        return [each for each in self._seen.values() if _alive(each)]

    def release(self, children: float = 0.0) -> None:
        """Books what it used, and forgets it: it has ended, and its process id is free.

        Args:
            children: the CPU seconds of children that it has not waited for.
        """
        if self._child.released:
            return
        cpu.ledger.add(self.kind, cpu.of_process(self.pid))
        theirs = cpu.PHP if self.kind == cpu.NODES else self.kind
        children += cpu.of_children_waited_for(self.pid)
        cpu.ledger.add(theirs, children, started=len(self._seen))
        self._child.release()

    def _look(self) -> list[int]:
        """The processes that it has started and that run now."""
        found = cpu.descendants(self.pid) if self.running else []
        for pid in found:
            with contextlib.suppress(psutil.Error):
                self._seen.setdefault(pid, psutil.Process(pid))
        return found

    def text(self, start: int = 0) -> str:
        """What it wrote, from that byte on; of very much the end."""
        with self.output.open("rb") as file:
            left_out = max(file.seek(0, os.SEEK_END) - LOG_READ - start, 0)
            file.seek(start + left_out)
            text = file.read(LOG_READ).decode(errors="replace")
        return f"[{left_out} bytes are left out]\n{text}" if left_out else text

    @property
    def end_described(self) -> str:
        """How it has ended, for a reason."""
        how = f"ended with exit code {self.exit_code}"
        if self.output.stat().st_size < LOG_LIMIT:
            return how
        limit = f"{LOG_LIMIT / 1_000_000:g} MB"
        return f"{how}, because its log had reached the limit of {limit}"


def _exiting(pid: int) -> bool:
    """Whether the kernel has begun to end it: its connections may be closed by now."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return False  # it has ended
    return bool(int(fields[FLAGS]) & EXITING)


def _limit_files(pid: int) -> None:
    """No file that the process writes gets longer than `LOG_LIMIT`, unless less is allowed."""
    with contextlib.suppress(ProcessLookupError):  # it has ended already
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        if hard == resource.RLIM_INFINITY or hard > LOG_LIMIT:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (LOG_LIMIT, LOG_LIMIT))


def resident(leader: int) -> int:
    """How many bytes of memory the processes of a session take."""
    total = 0
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, ProcessLookupError):
            if os.getsid(process.pid) == leader:
                total += process.memory_info().rss
    return total


def of_session(leader: int) -> list[str]:
    """The living processes of a session, described; the leader may be gone already."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, ProcessLookupError):
            if _alive(process) and os.getsid(process.pid) == leader:
                found.append(_described(process))
    return found


def _alive(process: psutil.Process) -> bool:
    """Whether it runs, and is the same that it was: its process id may be another's now."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _described(process: psutil.Process) -> str:
    with contextlib.suppress(psutil.Error):
        return f"{process.pid} {' '.join(process.cmdline())[:120]}"
    return f"{process.pid}"


def start(
    argv: Sequence[str],
    *,
    name: str,
    output: pathlib.Path,
    directory: pathlib.Path,
    env: Mapping[str, str] | None = None,
    kind: str = cpu.OTHERS,
    network: pathlib.Path | None = None,
    warm: Warm | None = None,
    piped: bool = False,
) -> Process:
    """Starts a process.

    Args:
        argv: the program and its words; with `warm`, the words alone.
        kind: what its CPU seconds are booked as, of `cpu.KINDS`.
        network: the network namespace that it lives in; where None, ours.
        warm: what it is forked from, instead of being loaded anew.
        piped: what it says goes through a pipe, from which another program fills `output`.

    Raises:
        UsageError: the program does not exist or cannot be executed.
        Broken: the machine could not start it.
    """
    environment = environment_of(env or {})
    child: Child
    with output.open("ab") as file, contextlib.ExitStack() as open_:
        said, reader = file.fileno(), None
        if piped:
            said, reader = read_by_another(file.fileno(), directory)
            open_.callback(os.close, said)
        if warm is not None:
            child = warm.fork(
                argv, environment=environment, directory=directory, output=said, network=network
            )
        else:
            inside = [programs.program("nsenter"), f"--net={network}", "--"] if network else []
            child = Executed(execute([*inside, *argv], said, directory, environment))
    guard.current().note(child.pid)
    _limit_files(child.pid)
    cpu.ledger.add(kind, started=1)
    return Process(name, tuple(argv), output, kind, child, reader)
