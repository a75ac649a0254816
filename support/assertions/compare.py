"""Comparisons whose failure says what was expected, what came, and where they part."""

from __future__ import annotations

import difflib
import re
from collections.abc import Container, Sequence, Sized
from typing import Any

_SHOWN = 400
_LAST = 300


class Log(str):
    """What a program wrote: where it is long, its end is shown, which says why."""

    __slots__ = ()


class Mismatch(AssertionError):
    """A check did not hold.

    Attributes:
        expected: what the promise asks for, as text.
        actual: what came, as text.
    """

    def __init__(self, what: str, expected: str, actual: str) -> None:
        super().__init__(f"{_cut(what)}: expected {_cut(expected)}, got {_cut(actual)}")
        self.what = what
        self.expected = expected
        self.actual = actual

    @property
    def diff(self) -> str:
        """The two texts as a unified diff."""
        lines = difflib.unified_diff(
            self.expected.splitlines(), self.actual.splitlines(), "expected", "actual", lineterm=""
        )
        return "\n".join(lines)


class Form(Mismatch):
    """What is promised holds, in another form than the promised one: refused, but otherwise.

    Whether nothing else is wrong, the rest of the scenario tells: `add` says it.

    Attributes:
        instead: the form in a few words, such as "refused with 400 in place of 403".
        alone: the message without the rest of the promise.
    """

    def __init__(self, what: str, expected: str, actual: str, instead: str) -> None:
        super().__init__(what, expected, actual)
        self.instead = instead
        self._before = str(self)
        self.add("")
        self.alone = str(self)

    def add(self, rest: str) -> None:
        """Says at the end of the message what became of the rest of the promise."""
        told = ", ".join(filter(None, [self.instead, rest]))
        self.args = (f"{self._before} [{told}]",)


def expect(holds: bool, what: str, expected: Any, actual: Any) -> None:
    """Raises `Mismatch` unless `holds`. The other checks are made of it."""
    if not holds:
        raise Mismatch(what, show(expected), show(actual))


def equal(what: str, expected: Any, actual: Any) -> None:
    """`actual` is `expected`."""
    expect(expected == actual, what, expected, actual)


def contains(what: str, part: Any, whole: Container[Any]) -> None:
    """`part` is in `whole`."""
    expect(part in whole, what, f"something with {show(part)}", whole)


def contains_in_turn(what: str, texts: Sequence[str], whole: str) -> None:
    """The texts are in the whole, each behind the one before."""
    rest = whole
    for number, text in enumerate(texts):
        contains(f"{what} behind {texts[number - 1]!r}" if number else what, text, rest)
        rest = rest.partition(text)[2]


def lacks(what: str, part: Any, whole: Container[Any]) -> None:
    """`part` is not in `whole`."""
    expect(part not in whole, what, f"nothing with {show(part)}", whole)


def matches(what: str, pattern: str, text: str) -> None:
    """The regular expression is found in the text."""
    expect(bool(re.search(pattern, text)), what, f"a match of {pattern}", text)


def absent(what: str, value: Sized | None) -> None:
    """There is no such thing: `None` or empty."""
    expect(value is None or len(value) == 0, what, "none", value)


def show(value: Any) -> str:
    """A value as a reader wants to see it: text in quotes, bytes as text where they are."""
    if isinstance(value, bytes):
        try:
            return repr(value.decode())
        except UnicodeDecodeError:
            return f"{len(value)} bytes {value[:24].hex(' ')}"
    return value if isinstance(value, str) else repr(value)


def last_words(text: str) -> str:
    """The last lines that a program wrote, as one line that fits into a reason."""
    words = " | ".join(line.strip() for line in text.splitlines() if line.strip())
    if not words:
        return "nothing"
    return words if len(words) <= _LAST else f"... {words[-_LAST:]}"


def _cut(text: str) -> str:
    if isinstance(text, Log) and len(text) > _SHOWN:
        return f"({len(text)} characters) ...{text[-_SHOWN:]}"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}... ({len(text)} characters)"
