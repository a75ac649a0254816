"""What a tool of somebody else's is to this command: how it is installed, what it found."""

from __future__ import annotations

import dataclasses
import os
import pathlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from support.errors import Broken, Missing
from support.settings import ROOT

CACHE = ROOT / ".outside"
"""Where tools are installed: a directory each, which git ignores and `make clean` removes."""

Addresses = Mapping[str, str]
"""Where the node is: `url`, `secure_url`, `redis` (host:port), `authority` (a PEM file), `log`."""


@dataclasses.dataclass(frozen=True)
class Found:
    """One of a tool's own cases: what it is called, whether it passed, what was said if not."""

    case: str
    passed: bool
    said: str = ""


@dataclasses.dataclass(frozen=True)
class Tool:
    """A program, or a suite of calls of a client library, that somebody else maintains.

    Attributes:
        name: short, as it is given on the command line; its directory below `CACHE` too.
        about: what it holds the node against, in a line.
        installed: how it is installed, with its version; another text installs it anew.
        install: installs it into that directory, which is empty.
        run: all of its cases, from that directory, against a fresh node at those addresses.
        home: the name of the tool with which it shares what is installed; its own if empty.
        configuration: keys of ephpm.toml over the defaults.
        explained: by the name of a case that does not pass, why that is as it should be.
    """

    name: str
    about: str
    installed: str
    install: Callable[[pathlib.Path], None]
    run: Callable[[pathlib.Path, Addresses], Sequence[Found]]
    home: str = ""
    configuration: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    explained: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What a tool found of a node."""

    tool: Tool
    found: Sequence[Found]

    @property
    def passed(self) -> int:
        """How many of its cases passed."""
        return sum(each.passed for each in self.found)

    @property
    def differences(self) -> list[Found]:
        """The cases that did not pass."""
        return [each for each in self.found if not each.passed]

    @property
    def problems(self) -> list[str]:
        """The differences that nobody has explained, and explanations that explain nothing."""
        names = {each.case for each in self.differences}
        lines = [
            f"{each.case}: {each.said or 'it failed'}"
            for each in self.differences
            if each.case not in self.tool.explained
        ]
        lines += [f"{case}: it passes now" for case in self.tool.explained if case not in names]
        return lines if self.found else ["no case was tried"]


def installed(tool: Tool, cache: pathlib.Path = CACHE) -> pathlib.Path:
    """The directory of a tool, which is installed there if it is not yet.

    Raises:
        Missing: what installs it is not on this machine.
        Broken: it could not be installed.
    """
    place = cache / (tool.home or tool.name)
    stamp = place / ".installed"
    if not stamp.exists() or stamp.read_text() != tool.installed:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        tool.install(place)
        stamp.write_text(tool.installed)
    return place


def command(
    words: Sequence[str | pathlib.Path],
    place: pathlib.Path,
    *,
    codes: Sequence[int] = (0,),
    **environment: str,
) -> str:
    """Runs a program in a directory, with that in its environment too; returns what it printed.

    Raises:
        Broken: its exit code is none of those that are expected.
    """
    done = subprocess.run(
        [str(word) for word in words],
        cwd=place,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in codes:
        last = "\n".join((done.stdout + done.stderr).splitlines()[-20:])
        raise Broken(f"{pathlib.Path(str(words[0])).name}: exit code {done.returncode}\n{last}")
    return done.stdout


def into_venv(place: pathlib.Path, *pins: str) -> None:
    """A virtual environment in `place`/venv with these packages of PyPI."""
    command([sys.executable, "-m", "venv", "venv"], place)
    pip: list[str | pathlib.Path] = [place / "venv/bin/python", "-m", "pip", "install", "--quiet"]
    command([*pip, "--disable-pip-version-check", *pins], place)


def program(name: str, package: str) -> str:
    """The path of a program that installs others; from Debian, where root may install it.

    Raises:
        Missing: it is not there, and may not be installed.
    """
    if (found := shutil.which(name)) is not None:
        return found
    words = ["apt-get", "-q", "-q", "install", "-y", "--no-install-recommends", package]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Missing(f"the program {name} is not installed; run as root: {' '.join(words)}")
    command(["apt-get", "-q", "-q", "update"], ROOT)
    command(words, ROOT, DEBIAN_FRONTEND="noninteractive")
    return shutil.which(name) or name
