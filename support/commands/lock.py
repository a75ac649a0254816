"""`requirements.lock`: every package that is installed, with its hashes, made from the pins.

    python -m support.commands.lock write    makes it anew; what is pinned in it stays as it is
    python -m support.commands.lock check    names what is wrong with it; exit 1

`write` takes uv from a virtual environment that is thrown away. It names no index: whoever
installs says where packages come from, the hashes say which they are.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from support.settings import ROOT

PINS = "requirements.txt"
LOCK = "requirements.lock"
UV = "uv==0.13.9"
OLDEST = "3.11"

_PIN = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def pins(text: str) -> dict[str, str]:
    """The version of each package that a list pins, by its normal name."""
    found = (_PIN.match(line) for line in text.splitlines())
    return {_normal(match[1]): match[2] for match in found if match}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def problems(wanted: str, locked: str) -> Iterator[str]:
    """What is wrong with a lock (its text) for a list of pins (its text), one line each."""
    have = pins(locked)
    for name, version in pins(wanted).items():
        if name not in have:
            yield f"{LOCK}: {name} is missing: run `make lock`"
        elif have[name] != version:
            yield f"{LOCK}: {name} is {have[name]}, {PINS} says {version}: run `make lock`"
    for entry in re.split(r"\n(?=\S)", locked):
        if (match := _PIN.match(entry)) and not _HASH.search(entry):
            yield f"{LOCK}: {match[1]} has no hash"
    for number, line in enumerate(locked.splitlines(), start=1):
        if "://" in line or line.startswith("-"):
            yield f"{LOCK}:{number}: it names a place or an option: {line.strip()}"


def write(root: Path) -> None:
    """Makes the lock of a project. Raises `CalledProcessError` where there is no solution."""
    with tempfile.TemporaryDirectory() as folder:
        python = f"{folder}/bin/python"
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", UV], check=True)
        compiling = [python, "-m", "uv", "pip", "compile", "--quiet", "--universal"]
        compiling += ["--generate-hashes", "--python-version", OLDEST]
        compiling += ["--no-emit-index-url", "--no-emit-find-links", "--no-header"]
        subprocess.run([*compiling, PINS, "-o", LOCK], check=True, cwd=root)


def main(arguments: list[str]) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m support.commands.lock", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("command", choices=["write", "check"])
    if parser.parse_args(arguments).command == "write":
        write(ROOT)
    found = list(
        problems(
            (ROOT / PINS).read_text(encoding="utf-8"), (ROOT / LOCK).read_text(encoding="utf-8")
        )
    )
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
