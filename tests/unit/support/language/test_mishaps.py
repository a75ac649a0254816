"""The words about what becomes of what is a node's."""

from __future__ import annotations

import re
from typing import Any

import pytest

from support.language import mishaps
from support.language.mishaps import Mishap


def read(kind: str, word: str) -> Any:
    """What a word of that type stands for; None where it is none."""
    converter = mishaps.TYPES[kind]
    if not re.fullmatch(converter.pattern, word):  # type: ignore[attr-defined]
        return None
    return converter(word)


@pytest.mark.parametrize(
    ("kind", "word", "value"),
    [
        ("Belonging", "the access log", "access log"),
        ("Belonging", "the disk of the access log", "disk of the access log"),
        ("Belonging", "the disk of uploads", "disk of uploads"),
        ("Belonging", "the clock", "clock"),
        ("Belonging", 'the clock of node "b"', 'clock of node "b"'),
        ("Belonging", "the kitchen", None),
        ("Mishap", "is set 60 min ahead", Mishap("set", seconds=3600)),
        ("Mishap", "was set 2 s back", Mishap("set", seconds=-2)),
        ("Mishap", "was set right", Mishap("set")),
        ("Mishap", "is renamed", Mishap("renamed")),
        ("Mishap", "was made anew", Mishap("made anew")),
        ("Mishap", "was free again", Mishap("room")),
        (
            "Mishap",
            'is replaced by a release with the text "two"',
            Mishap("replaced", "two"),
        ),
        ("Mishap", "is unchanged", None),
    ],
)
def test_a_word_stands_for_a_value(kind: str, word: str, value: object) -> None:
    assert read(kind, word) == value
