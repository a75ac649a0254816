from __future__ import annotations

from support.phpt.comparing import Judgement
from support.phpt.diffs import diff


def test_lines_that_match_their_pattern_are_no_difference() -> None:
    found = Judgement(b"a %d\nb\nc", b"a 17\nx\nc", "line 2")
    assert diff(found, patterns=True) == "     a 17\n002- b\n002+ x\n     c"


def test_without_patterns_a_placeholder_is_text() -> None:
    assert diff(Judgement(b"%d", b"1", "line 1"), patterns=False) == "001- %d\n001+ 1"


def test_a_line_too_many_is_one_difference() -> None:
    found = Judgement(b"%s 1\n%s 2", b"a 1\nmore\nb 2", "line 2")
    assert diff(found, patterns=True) == "     a 1\n002+ more\n     b 2"


def test_only_so_many_lines_around_are_shown() -> None:
    wanted = b"\n".join(b"%d" % number for number in range(20))
    got = wanted.replace(b"\n10\n", b"\nx\n")
    assert diff(Judgement(wanted, got, "x"), patterns=False, context=1) == (
        "     9\n011- 10\n011+ x\n     11"
    )
