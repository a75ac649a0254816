"""The words about programs that operators run."""

from __future__ import annotations

import re
from typing import Any

import pytest

from support.language import operators
from support.language.operators import Only


@pytest.mark.parametrize(
    ("kind", "word", "value"),
    [
        ("Typed", "", False),
        ("Typed", " with the input", True),
        ("Only", "", Only()),
        ("Only", ", and nothing else", Only(alone=True)),
        ("Only", ' a line that matches "a.*"', Only(pattern="a.*")),
    ],
)
def test_a_word_stands_for_a_value(kind: str, word: str, value: object) -> None:
    converter: Any = operators.TYPES[kind]
    assert re.fullmatch(converter.pattern, word)
    assert converter(word) == value
