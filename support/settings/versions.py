"""Versions of a product, and which of two came first."""

from __future__ import annotations

import dataclasses
import re

FORM = "0.7.3, or 0.7.3+8 for eight commits later"
_VERSION = re.compile(r"v?(\d+(?:\.\d+)*)(?:\+(\d+))?")


@dataclasses.dataclass(frozen=True, order=True)
class Version:
    """A version as it can be compared.

    Attributes:
        numbers: its parts, without zeros at the end: 0.7 is 0.7.0.
        commits: how many commits it is ahead of the release of these numbers.
    """

    numbers: tuple[int, ...]
    commits: int = 0


def parsed(text: str) -> Version:
    """The version that a text says: a word of `FORM`, such as the last one of "ephpm 0.7.3".

    Raises:
        ValueError: no word of it is one.
    """
    for word in text.split():
        if match := _VERSION.fullmatch(word):
            numbers = [int(part) for part in match[1].split(".")]
            while numbers and numbers[-1] == 0:
                numbers.pop()
            return Version(tuple(numbers), int(match[2] or 0))
    raise ValueError(f"{text!r}: want {FORM}")


def earlier(version: str, than: str) -> bool:
    """Whether `version` came before the other one; not where it says nothing (`""`).

    Raises:
        ValueError: a text is no version.
    """
    return bool(version) and parsed(version) < parsed(than)
