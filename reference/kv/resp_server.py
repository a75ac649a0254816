"""Serves Redis clients: connections, and how long and how much each may ask."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from reference.kv.resp_auth import AuthError, Gate
from reference.kv.resp_commands import Commands
from reference.kv.resp_parser import (
    INCOMPLETE,
    Frame,
    Incomplete,
    InputOverflow,
    ProtocolError,
    RespParser,
    SimpleString,
)
from reference.kv.resp_replies import OK, error
from reference.kv.store import Store

STOP_PATIENCE = 2.0
"""Seconds that requests which wait for other nodes get to be answered before a stop."""

MAX_BATCH = 1000
MAX_BATCH_BYTES = 4 * 1024 * 1024


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
        self._server: asyncio.Server | None = None

    async def start_tcp(self, host: str, port: int) -> int:
        """Listen, and return the port (a free one was chosen for 0). Raise `OSError`."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: RespConnection(self), host, port)
        chosen: int = self._server.sockets[0].getsockname()[1]
        return chosen

    async def start_unix(self, path: Path) -> None:
        """Listen on a socket that only this user may open."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_unix_server(lambda: RespConnection(self), path)
        path.chmod(0o600)

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
        await self._server.wait_closed()
        self._server = None


class RespConnection(asyncio.Protocol):
    """One client: requests are answered in order, replies are sent in one piece per read."""

    def __init__(self, server: RespServer) -> None:
        self._server = server
        self._parser = RespParser(server.limits.max_input_buffer)
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
        """Begin to serve the client, if there is room for one more."""
        self._transport = cast(asyncio.Transport, transport)
        most = self._server.limits.max_connections
        if most and len(self._server.connections) >= most:
            self._transport.write(error("ERR max number of clients reached"))
            self._transport.close()
            return
        self._server.connections.add(self)
        if self._server.limits.idle_timeout:
            self._watch_idleness(self._server.limits.idle_timeout)

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the client's place to others; nobody waits for its replies any more."""
        self._server.connections.discard(self)
        if self._idle_timer is not None:
            self._idle_timer.cancel()
        if self._slow_reply is not None:
            self._slow_reply.cancel()

    def data_received(self, data: bytes) -> None:
        """Answer all requests that are whole now."""
        self._last_input = time.monotonic()
        self._parser.feed(data)
        self._has_input = True
        if self._slow_reply is None:
            self._answer_all()

    def pause_writing(self) -> None:
        """Read no more from a client that does not read."""
        if self._transport is not None:
            self._transport.pause_reading()

    def resume_writing(self) -> None:
        """Read again."""
        if self._transport is not None:
            self._transport.resume_reading()

    # -- the end

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

    # -- requests

    def _answer_all(self) -> None:
        assert self._transport is not None
        if self._server.router is not None:
            self._slow_reply = asyncio.ensure_future(self._answer_routed(self._server.router))
            return
        replies: list[bytes] = []
        while not self._transport.is_closing():
            request = self._next_request(replies)
            if request is INCOMPLETE:
                break
            reply = self._server.commands.answer(self._store, request)
            if not isinstance(reply, bytes):
                self._send(replies)
                self._slow_reply = asyncio.ensure_future(self._answer_later(reply))
                return
            replies.append(reply)
        self._send(replies)

    async def _answer_later(self, reply: Awaitable[bytes]) -> None:
        self._send([await reply])
        self._slow_reply = None
        self._answer_all()

    async def _answer_routed(self, router: CommandRouter) -> None:
        """Answer all that has arrived, as many requests at once as came together."""
        assert self._transport is not None
        more = True
        while (more or self._has_input) and not self._transport.is_closing():
            self._has_input = False
            replies, batch, more = self._read_batch()
            if batch:
                answers = iter(await router.answer(self._server.commands, batch))
                replies = [next(answers) if reply is None else reply for reply in replies]
            self._send([reply for reply in replies if reply is not None])
        self._slow_reply = None

    def _read_batch(self) -> tuple[list[bytes | None], list[tuple[Store, Frame]], bool]:
        """Return replies, None where a request has to be routed; these; whether there is more."""
        replies: list[bytes | None] = []
        batch: list[tuple[Store, Frame]] = []
        size = 0
        while len(batch) < MAX_BATCH and size < MAX_BATCH_BYTES:
            request = self._next_request(replies)
            if request is INCOMPLETE:
                return replies, batch, False
            replies.append(None)
            batch.append((self._store, request))
            if isinstance(request, list):
                size += sum(len(item) for item in request if isinstance(item, bytes))
        return replies, batch, True

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
            name = _name_of(frame)
            if name == b"QUIT":
                replies.append(OK)
                self._ended = True
                return INCOMPLETE
            if name == b"AUTH":
                replies.append(self._authenticate(frame))
            elif not self._admitted:
                replies.append(error("NOAUTH Authentication required"))
            else:
                return frame

    def _authenticate(self, frame: Frame) -> bytes:
        words = frame.split() if isinstance(frame, SimpleString) else cast("list[Frame]", frame)
        arguments = [word for word in words[1:] if isinstance(word, bytes)]
        try:
            self._store = self._server.gate.admit(arguments)
        except AuthError as refusal:
            return error(str(refusal))
        self._admitted = True
        return OK

    def _send(self, replies: list[bytes]) -> None:
        assert self._transport is not None
        if replies:
            self._transport.write(b"".join(replies))
        if self._ended:
            self._parser.clear()
            self._transport.close()


def _name_of(frame: Frame | Incomplete) -> bytes:
    """Return the name of a command in upper case, empty where the frame is none."""
    if isinstance(frame, SimpleString):
        words = frame.split()
        return words[0].upper() if words else b""
    if isinstance(frame, list) and frame and isinstance(frame[0], bytes):
        return frame[0].upper()
    return b""
