"""The types of the step language: how a word in a feature becomes a value.

Registered with behave by `steps/types.py`; each docstring is printed in
`docs/steps.md`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any

from support.language import escapes, values
from support.language.patterns import with_pattern

INPUT = "input"


@dataclasses.dataclass(frozen=True)
class Variable:
    """A PHP variable such as `$_GET['foo']`: the superglobal and the key."""

    array: str
    keys: tuple[str, ...]

    def __str__(self) -> str:
        if self.array == INPUT:
            return "php://input"
        return f"$_{self.array}" + "".join(f"['{key}']" for key in self.keys)


@with_pattern(r'"(?:[^"\\]|\\.)*"')
def text(word: str) -> str:
    r"""Text in double quotes. `\"`, `\\`, `\r`, `\n`, `\t` and `\x00` stand for themselves."""
    return escapes.unescaped(word[1:-1])


@with_pattern(r"[1-5]\d\d")
def status(word: str) -> int:
    """An HTTP status, such as 404."""
    return int(word)


@with_pattern(r"\d{1,3}(?:,\d{3})+|\d+")
def count(word: str) -> int:
    """A whole number, such as 20 or 1,000."""
    return int(word.replace(",", ""))


@with_pattern(r"\d+(?:\.\d+)? (?:ms|s|min)")
def duration(word: str) -> float:
    """A time such as 300 ms, 2 s or 1 min, in seconds."""
    number, unit = word.split()
    return float(number) * {"ms": 0.001, "s": 1, "min": 60}[unit]


@with_pattern(r"[\d,]+ (?:bytes?|kB|KiB|MB|MiB)")
def size(word: str) -> int:
    """A size such as 100 bytes, 20 kB or 2 MiB, in bytes."""
    number, unit = word.split()
    return int(number.replace(",", "")) * values.UNITS[unit]


@with_pattern(r"[A-Z]{3,10}")
def method(word: str) -> str:
    """An HTTP method, such as HEAD."""
    return word


@with_pattern(r"\$_[A-Z]+(?:\['[^']*'\])+|the request body")
def variable(word: str) -> Variable:
    """A PHP variable, such as `$_SERVER['REQUEST_URI']`; or `the request body`, which
    is what `php://input` gives."""
    if word == "the request body":
        return Variable(INPUT, ())
    found = re.match(r"\$_([A-Z]+)", word)
    assert found
    return Variable(found[1], tuple(re.findall(r"\['([^']*)'\]", word)))


def way(word: str) -> dict[str, Any]:
    """How a visitor connects: over HTTP/2, over HTTPS, over HTTPS with HTTP/2, over HTTPS
    with HTTP/2 or HTTP/1.1 (as TLS decides), over HTTPS with TLS 1.2 (or 1.1, or 1.3).

    HTTPS goes to the node's own HTTPS listener, where it has one.
    """
    ways: dict[str, dict[str, Any]] = {
        "over HTTP/1.1": {},
        "over HTTP/2": {"protocol": "HTTP/2"},
        "over HTTPS": {"secure": True},
        "over HTTPS with HTTP/2": {"secure": True, "protocol": "HTTP/2"},
        "over HTTPS with HTTP/2 or HTTP/1.1": {
            "secure": True,
            "protocol": "HTTP/2 or HTTP/1.1",
        },
        "over HTTPS with TLS 1.1": {"secure": True, "tls_version": "TLS 1.1"},
        "over HTTPS with TLS 1.2": {"secure": True, "tls_version": "TLS 1.2"},
        "over HTTPS with TLS 1.3": {"secure": True, "tls_version": "TLS 1.3"},
    }
    if word.startswith(suite := "over HTTPS with the suite "):
        return {"secure": True, "tls_version": "TLS 1.2", "suite": text(word.removeprefix(suite))}
    if word not in ways:
        raise ValueError(f"{word!r}: no such way; known: {', '.join(ways)}")
    return ways[word]


@with_pattern(r'"[a-z]+"(?:(?:, | and |, and )"[a-z]+")*')
def names(word: str) -> list[str]:
    """The names of nodes, such as "a", "b" and "c"."""
    return re.findall(r'"([a-z]+)"', word)


@with_pattern(r"join|replication|failure detection|repair|certificate")
def promise(word: str) -> str:
    """A time that the target promises, by its name: join, replication, failure detection,
    repair, certificate."""
    return word


@with_pattern(
    rf"(?:[A-Z]+|{values.TEXT})"
    rf"(?: (?:{values.TEXT}|{values.CONTENT}|{values.SERIES}|[A-Z]+|{values.NUMBER}))*"
)
def command(word: str) -> tuple[bytes, ...]:
    r"""A Redis command, such as `SET "page" "new" EX 10`.

    Its words are text in quotes (bytes such as `\x00` included), words in capitals, numbers,
    or `(2 MB of text)`, `(5 kB of random bytes)`, `(every byte)`; `("page:1" to "page:300")` is
    300 words.
    """
    return values.command(word)


@with_pattern(r"\w+\(.*\)")
def call(word: str) -> values.Call:
    """A call of a PHP function, such as `ephpm_kv_set("page", "new", 10)`."""
    return values.call(word)


@with_pattern(
    rf"(?:{values.WORD}|true|false|{values.NUMBER}|{values.TEXT}|{values.CONTENT}|\[.*\]|{{.*}})"
)
def value(word: str) -> values.Value:
    """What a client gets or a key holds: `"text"`, `3`, `nothing`, `OK`, `["a", nothing]`,
    `{"field": "value"}`, `true`, `(2 MB of text)`."""
    return values.value(word)


TYPES: dict[str, Callable[[str], Any]] = {
    "Text": text,
    "Status": status,
    "Count": count,
    "Duration": duration,
    "Size": size,
    "Method": method,
    "Variable": variable,
    "Command": command,
    "Call": call,
    "Value": value,
    "Names": names,
    "Promise": promise,
}
