r"""Values as features write them: Redis commands, calls of functions, replies, results.

`"text"` is text as bytes: `\"`, `\\`, `\r`, `\n`, `\t` and `\x00` (any byte) stand for
themselves. `(2 MB of text)`, `(5 kB of random bytes)` and `(every byte)` are made on the
spot, always the same. `nothing` is no value, `OK` and `PONG` are what they say. Numbers,
`true`, `false`, `[lists]` and `{"maps": ...}` are JSON.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import random
import re
from typing import Any

from support.errors import UsageError
from support.language import escapes

TEXT = r'"(?:[^"\\]|\\.)*"'
CONTENT = r"\((?:[\d,]+ (?:bytes?|kB|KiB|MB|MiB) of (?:text|random bytes)|every byte)\)"
NUMBER = r"-?\d+(?:\.\d+)?"
# Many names, only among the words of a command: ("page:1" to "page:300").
SERIES = rf"\({TEXT} to {TEXT}\)"
WORD = r"nothing|OK|PONG"

UNITS = {"byte": 1, "bytes": 1, "kB": 1000, "KiB": 1024, "MB": 1000**2, "MiB": 1024**2}

_TOKEN = re.compile(rf"(?P<text>{TEXT})|(?P<content>{CONTENT})|(?P<word>\b(?:{WORD})\b)")
_ARGUMENT = re.compile(rf"{SERIES}|{TEXT}|{CONTENT}|[A-Z]+|{NUMBER}")
_NUMBERED = re.compile(rb"(.*?)(\d+)", re.DOTALL)

# What a client gets: text as bytes, a number, nothing, a truth, a list, a map.
Value = bytes | int | float | bool | list["Value"] | dict[str, "Value"] | None


@dataclasses.dataclass(frozen=True)
class Call:
    """A call of a function, such as ephpm_kv_set("greeting", "hello")."""

    function: str
    arguments: tuple[Value, ...]


_LINE = b"line %09d of a long value\n"
_longest = [b""]


def octets(word: str) -> bytes:
    """The bytes that a text in quotes stands for."""
    return escapes.octets(word[1:-1])


def content(word: str) -> bytes:
    """The bytes that `(2 MB of text)`, `(5 kB of random bytes)` or `(every byte)` stands for."""
    if word == "(every byte)":
        return bytes(range(256))
    number, unit, _, kind = word[1:-1].split(" ", 3)
    size = int(number.replace(",", "")) * UNITS[unit]
    return numbered(size) if kind == "text" else noise(size)


def numbered(size: int) -> bytes:
    """Text of that size whose lines are numbered, so that a swapped part shows."""
    lines = -(-size // len(_LINE % 0))
    # The beginning is the same in every size: the longest one that was asked for is kept.
    if len(_longest[0]) < size:
        _longest[0] = b"".join([_LINE % number for number in range(lines)])
    return _longest[0][:size]


@functools.lru_cache(maxsize=8)
def noise(size: int) -> bytes:
    """Bytes of that size that no compression makes smaller; the same in each run."""
    return random.Random(size).randbytes(size)


def command(words: str) -> tuple[bytes, ...]:
    """The words of a Redis command.

    Raises:
        UsageError: a series of names is none.
    """
    return tuple(one for match in _ARGUMENT.finditer(words) for one in _arguments(match[0]))


def series(word: str) -> list[bytes]:
    """The names that `("page:1" to "page:300")` stands for, both ends included.

    Raises:
        UsageError: the ends are not one beginning with a number each, the first one the smaller.
    """
    ends = [_NUMBERED.fullmatch(octets(text)) for text in re.findall(TEXT, word)]
    first, last = ends[0], ends[1]
    if not first or not last or first[1] != last[1] or int(first[2]) >= int(last[2]):
        raise UsageError(f"{word}: want two names that differ in the number at their end")
    return [first[1] + b"%d" % number for number in range(int(first[2]), int(last[2]) + 1)]


def value(word: str) -> Value:
    """What a literal stands for.

    Raises:
        UsageError: it is none.
    """

    def as_json(match: re.Match[str]) -> str:
        if match["word"]:
            return "null" if match["word"] == "nothing" else f'"{match["word"]}"'
        made = octets(match[0]) if match["text"] else content(match[0])
        # Bytes travel through JSON as the characters of the same numbers.
        return json.dumps(made.decode("latin-1"))

    try:
        return _as_bytes(json.loads(_TOKEN.sub(as_json, word)))
    except ValueError as error:
        raise UsageError(f"{word}: not a value: {error}") from None


def call(word: str) -> Call:
    """A call of a function.

    Raises:
        UsageError: an argument is no value.
    """
    name, _, arguments = word.partition("(")
    found = value(f"[{arguments[:-1]}]")
    assert isinstance(found, list)
    return Call(name, tuple(found))


def _arguments(word: str) -> list[bytes]:
    return series(word) if re.fullmatch(SERIES, word) else [_argument(word)]


def _argument(word: str) -> bytes:
    if word.startswith('"'):
        return octets(word)
    return content(word) if word.startswith("(") else word.encode()


def _as_bytes(found: Any) -> Value:
    if isinstance(found, str):
        return found.encode("latin-1")
    if isinstance(found, list):
        return [_as_bytes(item) for item in found]
    if isinstance(found, dict):
        # The names of a map are text, as features write them.
        return {
            key.encode("latin-1").decode(errors="replace"): _as_bytes(item)
            for key, item in found.items()
        }
    number: int | float | bool | None = found
    return number
