"""Static files: conditional requests, parts of a file, whole files."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from reference.http import conditions, dates, ranges
from reference.http.compression import choose, mark_variable
from reference.http.conditions import Validators
from reference.http.file_cache import Content, FileCache
from reference.http.media_types import media_type
from reference.http.messages import CutShort, Headers, Request, Response, plain
from reference.http.ranges import Piece, Span
from reference.log import fields, log
from reference.schema import ServerSettings

CHUNK = 64 * 1024


class Static:
    """Serves files that were found and may be served."""

    def __init__(self, server: ServerSettings) -> None:
        self._settings = server.static
        self._response = server.response
        self._files = FileCache(server.file_cache, server.response)

    async def answer(self, path: Path, request: Request) -> Response:
        """Answer with the file, with parts of it, or with 304 or 412 where the conditions say so.

        Conditions come before Range (RFC 9110, 13.2.2).
        """
        content = await self._files.get(path)
        headers = self._headers(path, content)
        current = Validators(headers.get("etag"), content.modified)
        judged = conditions.judge(request.method, request.headers, current)
        if judged == conditions.PRECONDITION_FAILED:
            return plain(judged, handler="static")
        if judged == conditions.NOT_MODIFIED:
            return _not_modified(headers)
        try:
            spans = self._parts(request, headers, content)
        except ranges.Unsatisfiable:
            refusal = plain(416, handler="static")
            refusal.headers.set("content-range", f"bytes */{content.size}")
            return refusal
        return _partial(path, content, headers, spans) if spans else _whole(path, content, headers)

    def _headers(self, path: Path, content: Content) -> Headers:
        headers = Headers([("content-type", media_type(path)), ("accept-ranges", "bytes")])
        if self._settings.etag:
            headers.set("etag", content.etag)
        # Nothing was changed later than it is sent (RFC 9110, 8.8.2.1).
        headers.set("last-modified", dates.write(min(content.modified, time.time())))
        if self._settings.cache_control:
            headers.set("cache-control", self._settings.cache_control)
        if content.body is not None and content.size >= self._response.compression_min_size:
            mark_variable(headers, self._response)
        return headers

    def _parts(self, request: Request, headers: Headers, content: Content) -> list[Span]:
        """Return the parts of the file to send; none for the whole.

        They are parts of the file as it is, never compressed. Whoever has the beginning of a
        compressed answer (If-Range) cannot go on with those, and gets the whole again.
        """
        if request.method != "GET":
            return []
        coded = "vary" in headers and choose(request.headers.get("accept-encoding")) is not None
        if coded and "if-range" in request.headers:
            return []
        return ranges.asked(request.headers, headers, content.size)


def _not_modified(headers: Headers) -> Response:
    headers.remove("content-type")
    headers.remove("accept-ranges")
    return Response(304, headers, handler="static")


def _whole(path: Path, content: Content, headers: Headers) -> Response:
    response = _filled(200, headers, path, content, [Span(0, content.size - 1)])
    response.compressible, response.encoded = True, content.encoded
    return response


def _partial(path: Path, content: Content, headers: Headers, spans: Sequence[Span]) -> Response:
    if len(spans) == 1:
        headers.set("content-range", spans[0].of(content.size))
        return _filled(206, headers, path, content, spans)
    boundary = secrets.token_hex(16)
    headers.set("content-type", f"multipart/byteranges; boundary={boundary}")
    pieces = ranges.multipart(spans, content.size, media_type(path), boundary)
    return _filled(206, headers, path, content, pieces)


def _filled(
    status: int, headers: Headers, path: Path, content: Content, pieces: Sequence[Piece]
) -> Response:
    response = Response(status, headers, handler="static")
    if content.body is None:
        response.stream = _read_pieces(path, pieces)
        response.stream_length = sum(len(piece) for piece in pieces)
    else:
        response.body = b"".join(_taken(content.body, piece) for piece in pieces)
    return response


def _taken(body: bytes, piece: Piece) -> bytes:
    return body[piece.first : piece.last + 1] if isinstance(piece, Span) else piece


async def _read_pieces(path: Path, pieces: Sequence[Piece]) -> AsyncIterator[bytes]:
    """Read what was announced: of a file that grows meanwhile, no more than that.

    Raises `CutShort` where the file has become shorter.
    """
    with path.open("rb") as file:
        for piece in pieces:
            if isinstance(piece, bytes):
                yield piece
                continue
            file.seek(piece.first)
            left = len(piece)
            while left > 0 and (read := file.read(min(CHUNK, left))):
                left -= len(read)
                yield read
            if left:
                log.warning(fields("a file was cut while it was sent", file=path))
                raise CutShort
