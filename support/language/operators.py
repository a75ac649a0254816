"""The types of the sentences about programs that operators run: what they read, what they print.

Registered with behave by `steps/_types.py`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from support.language import types, values
from support.language.patterns import with_pattern


@with_pattern(r"(?:| with the input)")
def typed(word: str) -> bool:
    """What a command reads: nothing, or ` with the input` below."""
    return bool(word)


@dataclasses.dataclass(frozen=True)
class Only:
    """What a command prints: perhaps no other lines; or a line that is described by `pattern`."""

    alone: bool = False
    pattern: str = ""


@with_pattern(rf"(?:|, and nothing else| a line that matches {values.TEXT})")
def only(word: str) -> Only:
    """What a command prints: among other lines, or these`, and nothing else`; or ` a line that
    matches "..."`, all of which the regular expression describes."""
    pattern = word.removeprefix(" a line that matches ") if '"' in word else ""
    return Only(word.endswith("else"), types.text(pattern) if pattern else "")


TYPES: dict[str, Callable[[str], Any]] = {"Typed": typed, "Only": only}
