from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from support.phpt.expectf import Pattern, Unreadable
from support.settings import ROOT

VECTORS: list[dict[str, Any]] = json.loads(
    (ROOT / "tests/data/expectf_vectors.json").read_text(encoding="utf-8")
)
# A reference to the group that it stands in: PCRE lets it be, Python does not compile it.
UNREADABLE = "x%r(\\d)\\1?%ry"


def _miss(wanted: str, got: str) -> str:
    return str(Pattern.of(wanted.encode()).miss(got.encode()))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: repr(vector["expectf"]))
def test_each_verdict_is_that_of_php(vector: dict[str, Any]) -> None:
    if vector["expectf"] == UNREADABLE:
        with pytest.raises(Unreadable, match="cannot refer to an open group"):
            Pattern.of(vector["expectf"].encode())
        return
    output = base64.b64decode(vector["actual_b64"])
    pattern = Pattern.of(vector["expectf"].encode())
    assert pattern.matches(output) is vector["match"]
    assert (pattern.miss(output) is None) is vector["match"]


def test_there_are_all_vectors() -> None:
    assert len(VECTORS) == 81
    assert sum(vector["expectf"] == UNREADABLE for vector in VECTORS) == 1


def test_a_miss_says_where_and_what() -> None:
    assert _miss("a\nb %d c", "a\nb abc c") == "line 2, column 3: '%d' expected, got 'abc c'"


def test_a_miss_behind_the_last_token_wants_the_end() -> None:
    assert (
        _miss("int(%d)", "int(1) and more") == "line 1, column 7: the end expected, got ' and more'"
    )


def test_a_miss_at_the_end_of_the_text_got_nothing() -> None:
    assert _miss("a\nb", "a") == "line 1, column 1: 'a\\n' expected, got 'a'"


def test_python_has_what_pcre_calls_an_end_of_line() -> None:
    pattern = Pattern.of(rb"a%r\R%rb")
    assert pattern.matches(b"a\nb")
    assert pattern.matches(b"a\x0bb")
    assert not pattern.matches(b"a\\Rb")


def test_an_escaped_backslash_before_r_is_no_end_of_line() -> None:
    assert Pattern.of(rb"a%r\\R%rb").matches(b"a\\Rb")
