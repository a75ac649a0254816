"""Connections: listening, admission, timers, draining; HTTP/1.1 and HTTP/2 are Hypercorn's.

Hypercorn has one keep-alive timer, no limit of connections, and stops accepting by closing what is
idle. The product promises more about a connection's life, so its TCP layer (`TCPServer`,
`worker_serve`) is replaced by `Listener` and `Connection`; its protocols are kept, subclassed where
a promise needs it:

- h11 is made strict about the head of a request (`request_head`),
- no upgrade to h2c or WebSocket takes place,
- while draining, the answer to a request is the last one on its connection.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import ssl
import time
from collections.abc import Awaitable, Callable
from typing import Any

import h2.events
import h11
from hypercorn.app_wrappers import ASGIWrapper
from hypercorn.asyncio.task_group import TaskGroup
from hypercorn.asyncio.worker_context import WorkerContext
from hypercorn.config import Config as HypercornConfig
from hypercorn.events import Closed, Event, RawData, Updated
from hypercorn.protocol import ProtocolWrapper
from hypercorn.protocol import events as stream_events
from hypercorn.protocol.h2 import H2Protocol
from hypercorn.protocol.h11 import STREAM_ID, H2ProtocolAssumedError, H11Protocol
from hypercorn.protocol.http_stream import HTTPStream
from hypercorn.typing import ConnectionState, H11SendableEvent

from reference import defects
from reference.config import Server
from reference.errors import StartupError
from reference.http import http_defects, request_head
from reference.http.limits import ConnectionLimiter
from reference.http.messages import PHRASES, plain
from reference.log import fields, log
from reference.metrics import Metrics

BACKLOG = 1024
READ_SIZE = 64 * 1024

# What 64 bits can count; h11 takes up to 20 hexadecimal digits.
LARGEST_CHUNK = 2**64 - 1

# How long the rest of a refused request is read and dropped, so that the client gets the answer
# before its connection is reset.
LINGER_SECONDS = 1.0

TOO_MANY_CONNECTIONS = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
)

Application = Callable[..., Any]
ContextChoice = Callable[[socket.socket, ssl.SSLContext], Awaitable[ssl.SSLContext]]
"""Returns the context for a connection whose handshake has not begun."""


class Front:
    """All that listens for HTTP, and every connection that is open."""

    def __init__(self, server: Server, application: Application, metrics: Metrics) -> None:
        self.timeouts = server.timeouts
        self.max_header_size = server.request.max_header_size
        self.max_body_size = server.request.max_body_size
        self.answer_headers = server.response.headers
        self.metrics = metrics
        self.application = ASGIWrapper(application)
        self.limiter = ConnectionLimiter(server.limits)
        self.draining = False
        self.context = WorkerContext(None)
        self.hypercorn = _hypercorn_config(server)
        self.choose_context: ContextChoice | None = None
        self._listeners: list[Listener] = []
        self._connections: dict[Connection, asyncio.Task[None]] = {}
        self._turned_away: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Event()

    def listen(self, address: tuple[str, int], tls: ssl.SSLContext | None) -> str:
        """Bind an address and return it as bound (port 0 takes a free one).

        Raises `StartupError` with the remedy where the address is taken.
        """
        bound = bind(address)
        self._listeners.append(Listener(self, bound, tls))
        return _shown(*bound.getsockname()[:2])

    def accept(self) -> None:
        """Begin to take connections."""
        for listener in self._listeners:
            listener.start()

    def opened(self, connection: Connection) -> None:
        """Run a connection that was admitted."""
        task = asyncio.ensure_future(connection.run())
        self._connections[connection] = task
        task.add_done_callback(lambda _: self._closed(connection))

    def turn_away(self, accepted: socket.socket) -> None:
        """Answer a connection that was not admitted."""
        task = asyncio.ensure_future(_turn_away(accepted))
        self._turned_away.add(task)
        task.add_done_callback(self._turned_away.discard)

    def _closed(self, connection: Connection) -> None:
        del self._connections[connection]
        self.limiter.release(connection.address)
        self.changed()

    def changed(self) -> None:
        """Note that a connection became idle or ended; who drains looks again."""
        self._changed.set()

    @property
    def busy(self) -> int:
        """How many connections have a request that is not fully answered."""
        return sum(connection.busy for connection in self._connections)

    async def drain(self, seconds: float) -> bool:
        """Refuse new connections and wait until no request is open; False where time ran out."""
        if not defects.on("new-connections-while-draining"):
            for listener in self._listeners:
                listener.close()
        if defects.on("in-flight-killed"):
            return False
        try:
            async with asyncio.timeout(None if defects.on("drain-without-end") else seconds):
                while self.busy:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True

    async def stop(self) -> None:
        """Close every listener and connection, whatever they are doing."""
        for listener in self._listeners:
            listener.close()
        tasks = [*self._connections.values(), *self._turned_away]
        for connection in list(self._connections):
            connection.cut()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def bind(address: tuple[str, int]) -> socket.socket:
    """Return a bound, listening socket; raises `StartupError` where it cannot be had."""
    host, port = address
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
        listener.setblocking(False)
    except OSError as error:
        listener.close()
        raise StartupError(
            f"failed to bind to {_shown(host, port)}: {error.strerror} (os error {error.errno}); "
            "end the process that uses it or configure another address"
        ) from error
    return listener


def _shown(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


async def _turn_away(accepted: socket.socket) -> None:
    """Say that there are too many connections, and wait until the client has had time to read."""
    loop = asyncio.get_running_loop()
    with accepted, contextlib.suppress(OSError, TimeoutError):
        accepted.setblocking(False)
        await loop.sock_sendall(accepted, TOO_MANY_CONNECTIONS)
        accepted.shutdown(socket.SHUT_WR)
        async with asyncio.timeout(LINGER_SECONDS):
            while await loop.sock_recv(accepted, READ_SIZE):
                pass


def _hypercorn_config(server: Server) -> HypercornConfig:
    config = HypercornConfig()
    config.include_server_header = False
    config.errorlog = logging.getLogger("ephpm.http")
    config.keep_alive_max_requests = 2**62
    # Unbounded: a body that nobody reads must not stop its connection from being read. What a
    # request may send is limited by the site.
    config.max_app_queue_size = 0
    # The limit of the head is ours (`request_head`); h11's is for chunk headers and trailers.
    config.h11_max_incomplete_size = server.request.max_header_size + 2**16
    return config


class Listener:
    """One listening socket. Accepting is ours, for a connection is counted before its handshake."""

    def __init__(self, front: Front, listener: socket.socket, tls: ssl.SSLContext | None) -> None:
        self._front = front
        self._socket = listener
        self._tls = tls
        self._accepting: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to accept."""
        self._accepting = asyncio.ensure_future(self._accept())

    def close(self) -> None:
        """Stop listening: the kernel refuses who comes from now on."""
        if self._accepting is not None:
            self._accepting.cancel()
            # Now and not when the task ends: PHP's next connection may have this number by then.
            asyncio.get_running_loop().remove_reader(self._socket)
            self._accepting = None
        self._socket.close()

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                accepted, peer = await loop.sock_accept(self._socket)
            except OSError as error:
                # Out of descriptors, or the client was gone already: others must not suffer.
                log.warning(fields("accept failed", error=error))
                await asyncio.sleep(0.1)
                continue
            if self._front.limiter.admit(peer[0]):
                self._front.opened(Connection(self._front, accepted, peer[:2], self._tls))
            else:
                self._front.turn_away(accepted)


class Connection:
    """One connection: its socket, its timers, its protocol."""

    def __init__(
        self,
        front: Front,
        accepted: socket.socket,
        peer: tuple[str, int],
        tls: ssl.SSLContext | None,
    ) -> None:
        self.address = peer[0]
        self._front = front
        self._socket = accepted
        self._peer = peer
        self._tls = tls
        self._protocol: Protocol | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._sending = asyncio.Lock()
        self._requests_open = False
        self._closing = False
        self._timer: asyncio.TimerHandle | None = None
        self._stage = ""
        self._began = self._heard = time.monotonic()

    @property
    def busy(self) -> bool:
        """Whether a request has begun to arrive, or its answer is not yet with the kernel."""
        head_begun = self._protocol is not None and self._protocol.head_begun
        return self._requests_open or self._closing or head_begun

    async def run(self) -> None:
        """Serve the connection until it ends."""
        try:
            await self._open()
            await self._serve()
        except (OSError, ssl.SSLError) as error:
            log.debug(fields("connection lost", peer=self.address, error=repr(error)))
        except Exception:  # noqa: BLE001 (one connection must not take the node with it)
            log.exception("connection failed")
        finally:
            self._set_timer("ended", 0)
            if self._writer is None:
                self._socket.close()
            else:
                self._writer.close()
                with contextlib.suppress(OSError):
                    await self._writer.wait_closed()

    async def _open(self) -> None:
        loop = asyncio.get_running_loop()
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._local = self._socket.getsockname()[:2]
        self._reader = asyncio.StreamReader()
        factory = asyncio.StreamReaderProtocol(self._reader)
        timeouts = self._front.timeouts
        handshake = min((s for s in (timeouts.header_read, timeouts.idle) if s), default=60)
        context = self._tls
        if context is not None and self._front.choose_context is not None:
            context = await self._front.choose_context(self._socket, context)
        transport, _ = await loop.connect_accepted_socket(
            lambda: factory,
            self._socket,
            ssl=context,
            ssl_handshake_timeout=handshake if self._tls else None,
            ssl_shutdown_timeout=LINGER_SECONDS if self._tls else None,
        )
        # An answer counts as sent when the kernel has it. (With high=0, asyncio's TLS transport
        # pauses writing where nothing is left to write, and never resumes.)
        transport.set_write_buffer_limits(high=1, low=0)
        self._writer = asyncio.StreamWriter(transport, factory, self._reader, loop)

    async def _serve(self) -> None:
        assert self._writer is not None
        encryption = self._writer.get_extra_info("ssl_object")
        async with TaskGroup(asyncio.get_running_loop()) as tasks:
            self._tasks = tasks
            self._protocol = Protocol(
                self._front,
                tasks,
                encrypted=encryption is not None,
                client=self._peer,
                server=self._local,
                send=self._send,
                alpn=encryption.selected_alpn_protocol() if encryption is not None else None,
            )
            await self._protocol.initiate()
            self._watch()
            await self._read()
            await self._protocol.handle(Closed())

    async def _read(self) -> None:
        assert self._protocol is not None
        while data := await self._reader.read(READ_SIZE):
            if self._is_too_late():
                return
            if not self._closing:
                await self._protocol.handle(RawData(data))
                self._watch()

    def _is_too_late(self) -> bool:
        """Tell, for defects, whether bytes come after a time that is not meant for them.

        It is noticed when they come: the connection was open until then, as it should be.
        """
        silence, self._heard = time.monotonic() - self._heard, time.monotonic()
        timeouts, limits = self._front.timeouts, []
        if self._requests_open and defects.on("header-read-covers-body"):
            limits.append(timeouts.header_read)
        if self._requests_open and defects.on("idle-counts-uploads"):
            limits.append(timeouts.idle)
        if not self._requests_open and not timeouts.idle and defects.on("idle-zero-is-a-second"):
            limits.append(1)
        return any(0 < limit < silence for limit in limits)

    async def _send(self, event: Event) -> None:
        assert self._writer is not None
        if isinstance(event, RawData):
            async with self._sending:
                if not self._closing:
                    self._writer.write(event.data)
                    with contextlib.suppress(ConnectionError):  # noticed by the reader
                        await self._writer.drain()
        elif isinstance(event, Closed):
            await self._close()
        elif isinstance(event, Updated):
            self._requests_open = not event.idle
            self._watch()

    async def _close(self) -> None:
        """Close after what was sent; wait for the rest of a request that was not read."""
        if self._closing:
            return
        assert self._protocol is not None
        assert self._writer is not None
        self._closing = True
        if self._protocol.input_pending:
            if self._writer.can_write_eof():
                self._writer.write_eof()
            self._set_timer("linger", LINGER_SECONDS)
        else:
            self._writer.close()
        await self._protocol.handle(Closed())

    def cut(self) -> None:
        """Close at once, where a request is open without a word."""
        if self._writer is None:
            return
        if self.busy:
            self._writer.transport.abort()
        else:
            self._writer.close()

    # --- timers ---

    def _watch(self) -> None:
        """Arm the timer of the stage that the connection is in: idle, reading a head, or none."""
        if self._closing or self._protocol is None:
            return
        timeouts = self._front.timeouts
        if self._requests_open:
            self._set_timer("busy", 0)
        elif self._protocol.head_begun:
            self._set_timer(
                "header_read", 0 if defects.on("header-read-unlimited") else timeouts.header_read
            )
        else:
            self._set_timer("idle", self._idle_seconds())
            self._front.changed()

    def _idle_seconds(self) -> float:
        seconds = self._front.timeouts.idle
        if defects.on("idle-never-closed"):
            return 0
        if defects.on("idle-since-connect") and seconds:
            return max(0.001, self._began + seconds - time.monotonic())
        return seconds

    def _set_timer(self, stage: str, seconds: float) -> None:
        """Enter a stage, which may last `seconds` (0 = for ever); staying in it changes nothing."""
        if stage == self._stage:
            return
        self._stage = stage
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if seconds:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._expire)

    def _expire(self) -> None:
        assert self._writer is not None
        if not self._closing:
            self._front.metrics.timeouts.labels(self._stage).inc()
            if self._stage == "idle" and defects.on("idle-close-talks"):
                self._writer.write(b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n")
        self._closing = True
        self._writer.close()


class Protocol(ProtocolWrapper):
    """HTTP/1.1, or HTTP/2 by ALPN or by its preface (prior knowledge)."""

    def __init__(
        self,
        front: Front,
        tasks: TaskGroup,
        *,
        encrypted: bool,
        client: tuple[str, int],
        server: tuple[str, int],
        send: Callable[[Event], Any],
        alpn: str | None,
    ) -> None:
        self._front = front
        self._tell = send
        self._arguments = (
            front.application,
            front.hypercorn,
            front.context,
            tasks,
            ConnectionState({}),
            encrypted,
            client,
            server,
            send,
        )
        self.protocol = self._http2() if alpn == "h2" else Http1(front, *self._arguments)

    def _http2(self) -> Http2:
        return Http2(self._front, *self._arguments)

    async def handle(self, event: Event) -> None:
        """Pass an event to the protocol; change over to HTTP/2 where its preface was seen."""
        try:
            await self.protocol.handle(event)
        except H2ProtocolAssumedError as error:
            self.protocol = self._http2()
            await self.protocol.initiate()
            await self._tell(Updated(idle=True))  # h11 had taken the preface for a request
            if error.data:
                await self.protocol.handle(RawData(error.data))

    @property
    def head_begun(self) -> bool:
        """Whether part of a request's head was received, HTTP/1.1 only."""
        return isinstance(self.protocol, Http1) and self.protocol.head_begun

    @property
    def input_pending(self) -> bool:
        """Whether the client may still be sending what nobody will read."""
        return isinstance(self.protocol, Http1) and self.protocol.input_pending


class StrictConnection(h11.Connection):
    """h11 that reads a request's head only after it was checked."""

    def __init__(self, front: Front) -> None:
        super().__init__(
            h11.SERVER, max_incomplete_event_size=front.hypercorn.h11_max_incomplete_size
        )
        self._front = front
        self._refusing_body = False

    @property
    def head_begun(self) -> bool:
        """Whether part of a head waits for the rest."""
        return self.their_state is h11.IDLE and bool(self.trailing_data[0])

    @property
    def they_are_waiting_for_100_continue(self) -> bool:
        """Whether the client is to be asked for its body: not where that is too large anyway."""
        if defects.on("continue-never-sent"):
            return False
        return super().they_are_waiting_for_100_continue and not self._refusing_body

    def next_event(self) -> Any:
        """Return the next event; raises `h11.RemoteProtocolError` for a head that is refused."""
        if self.head_begun:
            try:
                request_head.check(self.trailing_data[0], self._front.max_header_size)
            except request_head.BadHead as bad:
                raise h11.RemoteProtocolError(str(bad), error_status_hint=bad.status) from bad
        event = super().next_event()
        if getattr(self._reader, "_bytes_in_chunk", 0) > LARGEST_CHUNK:
            raise h11.RemoteProtocolError("a chunk beyond all numbers", error_status_hint=400)
        if isinstance(event, h11.Request):
            limit = self._front.max_body_size
            announced = int(dict(event.headers).get(b"content-length", b"0"))
            self._refusing_body = 0 < limit < announced
        return event


class Http1(H11Protocol):
    """HTTP/1.1."""

    connection: StrictConnection

    def __init__(self, front: Front, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._front = front
        self.connection = StrictConnection(front)
        self._is_head = False
        self._head = b""

    @property
    def head_begun(self) -> bool:
        """Whether part of a head waits for the rest."""
        return self.connection.head_begun

    @property
    def input_pending(self) -> bool:
        """Whether the client may still be sending what nobody will read."""
        return self.connection.their_state not in (h11.DONE, h11.MUST_CLOSE, h11.CLOSED)

    async def stream_send(self, event: stream_events.Event) -> None:
        """Send a part of an answer; mark the last answer of the connection as such."""
        if isinstance(event, stream_events.Response) and self._is_last():
            kept = [(name, value) for name, value in event.headers if name != b"connection"]
            event = stream_events.Response(
                event.stream_id, [*kept, (b"connection", b"close")], event.status_code
            )
        if isinstance(event, stream_events.EndBody) and self._is_head:
            await self._talk_after_head()
        await super().stream_send(event)

    def _is_last(self) -> bool:
        return self._front.draining or self.connection.their_state is h11.SEND_BODY

    async def _talk_after_head(self) -> None:
        if defects.on("head-with-body"):
            self._head += b"unexpected"

    async def _check_protocol(self, event: h11.Request) -> None:
        if (event.method, event.target, event.http_version) == (b"PRI", b"*", b"2.0"):
            raise H2ProtocolAssumedError(
                request_head.HTTP2_PREFACE + self.connection.trailing_data[0]
            )

    async def _create_stream(self, request: h11.Request) -> None:
        self._is_head = request.method == b"HEAD"
        self.stream = HTTPStream(
            self.app,
            self.config,
            self.context,
            self.task_group,
            self.ssl,
            self.client,
            self.server,
            self.stream_send,
            STREAM_ID,
        )
        await self.stream.handle(
            stream_events.Request(
                stream_id=STREAM_ID,
                headers=list(request.headers),
                http_version=request.http_version.decode(),
                method=request.method.decode("ascii"),
                raw_path=request.target,
                state=ConnectionState({"target": request.target}),
            )
        )

    async def _send_h11_event(self, event: H11SendableEvent) -> None:
        if isinstance(event, h11.Response):
            event = h11.Response(
                headers=event.headers,
                status_code=event.status_code,
                reason=PHRASES.get(event.status_code, ""),
            )
        try:
            data = self.connection.send(event)
        except h11.LocalProtocolError:
            if self.connection.their_state is not h11.ERROR:
                raise
            return
        if isinstance(event, h11.Response):
            # It goes out with what comes next: a killed node leaves a small answer whole or none.
            self._head = data
        elif self._head or data:
            head, self._head = self._head, b""
            if data and self._front.draining and defects.on("in-flight-halved"):
                await self.send(RawData(head + data[: len(data) // 2]))
                await self.send(Closed())
            else:
                await self.send(RawData(head + (data or b"")))

    async def _send_error_response(self, status_code: int) -> None:
        response = plain(500 if defects.on("bad-request-is-500") else status_code)
        http_defects.damage_answer(response)
        for name, value in self._front.answer_headers:
            response.headers.set(name, value)
        response.headers.set("content-length", str(len(response.body)))
        response.headers.set("connection", "close")
        headers = response.headers.items() + [
            (name.decode(), value.decode()) for name, value in self.config.response_headers("h11")
        ]
        await self._send_h11_event(h11.Response(headers=headers, status_code=response.status))
        await self._send_h11_event(h11.Data(data=response.body))
        await self._send_h11_event(h11.EndOfMessage())


class Http2(H2Protocol):
    """HTTP/2."""

    def __init__(self, front: Front, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._front = front

    async def stream_send(self, event: stream_events.Event) -> None:
        """Send a part of an answer; while draining, close after the last one."""
        await super().stream_send(event)
        if isinstance(event, stream_events.StreamClosed) and self._front.draining and self.idle:
            self.connection.close_connection()
            await self._flush()
            await self.send(Closed())

    async def _handle_events(self, events: list[h2.events.Event]) -> None:
        for event in events:
            if isinstance(event, h2.events.DataReceived) and event.stream_id not in self.streams:
                # The rest of a body that was answered early: keep the connection's window open.
                self.connection.acknowledge_received_data(
                    event.flow_controlled_length, event.stream_id
                )
            else:
                await super()._handle_events([event])
        await self._flush()

    async def _create_stream(self, request: h2.events.RequestReceived) -> None:
        pseudo = {name: value for name, value in request.headers if name.startswith(b":")}
        hosts = {value for name, value in request.headers if name in (b"host", b":authority")}
        target = pseudo.get(b":path", b"")
        if not target.isascii() or len(hosts) != 1 or pseudo.get(b":method") == b"CONNECT":
            await self._refuse(request.stream_id)
            return
        self.connection_state = ConnectionState({"target": target})
        await super()._create_stream(request)

    async def _refuse(self, stream_id: int) -> None:
        response = plain(400)
        http_defects.damage_answer(response)
        headers = [(":status", str(response.status)), *response.headers.items()]
        self.connection.send_headers(stream_id, headers)
        self.connection.send_data(stream_id, response.body, end_stream=True)
        await self._flush()
