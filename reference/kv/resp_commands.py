"""What the Redis port answers: the table of commands, and how a request finds its command.

Replies are the product's, to the byte. They differ where the product tells an untruth: a write
that found no room is an error (never `+OK`), an expiry that cannot be is an error (never
"no expiry"), strings and hashes exclude each other (`WRONGTYPE`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import cast

from reference.kv import hash_commands as hashes
from reference.kv import key_commands as keys
from reference.kv import string_commands as strings
from reference.kv.arguments import Arguments
from reference.kv.errors import StoreError
from reference.kv.resp_parser import Frame, SimpleString
from reference.kv.resp_replies import OK, PONG, array, bulk, error, wrong_number
from reference.kv.store import Store

Reply = bytes | Awaitable[bytes]
Handler = Callable[[Store, Arguments], Reply]

Table = dict[bytes, tuple[Handler, int, bytes]]
"""Under the name in upper case: function, how many arguments it needs, what is said to fewer."""


def table_of(*rows: tuple[str, int, Handler]) -> Table:
    """Return a table of commands: name, how many arguments it needs (more are ignored), function.

    Complaints show a name as it is spelt here: the product spells some in lower case.
    """
    return {name.upper().encode(): (do, least, wrong_number(name)) for name, least, do in rows}


def ping(store: Store, arguments: Arguments) -> bytes:
    """PING [text]: PONG, or the text."""
    return bulk(arguments[0]) if arguments else PONG


def echo(store: Store, arguments: Arguments) -> bytes:
    """ECHO text: the text."""
    return bulk(arguments[0])


def select(store: Store, arguments: Arguments) -> bytes:
    """SELECT 0: OK; there is no other database."""
    return OK if arguments[:1] == [b"0"] else error("ERR DB index is out of range")


def command(store: Store, arguments: Arguments) -> bytes:
    """COMMAND: nothing, which clients are content with."""
    return array([])


COMMANDS = table_of(
    ("PING", 0, ping),
    ("echo", 1, echo),
    ("SELECT", 0, select),
    ("COMMAND", 0, command),
    ("GET", 1, strings.get),
    ("set", 2, strings.set_),
    ("SETEX", 3, strings.setex),
    ("SETNX", 2, strings.setnx),
    ("GETSET", 2, strings.getset),
    ("mget", 1, strings.mget),
    ("mset", 2, strings.mset),
    ("INCR", 1, strings.incr),
    ("DECR", 1, strings.decr),
    ("INCRBY", 2, strings.incrby),
    ("DECRBY", 2, strings.decrby),
    ("APPEND", 2, strings.append),
    ("STRLEN", 1, strings.strlen),
    ("del", 1, keys.delete),
    ("exists", 1, keys.exists),
    ("EXPIRE", 2, keys.expire),
    ("PEXPIRE", 2, keys.pexpire),
    ("TTL", 1, keys.ttl),
    ("PTTL", 1, keys.pttl),
    ("PERSIST", 1, keys.persist),
    ("TYPE", 1, keys.kind),
    ("RENAME", 2, keys.rename),
    ("KEYS", 1, keys.keys),
    ("DBSIZE", 0, keys.dbsize),
    ("FLUSHDB", 0, keys.flush),
    ("FLUSHALL", 0, keys.flush),
    ("hset", 3, hashes.hset),
    ("HGET", 2, hashes.hget),
    ("hdel", 2, hashes.hdel),
    ("HGETALL", 1, hashes.hgetall),
    ("HKEYS", 1, hashes.hkeys),
    ("HVALS", 1, hashes.hvals),
    ("HLEN", 1, hashes.hlen),
    ("HEXISTS", 2, hashes.hexists),
)
"""The commands, but for AUTH and QUIT, which concern the connection, and INFO of `Commands`."""


class Commands:
    """Answers requests against a store. `port` is what INFO tells."""

    table: Table = COMMANDS

    def __init__(self, port: int) -> None:
        self.port = port
        self.table = self.table | table_of(("INFO", 0, self._info))

    def answer(self, store: Store, request: Frame) -> Reply:
        """Return the encoded reply to a request, or what will become it."""
        if isinstance(request, SimpleString):
            request = cast("list[Frame]", request.split())
        if not isinstance(request, list):
            return error("ERR invalid command format")
        if not request:
            return error("ERR empty command")
        if not isinstance(request[0], bytes):
            return error("ERR invalid command name")
        arguments = [item for item in request[1:] if type(item) is bytes]
        return self._execute(store, request[0].upper(), arguments)

    def _execute(self, store: Store, name: bytes, arguments: Arguments) -> Reply:
        known = self.table.get(name)
        if known is None:
            return error(f"ERR unknown command '{name.decode(errors='replace')}'")
        do, least, complaint = known
        if len(arguments) < least:
            return complaint
        try:
            return do(store, arguments)
        except StoreError as refusal:
            return b"-" + refusal.reply + b"\r\n"

    def _info(self, store: Store, arguments: Arguments) -> bytes:
        lines = [
            "# Server",
            "redis_version:7.0.0",
            "redis_mode:embedded",
            f"tcp_port:{self.port}",
            "# Memory",
            f"used_memory:{store.used_memory}",
        ]
        return bulk("".join(line + "\r\n" for line in lines).encode())
