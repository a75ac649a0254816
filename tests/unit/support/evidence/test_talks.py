"""Redis commands in the evidence."""

from __future__ import annotations

from typing import Any

import pytest

from support.clients.redis_client import Lost, Refusal, Talk
from support.evidence import talks


def talk(*words: Any, reply: Any = b"OK", client: str = "client") -> Talk:
    return Talk("node", client, words, reply, 0.0, 0.001)


def test_the_transcript_shows_commands_and_replies() -> None:
    said = [
        talk(b"SET", b"a\x00", b'"x"'),
        talk(b"GET", b"b", reply=None),
        talk(b"FOO", reply=Refusal("ERR unknown command 'FOO'")),
        talk(b"MGET", b"a", reply=[b"1", None]),
        talk(b"PING", reply=Lost("closed")),
    ]
    assert talks.transcript(said).splitlines() == [
        '> client to node node: "SET" "a\\x00" "\\x22x\\x22"',
        '< "OK" (1.0 ms)',
        '> client to node node: "GET" "b"',
        "< nothing (1.0 ms)",
        '> client to node node: "FOO"',
        "< error ERR unknown command 'FOO' (1.0 ms)",
        '> client to node node: "MGET" "a"',
        '< ["1", nothing] (1.0 ms)',
        '> client to node node: "PING"',
        "< no reply: closed (1.0 ms)",
    ]


def test_of_many_commands_the_last_ones_are_shown() -> None:
    text = talks.transcript([talk(b"SET", str(number).encode()) for number in range(600)])
    assert text.startswith("# 100 earlier commands are left out\n")
    assert '"599"' in text
    assert '"99"' not in text


def test_a_client_that_was_interrupted_signs_in_again() -> None:
    said = [
        talk(b"AUTH", b"s3cret"),
        talk(b"GET", b"a", client="observer"),
        talk(b"GET", b"a"),
    ]
    commands = [line for line in talks.script(said) if line.startswith('"')]
    assert commands == ['"AUTH" "s3cret"', '"GET" "a"', '"AUTH" "s3cret"', '"GET" "a"']


def test_a_command_that_is_too_large_is_left_out() -> None:
    lines = talks.script([talk(b"SET", b"a", b"x" * 400_000), talk(b"GET", b"a")])
    assert any("left out" in line for line in lines)
    assert max(map(len, lines)) < 1000


@pytest.mark.parametrize(
    ("reply", "lines"),
    [
        (b"OK", ["OK", '"OK"']),
        (b'a"\n\x00', ['a\\"\\n\\x00', '"a\\"\\n\\x00"']),
        (5, ["(integer) 5"]),
        (None, ["(nil)"]),
        ([], ["(empty array)"]),
        ([b"a"], []),
        (Refusal("ERR no"), ["(error) ERR no"]),
        (Lost("closed"), []),
    ],
)
def test_what_redis_cli_prints_last(reply: Any, lines: list[str]) -> None:
    assert talks.last_lines(reply) == lines
