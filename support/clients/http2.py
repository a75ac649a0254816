"""HTTP/2 connections whose frames are written by hand: what no HTTP library would send.

What the protocol says for itself (settings, pings, windows) is answered here and counts as
silence; GOAWAY is kept, and streams that are under way go on after it (RFC 9113, 6.8).
"""

from __future__ import annotations

import concurrent.futures
import dataclasses
import ssl
import struct
import time
from collections.abc import Iterable

import hpack

from support.clients.encrypted import HTTP_2, EncryptedConnection, settings
from support.clients.http import Exchange, Request
from support.settings import deadlines
from support.topologies.node import Node

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RESET, SETTINGS, PING, GOAWAY, WINDOW, CONTINUATION = 0, 1, 3, 4, 6, 7, 8, 9
END_STREAM, ACK, END_HEADERS, PADDED, PRIORITY = 1, 1, 4, 8, 32
CANCEL = 8
LARGEST_FRAME = 16 * 1024
WIDE = 2**31 - 1 - 65535  # so much may come without being asked for
_INITIAL_WINDOW = 4
SETTLING = 0.01  # seconds between looks at whether the node has said its settings

Fields = Iterable[tuple[str, str]]


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    """A frame as it goes over the wire (RFC 9113, 4.1)."""
    return len(payload).to_bytes(3) + struct.pack(">BBI", kind, flags, stream) + payload


@dataclasses.dataclass
class _Stream:
    """What came on a stream: `status` is None until it is whole, `error` says why it ended."""

    request: Request
    started: float
    headers: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    body: bytes = b""
    ended_at: float | None = None
    error: str = ""

    def exchange(self, node: Node) -> Exchange:
        result = Exchange(node.name, node.url, self.request, self.started, version="HTTP/2")
        result.headers = [(name, value) for name, value in self.headers if name != ":status"]
        result.raw, result.error = self.body, self.error
        result.seconds = (self.ended_at or time.time()) - self.started
        status = dict(self.headers).get(":status")
        if self.ended_at is not None and not self.error and status:
            result.status = int(status)
        elif not self.error:
            result.error = "no whole answer"
        return result


class Http2Connection(EncryptedConnection):
    """An HTTP/2 connection: over TLS where there are settings, else with prior knowledge.

    Attributes:
        goodbyes: the error codes of every GOAWAY that came.
        settled: the node has said its settings, and they are acknowledged.
        resets: the error code by which the node reset a stream, by its number.
    """

    def __init__(
        self,
        node: Node,
        context: ssl.SSLContext | None = None,
        *,
        begin: bool = True,
        window: int = 2**31 - 1,
        name: str = "",
    ) -> None:
        """Connects, and says the preface where nothing else is said.

        `window`: bytes of a body that the node may send without being asked for them; `name`: as
        `EncryptedConnection` has it.
        """
        super().__init__(node, context, name=name)
        self.goodbyes: list[int] = []
        self.resets: dict[int, int] = {}
        self.settled = False
        self._encoder, self._decoder = hpack.Encoder(), hpack.Decoder()
        self._streams: dict[int, _Stream] = {}
        self._waiting: list[int] = []
        self._next = 1
        self._came = b""
        self._block = b""
        if begin:
            wish = struct.pack(">HI", _INITIAL_WINDOW, window)
            self.send(PREFACE + frame(SETTINGS, 0, 0, wish) + frame(WINDOW, 0, 0, WIDE.to_bytes(4)))

    # -- requests

    def ask(self, request: Request) -> None:
        """Sends a request; `answer` reads what the node says to the last one."""
        self._waiting.append(self.begin(request))

    def begin(self, request: Request, fields: Fields | None = None) -> int:
        """Sends a request, perhaps with these fields in the place of its own; returns its stream.

        A body is at most as long as a frame.
        """
        stream, self._next = self._next, self._next + 2
        self._streams[stream] = _Stream(request, time.time())
        block = self._encoder.encode(list(fields or self.fields(request)))
        parts = [block[at : at + LARGEST_FRAME] for at in range(0, len(block), LARGEST_FRAME)]
        first = 0 if request.body else END_STREAM
        out = b""
        for number, part in enumerate(parts):
            last = END_HEADERS if number == len(parts) - 1 else 0
            out += frame(
                CONTINUATION if number else HEADERS, last | (0 if number else first), stream, part
            )
        if request.body:
            out += frame(DATA, END_STREAM, stream, request.body)
        self.send(out)
        return stream

    def fields(self, request: Request) -> list[tuple[str, str]]:
        """The fields of a request, its pseudo-header fields first."""
        own = [(name.lower(), value) for name, value in request.headers]
        host = dict(own).pop("host", f"{self.node.host}:{self.node.port}")
        scheme = "https" if isinstance(self._socket, ssl.SSLSocket) else "http"
        return [
            (":method", request.method),
            (":scheme", scheme),
            (":path", request.target),
            (":authority", host),
            *((name, value) for name, value in own if name != "host"),
        ]

    def give_up(self, stream: int) -> None:
        """Resets a stream: the visitor does not want the answer any more."""
        self.send(frame(RESET, 0, stream, CANCEL.to_bytes(4)))

    def answer(self, deadline: str = "answer") -> Exchange:
        """The answer to the request that was asked last, whole; `error` says what is not.

        Others that were asked before it stay to be answered.
        """
        return self.answer_of(self._waiting.pop(), deadline)

    def answer_of(self, number: int, deadline: str = "answer") -> Exchange:
        """The answer on that stream."""
        stream = self._streams[number]
        end = time.monotonic() + deadlines.seconds(deadline)
        while stream.ended_at is None and not stream.error:
            data = self.receive(end - time.monotonic())
            if data == b"":
                stream.error = f"the connection was closed (GOAWAY: {self.goodbyes or 'none'})"
            elif data is None:
                stream.error = "no answer in time"
        result = stream.exchange(self.node)
        result.closed = self.closed_at is not None
        return result

    def has_begun(self, number: int) -> bool:
        """Whether the head of the answer on that stream has come."""
        return bool(self._streams[number].headers)

    def has_ended(self, number: int) -> bool:
        """Whether the stream has ended, as far as it shows now."""
        self.receive(0)
        stream = self._streams[number]
        return stream.ended_at is not None or bool(stream.error)

    # -- what comes

    def receive(self, seconds: float) -> bytes | None:
        """The next bytes of answers: `b""` where the node has closed, None in silence."""
        end = time.monotonic() + seconds
        while True:
            data = super().receive(max(end - time.monotonic(), 0))
            if not data:
                return data
            self._came += data
            if said := self._take_frames():
                return said

    def _take_frames(self) -> bytes:
        """What the frames that are whole have said of answers."""
        said = b""
        while len(self._came) >= 9:
            length = 9 + int.from_bytes(self._came[:3])
            if len(self._came) < length:
                break
            head, payload = self._came[:9], self._came[9:length]
            self._came = self._came[length:]
            kind, flags, number = struct.unpack(">BBI", head[3:])
            said += self._take(kind, flags, number, payload)
        return said

    def _take(self, kind: int, flags: int, number: int, payload: bytes) -> bytes:
        if kind in (SETTINGS, PING) and not flags & ACK:
            self.send(frame(kind, ACK, 0, payload if kind == PING else b""))
            self.settled = self.settled or kind == SETTINGS
        elif kind == GOAWAY:
            self.goodbyes.append(int.from_bytes(payload[4:8]))
        elif kind == RESET:
            self.resets[number] = int.from_bytes(payload)
            self._streams[number].error = f"the stream was reset ({self.resets[number]})"
            return payload
        elif kind in (DATA, HEADERS, CONTINUATION) and number in self._streams:
            self._take_answer(self._streams[number], kind, flags, _bare(kind, flags, payload))
            return payload or b"\0"
        return b""

    def _take_answer(self, stream: _Stream, kind: int, flags: int, payload: bytes) -> None:
        if kind == DATA:
            stream.body += payload
        else:
            self._block += payload
            if flags & END_HEADERS:
                fields = self._decoder.decode(self._block)
                stream.headers += [(str(name), str(value)) for name, value in fields]
                self._block = b""
        if kind != CONTINUATION and flags & END_STREAM:
            stream.ended_at = time.time()


def _bare(kind: int, flags: int, payload: bytes) -> bytes:
    """A payload without its padding and priority."""
    if flags & PADDED and kind != CONTINUATION:
        payload = payload[1 : len(payload) - payload[0]]
    return payload[5:] if kind == HEADERS and flags & PRIORITY else payload


class Later(concurrent.futures.Future[Exchange]):
    """The answer on a stream, which is read when somebody asks for it."""

    def __init__(self, connection: Http2Connection, number: int) -> None:
        super().__init__()
        self._connection, self._number = connection, number

    def done(self) -> bool:
        """Whether the answer is whole, or will not be."""
        return self._connection.has_ended(self._number)

    def result(self, timeout: float | None = None) -> Exchange:
        """The answer, once it is whole; the deadline `answer` limits it."""
        return self._connection.answer_of(self._number)


def connected(
    node: Node,
    *,
    secure: bool = False,
    begin: bool = True,
    window: int = 2**31 - 1,
    name: str = "",
) -> Http2Connection:
    """An HTTP/2 connection to the node, over TLS where it is to be secure or there is no other.

    `window` and `name`: as `Http2Connection` has them.
    """
    context = settings(node, HTTP_2) if secure or node.tls else None
    connection = Http2Connection(node, context, begin=begin, window=window, name=name)
    end = time.monotonic() + deadlines.seconds("silence")
    # What is answered to the settings must not fall into the middle of a frame.
    while begin and not connection.settled and time.monotonic() < end:
        if connection.receive(SETTLING) == b"":
            break
    return connection
