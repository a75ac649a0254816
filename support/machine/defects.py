"""The defects that the reference node can be given: are there such?"""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Iterable

from support.errors import UsageError
from support.machine import programs

PROGRAM = (sys.executable, "-m", "reference")


def check(names: Iterable[str]) -> None:
    """Looks whether there are defects of these names.

    Raises:
        UsageError: there is one that nobody knows; the message has the next best.
    """
    wanted = set(names)
    if not wanted:
        return
    known = [each["name"] for each in json.loads(programs.said([*PROGRAM, "defects", "--json"]))]
    for name in sorted(wanted.difference(known)):
        near = difflib.get_close_matches(name, known, cutoff=0.5)
        raise UsageError(
            f"-D defect={name}: no such defect; did you mean {', '.join(near) or 'another'}?"
            " `python -m reference defects` lists them"
        )
