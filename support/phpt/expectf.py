"""`--EXPECTF--`: text with placeholders, as PHP's run-tests.php reads it, to the byte.

A pattern is read into tokens: text, placeholders such as `%d`, and regular expressions between two
`%r`. Where a text does not match, the longest beginning of the pattern that does tells where.
"""

from __future__ import annotations

import bisect
import dataclasses
import functools
import re
from collections.abc import Iterator

BLANKS = b" \t\n\r\0\x0b"  # what PHP's `trim` takes off
PLACEHOLDERS = {
    b"e": rb"/",
    b"s": rb"[^\r\n]+",
    b"S": rb"[^\r\n]*",
    b"a": rb".+",
    b"A": rb".*",
    b"w": rb"\s*",
    b"i": rb"[+-]?\d+",
    b"d": rb"\d+",
    b"x": rb"[0-9a-fA-F]+",
    b"f": rb"[+-]?(?:\d+|(?=\.\d))(?:\.\d+)?(?:[Ee][+-]?\d+)?",
    b"c": rb".",
    b"0": rb"\x00",
}
# What PCRE knows and Python's `re` does not.
_OF_PCRE = {b"R": rb"(?:\r\n|[\n\x0b\x0c\r\x85])", b"h": rb"[ \t]"}


class Unreadable(Exception):
    """The pattern is no regular expression that can be compiled here."""


@dataclasses.dataclass(frozen=True)
class Token:
    """A part of a pattern: as it is written, as a regular expression, and in which line."""

    written: bytes
    regex: bytes
    line: int


@dataclasses.dataclass(frozen=True)
class Miss:
    """Where a text parts from a pattern; lines and columns are from 1."""

    line: int
    column: int
    expected: bytes  # the token that does not match; empty at the pattern's end
    got: bytes  # the rest of the text's line

    def __str__(self) -> str:
        wanted = repr(self.expected.decode(errors="replace")) if self.expected else "the end"
        got = repr(self.got.decode(errors="replace"))
        return f"line {self.line}, column {self.column}: {wanted} expected, got {got}"


def normal(raw: bytes) -> bytes:
    """Without blanks around it, and with `\\n` as the end of each line."""
    return raw.strip(BLANKS).replace(b"\r\n", b"\n")


class Pattern:
    """A pattern that texts can be held against.

    Raises:
        Unreadable: what stands between two `%r` is no regular expression of Python's.
    """

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self._whole = _compiled(b"".join(token.regex for token in tokens))

    @classmethod
    def of(cls, wanted: bytes) -> Pattern:
        """The pattern of a `--EXPECTF--` section."""
        return cls(list(_tokens(normal(wanted))))

    def matches(self, output: bytes) -> bool:
        """Whether the whole output is what the pattern says."""
        return bool(self._whole.fullmatch(normal(output)))

    def miss(self, output: bytes) -> Miss | None:
        """Where the output parts from the pattern; None where it does not."""
        text = normal(output)
        if self._whole.fullmatch(text):
            return None
        # What matches with so many tokens matches with fewer.
        counts = range(1, len(self.tokens) + 1)
        reached = bisect.bisect_left(counts, True, key=lambda count: not self._begins(count, text))
        found = self._beginning(reached).match(text)
        at = found.end() if found else 0
        missed = self.tokens[reached] if reached < len(self.tokens) else None
        start = text.rfind(b"\n", 0, at) + 1
        got = text[at:].partition(b"\n")[0]
        return Miss(
            text.count(b"\n", 0, at) + 1, at - start + 1, missed.written if missed else b"", got
        )

    def _begins(self, count: int, text: bytes) -> bool:
        return bool(self._beginning(count).match(text))

    def _beginning(self, count: int) -> re.Pattern[bytes]:
        return _compiled(b"".join(token.regex for token in self.tokens[:count]))


def _tokens(wanted: bytes) -> Iterator[Token]:
    """Cut at pairs of `%r`; what is left over of them is text."""
    pieces, at = [], 0
    while (start := wanted.find(b"%r", at)) >= 0 and (end := wanted.find(b"%r", start + 2)) >= 0:
        pieces += [(wanted[at:start], False), (wanted[start + 2 : end], True)]
        at = end + 2
    line = 1
    for piece, raw in [*pieces, (wanted[at:], False)]:
        if raw:
            # Placeholders stand for themselves in here too.
            inside = b"".join(regex for _, regex in _placeholders(piece, quote=False))
            yield Token(b"%r" + piece + b"%r", b"(" + inside + b")", line)
            line += piece.count(b"\n")
            continue
        for written, regex in _placeholders(piece, quote=True):
            yield Token(written, regex, line)
            line += written.count(b"\n")


def _placeholders(text: bytes, *, quote: bool) -> Iterator[tuple[bytes, bytes]]:
    """What is written, and its regular expression: placeholders, and text up to each line's end."""
    letters = b"".join(PLACEHOLDERS)
    cut = re.compile(rb"%([" + letters + rb"])|((?:(?!%[" + letters + rb"])[^\n])+\n?|\n)")
    for found in cut.finditer(text):
        if found[1]:
            yield found[0], PLACEHOLDERS[found[1]]
        else:
            yield found[0], re.escape(found[0]) if quote else found[0]


@functools.lru_cache(maxsize=256)
def _compiled(regex: bytes) -> re.Pattern[bytes]:
    try:
        return re.compile(pythonic(regex), re.DOTALL)
    except (re.error, OverflowError, RecursionError) as error:
        raise Unreadable(f"a regular expression that Python does not read: {error}") from None


def pythonic(regex: bytes) -> bytes:
    """A regular expression of PCRE with what Python's `re` has for it."""
    # Not behind a further backslash, where it means a backslash and a letter.
    return re.sub(
        rb"(?<!\\)((?:\\\\)*)\\([Rh])", lambda found: found[1] + _OF_PCRE[found[2]], regex
    )
