"""A request and a response, as the parts of the node pass them on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

PHRASES: dict[int, str] = {status.value: status.phrase for status in HTTPStatus} | {
    # RFC 9110 renamed these; this version of Python still has the old names.
    413: "Payload Too Large",
    416: "Range Not Satisfiable",
}

Header = tuple[str, str]

OF_THE_CONNECTION = frozenset(
    (
        "connection",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    )
)
"""Fields about one connection, which only the server knows (RFC 9110, 7.6.1)."""

SET_BY_THE_SERVER = OF_THE_CONNECTION | {"content-length", "date"}
"""Fields of an answer that nobody else may set: there is one of each, and it is true."""


class Headers:
    """Header fields in order of arrival; names are matched without regard to case.

    Values are latin-1 text, so that every byte survives.
    """

    def __init__(self, items: Iterable[Header] = ()) -> None:
        self._items = [(name.lower(), value) for name, value in items]

    def __contains__(self, name: str) -> bool:
        return any(found == name.lower() for found, _ in self._items)

    def get(self, name: str) -> str | None:
        """Return all values of a field joined as HTTP allows it, or None where it is absent."""
        name = name.lower()
        values = [value for found, value in self._items if found == name]
        if not values:
            return None
        return ("; " if name == "cookie" else ", ").join(values)

    def names(self) -> list[str]:
        """Return the distinct names in order of first appearance."""
        return list(dict.fromkeys(name for name, _ in self._items))

    def set(self, name: str, value: str) -> None:
        """Put one field in the place of all fields of that name."""
        self.remove(name)
        self._items.append((name.lower(), value))

    def add(self, name: str, value: str) -> None:
        """Append a field; others of the same name stay."""
        self._items.append((name.lower(), value))

    def remove(self, name: str) -> None:
        """Remove every field of that name."""
        self._items = [item for item in self._items if item[0] != name.lower()]

    def items(self) -> list[Header]:
        """Return the fields as (lower-case name, value)."""
        return list(self._items)


@dataclass
class Request:
    """One request, after the connection was read and before anything was decided.

    `target` is the request target as received (path and query, undecoded); `path` the decoded,
    normalised path; `client` the visitor's address after trusted proxies were heard; `https` what
    the visitor's own connection was; `document_root` where the files of the site are.
    """

    method: str
    target: str
    path: str
    query: str
    http_version: str
    headers: Headers
    peer: tuple[str, int]
    local_port: int
    client: str
    https: bool
    body: Body
    document_root: Path = Path()

    @property
    def host(self) -> str | None:
        """The Host header (`:authority` in HTTP/2) as received; None in HTTP/1.0 without one."""
        return self.headers.get("host")


class Body:
    """The body of a request, read once and in full; what a part may hold of it is bounded."""

    def __init__(self, receive: Callable[[], Awaitable[Any]], announced: int | None) -> None:
        self._receive = receive
        self.announced = announced

    async def read(self, limit: int) -> bytes:
        """Read everything; raises `BodyTooLarge` over `limit` bytes (0 = no limit).

        Raises `ClientGone` where the client leaves before the end.
        """
        parts: list[bytes] = []
        size = 0
        while True:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise ClientGone
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if limit and size > limit:
                raise BodyTooLarge
            if not message.get("more_body", False):
                return b"".join(parts)

    async def abandoned(self) -> None:
        """Return when the client has left; to be asked after the body was read."""
        while (await self._receive())["type"] != "http.disconnect":
            pass


class BodyTooLarge(Exception):
    """The body exceeds the limit."""


class ClientGone(Exception):
    """The client closed its connection before the request was complete, or was answered."""


class CutShort(Exception):
    """There is less to send than was announced."""


@dataclass
class Response:
    """An answer. `handler` names the part that made it, for the metrics.

    Exactly one of `body` and `stream` holds the content; a stream needs its length in bytes.
    `encoded` is the body in content codings, where it was compressed beforehand.
    """

    status: int
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""
    stream: AsyncIterator[bytes] | None = None
    stream_length: int = 0
    handler: str = "error"
    compressible: bool = False
    encoded: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def length(self) -> int:
        """How many bytes the content has."""
        return self.stream_length if self.stream is not None else len(self.body)


def plain(status: int, text: str | None = None, handler: str = "error") -> Response:
    """Make one of the product's bare answers: text/plain, `404 Not Found`."""
    headers = Headers([("content-type", "text/plain")])
    body = text if text is not None else f"{status} {PHRASES.get(status, '')}".rstrip()
    return Response(status, headers, body.encode(), handler=handler)
