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
from collections.abc import Callable, Iterator
from typing import Any

import brotli
import httpx

from support import certificates, deadlines
from support.checks import Mismatch
from support.topologies.node import Node

CHUNK = 16 * 1024  # bytes of a chunk of a body without a length

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
        protocol: "HTTP/1.1" or "HTTP/2".
        secure: to the node's HTTPS listener, where it has one of its own.
        strict: trusts the machine's authorities only, not the test's.
    """

    method: str = "GET"
    target: str = "/"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    chunked: bool = False
    protocol: str = "HTTP/1.1"
    secure: bool = False
    strict: bool = False

    def with_headers(self, *headers: tuple[str, str]) -> Request:
        """The same request with further headers."""
        return dataclasses.replace(self, headers=(*self.headers, *headers))


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
        rest: what followed the first answer on the same connection.
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


class HttpClient:
    """A visitor of one node. Every request has a connection of its own."""

    def __init__(self, node: Node) -> None:
        self.node = node

    def send(self, request: Request, deadline: str = "answer") -> Exchange:
        """Sends it and reads the whole answer; what goes wrong is in `error`."""
        base = self.node.secure_url if request.secure else self.node.url
        exchange = Exchange(self.node.name, base, request, time.time())
        began = time.monotonic()
        try:
            self._exchange(exchange, deadlines.seconds(deadline))
        except (httpx.HTTPError, ssl.SSLError, OSError) as error:
            exchange.error = _described(error)
        exchange.seconds = time.monotonic() - began
        return exchange

    def _exchange(self, exchange: Exchange, limit: float) -> None:
        request = exchange.request
        http2 = request.protocol == "HTTP/2"
        with httpx.Client(
            http1=not http2,
            http2=http2,
            verify=self._trust(request, exchange.url),
            timeout=limit,
            trust_env=False,
        ) as client:
            message = httpx.Request(
                request.method,
                exchange.url,
                headers=list(request.headers),
                content=_chunks(request.body) if request.chunked else request.body or None,
                extensions={
                    "target": request.target.encode(),
                    "timeout": httpx.Timeout(limit).as_dict(),
                },
            )
            with contextlib.closing(client.send(message, stream=True)) as response:
                exchange.version = response.http_version
                exchange.headers = [
                    (key.decode("latin-1").lower(), value.decode("latin-1"))
                    for key, value in response.headers.raw
                ]
                exchange.raw = b"".join(response.iter_raw())
                # Only a whole answer is an answer: a cut body leaves the status out.
                exchange.status = response.status_code

    def _trust(self, request: Request, url: str) -> ssl.SSLContext | bool:
        if not url.startswith("https"):
            return False
        authority = self.node.directory / "authority.pem"
        if request.strict or not authority.exists():
            return certificates.distrusting()
        return certificates.trusting(authority)


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
    }
    return f"{words.get(type(error), type(error).__name__)} ({error})"
