"""Where the processor's time goes: CPU seconds and starts, by the kind of process.

Each worker keeps an account of its own and sends it with its last message; the coordinator
adds them up. A process is looked at when it is told to end and when it has ended; what its
children used is known from those that are alive then, and from those that it has waited for.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import pathlib
import resource
import sys
import time
from collections.abc import Iterable, Mapping
from typing import Any

WORKERS, NODES, PHP, GATEWAYS, OTHERS = "workers", "nodes", "PHP", "gateways", "others"
KINDS = (WORKERS, NODES, PHP, GATEWAYS, OTHERS)

_PROC = pathlib.Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")
_SCHEDULED = 2  # CPUCLOCK_SCHED: see clock_getcpuclockid(3), which Python does not have


@dataclasses.dataclass
class Spent:
    """CPU seconds, and how many processes were started."""

    seconds: float = 0.0
    started: int = 0


class Account:
    """CPU seconds and starts by kind."""

    def __init__(self, kinds: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        """`kinds` is what `to_json` has returned."""
        self.kinds = {kind: Spent(**(kinds or {}).get(kind, {})) for kind in KINDS}

    def add(self, kind: str, seconds: float = 0.0, *, started: int = 0) -> None:
        """Books CPU seconds and starts."""
        self.kinds[kind].seconds += seconds
        self.kinds[kind].started += started

    def merge(self, other: Account) -> None:
        """Books all that the other account has."""
        for kind, spent in other.kinds.items():
            self.add(kind, spent.seconds, started=spent.started)

    def to_json(self) -> dict[str, dict[str, Any]]:
        """`{kind: {"seconds": ..., "started": ...}}`, without kinds that nobody was of."""
        return {
            kind: {"seconds": round(spent.seconds, 3), "started": spent.started}
            for kind, spent in self.kinds.items()
            if spent.started or spent.seconds
        }

    def __str__(self) -> str:
        """For example `workers 21.3 s (4), nodes 18.0 s (209)`."""
        parts = self.to_json().items()
        return ", ".join(f"{kind} {has['seconds']:.1f} s ({has['started']})" for kind, has in parts)


def of_process(pid: int) -> float:
    """CPU seconds of a process, of all its threads, without its children; 0 where it is gone.

    A process that has ended tells as long as nobody has waited for it.
    """
    try:
        return time.clock_gettime((~pid << 3) | _SCHEDULED)
    except OSError:
        return 0.0


def of_children_waited_for(pid: int) -> float:
    """CPU seconds of the children that a process has waited for, and of theirs."""
    try:
        fields = (_PROC / str(pid) / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[13]) + int(fields[14])) / _TICKS  # cutime, cstime: see proc(5)


def descendants(pid: int) -> list[int]:
    """The process ids of the children that a process has now, and of theirs."""
    found: list[int] = []
    for file in (_PROC / str(pid) / "task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, file.read_text(encoding="utf-8").split()):
                found += [child, *descendants(child)]
    return found


def of_all(pids: Iterable[int]) -> float:
    """CPU seconds of processes, and of the children that they have waited for."""
    return sum(of_process(pid) + of_children_waited_for(pid) for pid in pids)


class Ledger(Account):
    """The account of this process: what it started, and at the end itself."""

    def __init__(self) -> None:
        super().__init__()
        self._commands = 0  # started by `subprocess`, whatever for
        self._named = 0  # of these, the ones that are booked one by one
        self._waited_for = 0.0  # CPU seconds of the latter, which this process has waited for

    def open(self) -> None:
        """Counts from now on the commands that this process starts."""
        sys.addaudithook(self._hear)

    def command(self) -> None:
        """A command has been started that is booked one by one."""
        self._named += 1

    def waited_for(self, seconds: float) -> None:
        """Such a command has ended; with its children it has used so many CPU seconds."""
        self._waited_for += seconds

    def closed(self) -> Account:
        """All that is booked, with this process as a worker, and its other commands."""
        account = Account(self.to_json())
        account.add(WORKERS, time.process_time(), started=1)
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = children.ru_utime + children.ru_stime - self._waited_for
        account.add(OTHERS, max(0.0, seconds), started=max(0, self._commands - self._named))
        return account

    def _hear(self, event: str, _: object) -> None:
        if event == "subprocess.Popen":
            self._commands += 1


ledger = Ledger()
