"""The gate: all that can be said of the project without running a node, side by side.

    python -m support.commands.gate

Other programs (lint, types, the reference node's defects) run while this process looks at features,
steps, pages, structure and lock, which it reads once for all of them. What is in order is one
line; what is not shows all that it said. Exit code 0 only where everything is in order.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from support.commands import catalogue, lock, structure
from support.commands.sabotage import __main__ as sabotage
from support.reports import found, keys
from support.settings import ROOT

CONTRACT = "tests/unit/support/test_behave_internals.py"
_MODULE = [sys.executable, "-m"]
PROGRAMS = {
    "types": [*_MODULE, "mypy"],
    "lint": [*_MODULE, "ruff", "check", "--quiet", "."],
    "format": [*_MODULE, "ruff", "format", "--check", "--quiet", "."],
    "defects": [*_MODULE, "reference", "defects", "--check"],
    # A release of behave that keeps less than this suite uses is named before all else fails.
    "behave": [*_MODULE, "pytest", "-q", "-p", "no:xdist", CONTRACT],
}
CHECKS: dict[str, Callable[[], int]] = {
    "catalogue": lambda: catalogue.main(["check"]),
    "found": lambda: found.main(["--check"]),
    "keys": lambda: keys.main(["--check"]),
    "sabotage": lambda: sabotage.main(["--check"]),
    "structure": structure.main,
    "lock": lambda: lock.main(["check"]),
}


@dataclasses.dataclass
class Result:
    """What one of the checks came to; `seconds` of wall clock."""

    name: str
    code: int
    said: str
    seconds: float


def main(
    programs: dict[str, list[str]] = PROGRAMS,
    checks: dict[str, Callable[[], int]] = CHECKS,
    root: Path = ROOT,
) -> int:
    """Runs everything; returns the exit code."""
    began = time.monotonic()
    with contextlib.ExitStack() as stack:
        started = [stack.enter_context(_Program(name, programs[name], root)) for name in programs]
        bad = [_show(_checked(name, check)) for name, check in checks.items()]
        bad += [_show(program.result()) for program in started]
    total = f"{len(bad)} checks in {time.monotonic() - began:.1f} s"
    print(f"gate: {sum(bad)} of {total} are not in order" if any(bad) else f"gate: {total}")
    return 1 if any(bad) else 0


class _Program:
    """A program that runs beside the others; its output goes to a file, so it never waits."""

    def __init__(self, name: str, command: Sequence[str], root: Path) -> None:
        self.name = name
        self._began = time.monotonic()
        self._output: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed in __exit__
        self._process = subprocess.Popen(
            command, cwd=root, stdin=subprocess.DEVNULL, stdout=self._output, stderr=self._output
        )

    def __enter__(self) -> _Program:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._output.close()

    def result(self) -> Result:
        """Waits for its end."""
        code = self._process.wait()
        self._output.seek(0)
        said = self._output.read().decode(errors="replace")
        return Result(self.name, code, said, time.monotonic() - self._began)


def _checked(name: str, check: Callable[[], int]) -> Result:
    began, said = time.monotonic(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = check()
    return Result(name, code, said.getvalue(), time.monotonic() - began)


def _show(result: Result) -> bool:
    """Prints it; returns whether it is not in order."""
    lines = [line for line in result.said.strip().splitlines() if line.strip()]
    bad = result.code != 0
    print(f"{'NOT IN ORDER' if bad else 'in order':12} {result.name:10}", end=" ")
    if bad:
        print("", *lines, sep="\n  ", flush=True)
    else:
        print("; ".join(lines[-1:]), flush=True)
    return bad


if __name__ == "__main__":
    sys.exit(main())
