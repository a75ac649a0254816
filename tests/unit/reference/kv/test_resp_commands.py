"""The Redis protocol: frames are taken apart, commands are answered to the byte."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from reference.kv.record_store import StoreOptions
from reference.kv.resp_auth import AuthError, OpenGate, PasswordGate, SiteGate
from reference.kv.resp_commands import Commands
from reference.kv.resp_parser import (
    INCOMPLETE,
    Frame,
    InputOverflow,
    ProtocolError,
    RespParser,
    SimpleString,
)
from reference.kv.store import Store
from tests.unit.reference.clocks import Clock


@pytest.fixture
def store() -> Store:
    return Store(StoreOptions(), now=Clock())


def answer(store: Store, *words: str | bytes) -> bytes:
    arguments: Frame = [word.encode() if isinstance(word, str) else word for word in words]
    reply = Commands(port=7001).answer(store, arguments)
    assert isinstance(reply, bytes)
    return reply


def parse(data: bytes) -> list[object]:
    parser = RespParser()
    parser.feed(data)
    return list(iter(parser.next, INCOMPLETE))


# -- frames ----------------------------------------------------------------------------


def test_a_command_is_a_list_of_bytes() -> None:
    assert parse(b"*2\r\n$3\r\nGET\r\n$1\r\nk\r\n") == [[b"GET", b"k"]]


def test_every_kind_of_frame() -> None:
    data = b"+PING\r\n:42\r\n-bad\r\n$-1\r\n*-1\r\n*0\r\n$0\r\n\r\n*1\r\n*1\r\n:-7\r\n"
    assert parse(data) == [SimpleString(b"PING"), 42, None, None, None, [], b"", [[-7]]]


def test_fragments_make_the_same_frames_as_the_whole() -> None:
    data = b"*3\r\n$3\r\nSET\r\n$2\r\n\r\n\r\n$5\r\nva\r\nl\r\n*1\r\n$4\r\nPING\r\n"
    whole = parse(data)
    assert whole == [[b"SET", b"\r\n", b"va\r\nl"], [b"PING"]]
    for size in (1, 2, 3, 7):
        parser, frames = RespParser(), []
        for start in range(0, len(data), size):
            parser.feed(data[start : start + size])
            frames += list(iter(parser.next, INCOMPLETE))
        assert frames == whole


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"!PING\r\n", "unexpected type byte: 0x21"),
        (b"\x00\xff", "unexpected type byte: 0x00"),
        (b"$abc\r\n", "invalid integer: abc"),
        (b"*1_0\r\n", "invalid integer: 1_0"),
        (b"$\xff\r\n", "non-UTF-8 integer line"),
        (b"$536870913\r\n", "invalid bulk length"),
        (b"*1048577\r\n", "invalid multibulk length"),
        (b"*1\r\n" * 33, "array nesting deeper than 32 levels"),
    ],
)
def test_garbage_is_named(data: bytes, message: str) -> None:
    parser = RespParser()
    parser.feed(data)
    with pytest.raises(ProtocolError) as caught:
        parser.next()
    assert str(caught.value) == message
    parser.clear()
    parser.feed(b"+PING\r\n")
    assert parser.next() == SimpleString(b"PING")


def test_nesting_up_to_the_limit_is_taken() -> None:
    (frame,) = parse(b"*1\r\n" * 32 + b":1\r\n")
    for _ in range(32):
        assert isinstance(frame, list)
        (frame,) = frame
    assert frame == 1


def test_the_size_of_an_unfinished_frame_counts_from_its_start() -> None:
    parser = RespParser(limit=19)
    parser.feed(b"+PING\r\n" * 10 + b"*2\r\n$3\r\nGET\r\n$9\r\na")
    for _ in range(10):
        assert parser.next() == SimpleString(b"PING")
    assert parser.next() is INCOMPLETE
    parser.feed(b"b")
    with pytest.raises(InputOverflow):
        parser.next()


def test_a_whole_frame_over_the_limit_is_refused_too() -> None:
    parser = RespParser(limit=20)
    parser.feed(b"*1\r\n$10\r\n0123456789\r\n")
    with pytest.raises(InputOverflow):
        parser.next()


# -- replies ---------------------------------------------------------------------------

WRONG = b"-WRONGTYPE Operation against a key holding the wrong kind of value\r\n"
NOT_INT = b"-ERR value is not an integer or out of range\r\n"


@pytest.mark.parametrize(
    ("before", "words", "reply"),
    [
        ("", "PING", b"+PONG\r\n"),
        ("", "ping hello", b"$5\r\nhello\r\n"),
        ("", "ECHO hi", b"$2\r\nhi\r\n"),
        ("", "SELECT 0", b"+OK\r\n"),
        ("", "SELECT 1", b"-ERR DB index is out of range\r\n"),
        ("", "SELECT", b"-ERR DB index is out of range\r\n"),
        ("", "COMMAND DOCS", b"*0\r\n"),
        ("", "HELLO 3", b"-ERR unknown command 'HELLO'\r\n"),
        ("", "foo bar", b"-ERR unknown command 'FOO'\r\n"),
        ("", "GET k", b"$-1\r\n"),
        ("SET k v", "GET k", b"$1\r\nv\r\n"),
        ("SET k v", "get k surplus", b"-ERR wrong number of arguments for 'GET' command\r\n"),
        ("", "SET k v", b"+OK\r\n"),
        ("SET k old", "SET k new GET", b"$3\r\nold\r\n"),
        ("", "SET k new GET", b"$-1\r\n"),
        ("SET k old", "SET k new NX", b"$-1\r\n"),
        ("SET k old", "SET k new nx get", b"$3\r\nold\r\n"),
        ("", "SET k new NX GET", b"$-1\r\n"),
        ("", "SET k new XX", b"$-1\r\n"),
        ("SET k old", "SET k new XX EX 5", b"+OK\r\n"),
        ("", "SET k v NX XX", b"-ERR NX and XX options at the same time are not compatible\r\n"),
        ("", "SET k v KEEPTTL", b"+OK\r\n"),
        ("", "SET k v EX", b"-ERR syntax error\r\n"),
        ("", "SET k v EX 0", b"-ERR invalid expire time in 'set' command\r\n"),
        ("", "SET k v PX -1", b"-ERR invalid expire time in 'set' command\r\n"),
        ("", "SET k v EX 9223372036854775807", b"-ERR invalid expire time in 'set' command\r\n"),
        ("", "SET k v EX soon", NOT_INT),
        ("", "SETEX k 5 v", b"+OK\r\n"),
        ("", "SETEX k 0 v", b"-ERR invalid expire time in 'setex' command\r\n"),
        ("", "SETEX k x v", b"-ERR value is not an integer or out of range\r\n"),
        ("", "SETNX k v", b":1\r\n"),
        ("SET k v", "SETNX k w", b":0\r\n"),
        ("SET a 1", "MGET a b a", b"*3\r\n$1\r\n1\r\n$-1\r\n$1\r\n1\r\n"),
        ("HSET h f v", "MGET h", b"*1\r\n$-1\r\n"),
        ("", "MSET a 1 b 2", b"+OK\r\n"),
        ("", "MSET a 1 b", b"-ERR wrong number of arguments for 'mset' command\r\n"),
        ("", "INCR n", b":1\r\n"),
        ("SET n 10", "DECR n", b":9\r\n"),
        ("SET n 10", "INCRBY n 5", b":15\r\n"),
        ("SET n 10", "DECRBY n 15", b":-5\r\n"),
        ("SET n 10", "INCRBY n x", NOT_INT),
        ("SET n x", "INCR n", NOT_INT),
        (
            "SET n 9223372036854775807",
            "INCR n",
            b"-ERR increment or decrement would overflow\r\n",
        ),
        ("HSET h f v", "INCR h", WRONG),
        ("SET k ab", "APPEND k cd", b":4\r\n"),
        ("", "STRLEN k", b":0\r\n"),
        ("SET k abc", "STRLEN k", b":3\r\n"),
        ("SET k old", "GETSET k new", b"$3\r\nold\r\n"),
        ("", "GETSET k new", b"$-1\r\n"),
        ("SET a 1", "DEL a a b", b":1\r\n"),
        ("SET a 1", "EXISTS a a b", b":2\r\n"),
        ("SET k v", "EXPIRE k 10", b":1\r\n"),
        ("", "EXPIRE k 10", b":0\r\n"),
        ("HSET h f v", "EXPIRE h 10", b":0\r\n"),
        ("SET k v", "EXPIRE k 0", b"-ERR invalid expire time in 'expire' command\r\n"),
        ("SET k v", "PEXPIRE k no", b"-ERR value is not an integer or out of range\r\n"),
        ("SET k v EX 10", "TTL k", b":10\r\n"),
        ("SET k v PX 9999", "TTL k", b":9\r\n"),
        ("SET k v PX 9999", "PTTL k", b":9999\r\n"),
        ("SET k v", "TTL k", b":-1\r\n"),
        ("", "PTTL k", b":-2\r\n"),
        ("HSET h f v", "TTL h", b":-1\r\n"),
        ("SET k v EX 10", "PERSIST k", b":1\r\n"),
        ("SET k v", "PERSIST k", b":0\r\n"),
        ("SET k v", "TYPE k", b"+string\r\n"),
        ("HSET h f v", "TYPE h", b"+hash\r\n"),
        ("", "TYPE k", b"+none\r\n"),
        ("SET a 1", "RENAME a b", b"+OK\r\n"),
        ("HSET h f v", "RENAME h g", b"+OK\r\n"),
        ("", "RENAME a b", b"-ERR no such key\r\n"),
        ("MSET user:1 x other y", "KEYS user:*", b"*1\r\n$6\r\nuser:1\r\n"),
        ("SET a 1", "DBSIZE", b":1\r\n"),
        ("SET a 1", "FLUSHALL", b"+OK\r\n"),
        ("", "FLUSHDB", b"+OK\r\n"),
        ("HSET h a 1", "HSET h a 2 b 3", b":1\r\n"),
        ("", "HSET h a", b"-ERR wrong number of arguments for 'hset' command\r\n"),
        ("", "HSET h a 1 b", b"-ERR wrong number of arguments for 'hset' command\r\n"),
        ("SET k v", "HSET k f v", WRONG),
        ("HSET h f v", "GET h", WRONG),
        ("HSET h f v", "SET h v", b"+OK\r\n"),
        ("HSET h f v", "SET h v GET", WRONG),
        ("HSET h f v", "STRLEN h", WRONG),
        ("HSET h a 1", "HGET h a", b"$1\r\n1\r\n"),
        ("", "HGET h a", b"$-1\r\n"),
        ("HSET h a 1 b 2", "HGETALL h", b"*4\r\n$1\r\na\r\n$1\r\n1\r\n$1\r\nb\r\n$1\r\n2\r\n"),
        ("", "HGETALL h", b"*0\r\n"),
        ("HSET h a 1", "HKEYS h", b"*1\r\n$1\r\na\r\n"),
        ("HSET h a 1", "HVALS h", b"*1\r\n$1\r\n1\r\n"),
        ("HSET h a 1", "HLEN h", b":1\r\n"),
        ("HSET h a 1", "HEXISTS h a", b":1\r\n"),
        ("HSET h a 1", "HEXISTS h b", b":0\r\n"),
        ("HSET h a 1 b 2", "HDEL h a c", b":1\r\n"),
    ],
)
def test_replies(store: Store, before: str, words: str, reply: bytes) -> None:
    if before:
        answer(store, *before.split())
    assert answer(store, *words.split()) == reply


UPPER = """
    GET SETEX SETNX INCR DECR INCRBY DECRBY APPEND STRLEN GETSET EXPIRE PEXPIRE TTL PTTL
    PERSIST TYPE RENAME KEYS HGET HGETALL HKEYS HVALS HLEN HEXISTS
"""


@pytest.mark.parametrize("name", UPPER.split())
def test_missing_arguments_are_told_in_upper_case(store: Store, name: str) -> None:
    expected = f"-ERR wrong number of arguments for '{name}' command\r\n".encode()
    assert answer(store, name.lower()) == expected


@pytest.mark.parametrize("name", ["echo", "mget", "mset", "set", "del", "exists", "hset", "hdel"])
def test_missing_arguments_are_told_in_lower_case(store: Store, name: str) -> None:
    expected = f"-ERR wrong number of arguments for '{name}' command\r\n".encode()
    assert answer(store, name.upper()) == expected


def test_info_names_the_server_its_port_and_the_memory_in_use(store: Store) -> None:
    store.set(b"k", b"v")
    told = answer(store, "INFO").decode()
    for line in ("redis_version:7.0.0", "tcp_port:7001", f"used_memory:{store.used_memory}"):
        assert f"\r\n{line}\r\n" in told
    assert "# Clients" in told


def test_info_tells_the_sections_that_are_asked_for(store: Store) -> None:
    store.set(b"k", b"v")
    assert b"# Server" not in answer(store, "INFO", "keyspace")
    assert b"\r\ndb0:keys=1\r\n" in answer(store, "INFO", "keyspace")
    assert answer(store, "INFO", "nonsense") == b"$0\r\n\r\n"


@pytest.mark.parametrize(
    "words", ["SET a new-and-longer", "MSET b 2 a x", "GETSET b 2", "APPEND a x", "SETNX b 2"]
)
def test_a_refused_write_is_an_error_and_changes_nothing(words: str) -> None:
    store = Store(StoreOptions(memory_limit=138, eviction_policy="noeviction"))
    store.set(b"a", b"1")
    assert answer(store, *words.split()) == b"-ERR out of memory\r\n"
    assert store.get(b"a") == b"1"
    assert store.get(b"b") is None


def test_requests_that_are_no_commands(store: Store) -> None:
    commands = Commands(port=1)
    assert commands.answer(store, []) == b"-ERR empty command\r\n"
    assert commands.answer(store, SimpleString(b"")) == b"-ERR empty command\r\n"
    assert commands.answer(store, SimpleString(b"set k v")) == b"+OK\r\n"
    assert commands.answer(store, 5) == b"-ERR invalid command format\r\n"
    assert commands.answer(store, None) == b"-ERR invalid command format\r\n"
    assert commands.answer(store, b"PING") == b"-ERR invalid command format\r\n"
    assert commands.answer(store, [5, b"PING"]) == b"-ERR invalid command name\r\n"
    assert commands.answer(store, [b"GET", 5, b"k"]) == b"$1\r\nv\r\n"


# -- who may come in -------------------------------------------------------------------


def derived(secret: str, host: str) -> bytes:
    return hmac.new(secret.encode(), host.encode(), hashlib.sha256).hexdigest().encode()


def test_without_a_password_every_auth_is_welcome(store: Store) -> None:
    gate = OpenGate(store)
    assert not gate.required
    assert gate.admit([b"whatever"]) is store
    assert gate.admit([]) is store


def test_a_password_is_checked(store: Store) -> None:
    gate = PasswordGate(store, "open sesame")
    assert gate.required
    assert gate.admit([b"open sesame"]) is store
    assert gate.admit([b"default", b"open sesame"]) is store
    for wrong in ([b"open"], [b"default", b"x"], [b"other", b"open sesame"], [b""]):
        with pytest.raises(AuthError, match="ERR invalid password"):
            gate.admit(wrong)
    with pytest.raises(AuthError, match="ERR wrong number of arguments for 'auth' command"):
        gate.admit([])


def test_a_site_comes_in_with_its_derived_password_only() -> None:
    stores: dict[str, Store] = {}
    gate = SiteGate("s3cret", Store(), lambda host: stores.setdefault(host, Store()))
    assert gate.required
    assert gate.admit([b"a.test", derived("s3cret", "a.test")]) is stores["a.test"]
    assert gate.admit([b"b.test", derived("s3cret", "b.test")]) is not stores["a.test"]
    for wrong in (
        [b"a.test", derived("s3cret", "b.test")],
        [b"a.test", derived("other", "a.test")],
        [b"a.test", derived("s3cret", "a.test").upper()],
        [b"a.test", b"s3cret"],
        [b"a.test", b"\xff"],
    ):
        with pytest.raises(AuthError, match="ERR invalid password"):
            gate.admit(wrong)
    for short in ([], [derived("s3cret", "a.test")]):
        with pytest.raises(AuthError, match="ERR wrong number of arguments for 'auth' command"):
            gate.admit(short)
    assert set(stores) == {"a.test", "b.test"}
