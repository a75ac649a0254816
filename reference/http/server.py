"""The HTTP server: listening, admission, a connection's timers, draining.

Hypercorn has one keep-alive timer, no limit of connections, and stops accepting by closing what is
idle. The product promises more about a connection's life, so its TCP layer (`TCPServer`,
`worker_serve`) is replaced by `Listener` and `Connection`; its protocols are kept (`protocols`).
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Awaitable, Callable
from typing import Any

from hypercorn.app_wrappers import ASGIWrapper
from hypercorn.asyncio.task_group import TaskGroup
from hypercorn.asyncio.worker_context import WorkerContext
from hypercorn.events import Closed, Event, RawData, Updated

from reference.errors import StartupError
from reference.http.client_hello import client_hello, offered_protocols
from reference.http.context import HttpContext, Stalled, hypercorn_config
from reference.http.limits import ConnectionLimiter
from reference.http.protocols import HttpProtocol
from reference.http.tls import NO_COMMON_PROTOCOL, PROTOCOLS
from reference.log import fields, log
from reference.metrics import Metrics
from reference.schema import ServerSettings

BACKLOG = 1024
READ_SIZE = 64 * 1024

# How long the rest of a refused request is read and dropped, so that the client gets the answer
# before its connection is reset.
LINGER_SECONDS = 1.0

TOO_MANY_CONNECTIONS = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
)

Application = Callable[..., Any]
ContextChoice = Callable[[bytes, ssl.SSLContext], Awaitable[ssl.SSLContext]]
"""Returns the context for a connection, of which the ClientHello is known."""


class HttpServer:
    """All that listens for HTTP, and every connection that is open."""

    def __init__(self, server: ServerSettings, application: Application, metrics: Metrics) -> None:
        self.timeouts = server.timeouts
        self.metrics = metrics
        self.limiter = ConnectionLimiter(server.limits)
        self.context = HttpContext(
            application=ASGIWrapper(application),
            hypercorn=hypercorn_config(server),
            worker=WorkerContext(None),
            max_header_size=server.request.max_header_size,
            max_body_size=server.request.max_body_size,
            answer_headers=server.response.headers,
            patience=server.timeouts.idle,
        )
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

    def turn_away(self, accepted: socket.socket, answer: bytes) -> None:
        """End a connection that is not served, with these last bytes."""
        task = asyncio.ensure_future(_turn_away(accepted, answer))
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

    def begin_drain(self) -> None:
        """From now on each answer is the last one of its connection."""
        self.context.draining = True
        for connection in self._connections:
            connection.say_going_away()

    async def drain(self, seconds: float) -> bool:
        """Refuse new connections and wait until no request is open; False where time ran out."""
        for listener in self._listeners:
            listener.close()
        try:
            async with asyncio.timeout(seconds):
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


async def _turn_away(accepted: socket.socket, answer: bytes) -> None:
    """Say that, and wait until the client has had time to read."""
    loop = asyncio.get_running_loop()
    with accepted, contextlib.suppress(OSError, TimeoutError):
        accepted.setblocking(False)
        await loop.sock_sendall(accepted, answer)
        accepted.shutdown(socket.SHUT_WR)
        async with asyncio.timeout(LINGER_SECONDS):
            while await loop.sock_recv(accepted, READ_SIZE):
                pass


class Listener:
    """One listening socket. Accepting is ours, for a connection is counted before its handshake."""

    def __init__(
        self, server: HttpServer, listener: socket.socket, tls: ssl.SSLContext | None
    ) -> None:
        self._server = server
        self._socket = listener
        self._tls = tls
        self._accepting: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to accept."""
        self._accepting = asyncio.ensure_future(self._accept())

    def close(self) -> None:
        """Stop listening: the kernel refuses who comes from now on. To be called once or more."""
        if self._accepting is not None:
            self._accepting.cancel()
        if self._socket.fileno() >= 0:
            # The cancelled task lets go of the socket only when its turn comes. A socket that is
            # opened before has the same number, would be taken for this one and never be watched.
            asyncio.get_running_loop().remove_reader(self._socket)
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
            if self._server.limiter.admit(peer[0]):
                self._server.opened(Connection(self._server, accepted, peer[:2], self._tls))
            else:
                # Within a handshake nobody understands an answer.
                answer = b"" if self._tls is not None else TOO_MANY_CONNECTIONS
                self._server.turn_away(accepted, answer)


class Connection:
    """One connection: its socket, its timers, its protocol."""

    def __init__(
        self,
        server: HttpServer,
        accepted: socket.socket,
        peer: tuple[str, int],
        tls: ssl.SSLContext | None,
    ) -> None:
        self.address = peer[0]
        self._server = server
        self._socket = accepted
        self._peer = peer
        self._tls = tls
        self._protocol: HttpProtocol | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._sending = asyncio.Lock()
        self._requests_open = False
        self._closing = False
        self._timer: asyncio.TimerHandle | None = None
        self._stage = ""

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
            if self._writer is not None:
                self._writer.close()
                with contextlib.suppress(OSError):
                    await self._writer.wait_closed()

    async def _open(self) -> None:
        loop = asyncio.get_running_loop()
        timeouts = self._server.timeouts
        handshake = min((s for s in (timeouts.header_read, timeouts.idle) if s), default=60)
        end = loop.time() + handshake
        context = await self._prepare(handshake)
        self._reader = asyncio.StreamReader()
        factory = asyncio.StreamReaderProtocol(self._reader)
        # From here on the socket is the transport's, which stops watching it before it is closed,
        # also where the handshake fails.
        transport, _ = await loop.connect_accepted_socket(
            lambda: factory,
            self._socket,
            ssl=context,
            ssl_handshake_timeout=max(end - loop.time(), 0.01) if self._tls else None,
            ssl_shutdown_timeout=LINGER_SECONDS if self._tls else None,
        )
        # An answer counts as sent when the kernel has it. (With high=0, asyncio's TLS transport
        # pauses writing where nothing is left to write, and never resumes.)
        transport.set_write_buffer_limits(high=1, low=0)
        self._writer = asyncio.StreamWriter(transport, factory, self._reader, loop)

    async def _prepare(self, seconds: float) -> ssl.SSLContext | None:
        """Choose the context of the handshake, whose first message comes within `seconds`."""
        with contextlib.ExitStack() as unopened:
            unopened.callback(self._socket.close)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._local = self._socket.getsockname()[:2]
            context = self._tls
            if context is not None:
                hello = await client_hello(self._socket, seconds)
                if self._server.choose_context is not None:
                    context = await self._server.choose_context(hello, context)
                offered = offered_protocols(hello)
                if context is self._tls and offered and not offered.intersection(PROTOCOLS):
                    unopened.pop_all()
                    self._server.turn_away(self._socket, NO_COMMON_PROTOCOL)
                    raise ConnectionAbortedError("no protocol that both sides speak")
            unopened.pop_all()
        return context

    async def _serve(self) -> None:
        assert self._writer is not None
        encryption = self._writer.get_extra_info("ssl_object")
        async with TaskGroup(asyncio.get_running_loop()) as tasks:
            self._tasks = tasks
            self._protocol = HttpProtocol(
                self._server.context,
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
        while data := await self._received():
            if not self._closing:
                await self._protocol.handle(RawData(data))
                self._watch()

    async def _received(self) -> bytes:
        """Return what came; nothing where the client has left, in whatever way."""
        try:
            return await self._reader.read(READ_SIZE)
        except OSError as error:
            self._lose(error)
            return b""

    def _lose(self, error: OSError) -> None:
        """Note that nothing can be sent any more: visitors leave, which is no fault of the node."""
        assert self._protocol is not None
        if not self._protocol.lost:
            log.debug(fields("connection lost", peer=self.address, error=repr(error)))
            self._protocol.lost = True

    async def _send(self, event: Event) -> None:
        assert self._writer is not None
        if isinstance(event, RawData):
            async with self._sending:
                if not self._closing and self._protocol is not None and not self._protocol.lost:
                    self._writer.write(event.data)
                    try:
                        await self._writer.drain()
                    except ConnectionError as error:
                        self._lose(error)
        elif isinstance(event, Closed):
            await self._close()
        elif isinstance(event, Stalled):
            self._give_up()
        elif isinstance(event, Updated):
            self._requests_open = not event.idle
            self._watch()

    def _give_up(self) -> None:
        """End a connection whose client takes nothing of its answer."""
        assert self._protocol is not None
        assert self._writer is not None
        self._server.metrics.timeouts.labels("answer").inc()
        self._protocol.lost = True
        self._writer.transport.abort()

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

    def say_going_away(self) -> None:
        """Tell the client, where its protocol can, that this connection will end."""
        if self._writer is not None and self._protocol is not None and not self._closing:
            self._writer.write(self._protocol.going_away())

    def cut(self) -> None:
        """Close at once, where a request is open without a word."""
        if self._writer is None:
            return
        if self.busy:
            self._writer.transport.abort()
        else:
            self._say_goodbye()

    def _say_goodbye(self) -> None:
        assert self._writer is not None
        if self._protocol is not None:
            self._writer.write(self._protocol.last_words())
        self._writer.close()

    # --- timers ---

    def _watch(self) -> None:
        """Arm the timer of the stage that the connection is in: idle, reading a head, or none."""
        if self._closing or self._protocol is None:
            return
        timeouts = self._server.timeouts
        if self._requests_open:
            self._set_timer("busy", 0)
        elif self._protocol.head_begun:
            self._set_timer("header_read", timeouts.header_read)
        else:
            self._set_timer("idle", timeouts.idle)
            self._server.changed()

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
            self._server.metrics.timeouts.labels(self._stage).inc()
            self._say_goodbye()
        self._closing = True
        self._writer.close()
