"""Replies as RESP3 says them."""

import pytest

from reference.kv.resp3 import spoken


@pytest.mark.parametrize(
    ("words", "reply", "said"),
    [
        ([b"GET", b"k"], b"$-1\r\n", b"_\r\n"),
        ([b"GET", b"k"], b"$5\r\n$-1\r\n\r\n", b"$5\r\n$-1\r\n\r\n"),
        ([b"MGET", b"k"], b"*2\r\n$-1\r\n$1\r\nv\r\n", b"*2\r\n_\r\n$1\r\nv\r\n"),
        ([b"X"], b"*-1\r\n", b"_\r\n"),
        ([b"HGETALL", b"h"], b"*2\r\n$1\r\na\r\n$1\r\nb\r\n", b"%1\r\n$1\r\na\r\n$1\r\nb\r\n"),
        ([b"HGETALL", b"h"], b"*0\r\n", b"%0\r\n"),
        ([b"HKEYS", b"h"], b"*0\r\n", b"*0\r\n"),
        ([b"HGETALL", b"h"], b"-WRONGTYPE no\r\n", b"-WRONGTYPE no\r\n"),
        ([b"INFO"], b"$3\r\na\r\n\r\n", b"=7\r\ntxt:a\r\n\r\n"),
        ([b"CLIENT", b"info"], b"$1\r\na\r\n", b"=5\r\ntxt:a\r\n"),
        ([b"COMMAND", b"docs"], b"*0\r\n", b"%0\r\n"),
        ([b"COMMAND"], b"*0\r\n", b"*0\r\n"),
        (
            [b"SCAN", b"0"],
            b"*2\r\n$1\r\n0\r\n*1\r\n$-1\r\n",
            b"*2\r\n$1\r\n0\r\n*1\r\n_\r\n",
        ),
        ([b"INCR", b"n"], b":4\r\n", b":4\r\n"),
        ([], b"-ERR no\r\n", b"-ERR no\r\n"),
    ],
)
def test_a_reply(words: list[bytes], reply: bytes, said: bytes) -> None:
    assert spoken(words, reply) == said
