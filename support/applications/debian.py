"""Files of Debian's packages that were only unpacked, as one tree that is whole in itself."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import pathlib
import shutil
from collections.abc import Iterator, Sequence

from support.machine import guard, programs
from support.settings import ROOT

TREES = ROOT / ".cache" / "applications"
READ_ONLY = 0o444


def version(packages: Sequence[str]) -> str:
    """The packages with their versions.

    Raises:
        Missing: one of them is not there.
    """
    found = []
    for name in packages:
        file = programs.unpacked(name, "VERSION")
        found.append(f"{name}_{file.read_text(encoding='utf-8').strip()}")
    return " ".join(found)


def tree(folder: str, packages: Sequence[str]) -> pathlib.Path:
    """What the packages have below a folder, without links; nobody may write any of it.

    Raises:
        Missing: one of the packages is not there.
    """
    key = hashlib.sha256(f"{folder} {version(packages)}".encode()).hexdigest()[:16]
    goal = TREES / f"files-of-{packages[0]}-{key}"
    TREES.mkdir(parents=True, exist_ok=True)
    with alone(TREES / "debian.lock"):
        if not goal.exists():
            half = guard.current().servants / "files-of-packages"
            shutil.rmtree(half, ignore_errors=True)
            for name in packages:
                _copy(programs.UNPACKED / name, folder, packages, half)
            # In one step: whoever finds it finds all of it.
            beside = goal.with_name(f".{goal.name}")
            shutil.rmtree(beside, ignore_errors=True)
            shutil.copytree(half, beside)
            beside.rename(goal)
            shutil.rmtree(half)
    return goal


def _copy(root: pathlib.Path, folder: str, packages: Sequence[str], goal: pathlib.Path) -> None:
    start = root / folder.lstrip("/")
    for place, _, names in os.walk(start):
        for name in names:
            file = pathlib.Path(place, name)
            source = _target(file, root, packages) if file.is_symlink() else file
            if source is None:
                continue  # it leads to a package that is not wanted
            copied = goal / file.relative_to(start)
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copied)
            copied.chmod(READ_ONLY)


def _target(link: pathlib.Path, root: pathlib.Path, packages: Sequence[str]) -> pathlib.Path | None:
    """The file that a link leads to: in one of the packages, or on the machine."""
    own = pathlib.Path("/", link.relative_to(root)).parent
    path = os.path.normpath(own / link.readlink())
    places = [programs.UNPACKED / name for name in packages]
    files = [place / path.lstrip("/") for place in places] + [pathlib.Path(path)]
    return next((file for file in files if file.is_file() and not file.is_symlink()), None)


@contextlib.contextmanager
def alone(path: pathlib.Path) -> Iterator[None]:
    """Nobody else is inside for the same file; whoever holds it may be killed."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
