"""The difference of what was wanted and what came, line by line, as run-tests.php shows it.

A line that matches its pattern is no difference: `NNN-` was wanted in that line, `NNN+` came.
"""

from __future__ import annotations

import difflib

from support.phpt.comparing import Judgement
from support.phpt.expectf import Pattern, Unreadable
from support.phpt.sections import text

LARGE = 2000  # lines: beyond, patterns are not looked for in other lines than their own


def diff(found: Judgement, *, patterns: bool, context: int = 3) -> str:
    """The lines that differ, with so many of those around them."""
    wanted, got = found.wanted.split(b"\n"), found.got.split(b"\n")
    known = _known(wanted, got) if patterns else got
    shown: list[str] = []
    groups = difflib.SequenceMatcher(None, wanted, known, autojunk=False)
    for group in groups.get_grouped_opcodes(context):
        if shown:
            shown.append("--")
        for what, first, last, begin, end in group:
            if what == "equal":
                shown += [f"     {text(line)}" for line in got[begin:end]]
                continue
            shown += [f"{at + 1:03}- {text(wanted[at])}" for at in range(first, last)]
            shown += [f"{at + 1:03}+ {text(got[at])}" for at in range(begin, end)]
    return "\n".join(shown)


def _known(wanted: list[bytes], got: list[bytes]) -> list[bytes]:
    """What came, where a line that matches a pattern stands as that pattern."""
    patterns: dict[bytes, Pattern] = {}
    for line in wanted:
        if b"%" in line:
            try:
                patterns[line] = Pattern.of(line)
            except Unreadable:
                continue  # its own half of an expression of several lines
    if len(got) > LARGE:
        return [
            ours if (found := patterns.get(ours)) and found.matches(line) else line
            for ours, line in zip([*wanted, *[b""] * len(got)], got, strict=False)
        ]
    plain = set(wanted)
    return [
        line
        if line in plain
        else next((ours for ours, found in patterns.items() if found.matches(line)), line)
        for line in got
    ]
