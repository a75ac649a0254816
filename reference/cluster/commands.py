"""The commands of clients as a cluster sees them: what they read or write, key by key.

Each node runs commands on one key each. What a client asks of several keys is split into such ones,
and their replies are merged into one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reference.cluster.placement import FullKey
from reference.cluster.sealing import decoded, encoded
from reference.kv.arguments import Arguments
from reference.kv.clock import HybridTime
from reference.kv.key_commands import release
from reference.kv.resp_commands import Commands
from reference.kv.resp_replies import NULL, OK, array, bulk, error, integer
from reference.kv.store import Store

_READS = frozenset(
    b"GET STRLEN TTL PTTL EXPIRETIME PEXPIRETIME TYPE MGET EXISTS TOUCH".split()
    + b"HGET HGETALL HKEYS HVALS HLEN HEXISTS EPHPM.RECORD".split()
)
_RELATIVE_WRITES = frozenset(
    b"SETNX GETSET GETDEL GETEX INCR DECR INCRBY DECRBY INCRBYFLOAT APPEND".split()
    + b"EXPIRE PEXPIRE EXPIREAT PEXPIREAT PERSIST HSET HDEL EPHPM.RELEASE".split()
)
_WRITES = _RELATIVE_WRITES | frozenset(b"SET SETEX PSETEX DEL UNLINK MSET EPHPM.RESTORE".split())
_OF_MANY_KEYS = frozenset((b"MGET", b"EXISTS", b"TOUCH", b"DEL", b"UNLINK"))


def _record(store: Store, arguments: Arguments) -> bytes:
    """EPHPM.RECORD key: value and expiry, or null."""
    record = store.record(arguments[0])
    if record is None or record.value is None:
        return NULL
    return bulk(encoded([record.value, store.seconds_left(record.expires)]))


def _restore(store: Store, arguments: Arguments) -> bytes:
    """EPHPM.RESTORE key record: put what EPHPM.RECORD gave."""
    value, seconds_left = decoded(arguments[1])
    store.put(arguments[0], value, store.moment_in(seconds_left))
    return OK


class NodeCommands(Commands):
    """The commands that nodes send each other: of clients, of pages, and two to move a key."""

    table = Commands.table | {
        b"EPHPM.RECORD": (_record, range(1, 2), error("ERR no key")),
        b"EPHPM.RESTORE": (_restore, range(2, 3), error("ERR no record")),
        b"EPHPM.RELEASE": (release, range(2, 3), error("ERR no text")),
    }


@dataclass(slots=True)
class KeyCommand:
    """One command on one key: its name in upper case, the key, and further arguments.

    `idempotency_key` tells it apart from all others, where it writes. After `begin_until` (by this
    node's clock) it must not be done any more, because who sent it may do it elsewhere: then it is
    `late`. `forwarded` ones come from another node. `superseded` are those that counted on a state
    which another owner had changed. `stamp` and `reply` are what came of it.
    """

    site: str
    words: list[bytes]
    idempotency_key: bytes
    forwarded: bool = False
    superseded: bool = False
    late: bool = False
    begin_until: float = math.inf
    stamp: HybridTime | None = None
    reply: bytes = b""

    @property
    def name(self) -> bytes:
        """The name of the command."""
        return self.words[0]

    @property
    def key(self) -> bytes:
        """The key of the command."""
        return self.words[1]

    @property
    def full_key(self) -> FullKey:
        """The site and the key."""
        return self.site, self.words[1]

    @property
    def writes(self) -> bool:
        """Whether it may change the key."""
        return self.name in _WRITES

    @property
    def is_relative(self) -> bool:
        """Whether it writes what depends on what was there."""
        return self.name in _RELATIVE_WRITES

    @property
    def size(self) -> int:
        """About how many bytes it takes on the wire."""
        return sum(map(len, self.words)) + 40


@dataclass(frozen=True)
class Split:
    """A request as commands on one key each, and how their replies become one."""

    parts: list[list[bytes]]
    merge: Callable[[list[bytes]], bytes]


def split(words: list[bytes]) -> Split | None:
    """Return a request as commands on one key each, or None where it is none of those."""
    name, arguments = words[0], words[1:]
    if name in _OF_MANY_KEYS:
        return Split([[name, key] for key in arguments], _list if name == b"MGET" else _sum)
    if name == b"MSET":
        if len(arguments) % 2:
            return None
        pairs = zip(arguments[::2], arguments[1::2], strict=True)
        return Split([[name, *pair] for pair in pairs], _all_done)
    if name in _READS or name in _WRITES:
        return Split([words], lambda replies: replies[0])
    return None


def at_once(reply: Any) -> bytes:
    """Return the reply of a command that does not wait."""
    assert isinstance(reply, bytes), "a command that waits was sent where none may wait"
    return reply


def _sum(replies: list[bytes]) -> bytes:
    bad = next((reply for reply in replies if not reply.startswith(b":")), None)
    return bad if bad is not None else integer(sum(int(reply[1:]) for reply in replies))


def _list(replies: list[bytes]) -> bytes:
    bad = next((reply for reply in replies if not reply.startswith(b"*1\r\n")), None)
    return bad if bad is not None else array([reply[4:] for reply in replies])


def _all_done(replies: list[bytes]) -> bytes:
    return next((reply for reply in replies if reply != OK), OK)
