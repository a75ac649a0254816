"""Serves Redis clients: connections, and how long and how much each may ask."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from reference.kv import resp3
from reference.kv.resp_auth import Gate
from reference.kv.resp_commands import Commands
from reference.kv.resp_parser import (
    INCOMPLETE,
    Frame,
    Incomplete,
    InputOverflow,
    ProtocolError,
    RespParser,
    words_of,
)
from reference.kv.resp_replies import OK, error
from reference.kv.resp_session import Session
from reference.kv.store import Store
from reference.log import fields, log

STOP_PATIENCE = 2.0
"""Seconds that requests which wait for other nodes get to be answered before a stop."""

FIRST_BATCH = 16
MAX_BATCH = 1000
MAX_BATCH_BYTES = 4 * 1024 * 1024

MAX_UNREAD = 4 * 1024 * 1024
"""Bytes of replies that wait for a client to read them, until no more are made for it."""

FOREIGN = (b"POST", b"HOST:")
"""Words of HTTP: a page in somebody's browser is made to talk to the Redis port."""


@dataclass(frozen=True)
class ClientLimits:
    """What connections may do; 0 means no limit.

    `max_input_buffer` is in bytes, `idle_timeout` in seconds without a byte received.
    """

    max_connections: int = 1000
    max_input_buffer: int = 1024 * 1024
    idle_timeout: float = 300.0


class CommandRouter(Protocol):
    """Answers requests where their keys are, which may be other nodes."""

    async def answer(self, commands: Commands, batch: Sequence[tuple[Store, Frame]]) -> list[bytes]:
        """Return the replies to requests that came together, each to a store of this node."""


class RespServer:
    """Serves connections, on TCP or on a Unix socket; with a `router`, for a whole cluster."""

    def __init__(self, gate: Gate, commands: Commands, limits: ClientLimits | None = None) -> None:
        self.gate = gate
        self.commands = commands
        self.router: CommandRouter | None = None
        self.limits = limits or ClientLimits()
        self.connections: set[RespConnection] = set()
        self.numbers = itertools.count(1)
        self._server: asyncio.Server | None = None

    async def start_tcp(self, host: str, port: int) -> int:
        """Listen, and return the port (a free one was chosen for 0). Raise `OSError`."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: RespConnection(self), host, port)
        chosen: int = self._server.sockets[0].getsockname()[1]
        return chosen

    async def start_unix(self, address: str) -> None:
        """Listen on an abstract Unix socket, whose address begins with a zero byte."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_unix_server(lambda: RespConnection(self), address)

    async def stop(self) -> None:
        """Close the listener and every connection; requests of a cluster are answered before."""
        if self._server is None:
            return
        self._server.close()
        answering = [c.answering for c in self.connections if c.answering is not None]
        if self.router is not None and answering:
            await asyncio.wait(answering, timeout=STOP_PATIENCE)
        for connection in list(self.connections):
            connection.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_PATIENCE):
                await asyncio.gather(*(c.gone.wait() for c in self.connections))
        for connection in list(self.connections):
            connection.abort()  # who does not read holds nobody up
        await self._server.wait_closed()
        self._server = None


class RespConnection(asyncio.Protocol):
    """One client: requests are answered in order, replies are sent in one piece per read.

    Who does not read its replies gets no more of them made, and is not read from either, until it
    does; it is sent away when it has neither sent nor read anything for the idle time.
    """

    def __init__(self, server: RespServer) -> None:
        self._server = server
        self._parser = RespParser(server.limits.max_input_buffer)
        self._session = Session(server.gate, 0, "")
        self._transport: asyncio.Transport | None = None
        self._last_input = time.monotonic()
        self._idle_timer: asyncio.TimerHandle | None = None
        self._slow_reply: asyncio.Task[None] | None = None
        self._has_input = False
        self._ended = False
        self._is_read = asyncio.Event()
        self._is_read.set()
        self._unread = 0
        self._batch_size = FIRST_BATCH
        self.gone = asyncio.Event()

    # -- what asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to serve the client, if there is room for one more."""
        self._transport = cast(asyncio.Transport, transport)
        most = self._server.limits.max_connections
        if most and len(self._server.connections) >= most:
            self._transport.write(error("ERR max number of clients reached"))
            self._transport.close()
            return
        self._transport.set_write_buffer_limits(high=MAX_UNREAD)
        address = ":".join(map(str, self._transport.get_extra_info("peername") or ()))
        self._session = Session(self._server.gate, next(self._server.numbers), address)
        self._server.connections.add(self)
        self._server.commands.statistics.connections += 1
        self._server.commands.statistics.connected += 1
        if self._server.limits.idle_timeout:
            self._watch_idleness(self._server.limits.idle_timeout)

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the client's place to others; nobody waits for its replies any more."""
        self.gone.set()
        if self in self._server.connections:
            self._server.connections.remove(self)
            self._server.commands.statistics.connected -= 1
        if self._idle_timer is not None:
            self._idle_timer.cancel()
        if self._slow_reply is not None:
            self._slow_reply.cancel()

    def data_received(self, data: bytes) -> None:
        """Answer all requests that are whole now."""
        self._last_input = time.monotonic()
        self._parser.feed(data)
        self._has_input = True
        self._go_on()

    def pause_writing(self) -> None:
        """Read no more from a client that does not read, and answer no more."""
        self._is_read.clear()
        if self._transport is not None:
            self._transport.pause_reading()

    def resume_writing(self) -> None:
        """Read and answer again."""
        self._is_read.set()
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()
            self._go_on()

    # -- the end

    @property
    def answering(self) -> asyncio.Task[None] | None:
        """What is being done for this client and cannot be answered at once."""
        return self._slow_reply

    def close(self) -> None:
        """End the connection once what was written has gone out."""
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        """End the connection at once."""
        if self._transport is not None:
            self._transport.abort()

    def _watch_idleness(self, delay: float) -> None:
        loop = asyncio.get_running_loop()
        self._idle_timer = loop.call_later(delay, self._close_if_idle)

    def _close_if_idle(self) -> None:
        assert self._transport is not None
        unread, self._unread = self._unread, self._transport.get_write_buffer_size()
        if self._unread < unread:  # it has read in the meantime
            self._last_input = time.monotonic()
        left = self._last_input + self._server.limits.idle_timeout - time.monotonic()
        if left > 0:
            self._watch_idleness(left)
        elif self._unread:
            self.abort()
        else:
            self.close()

    # -- requests

    def _go_on(self) -> None:
        """Answer what has arrived, unless that is being done, or nobody reads the answers."""
        if self._slow_reply is not None or not self._is_read.is_set():
            return
        if self._server.router is None:
            self._answer_all()
        else:
            self._slow_reply = asyncio.ensure_future(self._answer_routed(self._server.router))

    def _answer_all(self) -> None:
        assert self._transport is not None
        replies: list[bytes] = []
        size = 0
        while self._is_read.is_set() and not self._transport.is_closing():
            request = self._next_request(replies)
            if request is INCOMPLETE:
                break
            reply = self._server.commands.answer(self._session.store, request)
            if not isinstance(reply, bytes):
                self._send(replies)
                self._slow_reply = asyncio.ensure_future(self._answer_later(reply))
                return
            reply = self._spoken(request, reply)
            size += len(reply)
            replies.append(reply)
            if size > MAX_BATCH_BYTES:
                self._send(replies)
                replies, size = [], 0
        self._send(replies)

    async def _answer_later(self, reply: Awaitable[bytes]) -> None:
        self._send([await reply])
        self._slow_reply = None
        self._go_on()

    async def _answer_routed(self, router: CommandRouter) -> None:
        """Answer all that has arrived, as many requests at once as came together.

        Of requests with large replies fewer go at once: the replies are all there before one is
        sent.
        """
        assert self._transport is not None
        more = True
        while (more or self._has_input) and not self._transport.is_closing():
            await self._is_read.wait()
            self._has_input = False
            replies, batch, voices, more = self._read_batch()
            if batch:
                answers = await router.answer(self._server.commands, batch)
                mean = sum(map(len, answers)) // len(answers)
                fitting = max(1, MAX_BATCH_BYTES // (mean or 1))
                self._batch_size = min(MAX_BATCH, 2 * self._batch_size, fitting)
                said = iter(map(_said, voices, answers))
                replies = [next(said) if reply is None else reply for reply in replies]
            self._send([reply for reply in replies if reply is not None])
        self._slow_reply = None

    def _read_batch(
        self,
    ) -> tuple[list[bytes | None], list[tuple[Store, Frame]], list[Voice], bool]:
        """Return replies, None where a request has to be routed; these; whether there is more."""
        replies: list[bytes | None] = []
        batch: list[tuple[Store, Frame]] = []
        voices: list[Voice] = []
        size = 0
        while len(batch) < self._batch_size and size < MAX_BATCH_BYTES:
            request = self._next_request(replies)
            if request is INCOMPLETE:
                return replies, batch, voices, False
            replies.append(None)
            batch.append((self._session.store, request))
            voices.append((self._session.protocol, request))
            if isinstance(request, list):
                size += sum(len(item) for item in request if isinstance(item, bytes))
        return replies, batch, voices, True

    def _next_request(self, replies: list[bytes] | list[bytes | None]) -> Frame | Incomplete:
        """Return the next request to the store, `INCOMPLETE` where there is none now.

        What concerns the connection itself is answered in `replies`.
        """
        while True:
            try:
                frame = self._parser.next()
            except ProtocolError as problem:
                replies.append(error(f"ERR protocol error: {problem}"))
                self._parser.clear()
                return INCOMPLETE
            except InputOverflow:
                replies.append(error("ERR input buffer overflow"))
                self._ended = True
                return INCOMPLETE
            if frame is INCOMPLETE:
                return INCOMPLETE
            self._server.commands.statistics.commands += 1
            words = words_of(frame)
            name = words[0] if words else b""
            if name == b"QUIT":
                replies.append(OK)
                self._ended = True
                return INCOMPLETE
            if name in FOREIGN:
                self._leave_foreigner()
                return INCOMPLETE
            reply = self._session.answer(words)
            if reply is None:
                return frame
            replies.append(self._spoken(frame, reply))

    def _leave_foreigner(self) -> None:
        """End a connection that speaks HTTP: what follows may be commands that nobody wanted."""
        log.warning(fields("HTTP at the Redis port, connection closed"))
        self._ended = True

    def _spoken(self, request: Frame, reply: bytes) -> bytes:
        return _said((self._session.protocol, request), reply)

    def _send(self, replies: list[bytes]) -> None:
        assert self._transport is not None
        if replies:
            self._transport.write(b"".join(replies))
            self._unread = self._transport.get_write_buffer_size()
        if self._ended:
            self._parser.clear()
            self._transport.close()


Voice = tuple[int, Frame]
"""In which protocol a request is answered, and what it was."""


def _said(voice: Voice, reply: bytes) -> bytes:
    protocol, request = voice
    return reply if protocol == 2 else resp3.spoken(words_of(request), reply)
