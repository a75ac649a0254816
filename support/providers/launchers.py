"""The programs that nodes run: the reference node, or an ephpm program.

The two differ in the command line and in the profile only.
"""

from __future__ import annotations

import abc
import pathlib
import re
import subprocess
from collections.abc import Sequence

from support.machine import defects as known_defects
from support.machine import programs
from support.machine.warm import Warm
from support.settings import ROOT, deadlines


class Launcher(abc.ABC):
    """The command line of a target."""

    warm: Warm | None = None  # what its nodes are forked from, where that can be
    defective = False  # it was given defects

    @abc.abstractmethod
    def command(self, words: Sequence[str]) -> list[str]:
        """The whole command line that runs the program with these words."""

    @abc.abstractmethod
    def version(self) -> str:
        """What the program says of its version."""

    @abc.abstractmethod
    def php_version(self) -> str | None:
        """The version of its PHP; None where it has none."""

    @abc.abstractmethod
    def digest(self) -> str:
        """The beginning of a SHA-256 of the program."""

    def changes(self) -> dict[str, str]:
        """The texts of files of `docroot/` that its defects have changed, by their path."""
        return {}


class Reference(Launcher):
    """`python -m reference`."""

    def __init__(self, defects: tuple[str, ...] = (), *, warm: bool = True) -> None:
        """With `warm`, nodes are forked; without, each is loaded anew, as from a shell.

        Raises:
            UsageError: it has no such defect.
        """
        self.program = list(known_defects.PROGRAM)
        known_defects.check(defects)
        self.named, self.defective = defects, bool(defects)
        self.defects = [word for name in defects for word in ("--defect", name)]
        if warm:
            self.warm = Warm(self.command(["warm"]), {"PYTHONPATH": str(ROOT)})

    def command(self, words: Sequence[str]) -> list[str]:
        """The whole command line that runs the program with these words."""
        return [*self.program, *words, *self.defects]

    def version(self) -> str:
        """What the program says of its version."""
        return programs.said([*self.program, "--version"])

    def php_version(self) -> str | None:
        """The version of Debian's PHP."""
        match = re.search(r"\(PHP ([\d.]+)", self.version())
        return match[1] if match else None

    def digest(self) -> str:
        """Of its modules and PHP files, and of what the defects are that it has."""
        files = sorted([*(ROOT / "reference").rglob("*.py"), *(ROOT / "reference").rglob("*.php")])
        changed = sorted((ROOT / "defects").glob("*.toml")) if self.defects else []
        return programs.digest([*files, *changed], *self.defects)

    def changes(self) -> dict[str, str]:
        """As the hunks of its defects say."""
        return known_defects.changes(self.named)


class Ephpm(Launcher):
    """An ephpm program, built with or without PHP."""

    def __init__(self, binary: pathlib.Path) -> None:
        self.binary = str(binary)

    def command(self, words: Sequence[str]) -> list[str]:
        """The whole command line that runs the program with these words."""
        return [self.binary, *words]

    def version(self) -> str:
        """What the program says of its version."""
        return programs.said([self.binary, "--version"])

    def php_version(self) -> str | None:
        """The version of the PHP that is linked; None for a stub."""
        # A build without PHP refuses, or answers with something else than a version.
        reply = subprocess.run(
            [self.binary, "php", "-r", "echo PHP_VERSION;"],
            capture_output=True,
            text=True,
            timeout=deadlines.seconds("silence"),
            check=False,
        )
        match = re.fullmatch(r"\d+\.\d+\.\d+\S*", reply.stdout.strip())
        return match[0] if match and reply.returncode == 0 else None

    def digest(self) -> str:
        """Of the program's file."""
        return programs.digest([pathlib.Path(self.binary)])
