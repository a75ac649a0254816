"""The Redis protocol (RESP2) before a key-value store.

Three layers: `Parser` takes frames off a stream of bytes, `Commands` answers one request
against a store, `RespServer` serves connections and lets in who passes its gate. Replies
are the product's, to the byte. They differ where the product tells an untruth: a write
that found no room is an error (never `+OK`), an expiry that cannot be is an error (never
"no expiry"), strings and hashes exclude each other (`WRONGTYPE`).
"""

from __future__ import annotations

import asyncio
import enum
import hashlib
import hmac
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final, Protocol, cast

from reference import defects
from reference.kv import kv_defects
from reference.kv.store import INT64, NotAnInteger, OutOfMemory, Store, StoreError, parse_integer

MAX_ARRAY_LENGTH = 1024 * 1024
MAX_BULK_LENGTH = 512 * 1024 * 1024
MAX_NESTING = 32

ARRAY, BULK, SIMPLE, INTEGER = b"*$+:"


# --- frames ------------------------------------------------------------------------------


class ProtocolError(Exception):
    """The bytes are no frame; what follows them cannot be told apart any more."""


class InputOverflow(Exception):
    """A frame is larger than the connection may send."""


class Simple(bytes):
    """The text of a `+` line, as opposed to a bulk string."""


class Incomplete(enum.Enum):
    """The type of `Parser.INCOMPLETE`."""

    INCOMPLETE = enum.auto()


Frame = bytes | int | None | list["Frame"]
"""A bulk string or `Simple`, an integer, null (and error lines), an array."""


class Parser:
    """Takes frames off the bytes fed to it, in any fragments.

    `limit` is the largest frame in bytes, finished or not; 0 means no limit.
    """

    INCOMPLETE: Final = Incomplete.INCOMPLETE

    def __init__(self, limit: int = 0) -> None:
        self._limit = limit // 2 if defects.on("resp-input-limit-halved") else limit
        self._buffer = bytearray()
        self._position = 0
        self._frame_start = 0
        # The arrays that are open, outermost first: items so far, and how many in all.
        self._open: list[tuple[list[Frame], int]] = []

    def feed(self, data: bytes) -> None:
        """Add what was received."""
        self._buffer += data

    def clear(self) -> None:
        """Forget everything that was fed."""
        self._buffer.clear()
        self._position = self._frame_start = 0
        self._open.clear()

    def next(self) -> Frame | Incomplete:
        """Return the next whole frame, or `INCOMPLETE`.

        Raise `ProtocolError` or `InputOverflow`; after these only `clear` is of use.
        """
        buffer = self._buffer
        while True:
            start = self._position
            if start >= len(buffer):
                return self._incomplete()
            kind = buffer[start]
            if kind not in b"*$+-:":
                raise ProtocolError(f"unexpected type byte: {kind:#04x}")
            if kind == ARRAY and self._is_too_deep():
                raise ProtocolError(f"array nesting deeper than {MAX_NESTING} levels")
            end = buffer.find(b"\r\n", start + 1)
            if end < 0:
                return self._incomplete()
            after = end + 2
            frame: Frame = None
            if kind == BULK:
                length = self._length(start + 1, end, MAX_BULK_LENGTH, "invalid bulk length")
                if length >= 0:
                    if after + length + 2 > len(buffer):
                        return self._incomplete()
                    frame = bytes(buffer[after : after + length])
                    after += length + 2
            elif kind == ARRAY:
                length = self._length(start + 1, end, MAX_ARRAY_LENGTH, "invalid multibulk length")
                if length > 0:
                    self._open.append(([], length))
                    self._position = after
                    continue
                frame = [] if length == 0 else None
            elif kind == SIMPLE:
                frame = Simple(buffer[start + 1 : end])
            elif kind == INTEGER:
                frame = self._integer(start + 1, end)
            self._position = after
            while self._open:
                items, length = self._open[-1]
                items.append(frame)
                if len(items) < length:
                    break
                self._open.pop()
                frame = items
            else:
                return self._finished(frame)

    def _is_too_deep(self) -> bool:
        most = MAX_NESTING
        if defects.any_on():
            if defects.on("resp-deep-nesting-fatal"):
                return kv_defects.overflow_stack(len(self._open))
            if defects.on("resp-nesting-shallow"):
                most = kv_defects.SHALLOW
        return len(self._open) >= most and not defects.on("resp-nesting-unlimited")

    def _incomplete(self) -> Incomplete:
        if self._frame_start and not defects.on("resp-input-kept"):
            del self._buffer[: self._frame_start]
            self._position -= self._frame_start
            self._frame_start = 0
        self._check_size(len(self._buffer) + 1)
        if defects.on("resp-fragments-lost"):
            self.clear()
        if self._buffer and defects.on("resp-unfinished-refused"):
            raise ProtocolError("unexpected end")
        return Parser.INCOMPLETE

    def _finished(self, frame: Frame) -> Frame:
        size = self._position - self._frame_start
        self._frame_start = self._position
        self._check_size(size)
        return frame

    def _check_size(self, size: int) -> None:
        if self._limit and size > self._limit and not defects.on("resp-input-unlimited"):
            raise InputOverflow

    def _length(self, start: int, end: int, most: int, complaint: str) -> int:
        length = self._integer(start, end)
        if length > most:
            raise ProtocolError(complaint)
        return length

    def _integer(self, start: int, end: int) -> int:
        text = bytes(self._buffer[start:end])
        try:
            return parse_integer(text)
        except NotAnInteger as error:
            try:
                shown = text.decode()
            except UnicodeDecodeError:
                raise ProtocolError("non-UTF-8 integer line") from error
            raise ProtocolError(f"invalid integer: {shown}") from error


# --- replies -----------------------------------------------------------------------------

OK = b"+OK\r\n"
PONG = b"+PONG\r\n"
NULL = b"$-1\r\n"


def error(message: str) -> bytes:
    """An error line; what would end the line early is blanked out."""
    return b"-" + message.replace("\r", " ").replace("\n", " ").encode() + b"\r\n"


def integer(number: int) -> bytes:
    """An integer line."""
    return b":%d\r\n" % number


def bulk(text: bytes | None) -> bytes:
    """A bulk string, or null."""
    if text and defects.on("resp-texts-reversed"):
        text = text[::-1]
    return NULL if text is None else b"$%d\r\n%b\r\n" % (len(text), text)


def array(items: Sequence[bytes]) -> bytes:
    """An array of encoded replies."""
    return b"*%d\r\n" % len(items) + b"".join(items)


# --- commands ----------------------------------------------------------------------------

Arguments = list[bytes]
Reply = bytes | Awaitable[bytes]
Handler = Callable[["Commands", Store, Arguments], Reply]


class Commands:
    """Answers requests against a store. `port` is what INFO tells."""

    table: ClassVar[dict[bytes, tuple[Handler, int, bytes]]] = {}

    def __init__(self, port: int) -> None:
        self.port = port

    def answer(self, store: Store, request: Frame) -> Reply:
        """Return the encoded reply to a request, or what will become it."""
        if isinstance(request, Simple) and not defects.on("resp-simple-lines-refused"):
            request = cast("list[Frame]", request.split())
        if not isinstance(request, list):
            return error("ERR invalid command format")
        if not request:
            return error("ERR empty command")
        if not isinstance(request[0], bytes):
            return error("ERR invalid command name")
        name = request[0].upper()
        arguments = [item for item in request[1:] if type(item) is bytes]
        reply: Reply | None = kv_defects.reply_instead(name, arguments)
        if reply is None:
            reply = self._execute(store, name, kv_defects.arguments_of(name, arguments))
        return kv_defects.reply_after(name, reply) if isinstance(reply, bytes) else reply

    def _execute(self, store: Store, name: bytes, arguments: Arguments) -> Reply:
        known = self.table.get(name)
        if known is None:
            return error(f"ERR unknown command '{name.decode(errors='replace')}'")
        handler, least, complaint = known
        if len(arguments) < least:
            return complaint
        try:
            return handler(self, store, arguments)
        except StoreError as refusal:
            if isinstance(refusal, OutOfMemory) and defects.on("kv-refused-write-is-ok"):
                return OK
            return b"-" + refusal.reply + b"\r\n"


def wrong_number(name: str) -> bytes:
    """The reply to a request with too few arguments, or an odd one."""
    return error(f"ERR wrong number of arguments for '{name}' command")


def command(name: str, least: int = 0) -> Callable[[Handler], Handler]:
    """Register the handler of a command that needs `least` arguments (more are ignored).

    Complaints show `name` as it is spelt here: the product spells some in lower case.
    """

    def register(handler: Handler) -> Handler:
        Commands.table[name.upper().encode()] = (handler, least, wrong_number(name))
        return handler

    return register


@command("PING")
def _ping(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return bulk(arguments[0]) if arguments else PONG


@command("echo", 1)
def _echo(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return bulk(arguments[0])


@command("SELECT")
def _select(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return OK if arguments[:1] == [b"0"] else error("ERR DB index is out of range")


@command("COMMAND")
def _command(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return array([])


@command("INFO")
def _info(commands: Commands, store: Store, arguments: Arguments) -> Reply:
    lines = [
        "# Server",
        "redis_version:7.0.0",
        "redis_mode:embedded",
        f"tcp_port:{commands.port}",
        "# Memory",
        f"used_memory:{store.used_memory}",
    ]
    return bulk("".join(line + "\r\n" for line in lines).encode())


@command("GET", 1)
def _get(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return bulk(store.get(arguments[0]))


@command("set", 2)
def _set(_: Commands, store: Store, arguments: Arguments) -> Reply:
    if len(arguments) == 2:
        store.set(arguments[0], arguments[1])
        return OK
    options = _set_options(arguments[2:])
    if isinstance(options, bytes):
        return options
    key, value = arguments[:2]
    old = store.get(key) if options.get else None
    done = store.set(key, value, options.ttl, if_absent=options.absent, if_present=options.present)
    if options.get:
        return bulk(old)
    return OK if done else NULL


@dataclass
class _SetOptions:
    ttl: float | None = None
    absent: bool = False
    present: bool = False
    get: bool = False


def _set_options(words: Arguments) -> _SetOptions | bytes:
    """Return the options of SET, or the error that they are."""
    options = _SetOptions()
    rest = iter(words)
    for word in rest:
        match word.upper():
            case b"NX":
                options.absent = True
            case b"XX":
                options.present = True
            case b"GET":
                options.get = True
            case b"EX" | b"PX" as unit:
                amount = next(rest, None)
                if amount is None:
                    return error("ERR syntax error")
                ttl = seconds(parse_integer(amount), 1 if unit == b"EX" else 1000)
                if ttl is None:
                    return error("ERR invalid expire time in 'set' command")
                options.ttl = ttl
            case _:
                return error("ERR syntax error")
    if options.absent and options.present:
        return error("ERR NX and XX options at the same time are not compatible")
    return options


def seconds(amount: int, per_second: int) -> float | None:
    """Return the time to live in seconds, or None for one that cannot be."""
    if amount <= 0 or amount * (1000 // per_second) not in INT64:
        return None
    return amount / per_second


def _time_to_live(text: bytes, per_second: int) -> float | None:
    try:
        return seconds(parse_integer(text), per_second)
    except NotAnInteger:
        return None


@command("SETEX", 3)
def _setex(_: Commands, store: Store, arguments: Arguments) -> Reply:
    ttl = _time_to_live(arguments[1], 1)
    if ttl is None:
        return error("ERR invalid expire time in 'setex' command")
    store.set(arguments[0], arguments[2], ttl)
    return OK


@command("SETNX", 2)
def _setnx(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return integer(store.set(arguments[0], arguments[1], if_absent=True))


@command("mget", 1)
def _mget(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return array([bulk(store.get(key) if _is_text(store, key) else None) for key in arguments])


def _is_text(store: Store, key: bytes) -> bool:
    return store.kind(key) == "string" or defects.on("kv-mget-refuses-hashes")


@command("mset", 2)
def _mset(_: Commands, store: Store, arguments: Arguments) -> Reply:
    if len(arguments) % 2:
        return wrong_number("mset")
    store.set_many(_pairs(arguments))
    return OK


def _pairs(arguments: Arguments) -> dict[bytes, bytes]:
    return dict(zip(arguments[::2], arguments[1::2], strict=True))


@command("INCR", 1)
def _incr(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return integer(store.incr_by(arguments[0], 1))


@command("DECR", 1)
def _decr(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return integer(store.incr_by(arguments[0], -1))


@command("INCRBY", 2)
def _incrby(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return integer(store.incr_by(arguments[0], parse_integer(arguments[1])))


@command("DECRBY", 2)
def _decrby(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return integer(store.incr_by(arguments[0], -parse_integer(arguments[1])))


@command("APPEND", 2)
def _append(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return integer(store.append(arguments[0], arguments[1]))


@command("STRLEN", 1)
def _strlen(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return integer(len(store.get(arguments[0]) or b""))


@command("GETSET", 2)
def _getset(_: Commands, store: Store, arguments: Arguments) -> Reply:
    old = store.get(arguments[0])
    store.set(arguments[0], arguments[1])
    return bulk(old)


@command("del", 1)
def _del(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return integer(sum(store.delete(key) for key in arguments))


@command("exists", 1)
def _exists(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return integer(sum(store.exists(key) for key in arguments))


@command("EXPIRE", 2)
def _expire(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return _expire_in(store, arguments, 1, "expire")


@command("PEXPIRE", 2)
def _pexpire(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return _expire_in(store, arguments, 1000, "pexpire")


def _expire_in(store: Store, arguments: Arguments, per_second: int, name: str) -> bytes:
    ttl = _time_to_live(arguments[1], per_second)
    if ttl is None:
        return error(f"ERR invalid expire time in '{name}' command")
    return integer(store.expire(arguments[0], ttl))


@command("TTL", 1)
def _ttl(_: Commands, store: Store, arguments: Arguments) -> Reply:
    left = store.pttl(arguments[0])
    return integer(left // 1000 if left >= 0 else left)


@command("PTTL", 1)
def _pttl(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return integer(store.pttl(arguments[0]))


@command("PERSIST", 1)
def _persist(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return integer(store.persist(arguments[0]))


@command("TYPE", 1)
def _type(_: Commands, store: Store, arguments: Arguments) -> Reply:
    kind = store.kind(arguments[0])
    if defects.on("kv-type-always-string"):
        kind = "string"
    if defects.on("kv-type-always-none"):
        kind = "none"
    return b"+" + kind.encode() + b"\r\n"


@command("RENAME", 2)
def _rename(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return OK if store.rename(arguments[0], arguments[1]) else error("ERR no such key")


@command("KEYS", 1)
def _keys(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return array([bulk(key) for key in store.keys(arguments[0])])


@command("DBSIZE")
def _dbsize(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return integer(len(store))


@command("FLUSHDB")
@command("FLUSHALL")
def _flush(_: Commands, store: Store, arguments: Arguments) -> Reply:
    store.flush()
    return OK


@command("hset", 3)
def _hset(_: Commands, store: Store, arguments: Arguments) -> Reply:
    if len(arguments) % 2 == 0:
        return wrong_number("hset")
    return integer(store.hset(arguments[0], _pairs(arguments[1:])))


@command("HGET", 2)
def _hget(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return bulk(store.hget(arguments[0], arguments[1]))


@command("hdel", 2)
def _hdel(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return integer(store.hdel(arguments[0], arguments[1:]))


@command("HGETALL", 1)
def _hgetall(_: Commands, store: Store, arguments: Arguments) -> Reply:
    fields = store.hgetall(arguments[0])
    return array([bulk(part) for pair in fields.items() for part in pair])


@command("HKEYS", 1)
def _hkeys(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return array([bulk(name) for name in store.hgetall(arguments[0])])


@command("HVALS", 1)
def _hvals(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return array([bulk(value) for value in store.hgetall(arguments[0]).values()])


@command("HLEN", 1)
def _hlen(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return integer(len(store.hgetall(arguments[0])))


@command("HEXISTS", 2)
def _hexists(_: Commands, store: Store, arguments: Arguments) -> Reply:
    return integer(arguments[1] in store.hgetall(arguments[0]))


# --- who may come in ---------------------------------------------------------------------


class Refused(Exception):
    """AUTH failed; the text is the reply."""


INVALID_PASSWORD = "ERR invalid password"
AUTH_ARGUMENTS = "ERR wrong number of arguments for 'auth' command"


class Gate(Protocol):
    """Decides about AUTH. `store` is what a connection sees before any AUTH."""

    store: Store
    required: bool

    def admit(self, arguments: Arguments) -> Store:
        """Return the store that the connection is bound to from now on, or raise `Refused`."""


class OpenGate:
    """Nobody needs AUTH, and nobody fails it."""

    required = False

    def __init__(self, store: Store) -> None:
        self.store = store

    def admit(self, arguments: Arguments) -> Store:
        """Let anybody in."""
        return self.store


class PasswordGate:
    """One password for all: `AUTH password`, or `AUTH default password` as in Redis."""

    required = True

    def __init__(self, store: Store, password: str) -> None:
        self.store = store
        self._password = password.encode()

    def admit(self, arguments: Arguments) -> Store:
        """Let in who knows the password."""
        if not arguments:
            raise Refused(AUTH_ARGUMENTS)
        if len(arguments) > 1 and defects.on("resp-auth-user-refused"):
            raise Refused(INVALID_PASSWORD)
        user, password = arguments[:2] if len(arguments) > 1 else (b"default", arguments[0])
        known = user == b"default" and hmac.compare_digest(password, self._password)
        if not known and not defects.on("resp-any-password"):
            raise Refused(INVALID_PASSWORD)
        return self.store


class SiteGate:
    """One derived password for each site: `AUTH host hex(HMAC-SHA256(secret, host))`."""

    required = True

    def __init__(self, secret: str, store: Store, store_of: Callable[[str], Store]) -> None:
        self.store = store
        self._secret = secret
        self._store_of = store_of

    def admit(self, arguments: Arguments) -> Store:
        """Bind the connection to the site whose password it knows."""
        if len(arguments) < 2:
            raise Refused(AUTH_ARGUMENTS)
        host = arguments[0].decode(errors="surrogateescape")
        password = site_password(self._secret, host).encode()
        known = hmac.compare_digest(arguments[1], password)
        if not known and not defects.on("resp-any-password"):
            raise Refused(INVALID_PASSWORD)
        return self._store_of(host)


def site_password(secret: str, host: str) -> str:
    """Return the password that `[kv] secret` gives a site, 64 hexadecimal digits."""
    name = host.encode(errors="surrogateescape")
    return hmac.new(secret.encode(), name, hashlib.sha256).hexdigest()


# --- connections -------------------------------------------------------------------------


@dataclass(frozen=True)
class Limits:
    """What connections may do; 0 means no limit.

    `max_input_buffer` is in bytes, `idle_timeout` in seconds without a byte received.
    """

    max_connections: int = 1000
    max_input_buffer: int = 1024 * 1024
    idle_timeout: float = 300.0


class Router(Protocol):
    """Answers requests where their keys are, which may be other nodes."""

    async def answer(self, commands: Commands, batch: Sequence[tuple[Store, Frame]]) -> list[bytes]:
        """Return the replies to requests that came together, each to a store of this node."""


STOP_PATIENCE = 2.0
"""Seconds that requests which wait for other nodes get to be answered before a stop."""

MAX_BATCH = 1000
MAX_BATCH_BYTES = 4 * 1024 * 1024


class RespServer:
    """Serves connections, on TCP or on a Unix socket; with a `router`, for a whole cluster."""

    def __init__(self, gate: Gate, commands: Commands, limits: Limits | None = None) -> None:
        self.gate = gate
        self.commands = commands
        self.router: Router | None = None
        self.limits = limits or Limits()
        self.connections: set[_Connection] = set()
        self._server: asyncio.Server | None = None

    async def start_tcp(self, host: str, port: int) -> int:
        """Listen, and return the port (a free one was chosen for 0). Raise `OSError`."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), host, port)
        chosen: int = self._server.sockets[0].getsockname()[1]
        return chosen

    async def start_unix(self, path: Path) -> None:
        """Listen on a socket that only this user may open."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_unix_server(lambda: _Connection(self), path)
        path.chmod(0o600)

    async def stop(self) -> None:
        """Close the listener and every connection; requests of a cluster are answered before."""
        if self._server is None:
            return
        if defects.on("redis-port-outlives-node"):
            kv_defects.leave_behind(self._server.sockets[0])
        self._server.close()
        answering = [c.answering for c in self.connections if c.answering is not None]
        if self.router is not None and answering:
            await asyncio.wait(answering, timeout=STOP_PATIENCE)
        for connection in list(self.connections):
            connection.close()
        await self._server.wait_closed()
        self._server = None


class _Connection(asyncio.Protocol):
    """One client: requests are answered in order, replies are sent in one piece per read."""

    def __init__(self, server: RespServer) -> None:
        self._server = server
        self._parser = Parser(server.limits.max_input_buffer)
        self._store = server.gate.store
        self._admitted = not server.gate.required
        self._transport: asyncio.Transport | None = None
        self._last_input = time.monotonic()
        self._idle_timer: asyncio.TimerHandle | None = None
        self._slow_reply: asyncio.Task[None] | None = None
        self._has_input = False
        self._ended = False

    # -- what asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        most = self._server.limits.max_connections
        full = most and len(self._server.connections) >= most
        if full and not defects.on("resp-connections-unlimited"):
            self._transport.write(error("ERR max number of clients reached"))
            self._transport.close()
            return
        self._server.connections.add(self)
        if self._server.limits.idle_timeout and not defects.on("resp-idle-for-ever"):
            self._watch_idleness(self._server.limits.idle_timeout)

    def connection_lost(self, exc: Exception | None) -> None:
        if not defects.on("resp-places-not-freed"):
            self._server.connections.discard(self)
        if self._idle_timer is not None:
            self._idle_timer.cancel()
        if self._slow_reply is not None:
            self._slow_reply.cancel()

    def data_received(self, data: bytes) -> None:
        self._last_input = time.monotonic()
        self._parser.feed(data)
        self._has_input = True
        if self._slow_reply is None:
            self._answer_all()

    def pause_writing(self) -> None:
        if self._transport is not None:
            self._transport.pause_reading()

    def resume_writing(self) -> None:
        if self._transport is not None:
            self._transport.resume_reading()

    # -- within

    @property
    def answering(self) -> asyncio.Task[None] | None:
        """What is being done for this client and cannot be answered at once."""
        return self._slow_reply

    def close(self) -> None:
        """End the connection once what was written has gone out."""
        if self._transport is not None:
            self._transport.close()

    def _watch_idleness(self, delay: float) -> None:
        loop = asyncio.get_running_loop()
        self._idle_timer = loop.call_later(delay, self._close_if_idle)

    def _close_if_idle(self) -> None:
        left = self._last_input + self._server.limits.idle_timeout - time.monotonic()
        if left <= 0:
            self.close()
        else:
            self._watch_idleness(left)

    def _answer_all(self) -> None:
        assert self._transport is not None
        if self._server.router is not None:
            self._slow_reply = asyncio.ensure_future(self._answer_routed(self._server.router))
            return
        replies: list[bytes] = []
        while not self._transport.is_closing():
            try:
                frame = self._parser.next()
            except ProtocolError as problem:
                replies.append(error(f"ERR protocol error: {problem}"))
                self._parser.clear()
                if defects.on("resp-garbage-closes"):
                    self._finish(replies)
                    return
                break
            except InputOverflow:
                replies.append(error("ERR input buffer overflow"))
                self._finish(replies)
                return
            if frame is Parser.INCOMPLETE:
                break
            name = _name_of(frame)
            if name == b"QUIT" and not defects.on("resp-quit-refused"):
                replies.append(OK)
                self._finish(replies)
                return
            if name == b"" and defects.on("resp-odd-commands-close"):
                self._finish(replies)
                return
            reply = self._reply(name, frame)
            if not isinstance(reply, bytes):
                self._transport.write(b"".join(replies))
                self._slow_reply = asyncio.ensure_future(self._answer_later(reply))
                return
            replies.append(reply)
        if defects.on("resp-pipeline-reversed"):
            replies.reverse()
        if defects.on("resp-pipeline-first-only"):
            del replies[1:]
        if replies:
            self._transport.write(b"".join(replies))

    async def _answer_routed(self, router: Router) -> None:
        """Answer all that has arrived, as many requests at once as came together."""
        assert self._transport is not None
        more = True
        while (more or self._has_input) and not self._transport.is_closing():
            self._has_input = False
            replies, batch, more = self._read_batch()
            if batch:
                answers = iter(await router.answer(self._server.commands, batch))
                replies = [next(answers) if reply is None else reply for reply in replies]
            done = [reply for reply in replies if reply is not None]
            if self._ended:
                self._finish(done)
            elif done:
                self._transport.write(b"".join(done))
        self._slow_reply = None

    def _read_batch(self) -> tuple[list[bytes | None], list[tuple[Store, Frame]], bool]:
        """Return replies, None where a request has to be routed; these; whether there is more."""
        replies: list[bytes | None] = []
        batch: list[tuple[Store, Frame]] = []
        size = 0
        while len(batch) < MAX_BATCH and size < MAX_BATCH_BYTES:
            try:
                frame = self._parser.next()
            except ProtocolError as problem:
                replies.append(error(f"ERR protocol error: {problem}"))
                self._parser.clear()
                return replies, batch, False
            except InputOverflow:
                replies.append(error("ERR input buffer overflow"))
                self._ended = True
                return replies, batch, False
            if frame is Parser.INCOMPLETE:
                return replies, batch, False
            name = _name_of(frame)
            if name == b"QUIT":
                replies.append(OK)
                self._ended = True
                return replies, batch, False
            if name == b"AUTH" or not self._admitted:
                reply = self._reply(name, frame)
                assert isinstance(reply, bytes)
                replies.append(reply)
                continue
            replies.append(None)
            batch.append((self._store, frame))
            if isinstance(frame, list):
                size += sum(len(item) for item in frame if isinstance(item, bytes))
        return replies, batch, True

    def _finish(self, replies: list[bytes]) -> None:
        assert self._transport is not None
        self._parser.clear()
        self._transport.write(b"".join(replies))
        self._transport.close()

    def _reply(self, name: bytes, frame: Frame) -> Reply:
        if name == b"AUTH":
            return self._authenticate(frame)
        if not self._admitted and not defects.on("resp-auth-not-needed"):
            return error("NOAUTH Authentication required")
        return self._server.commands.answer(self._store, frame)

    def _authenticate(self, frame: Frame) -> bytes:
        words = frame.split() if isinstance(frame, Simple) else cast("list[Frame]", frame)
        arguments = [word for word in words[1:] if isinstance(word, bytes)]
        try:
            if defects.on("resp-auth-refused"):
                raise Refused(INVALID_PASSWORD)
            self._store = self._server.gate.admit(arguments)
        except Refused as refusal:
            return error(str(refusal))
        self._admitted = True
        return OK

    async def _answer_later(self, reply: Awaitable[bytes]) -> None:
        assert self._transport is not None
        self._transport.write(await reply)
        self._slow_reply = None
        self._answer_all()


def _name_of(frame: Frame | Incomplete) -> bytes:
    """Return the name of a command in upper case, empty where the frame is none."""
    if isinstance(frame, Simple):
        words = frame.split()
        return words[0].upper() if words else b""
    if isinstance(frame, list) and frame and isinstance(frame[0], bytes):
        return frame[0].upper()
    return b""
