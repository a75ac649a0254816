"""The literals of the key-value features."""

from __future__ import annotations

import re
from typing import Any

import pytest

from support.errors import UsageError
from support.language import types, values
from support.language.values import Call


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ('"hello"', b"hello"),
        ('""', b""),
        (r'"a\"b\\c"', b'a"b\\c'),
        (r'"\x00\xff\r\n\t"', b"\x00\xff\r\n\t"),
        ('"grüße"', "grüße".encode()),
        ('"nothing OK 5 [1]"', b"nothing OK 5 [1]"),
        ("OK", b"OK"),
        ("PONG", b"PONG"),
        ("nothing", None),
        ("-7", -7),
        ("9223372036854775807", 9223372036854775807),
        ("true", True),
        ('["a", nothing, 3, []]', [b"a", None, 3, []]),
        (r'{"field": "\xff", "n": 1}', {"field": b"\xff", "n": 1}),
        ('{"größe": ["x"]}', {"größe": [b"x"]}),
        ("(every byte)", bytes(range(256))),
    ],
)
def test_values(word: str, wanted: Any) -> None:
    found = values.value(word)
    assert found == wanted
    assert type(found) is type(wanted)


@pytest.mark.parametrize("word", ["nobody", '["a"', "(5 pounds of text)", "{1: 2}"])
def test_what_is_no_value_is_named(word: str) -> None:
    with pytest.raises(UsageError, match="not a value"):
        values.value(word)


def test_contents_have_their_size_and_are_always_the_same() -> None:
    text, noise = values.content("(2 kB of text)"), values.content("(3 KiB of random bytes)")
    assert (len(text), len(noise)) == (2000, 3072)
    assert text.startswith(b"line 000000000 of a long value\n")
    assert values.noise(3072) == noise


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("PING", (b"PING",)),
        ('SET "page" "a b" EX 10', (b"SET", b"page", b"a b", b"EX", b"10")),
        (r'"ping" "\x00"', (b"ping", b"\x00")),
        ('INCRBY "n" -1.5', (b"INCRBY", b"n", b"-1.5")),
        ('SET "" ""', (b"SET", b"", b"")),
        ('SET "k" (3 bytes of text)', (b"SET", b"k", b"lin")),
        ('DEL ("p:9" to "p:11") "q"', (b"DEL", b"p:9", b"p:10", b"p:11", b"q")),
    ],
)
def test_commands(words: str, wanted: tuple[bytes, ...]) -> None:
    assert values.command(words) == wanted
    command: Any = types.command
    assert re.fullmatch(command.pattern, words)


@pytest.mark.parametrize("word", ['("p:3" to "p:2")', '("p:1" to "q:2")', '("p" to "q")'])
def test_names_that_are_no_series(word: str) -> None:
    with pytest.raises(UsageError, match="differ in the number at their end"):
        values.command(f"DEL {word}")


def test_calls() -> None:
    word = r'ephpm_kv_set("a\"b", "x, (y)", -5)'
    assert values.call(word) == Call("ephpm_kv_set", (b'a"b', b"x, (y)", -5))
    assert values.call("dbSize()") == Call("dbSize", ())
    assert values.call('mset({"a": "1"})') == Call("mset", ({"a": b"1"},))
