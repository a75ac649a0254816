from __future__ import annotations

import pytest

from support.phpt import skipping
from support.phpt.sections import Malformed
from support.phpt.skipping import Skipping


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (b"", Skipping()),
        (b" \n", Skipping()),
        (b"skip", Skipping("skip")),
        (b"SKIP: no\nreason", Skipping("skip", "no reason")),
        (b"skipped on BSD", Skipping("skip", "ped on BSD")),
        (b"skip - none", Skipping("skip", "- none")),
        (b"info: i", Skipping("info", "i")),
        (b"warn w", Skipping("warn", "w")),
        (b"xfail x", Skipping("xfail", "x")),
        (b"flaky", Skipping("flaky")),
        (b"nocache", Skipping("nocache")),
    ],
)
def test_words_have_their_meaning(output: bytes, said: Skipping) -> None:
    assert skipping.read(output) == said


def test_anything_else_is_malformed() -> None:
    with pytest.raises(Malformed, match="invalid output from SKIPIF: Warning: x"):
        skipping.read(b"Warning: x")
