"""What clients ask of a cluster, as commands on one key each."""

from __future__ import annotations

import pytest

from reference.cluster.commands import KeyCommand, NodeCommands, split
from reference.kv.resp_parser import SimpleString, words_of
from reference.kv.resp_replies import NULL, OK, bulk, error, text_of
from reference.kv.store import Store


def test_a_command_on_one_key_stays_whole() -> None:
    whole = split([b"SET", b"a", b"1"])
    assert whole is not None
    assert whole.parts == [[b"SET", b"a", b"1"]]
    assert whole.merge([OK]) == OK


def test_counts_of_many_keys_are_added() -> None:
    whole = split([b"DEL", b"a", b"b", b"c"])
    assert whole is not None
    assert whole.parts == [[b"DEL", b"a"], [b"DEL", b"b"], [b"DEL", b"c"]]
    assert whole.merge([b":1\r\n", b":0\r\n", b":1\r\n"]) == b":2\r\n"
    assert whole.merge([b":1\r\n", error("ERR no"), b":1\r\n"]) == error("ERR no")


def test_values_of_many_keys_become_a_list() -> None:
    whole = split([b"MGET", b"a", b"b"])
    assert whole is not None
    assert whole.merge([b"*1\r\n$1\r\nx\r\n", b"*1\r\n$-1\r\n"]) == b"*2\r\n$1\r\nx\r\n$-1\r\n"


def test_mset_is_done_when_every_part_is() -> None:
    whole = split([b"MSET", b"a", b"1", b"b", b"2"])
    assert whole is not None
    assert whole.parts == [[b"MSET", b"a", b"1"], [b"MSET", b"b", b"2"]]
    assert whole.merge([OK, OK]) == OK
    assert whole.merge([OK, error("ERR full")]) == error("ERR full")
    assert split([b"MSET", b"a", b"1", b"b"]) is None


@pytest.mark.parametrize("name", [b"RENAME", b"KEYS", b"FLUSHALL", b"PING", b"EPHPM.WAIT"])
def test_what_is_not_of_single_keys_is_not_split(name: bytes) -> None:
    assert split([name, b"a", b"b"]) is None


def test_the_words_of_a_request() -> None:
    assert words_of([b"get", b"a"]) == [b"GET", b"a"]
    assert words_of(SimpleString(b"get a")) == [b"GET", b"a"]
    assert words_of([b"set", b"a", 1]) == [b"SET", b"a"]
    assert words_of([]) == words_of(None) == words_of([1, b"a"]) == []


def test_only_writes_that_depend_on_the_state_are_relative() -> None:
    def command(*words: bytes) -> KeyCommand:
        return KeyCommand("", list(words), b"a/1/0")

    assert command(b"INCR", b"a").writes
    assert command(b"INCR", b"a").is_relative
    assert command(b"SET", b"a", b"1").writes
    assert not command(b"SET", b"a", b"1").is_relative
    assert not command(b"GET", b"a").writes


def test_a_record_moves_with_its_expiry() -> None:
    here, there = Store(now=lambda: 100.0), Store(now=lambda: 80.0)  # two nodes, two clocks
    here.set(b"a", b"x", 5.0)
    commands = NodeCommands(port=0)
    reply = commands.answer(here, [b"EPHPM.RECORD", b"a"])
    assert isinstance(reply, bytes)
    record = text_of(reply)
    assert record is not None
    assert commands.answer(there, [b"EPHPM.RESTORE", b"b", record]) == OK
    assert commands.answer(there, [b"GET", b"b"]) == bulk(b"x")
    assert there.pttl(b"b") == 5000
    assert commands.answer(here, [b"EPHPM.RECORD", b"b"]) == NULL
