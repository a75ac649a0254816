"""What clients run in great numbers, or at great length."""

from __future__ import annotations

import re

import pytest

from support.language.statements import LONG, Running, running


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("20 clients run 1,000 statements each, of 50 kinds", Running(20, 1000, 50)),
        ("a client runs 60 statements of 20 kinds", Running(1, 60, 20)),
        ("a client runs 300 made-up statements", Running(each=300, made_up=True)),
        (
            "a client runs a statement with a long list, and one eight times as long",
            Running(long="a long list"),
        ),
    ],
)
def test_what_is_run(word: str, wanted: Running) -> None:
    assert re.fullmatch(running.pattern, word)  # type: ignore[attr-defined]
    assert running(word) == wanted


@pytest.mark.parametrize("form", LONG)
def test_long_statements_are_about_as_long_as_asked(form: str) -> None:
    for size in (1_000, 64_000):
        assert 0.8 * size < len(LONG[form].of_size(size)) < 1.2 * size + 40
