"""Who was started: processes by numbers that no stranger can have.

A process id alone names somebody else after a while, after a boot, and in another
container. So an entry has beside it when the process began, in which boot, and in
which namespace of process ids.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import os
import pathlib
from collections.abc import Iterable


@dataclasses.dataclass(frozen=True)
class Entry:
    """One process that was started; most are leaders of a session of their own."""

    pid: int
    began: int  # clock ticks since the boot
    boot: str
    namespace: int  # of process ids

    @classmethod
    def of(cls, pid: int) -> Entry:
        """The entry of a process that is there now, or has ended and was not waited for."""
        return cls(pid, began(pid) or 0, _boot(), _namespace())

    @classmethod
    def parsed(cls, line: str) -> Entry:
        """The entry that `str` made this line of. Raises `ValueError` where it is none."""
        pid, ticks, boot, namespace = line.split()
        return cls(int(pid), int(ticks), boot, int(namespace))

    def __str__(self) -> str:
        return f"{self.pid} {self.began} {self.boot} {self.namespace}"

    @property
    def here(self) -> bool:
        """Whether its process id means to us what it meant to whoever wrote it."""
        return (self.boot, self.namespace) == (_boot(), _namespace())

    @property
    def there(self) -> bool:
        """Whether that process, and no other one, has this process id now."""
        return self.here and began(self.pid) == self.began


def write(path: pathlib.Path, pid: int) -> None:
    """Adds a process to a register."""
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{Entry.of(pid)}\n")


def read(path: pathlib.Path) -> list[Entry]:
    """The entries of a register; none where there is no such file."""
    entries = []
    with contextlib.suppress(FileNotFoundError):
        for line in path.read_text(encoding="utf-8").splitlines():
            with contextlib.suppress(ValueError):  # its writer was killed over it
                entries.append(Entry.parsed(line))
    return entries


class Started:
    """The processes of some entries, and all that belong to their sessions."""

    def __init__(self, entries: Iterable[Entry], directory: pathlib.Path) -> None:
        """`directory` is where they work: it tells them when their session's leader is gone."""
        self._began: dict[int, set[int]] = {}
        self._directory = directory
        for entry in entries:
            if entry.here:
                self._began.setdefault(entry.pid, set()).add(entry.began)

    def has(self, pid: int) -> bool:
        """Whether it is one of them. Raises `ProcessLookupError` where it has gone."""
        if began(pid) in self._began.get(pid, ()):
            return True
        session = os.getsid(pid)
        if session not in self._began:
            return False
        leader = began(session)
        if leader is not None:
            return leader in self._began[session]
        # The number may have been a stranger's since then, whose session has lost its leader too.
        return self._works_there(pid)

    def _works_there(self, pid: int) -> bool:
        for name in ("cwd", "fd/1", "fd/2"):
            with contextlib.suppress(OSError):
                place = pathlib.Path(f"/proc/{pid}/{name}").readlink()
                if place.is_relative_to(self._directory):
                    return True
        return False


def began(pid: int) -> int | None:
    """When a process began, in clock ticks since the boot; None where there is none."""
    try:
        status = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return None
    return int(status.rpartition(")")[2].split()[19])  # starttime: see proc(5)


@functools.cache
def _boot() -> str:
    return pathlib.Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()


def _namespace() -> int:
    return pathlib.Path("/proc/self/ns/pid").stat().st_ino
