"""The tables of the wire: which columns they may have, and which of them go together."""

from __future__ import annotations

from collections.abc import Collection, Iterator

EACH_IS_TRIED = "each of these is tried"  # the sentence above such a table
COMMAND, BYTES, BEFORE = "command", "bytes", "before"
REPLY, MEMBERS, ANSWER, NEXT = "reply", "members", "answer", "PING next"
END = "answer ends"
AFTERWARDS, LEFT = "afterwards", "time left"
KNOWN = ("case", BEFORE, COMMAND, BYTES, REPLY, MEMBERS, ANSWER, END, AFTERWARDS, LEFT, NEXT)


def problems(headings: Collection[str]) -> Iterator[str]:
    """What is wrong with the columns of such a table: nobody would look at one that is misspelt."""
    for heading in headings:
        if heading not in KNOWN:
            yield f"no column of a wire table: {heading!r}; known: {', '.join(KNOWN)}"
    for kinds in ((COMMAND, BYTES), (REPLY, MEMBERS, ANSWER, END)):
        if sum(kind in headings for kind in kinds) != 1:
            yield f"a wire table has exactly one of the columns {', '.join(kinds)}"
    if (BYTES in headings) != (ANSWER in headings or END in headings):
        yield f"the columns {BYTES} and {ANSWER} (or {END}) of a wire table go together"
    if LEFT in headings and AFTERWARDS not in headings:
        yield f"the column {LEFT} of a wire table needs {AFTERWARDS}: whose time is it?"
