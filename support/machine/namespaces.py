"""Network namespaces by their names: each carries the run that made it."""

from __future__ import annotations

import pathlib
import subprocess

_HOME = pathlib.Path("/run/netns")


def stem(run: str) -> str:
    """How the names of a run's namespaces begin."""
    return f"ephpm-{run.rpartition('-')[2]}-"


def path(name: str) -> pathlib.Path:
    """The file that stands for a namespace."""
    return _HOME / name


def left(run: str) -> list[str]:
    """The namespaces of a run that are there."""
    return sorted(path.name for path in _HOME.glob(f"{stem(run)}*"))


def sweep(run: str) -> None:
    """Removes every namespace of a run; with them go their links, bridges and rules."""
    for name in left(run):
        remove(name)


def remove(name: str) -> None:
    """Removes one; that it is gone already is no error."""
    subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)
