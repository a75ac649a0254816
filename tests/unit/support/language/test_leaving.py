"""The words for visitors who leave, and for files that change or are none."""

from __future__ import annotations

import re

import pytest

from support.language import answers, nodes, visiting
from support.language.answers import Saying
from support.language.nodes import Change, Content
from support.language.visiting import Leaving, Posted


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("leaves after 300 ms", Leaving("leaves", 0.3)),
        ("leave after 2 s", Leaving("leaves", 2)),
        ("reset the connection after 0 ms", Leaving("resets", 0)),
        ("do not read the answers", Leaving("stays")),
        ("does not read the answer", Leaving("stays")),
        ("says no more and waits for the answer", Leaving("ends")),
    ],
)
def test_how_visitors_part(words: str, meaning: Leaving) -> None:
    assert re.fullmatch(visiting.leaving.pattern, words)  # type: ignore[attr-defined]
    assert visiting.leaving(words) == meaning


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("2 kB", Posted(size=2000)),
        ("2 kB in chunks", Posted(size=2000, manner="chunks")),
        (
            "900 bytes in chunks with 30 MB of extensions",
            Posted(size=900, manner="chunks", beside=30_000_000),
        ),
    ],
)
def test_what_is_posted(words: str, meaning: Posted) -> None:
    assert re.fullmatch(visiting.posted.pattern, words)  # type: ignore[attr-defined]
    assert visiting.posted(words) == meaning


def test_a_header_may_be_a_date_no_later_than_another() -> None:
    assert answers.saying('is no later than "Date"') == Saying("until", "Date")


def test_what_a_file_becomes() -> None:
    assert nodes.change("was changed in one byte, its date kept") == Change(None, unseen=True)
    assert nodes.change("is removed") == Change(None)
    assert nodes.change('is changed to the text "it is kept"') == Change("it is kept")


def test_what_is_no_file() -> None:
    assert nodes.content(", a pipe") == Content(special="pipe")
    assert nodes.content(", a socket") == Content(special="socket")
    assert nodes.content(', a link to "/dev/zero"') == Content(link="/dev/zero")
