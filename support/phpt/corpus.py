"""Where tests lie, which of them are meant, and the copy of them that a run works on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from support.errors import UsageError


def chosen(root: Path, wanted: Iterable[str]) -> list[str]:
    """The names of the tests in these files and directories of a corpus, each once, sorted.

    Raises:
        UsageError: there is no such file or directory, or no test in it.
    """
    found: set[str] = set()
    for word in wanted or ["."]:
        place = (root / word).resolve()
        if not place.is_relative_to(root.resolve()) or not place.exists():
            raise UsageError(f"{word}: no such file or directory in {root}")
        files = sorted(place.rglob("*.phpt")) if place.is_dir() else [place]
        found |= {str(file.relative_to(root.resolve())) for file in files}
    if not found:
        raise UsageError(f"{root}: no .phpt file")
    return sorted(found)


def listed(file: Path) -> list[str]:
    """The names in a list of tests, one a line.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from None
    return [line.strip() for line in lines if line.strip()]


def lay(root: Path, names: Iterable[str], site: Path) -> None:
    """Copies the tests with everything that lies beside them: whole directories called `tests`."""
    rooms = {_room(Path(name).parent) for name in names}
    for room in sorted(rooms):
        if not any(other in room.parents for other in rooms):
            # Tests of a tree that was built have sockets and the like beside them.
            shutil.copytree(
                root / room, site / room, dirs_exist_ok=True, ignore=_special, symlinks=True
            )


def _room(directory: Path) -> Path:
    parts = directory.parts
    return Path(*parts[: parts.index("tests") + 1]) if "tests" in parts else directory


def _special(directory: str, names: list[str]) -> list[str]:
    return [
        name
        for name in names
        if not ((path := Path(directory) / name).is_file() or path.is_dir() or path.is_symlink())
    ]


def conflicts(root: Path, name: str, own: Iterable[str]) -> frozenset[str]:
    """What no other test may use while this one runs; `all` for a test that runs alone."""
    beside = root / Path(name).parent / "CONFLICTS"
    shared = listed(beside) if os.path.lexists(beside) else []
    return frozenset([*own, *(word for word in shared if not word.startswith("#"))])
