from __future__ import annotations

from pathlib import Path

import pytest

from support.phpt import sections
from support.phpt.comparing import Judgement, judge
from support.phpt.sections import Malformed


def _judged(
    expected: bytes, output: bytes, status: int = 200, headers: list[tuple[str, str]] | None = None
) -> Judgement:
    raw = b"--TEST--\n\n--FILE--\n?>\n" + expected
    return judge(sections.parse(raw, "x.phpt", Path()), output, status, headers or [])


def test_blanks_around_and_kinds_of_line_ends_are_no_difference() -> None:
    assert _judged(b"--EXPECT--\n a\r\nb \n", b"\n\0a\nb\r\n").right


def test_blanks_inside_are_a_difference() -> None:
    found = _judged(b"--EXPECT--\na \nb", b"a\nb")
    assert found.miss == "line 1: 'a ' expected, got 'a'"


def test_an_output_that_ends_early_is_told() -> None:
    assert _judged(b"--EXPECT--\na\nb", b"a").miss == "line 2: 'b' expected, got the end"


def test_where_blanks_matter_they_do() -> None:
    sensitive = b"--WHITESPACE_SENSITIVE--\n--EXPECT--\n a \n"
    assert _judged(sensitive, b" a ").right
    assert not _judged(sensitive, b" a").right
    assert not _judged(sensitive, b"a ").right


def test_a_regular_expression_is_for_the_whole_output() -> None:
    assert _judged(b"--EXPECTREGEX--\na.+b", b"a\nb").right
    assert _judged(b"--EXPECTREGEX--\na", b"ab").miss
    assert _judged(b"--EXPECTREGEX--\na|b", b"b").right


@pytest.mark.parametrize("kind", [b"EXPECTREGEX", b"EXPECTF"])
def test_what_cannot_be_compiled_is_malformed(kind: bytes) -> None:
    with pytest.raises(Malformed, match=f"--{kind.decode()}--: a regular expression"):
        _judged(b"--" + kind + b"--\n%r(%r\n", b"")


def test_headers_that_are_not_named_are_no_difference() -> None:
    expected = b"--EXPECT--\n\n--EXPECTHEADERS--\nContent-type: text/plain\n"
    assert _judged(expected, b"", headers=[("content-type", "text/plain"), ("x", "y")]).right


def test_a_header_that_differs_is_shown_on_both_sides() -> None:
    expected = b"--EXPECT--\na\n--EXPECTHEADERS--\nX-A: 1\nX-B: 2\n"
    found = _judged(expected, b"a", headers=[("x-a", "3")])
    assert found.miss == "header X-A: '1' expected, got '3'; header X-B: '2' expected, got None"
    assert found.wanted == b"X-A: 1\nX-B: 2\n--HEADERS--\na"
    assert found.got == b"X-A: 3\n--HEADERS--\na"


def test_of_a_status_the_code_counts() -> None:
    expected = b"--EXPECT--\n\n--EXPECTHEADERS--\nStatus: 404 Nowhere\n"
    assert _judged(expected, b"", 404).right
    assert "Status" in _judged(expected, b"", 200).miss


def test_a_status_of_our_own_section_counts() -> None:
    expected = b"--EXPECT--\n\n--EXPECTSTATUS--\n201\n"
    assert _judged(expected, b"", 201).right
    assert _judged(expected, b"", 200).miss == "status 201 expected, got 200"


def test_of_a_header_that_comes_twice_the_last_counts() -> None:
    expected = b"--EXPECT--\n\n--EXPECTHEADERS--\nX: 2\n"
    assert _judged(expected, b"", headers=[("x", "1"), ("x", "2")]).right
