"""The words of features become values."""

from __future__ import annotations

import re
from typing import Any

import pytest

from support.language import types as language


@pytest.mark.parametrize(
    ("name", "word", "value"),
    [
        ("Text", '"plain"', "plain"),
        ("Text", r'"a \"quoted\" word"', 'a "quoted" word'),
        ("Text", r'"tab\tnull\x00"', "tab\tnull\0"),
        ("Text", '"é stays"', "é stays"),
        ("Status", "404", 404),
        ("Count", "1,000", 1000),
        ("Count", "20", 20),
        ("Duration", "300 ms", 0.3),
        ("Duration", "2 s", 2.0),
        ("Size", "1 byte", 1),
        ("Size", "2 MiB", 2 * 1024 * 1024),
        ("Size", "1,500 bytes", 1500),
        ("Method", "HEAD", "HEAD"),
    ],
)
def test_a_word_is_read(name: str, word: str, value: Any) -> None:
    converter: Any = language.TYPES[name]
    assert re.fullmatch(converter.pattern, word)
    assert converter(word) == value


def test_a_variable_has_its_keys() -> None:
    found = language.variable("$_FILES['photo']['name']")
    assert found == language.Variable("FILES", ("photo", "name"))
    assert str(found) == "$_FILES['photo']['name']"


def test_an_unknown_way_is_named() -> None:
    with pytest.raises(ValueError, match=r"known: over HTTP/1\.1"):
        language.way("over HTTP/9")


@pytest.mark.parametrize("name", language.TYPES)
def test_every_type_is_documented(name: str) -> None:
    assert language.TYPES[name].__doc__
