"""The defects that the reference node can be given: are there such?"""

from __future__ import annotations

import difflib
import functools
import json
import sys
from collections.abc import Iterable
from typing import Any

from support.errors import UsageError
from support.machine import programs

PROGRAM = (sys.executable, "-m", "reference")


@functools.cache
def _rows() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(programs.said([*PROGRAM, "defects", "--json"]))
    return found


def of_program(names: Iterable[str]) -> bool:
    """Whether defects of these names change the program, and not only files of `docroot/`."""
    wanted = set(names)
    return any(row["modules"] for row in (_rows() if wanted else []) if row["name"] in wanted)


def changes(names: Iterable[str]) -> dict[str, str]:
    """The texts of files of `docroot/` as the defects of these names have them, by their path.

    Raises:
        UsageError: two of them change one file.
    """
    wanted, found = set(names), dict[str, str]()
    for row in _rows() if wanted else []:
        if row["name"] in wanted:
            if twice := found.keys() & row["files"]:
                raise UsageError(f"-D defect={row['name']}: another one changes {twice.pop()} too")
            found |= row["files"]
    return found


def check(names: Iterable[str]) -> None:
    """Looks whether there are defects of these names.

    Raises:
        UsageError: there is one that nobody knows; the message has the next best.
    """
    wanted = set(names)
    if not wanted:
        return
    known = [each["name"] for each in _rows()]
    for name in sorted(wanted.difference(known)):
        raise UsageError(f"-D defect={unknown(name, known)}")


def unknown(name: str, known: Iterable[str]) -> str:
    """What is said of a defect that nobody knows; the next best are named."""
    near = difflib.get_close_matches(name, list(known), cutoff=0.5)
    return (
        f"{name}: no such defect; did you mean {', '.join(near) or 'another'}?"
        " `python -m reference defects` lists them"
    )
