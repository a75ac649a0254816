"""HTTP/2: Hypercorn's protocol (h2), made to keep what HTTP/1.1 promises.

What is overridden here and has a private name there, so that another release may change it
(`tests/unit/reference/test_server.py` says which name is gone): `_handle_events` (what h2 made of
received bytes), `_create_stream`, `_flush` (sends what h2 has ready).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import h2.events
import hpack
from h2.errors import ErrorCodes
from hypercorn.events import Closed, Event, RawData
from hypercorn.protocol import events as stream_events
from hypercorn.protocol.h2 import H2Protocol
from hypercorn.typing import ConnectionState

from reference.http.context import HttpContext, in_time
from reference.http.messages import Response, plain
from reference.http.request_head import BAD_VALUE, MAX_FIELDS

PREFACE_LENGTH = 24
FRAME_HEADER_LENGTH = 9
_HEADERS, _CONTINUATION, _END_HEADERS = 1, 9, 4

# What is decoded of a head at most, so that who is over the limit is told so; beyond that the
# connection ends.
LARGEST_HEAD = 2**20

# What hpack would code in a time that grows with the square of the length.
LONGEST_HUFFMAN = 4096

# So many streams more than were answered may be given up before the connection ends
# (CVE-2023-44487: each of them could have made a page run).
MOST_GIVEN_UP = 100

# "No new streams, please" (RFC 9113, 6.8): no error, and whatever is under way is answered.
GOING_AWAY = bytes.fromhex("0000080700000000007fffffff00000000")

Fields = list[tuple[bytes, bytes]]


class Http2(H2Protocol):
    """HTTP/2."""

    def __init__(self, common: HttpContext, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._common = common
        self._frames = Frames()
        self._given_up = 0
        self.connection.decoder.max_header_list_size = LARGEST_HEAD
        self.connection.encoder = QuickEncoder()

    @property
    def head_begun(self) -> bool:
        """Whether part of a frame, or of a request's head, waits for the rest."""
        return self._frames.midway

    async def handle(self, event: Event) -> None:
        """Take what was received, or the end of the connection."""
        if isinstance(event, RawData):
            self._frames.feed(event.data)
        await super().handle(event)

    def last_words(self) -> bytes:
        """Return what is said before an idle connection is closed (GOAWAY)."""
        self.connection.close_connection()
        return self.connection.data_to_send()

    async def stream_send(self, event: stream_events.Event) -> None:
        """Send a part of an answer; while draining, close after the last one."""
        await in_time(super().stream_send(event), self._common.patience, self.send)
        if not isinstance(event, stream_events.StreamClosed):
            return
        self._given_up = max(0, self._given_up - 1)
        if self._common.draining and self.idle:
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
                continue
            if isinstance(event, h2.events.StreamReset) and event.stream_id in self.streams:
                self._given_up += 1
                if self._given_up > MOST_GIVEN_UP:
                    await self._end(ErrorCodes.ENHANCE_YOUR_CALM)
                    return
            await super()._handle_events([event])
        await self._flush()

    async def _end(self, why: ErrorCodes) -> None:
        self.connection.close_connection(why)
        await self._flush()
        await self.send(Closed())

    async def _create_stream(self, request: h2.events.RequestReceived) -> None:
        status = refusal(request.headers, self._common.max_header_size)
        if request.stream_ended is not None and not _is_without_body(request.headers):
            status = 400
        if status is not None:
            await self._refuse(request.stream_id, plain(status))
            return
        target = dict(request.headers)[b":path"]
        self.connection_state = ConnectionState({"target": target})
        await super()._create_stream(request)

    async def _refuse(self, stream_id: int, response: Response) -> None:
        for name, value in self._common.answer_headers:
            response.headers.set(name, value)
        response.headers.set("content-length", str(len(response.body)))
        headers: list[Any] = [(":status", str(response.status)), *response.headers.items()]
        headers += self.config.response_headers("h2")
        self.connection.send_headers(stream_id, headers)
        self.connection.send_data(stream_id, response.body, end_stream=True)
        await self._flush()


def refusal(fields: Fields, limit: int) -> int | None:
    """Return the status by which a request's head is refused; None where it may pass.

    The limit is in bytes, 0 = none. It is that of HTTP/1.1, where each field takes four bytes more
    than its name and value. h2 has refused what is no request at all.
    """
    names = {name for name, _ in fields if name != b"cookie"}  # which may come in crumbs (8.2.3)
    if limit and sum(len(name) + len(value) + 4 for name, value in fields) > limit:
        return 431
    if len([name for name, _ in fields if name in names]) > MAX_FIELDS:
        return 431
    pseudo = {name: value for name, value in fields if name.startswith(b":")}
    hosts = {value for name, value in fields if name in (b"host", b":authority")}
    method, target = pseudo.get(b":method", b""), pseudo.get(b":path", b"")
    if method == b"CONNECT" or len(hosts) != 1 or not _is_origin(target, method):
        return 400
    return 400 if any(BAD_VALUE.search(value) for _, value in fields) else None


def _is_without_body(fields: Fields) -> bool:
    """Tell whether no body is announced, as it must be where none can follow (RFC 9113, 8.1.1)."""
    return all(value == b"0" for name, value in fields if name == b"content-length")


def _is_origin(target: bytes, method: bytes) -> bool:
    """Tell whether a :path is one (RFC 9113, 8.3.1): never a whole address."""
    if not target.startswith(b"/") and (target, method) != (b"*", b"OPTIONS"):
        return False
    return all(0x21 <= byte <= 0x7E for byte in target)


class Frames:
    """Where in the sequence of frames the received bytes end (RFC 9113, 4.1)."""

    def __init__(self) -> None:
        self._left = PREFACE_LENGTH
        self._header = b""
        self._block_open = False
        self._begun = False

    @property
    def midway(self) -> bool:
        """Whether they end within the preface, a frame, or a block of header fields."""
        return self._begun and bool(self._left or self._header or self._block_open)

    def feed(self, data: bytes) -> None:
        """Take what was received, cut anywhere."""
        self._begun = self._begun or bool(data)
        while data:
            if self._left:
                taken = min(self._left, len(data))
                self._left -= taken
            else:
                taken = FRAME_HEADER_LENGTH - len(self._header)
                self._header += data[:taken]
                self._begin_frame()
            data = data[taken:]

    def _begin_frame(self) -> None:
        if len(self._header) < FRAME_HEADER_LENGTH:
            return
        self._left = int.from_bytes(self._header[:3])
        if self._header[3] in (_HEADERS, _CONTINUATION):
            self._block_open = not self._header[4] & _END_HEADERS
        self._header = b""


class QuickEncoder(hpack.Encoder):
    """HPACK that leaves long heads as they are, so that nobody waits for their coding."""

    def encode(self, headers: Iterable[Any], huffman: bool = True) -> bytes:
        """Return the block of these fields."""
        fields = list(headers)
        length = sum(len(name) + len(value) for name, value in fields)
        return super().encode(fields, huffman and length <= LONGEST_HUFFMAN)
