"""HTTP/1.1 (Hypercorn's, with h11), made as strict as the promises; and which protocol it is.

- h11 is made strict about the head of a request (`request_head`) and about chunks,
- no upgrade to h2c or WebSocket takes place,
- while draining, the answer to a request is the last one on its connection.

What is overridden or asked here and has a private name there, so that another release may change it
(`tests/unit/reference/http/test_server.py` says which name is gone):

- h11: `Connection._reader` (what takes a body out of the received bytes) and `_receive_buffer`;
- Hypercorn, HTTP/1.1: `_check_protocol` (called with each request; where upgrades are decided),
  `_create_stream` (begins the application's call), `_send_h11_event` (all that is sent passes it),
  `_send_error_response` (for what h11 refuses).

`http2` has the other protocol.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import h11
from hypercorn.asyncio.task_group import TaskGroup
from hypercorn.events import Event, RawData, Updated
from hypercorn.protocol import ProtocolWrapper
from hypercorn.protocol import events as stream_events
from hypercorn.protocol.h11 import STREAM_ID, H2ProtocolAssumedError, H11Protocol
from hypercorn.protocol.http_stream import HTTPStream
from hypercorn.typing import ConnectionState, H11SendableEvent

from reference.http import request_head
from reference.http.chunks import Chunks
from reference.http.context import HttpContext, in_time
from reference.http.http2 import GOING_AWAY, Http2
from reference.http.messages import PHRASES, ClientGone, plain

Send = Callable[[Event], Awaitable[None]]


class HttpProtocol(ProtocolWrapper):
    """HTTP/1.1, or HTTP/2 by ALPN or by its preface (prior knowledge)."""

    def __init__(
        self,
        common: HttpContext,
        tasks: TaskGroup,
        *,
        encrypted: bool,
        client: tuple[str, int],
        server: tuple[str, int],
        send: Send,
        alpn: str | None,
    ) -> None:
        self.lost = False
        """Whether the client has left, so that nothing that is sent would arrive."""
        self._common = common
        self._tell = send
        self._arguments = (
            common.application,
            common.hypercorn,
            common.worker,
            tasks,
            ConnectionState({}),
            encrypted,
            client,
            server,
            send,
        )
        self.protocol = self._http2() if alpn == "h2" else self._http1()

    def _http1(self) -> Http1:
        return Http1(self._common, lambda: self.lost, *self._arguments)

    def _http2(self) -> Http2:
        return Http2(self._common, *self._arguments)

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
        """Whether part of a request's head was received."""
        return isinstance(self.protocol, Http1 | Http2) and self.protocol.head_begun

    def going_away(self) -> bytes:
        """Return what is said when the node begins to drain: nothing by HTTP/1.1."""
        return GOING_AWAY if isinstance(self.protocol, Http2) else b""

    def last_words(self) -> bytes:
        """Return what is said before an idle connection is closed: nothing by HTTP/1.1."""
        return self.protocol.last_words() if isinstance(self.protocol, Http2) else b""

    @property
    def input_pending(self) -> bool:
        """Whether the client may still be sending what nobody will read."""
        return isinstance(self.protocol, Http1) and self.protocol.input_pending


class StrictConnection(h11.Connection):
    """h11 that reads a request's head only after it was checked."""

    def __init__(self, common: HttpContext) -> None:
        super().__init__(
            h11.SERVER, max_incomplete_event_size=common.hypercorn.h11_max_incomplete_size
        )
        self._common = common
        self._refusing_body = False

    @property
    def head_begun(self) -> bool:
        """Whether part of a head waits for the rest."""
        return self.their_state is h11.IDLE and bool(self.trailing_data[0])

    @property
    def they_are_waiting_for_100_continue(self) -> bool:
        """Whether the client is to be asked for its body: not where that is too large anyway."""
        return super().they_are_waiting_for_100_continue and not self._refusing_body

    def next_event(self) -> Any:
        """Return the next event; raises `h11.RemoteProtocolError` for a head that is refused."""
        self._skip_empty_lines()
        if self.head_begun:
            try:
                request_head.check(self.trailing_data[0], self._common.max_header_size)
            except request_head.BadHead as bad:
                raise h11.RemoteProtocolError(str(bad), error_status_hint=bad.status) from bad
        event = super().next_event()
        if isinstance(event, h11.Request):
            if (b"transfer-encoding", b"chunked") in _framing(event):
                self._reader = Chunks(self._common.max_header_size)
            limit = self._common.max_body_size
            announced = int(dict(event.headers).get(b"content-length", b"0"))
            self._refusing_body = 0 < limit < announced
        return event

    def _skip_empty_lines(self) -> None:
        """Pass over empty lines before a request, which some clients send (RFC 9112, 2.2)."""
        while self.their_state is h11.IDLE and self.trailing_data[0].startswith(b"\r\n"):
            self._receive_buffer.maybe_extract_at_most(2)


def _framing(request: h11.Request) -> list[tuple[bytes, bytes]]:
    return [(name, value.lower()) for name, value in request.headers]


class Http1(H11Protocol):
    """HTTP/1.1."""

    connection: StrictConnection

    def __init__(self, common: HttpContext, lost: Callable[[], bool], *arguments: Any) -> None:
        super().__init__(*arguments)
        self._common = common
        self._lost = lost
        self.connection = StrictConnection(common)
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
        """Send a part of an answer; mark the last answer of the connection as such.

        Raises `ClientGone` where there is nobody to send a body to.
        """
        if isinstance(event, stream_events.Body) and self._lost():
            raise ClientGone
        if isinstance(event, stream_events.Response) and self._is_last():
            kept = [(name, value) for name, value in event.headers if name != b"connection"]
            event = stream_events.Response(
                event.stream_id, [*kept, (b"connection", b"close")], event.status_code
            )
        await in_time(super().stream_send(event), self._common.patience, self.send)

    def _is_last(self) -> bool:
        return self._common.draining or self.connection.their_state is h11.SEND_BODY

    async def _check_protocol(self, event: h11.Request) -> None:
        if (event.method, event.target, event.http_version) == (b"PRI", b"*", b"2.0"):
            raise H2ProtocolAssumedError(
                request_head.HTTP2_PREFACE + self.connection.trailing_data[0]
            )

    async def _create_stream(self, request: h11.Request) -> None:
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
            await self.send(RawData(head + (data or b"")))

    async def _send_error_response(self, status_code: int) -> None:
        response = plain(status_code)
        for name, value in self._common.answer_headers:
            response.headers.set(name, value)
        response.headers.set("content-length", str(len(response.body)))
        response.headers.set("connection", "close")
        headers = response.headers.items() + [
            (name.decode(), value.decode()) for name, value in self.config.response_headers("h11")
        ]
        await self._send_h11_event(h11.Response(headers=headers, status_code=response.status))
        await self._send_h11_event(h11.Data(data=response.body))
        await self._send_h11_event(h11.EndOfMessage())
