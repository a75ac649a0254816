"""The programs that nodes run: the reference node, or an ephpm program.

The two differ in the command line and in the profile only.
"""

from __future__ import annotations

import abc
import difflib
import json
import pathlib
import re
import subprocess
import sys
from collections.abc import Sequence

from support.errors import UsageError
from support.machine.warm import Warm
from support.settings import ROOT, deadlines


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


class Reference(Launcher):
    """`python -m reference`."""

    def __init__(self, defects: tuple[str, ...] = (), *, warm: bool = True) -> None:
        """With `warm`, nodes are forked; without, each is loaded anew, as from a shell.

        Raises:
            UsageError: it has no such defect.
        """
        self.program = [sys.executable, "-m", "reference"]
        if defects:
            self._check(defects)
        self.defects = [word for name in defects for word in ("--defect", name)]
        if warm:
            self.warm = Warm(self.command(["warm"]), {"PYTHONPATH": str(ROOT)})

    def command(self, words: Sequence[str]) -> list[str]:
        """The whole command line that runs the program with these words."""
        return [*self.program, *words, *self.defects]

    def version(self) -> str:
        """What the program says of its version."""
        return _said([*self.program, "--version"])

    def php_version(self) -> str | None:
        """The version of Debian's PHP."""
        match = re.search(r"\(PHP ([\d.]+)", self.version())
        return match[1] if match else None

    def _check(self, defects: tuple[str, ...]) -> None:
        known = [each["name"] for each in json.loads(_said([*self.program, "defects", "--json"]))]
        for name in set(defects).difference(known):
            near = difflib.get_close_matches(name, known, cutoff=0.5)
            raise UsageError(
                f"-D defect={name}: no such defect; did you mean {', '.join(near) or 'another'}?"
                " `python -m reference defects` lists them"
            )


class Ephpm(Launcher):
    """An ephpm program, built with or without PHP."""

    def __init__(self, binary: pathlib.Path) -> None:
        self.binary = str(binary)

    def command(self, words: Sequence[str]) -> list[str]:
        """The whole command line that runs the program with these words."""
        return [self.binary, *words]

    def version(self) -> str:
        """What the program says of its version."""
        return _said([self.binary, "--version"])

    def php_version(self) -> str | None:
        """The version of the PHP that is linked; None for a stub."""
        # A build without PHP refuses, or answers with something else than a version.
        reply = subprocess.run(
            [self.binary, "php", "-r", "echo PHP_VERSION;"],
            capture_output=True,
            text=True,
            timeout=deadlines.seconds("answer"),
            check=False,
        )
        match = re.fullmatch(r"\d+\.\d+\.\d+\S*", reply.stdout.strip())
        return match[0] if match and reply.returncode == 0 else None


def _said(command: list[str]) -> str:
    try:
        reply = subprocess.run(
            command, capture_output=True, text=True, cwd=ROOT, timeout=20, check=False
        )
    except OSError as error:
        raise UsageError(f"{command[0]}: cannot be run: {error.strerror}") from None
    if reply.returncode:
        raise UsageError(f"{' '.join(command)}: {(reply.stderr or reply.stdout).strip()}")
    return reply.stdout.strip()
