"""The HTTP client: it sends what it is told, adds nothing, and keeps what came back.

httpx would normalise a target, add headers and decode bodies. Here a request
has exactly the headers it names (and Host, and the length of its body), its
target goes out as it is written, and the answer is kept as it came.
"""

from __future__ import annotations

import contextlib
import dataclasses
import gzip
import json
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import brotli
import h2.exceptions
import httpx

from support.assertions import Mismatch
from support.clients import crowd
from support.machine import shortage
from support.services import certificates
from support.settings import deadlines
from support.topologies.node import Node

CHUNK = 16 * 1024  # bytes of a chunk of a body without a length

_usual = "HTTP/1.1"  # what visitors speak who do not say it

_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "identity": bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "deflate": zlib.decompress,
}


@dataclasses.dataclass(frozen=True)
class Request:
    """What a visitor sends.

    Attributes:
        target: the request target, sent to the letter.
        chunked: the body goes out without a Content-Length.
        protocol: "HTTP/1.1", "HTTP/2", or "HTTP/2 or HTTP/1.1" (TLS decides).
        secure: to the node's HTTPS listener, where it has one of its own.
        strict: trusts the machine's authorities only, not the test's.
        server_name: the name that the certificate must be good for, where it is not
            the address.
        tls_version: the only one that the visitor speaks, such as "TLS 1.2".
        suite: the only one that the visitor speaks, as OpenSSL names it.
        offers: the only protocol that is offered by ALPN; no request follows the handshake.
    """

    method: str = "GET"
    target: str = "/"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    chunked: bool = False
    protocol: str = "HTTP/1.1"
    secure: bool = False
    strict: bool = False
    server_name: str = ""
    tls_version: str = ""
    suite: str = ""
    offers: str = ""

    def with_headers(self, *headers: tuple[str, str]) -> Request:
        """The same request with further headers."""
        return dataclasses.replace(self, headers=(*self.headers, *headers))


READY = Request(target="/_ephpm/ready")
HEALTH = Request(target="/_ephpm/health")
"""Asks a node whether it is ready to serve."""


@dataclasses.dataclass
class Exchange:
    """A request and what came of it.

    Attributes:
        status: None where no answer came; then `error` says why.
        headers: in their order, names in lower case.
        raw: the body as it came, before any decoding.
        started: seconds since the epoch.
        seconds: until the last byte of the answer.
        sent: the bytes that went out, where they were written by hand.
        sent_headers: those that went out, Host and the body's length included, where the bytes
            are not known.
        reason: the words behind the status; HTTP/2 has none.
        rest: what followed the first answer on the same connection.
        port: of the visitor's end of the connection; 0 where that is not known.
    """

    node: str
    url: str
    request: Request
    started: float
    status: int | None = None
    version: str = ""
    headers: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    raw: bytes = b""
    error: str = ""
    seconds: float = 0.0
    sent: bytes = b""
    rest: bytes = b""
    closed: bool = False
    port: int = 0
    sent_headers: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    reason: str = ""

    @property
    def finished(self) -> float:
        """When the answer was whole: seconds since the epoch."""
        return self.started + self.seconds

    def all(self, name: str) -> list[str]:
        """Every value of that header."""
        return [value for key, value in self.headers if key == name.lower()]

    def header(self, name: str) -> str | None:
        """The value of that header, joined where it came more than once; None without it."""
        values = self.all(name)
        return ", ".join(values) if values else None

    @property
    def body(self) -> bytes:
        """The body with its Content-Encoding undone.

        Raises:
            Mismatch: it cannot be undone.
        """
        coding = (self.header("content-encoding") or "identity").lower()
        try:
            return _DECODERS[coding](self.raw)
        except (KeyError, OSError, EOFError, zlib.error, brotli.error) as error:
            got = f"{len(self.raw)} bytes, {error!r}"
            raise Mismatch("the body's Content-Encoding", f"{coding} data", got) from None

    @property
    def text(self) -> str:
        """The decoded body as text."""
        return self.body.decode(errors="replace")

    def json(self) -> Any:
        """The decoded body as JSON.

        Raises:
            Mismatch: it is not JSON.
        """
        try:
            return json.loads(self.body)
        except ValueError:
            raise Mismatch("the body", "JSON", self.text) from None

    def answered(self) -> Exchange:
        """Itself, if an answer came.

        Raises:
            Mismatch: none came.
        """
        if self.status is None:
            what = f"{self.request.method} {self.request.target} at node {self.node}"
            raise Mismatch(what, "an answer", self.error)
        return self


def speak(version: str) -> None:
    """From now on visitors who do not say how come over that HTTP: "1.1" or "2"."""
    global _usual
    _usual = f"HTTP/{version}"


class HttpClient:
    """A visitor of one node. Every request has a connection of its own."""

    def __init__(self, node: Node) -> None:
        self.node = node

    def send(self, request: Request, deadline: str = "silence") -> Exchange:
        """Sends it and reads the whole answer; what goes wrong is in `error`."""
        # Other forms of a target (a whole address, a star) are HTTP/1.1's alone.
        if request.protocol == "HTTP/1.1" and request.target.startswith("/"):
            request = dataclasses.replace(request, protocol=_usual)
        with self._connections(request, deadline) as client:
            return self._send(client, request, deadline)

    def send_streams(
        self, requests: Sequence[Request], deadline: str = "silence"
    ) -> list[Exchange]:
        """Sends them at once, as streams of one HTTP/2 connection."""
        with self._connections(requests[0], deadline) as client:
            return crowd.together(
                len(requests), lambda number: self._send(client, requests[number], deadline)
            )

    def _connections(self, request: Request, deadline: str) -> httpx.Client:
        return httpx.Client(
            http1=request.protocol != "HTTP/2",
            http2=request.protocol != "HTTP/1.1",
            verify=self._trust(request),
            timeout=deadlines.seconds(deadline),
            limits=httpx.Limits(max_connections=1),
            trust_env=False,
        )

    def _send(self, client: httpx.Client, request: Request, deadline: str) -> Exchange:
        exchange = Exchange(self.node.name, self._base(request), request, time.time())
        began = time.monotonic()
        try:
            self._exchange(client, exchange, deadlines.seconds(deadline))
        except (httpx.HTTPError, h2.exceptions.ProtocolError, ssl.SSLError, OSError) as error:
            shortage.check(error)
            exchange.error = _described(error)
        exchange.seconds = time.monotonic() - began
        return exchange

    def _exchange(self, client: httpx.Client, exchange: Exchange, limit: float) -> None:
        request = exchange.request
        extensions: dict[str, Any] = {
            "target": request.target.encode(),
            "timeout": httpx.Timeout(limit).as_dict(),
        }
        if request.server_name:
            extensions["sni_hostname"] = request.server_name
        message = httpx.Request(
            request.method,
            exchange.url,
            # Bytes that are no ASCII go out as they are, as those of a file's name.
            headers=[(name.encode(), value.encode("latin-1")) for name, value in request.headers],
            content=_chunks(request.body) if request.chunked else request.body or None,
            extensions=extensions,
        )
        exchange.sent_headers = _as_text(message.headers.raw)
        with contextlib.closing(client.send(message, stream=True)) as response:
            exchange.version = response.http_version
            exchange.port = response.extensions["network_stream"].get_extra_info("client_addr")[1]
            exchange.reason = response.extensions.get("reason_phrase", b"").decode("latin-1")
            raw = _as_text(response.headers.raw)
            exchange.headers = [(name.lower(), value) for name, value in raw]
            exchange.raw = b"".join(response.iter_raw())
            # Only a whole answer is an answer: a cut body leaves the status out.
            exchange.status = response.status_code

    def _base(self, request: Request) -> str:
        return self.node.secure_url if request.secure else self.node.url

    def _trust(self, request: Request) -> ssl.SSLContext | bool:
        if not self._base(request).startswith("https"):
            return False
        authority = self.node.directory / "authority.pem"
        if request.strict or not authority.exists():
            settings = certificates.distrusting()
        else:
            settings = certificates.trusting(authority)
        if request.tls_version:
            certificates.speak_only(settings, request.tls_version)
        if request.suite:
            # Whatever the machine thinks of it: the node is to refuse it, not the client.
            settings.set_ciphers(f"{request.suite}:@SECLEVEL=0")
        return settings


def _as_text(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]


def _chunks(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), CHUNK):
        yield body[start : start + CHUNK]


def _described(error: Exception) -> str:
    words: dict[type[Exception], str] = {
        httpx.ConnectError: "no connection",
        httpx.ConnectTimeout: "no connection in time",
        httpx.ReadTimeout: "no answer in time",
        httpx.RemoteProtocolError: "the connection was closed without a whole answer",
        httpx.ReadError: "the connection was reset",
        # What came was no answer: the library takes its own state for the culprit.
        httpx.LocalProtocolError: "what its HTTP does not allow",
        h2.exceptions.InvalidBodyLengthError: "a body of another length than was announced",
    }
    return f"{words.get(type(error), type(error).__name__)} ({error})"
