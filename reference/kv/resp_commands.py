"""What the Redis port answers: the table of commands, and how a request finds its command.

Replies are the product's, to the byte. They differ where the product tells an untruth: a write
that found no room is an error (never `+OK`), an expiry that cannot be is an error (never
"no expiry"), strings and hashes exclude each other (`WRONGTYPE`).
"""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import cast

from reference.kv import hash_commands as hashes
from reference.kv import key_commands as keys
from reference.kv import string_commands as strings
from reference.kv.arguments import Arguments
from reference.kv.errors import StoreError
from reference.kv.resp_parser import Frame, SimpleString
from reference.kv.resp_replies import OK, PONG, array, bulk, error, wrong_number
from reference.kv.resp_session import VERSION
from reference.kv.store import Store

Reply = bytes | Awaitable[bytes]
Handler = Callable[[Store, Arguments], Reply]

Table = dict[bytes, tuple[Handler, range, bytes]]
"""Under the name in upper case: function, how many arguments it takes, what is said to others."""

ANY = 1024 * 1024
"""As many arguments as a request may have."""


def table_of(*rows: tuple[str, int, int, Handler]) -> Table:
    """Return a table of commands: name, how many arguments it takes at least and at most, function.

    Complaints show a name as it is spelt here: the product spells some in lower case.
    """
    return {
        name.upper().encode(): (do, range(least, most + 1), wrong_number(name))
        for name, least, most, do in rows
    }


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
    ("PING", 0, 1, ping),
    ("echo", 1, 1, echo),
    ("SELECT", 0, 1, select),
    ("COMMAND", 0, ANY, command),
    ("GET", 1, 1, strings.get),
    ("set", 2, ANY, strings.set_),
    ("SETEX", 3, 3, strings.setex),
    ("PSETEX", 3, 3, strings.psetex),
    ("SETNX", 2, 2, strings.setnx),
    ("GETSET", 2, 2, strings.getset),
    ("GETDEL", 1, 1, strings.getdel),
    ("GETEX", 1, ANY, strings.getex),
    ("mget", 1, ANY, strings.mget),
    ("mset", 2, ANY, strings.mset),
    ("INCR", 1, 1, strings.incr),
    ("DECR", 1, 1, strings.decr),
    ("INCRBY", 2, 2, strings.incrby),
    ("DECRBY", 2, 2, strings.decrby),
    ("INCRBYFLOAT", 2, 2, strings.incrbyfloat),
    ("APPEND", 2, 2, strings.append),
    ("STRLEN", 1, 1, strings.strlen),
    ("del", 1, ANY, keys.delete),
    ("UNLINK", 1, ANY, keys.delete),
    ("exists", 1, ANY, keys.exists),
    ("EXPIRE", 2, ANY, keys.expire),
    ("PEXPIRE", 2, ANY, keys.pexpire),
    ("EXPIREAT", 2, ANY, keys.expireat),
    ("PEXPIREAT", 2, ANY, keys.pexpireat),
    ("EXPIRETIME", 1, 1, keys.expiretime),
    ("PEXPIRETIME", 1, 1, keys.pexpiretime),
    ("TTL", 1, 1, keys.ttl),
    ("PTTL", 1, 1, keys.pttl),
    ("PERSIST", 1, 1, keys.persist),
    ("TYPE", 1, 1, keys.kind),
    ("RENAME", 2, 2, keys.rename),
    ("TOUCH", 1, ANY, keys.touch),
    ("SCAN", 1, ANY, keys.scan),
    ("KEYS", 1, 1, keys.keys),
    ("DBSIZE", 0, 0, keys.dbsize),
    ("FLUSHDB", 0, 1, keys.flush),
    ("FLUSHALL", 0, 1, keys.flush),
    ("hset", 3, ANY, hashes.hset),
    ("HGET", 2, 2, hashes.hget),
    ("hdel", 2, ANY, hashes.hdel),
    ("HGETALL", 1, 1, hashes.hgetall),
    ("HKEYS", 1, 1, hashes.hkeys),
    ("HVALS", 1, 1, hashes.hvals),
    ("HLEN", 1, 1, hashes.hlen),
    ("HEXISTS", 2, 2, hashes.hexists),
)
"""The commands, but for those of the connection (`resp_session`), and INFO of `Commands`."""


@dataclass
class Statistics:
    """What has happened at a port since it was opened."""

    since: float = field(default_factory=time.monotonic)
    connected: int = 0
    connections: int = 0
    commands: int = 0


class Commands:
    """Answers requests against a store. `port` is what INFO tells."""

    table: Table = COMMANDS

    def __init__(self, port: int) -> None:
        self.port = port
        self.statistics = Statistics()
        self.table = self.table | table_of(("INFO", 0, ANY, self._info))

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
        do, wanted, complaint = known
        if len(arguments) not in wanted:
            return complaint
        try:
            return do(store, arguments)
        except StoreError as refusal:
            return b"-" + refusal.reply + b"\r\n"

    def _info(self, store: Store, arguments: Arguments) -> bytes:
        """INFO [section ...]: the sections of that name, or all of them."""
        wanted = {word.decode(errors="replace").lower() for word in arguments}
        if not wanted or wanted & {"all", "default", "everything"}:
            wanted = set()
        lines = [
            line
            for section, told in self._told(store).items()
            if not wanted or section.lower() in wanted
            for line in (f"# {section}", *(f"{name}:{value}" for name, value in told.items()))
        ]
        return bulk("".join(line + "\r\n" for line in lines).encode())

    def _told(self, store: Store) -> dict[str, dict[str, object]]:
        """Return what INFO tells: what clients, monitors and `redis-cli --stat` read."""
        statistics, keys = self.statistics, len(store)
        return {
            "Server": {
                "redis_version": VERSION,
                "redis_mode": "embedded",
                "process_id": os.getpid(),
                "tcp_port": self.port,
                "uptime_in_seconds": int(time.monotonic() - statistics.since),
            },
            "Clients": {"connected_clients": statistics.connected, "blocked_clients": 0},
            "Memory": {
                "used_memory": store.used_memory,
                "maxmemory": store.options.memory_limit,
                "maxmemory_policy": store.options.eviction_policy,
            },
            "Persistence": {"loading": 0},
            "Stats": {
                "total_connections_received": statistics.connections,
                "total_commands_processed": statistics.commands,
            },
            "Replication": {"role": "master", "connected_slaves": 0},
            "Keyspace": {"db0": f"keys={keys}"} if keys else {},
        }
