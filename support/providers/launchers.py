"""The programs that nodes run: the reference node, or an ephpm program.

The two differ in the command line and in the profile only.
"""

from __future__ import annotations

import abc
import dataclasses
import pathlib
import re
import subprocess
from collections.abc import Mapping, Sequence

from support.machine import defects as known_defects
from support.machine import programs
from support.machine.warm import Warm
from support.settings import ROOT, deadlines


@dataclasses.dataclass(frozen=True)
class Build:
    """A program, and the defects that it was given.

    Attributes:
        digest: of the program, as if there were no defects but those of its own modules.
        changes: the texts of files of `docroot/` that defects have changed, by their path.
        defective: its modules have defects: what it makes is of no use to others.
    """

    digest: str
    changes: Mapping[str, str] = dataclasses.field(default_factory=dict)
    defective: bool = False


class Launcher(abc.ABC):
    """The command line of a target."""

    warm: Warm | None = None  # what its nodes are forked from, where that can be

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

    def build(self) -> Build:
        """What is known of it, and of its defects."""
        return Build(self.digest())


class Reference(Launcher):
    """`python -m reference`."""

    def __init__(self, defects: tuple[str, ...] = (), *, warm: bool = True) -> None:
        """With `warm`, nodes are forked; without, each is loaded anew, as from a shell.

        Raises:
            UsageError: it has no such defect.
        """
        self.program = list(known_defects.PROGRAM)
        known_defects.check(defects)
        self.named = defects
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
        changed = sorted((ROOT / "defects").glob("*.toml")) if self.defects else []
        return programs.digest([*self._files(), *changed], *self.defects)

    def build(self) -> Build:
        """What its defects change, and which of them are its own."""
        own = known_defects.of_program(self.named)
        digest = self.digest() if own else programs.digest(self._files())
        return Build(digest, known_defects.changes(self.named), own)

    def _files(self) -> list[pathlib.Path]:
        place = ROOT / "reference"
        return sorted([*place.rglob("*.py"), *place.rglob("*.php")])


class Ephpm(Launcher):
    """An ephpm program, built with or without PHP."""

    def __init__(self, binary: pathlib.Path) -> None:
        self.binary = str(binary)

    def command(self, words: Sequence[str]) -> list[str]:
        """The whole command line that runs the program with these words."""
        return [self.binary, *words]

    def version(self) -> str:
        """What the program says of its version."""
        return programs.said([self.binary, "--version"]).partition("\n")[0]

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
