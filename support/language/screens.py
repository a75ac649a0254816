"""The types of the sentences about a person at a screen: what is typed, clicked and seen.

Registered with behave by `steps/_types.py`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any

from support.language import types, values
from support.language.patterns import with_pattern

_TEXT = values.TEXT


@dataclasses.dataclass(frozen=True)
class ScreenStep:
    """One thing that a person does: its kind, with what, and in which field."""

    kind: str
    what: str
    field: str = ""

    def __str__(self) -> str:
        return f'{self.kind} "{self.what}"' if not self.field else f'{self.kind} "{self.field}"'


_KINDS = {
    rf"opens ({_TEXT})": "open",
    rf"clicks ({_TEXT})": "click",
    rf"types ({_TEXT}) into ({_TEXT})": "type into",
    rf"types ({_TEXT})": "type",
    rf"presses ({_TEXT})": "press",
    rf"sees ({_TEXT})": "see",
}


def screen_step(line: str) -> ScreenStep:
    """What a line of a table means.

    Raises:
        ValueError: nobody can do that.
    """
    for pattern, kind in _KINDS.items():
        if found := re.fullmatch(pattern, line):
            return ScreenStep(kind, *(types.text(text) for text in found.groups()))
    raise ValueError(f"{line!r}: want opens, clicks, types, types into, presses or sees")


@with_pattern("does this|has done this")
def walks(word: str) -> str:
    """What a person at a screen does, line by line: `does this`, or `has done this`."""
    return word


TYPES: dict[str, Callable[[str], Any]] = {"Walks": walks}
