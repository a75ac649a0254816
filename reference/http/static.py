"""Static files: media types, entity tags, dates, and the cache of `[server.file_cache]`."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from reference import defects
from reference.http import etags
from reference.http.compression import mark_variable
from reference.http.messages import Headers, Request, Response
from reference.schema import ServerSettings

# Larger files are sent piece by piece, never compressed, with a tag of their time and size.
STREAMED_FROM = 1024 * 1024
PIECE = 64 * 1024

OCTET_STREAM = "application/octet-stream"

MEDIA_TYPES = {
    ".atom": "application/atom+xml",
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".css": "text/css",
    ".csv": "text/csv",
    ".gif": "image/gif",
    ".gz": "application/gzip",
    ".htm": "text/html",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".toml": "text/x-toml",
    ".ttf": "font/ttf",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "application/font-woff",
    ".woff2": "font/woff2",
    ".xhtml": "application/xhtml+xml",
    ".xml": "text/xml",
    ".zip": "application/zip",
}


_DEFECTS = {
    ".html": "mime-html-wrong",
    ".css": "mime-css-wrong",
    ".js": "mime-js-wrong",
    ".png": "mime-png-wrong",
}


def media_type(path: Path) -> str:
    """Return the media type by the extension, without charset, as the product does."""
    extension = path.suffix.lower()
    if extension in _DEFECTS and defects.on(_DEFECTS[extension]):
        return OCTET_STREAM
    if extension not in MEDIA_TYPES and defects.on("mime-unknown-guessed"):
        return "text/plain"
    return MEDIA_TYPES.get(extension, OCTET_STREAM)


@dataclass
class Content:
    """A file's content as it is served, until `checked` is too old."""

    body: bytes
    etag: str
    modified: float
    checked: float
    used: float


class Static:
    """Serves files that were found and may be served."""

    def __init__(self, server: ServerSettings) -> None:
        self._settings = server.static
        self._response = server.response
        self._cache_settings = server.file_cache
        self._cache: dict[Path, Content] = {}
        self._stale: dict[Path, Content] = {}

    def answer(self, path: Path, request: Request) -> Response:
        """Answer with the file, or 304 where the client has it already."""
        status = path.stat()
        if status.st_size > STREAMED_FROM:
            return self._streamed(path, status, request)
        content = self._content(path)
        headers = self._headers(path, content.etag, content.modified)
        if len(content.body) >= self._response.compression_min_size:
            mark_variable(headers, self._response)
        if self._is_fresh(request, headers, content.modified):
            return _not_modified(headers)
        body = content.body
        if defects.on("static-byte-altered"):
            body = body[:-1] + b"\x00"
        return Response(200, headers, body, handler="static", compressible=True)

    def _streamed(self, path: Path, status: os.stat_result, request: Request) -> Response:
        headers = self._headers(
            path, etags.of_file(status.st_mtime, status.st_size), status.st_mtime
        )
        if self._is_fresh(request, headers, status.st_mtime):
            return _not_modified(headers)
        length = STREAMED_FROM if defects.on("large-file-truncated") else status.st_size
        stream = _read_pieces(path, length)
        return Response(200, headers, stream=stream, stream_length=length, handler="static")

    def _headers(self, path: Path, etag: str, modified: float) -> Headers:
        headers = Headers([("content-type", media_type(path))])
        wanted = self._settings.etag or defects.on("etag-setting-ignored")
        if wanted and not defects.on("etag-missing"):
            headers.set("etag", etag)
        if not defects.on("last-modified-missing"):
            headers.set("last-modified", etags.http_date(modified))
        if self._settings.cache_control and not defects.on("cache-control-missing"):
            headers.set("cache-control", self._settings.cache_control)
        return headers

    def _is_fresh(self, request: Request, headers: Headers, modified: float) -> bool:
        """Evaluate the conditions; a tag wins over a date (RFC 9110, 13.2.2)."""
        if request.method not in ("GET", "HEAD"):
            return False
        if defects.on("gzip-never-304") and "gzip" in (
            request.headers.get("accept-encoding") or ""
        ):
            return False
        etag = headers.get("etag")
        tags = request.headers.get("if-none-match")
        if tags is not None and etag is not None and not defects.on("date-wins-over-etag"):
            return etags.matches(tags, etag)
        since = request.headers.get("if-modified-since")
        if since is None or defects.on("if-modified-since-ignored"):
            return False
        return etags.not_modified_since(since, modified)

    def _content(self, path: Path) -> Content:
        if defects.on("file-changes-unseen"):
            return self._stale.setdefault(path, _read(path))
        settings = self._cache_settings
        if not settings.enabled or defects.on("file-cache-ignored"):
            return _read(path)
        now = time.monotonic()
        cached = self._cache.get(path)
        if cached is not None and (
            now - cached.checked < settings.valid_secs or defects.on("file-cache-never-checks")
        ):
            cached.used = now
            return cached
        content = _read(path)
        content.etag = etags.of_file(content.modified, len(content.body))
        if len(content.body) <= settings.inline_threshold:
            self._make_room(now)
            self._cache[path] = content
        return content

    def _make_room(self, now: float) -> None:
        limit = self._cache_settings.inactive_secs
        self._cache = {p: c for p, c in self._cache.items() if now - c.used < limit}
        while self._cache and len(self._cache) >= self._cache_settings.max_entries:
            del self._cache[min(self._cache, key=lambda path: self._cache[path].used)]


def _read(path: Path) -> Content:
    now = time.monotonic()
    modified = path.stat().st_mtime
    body = path.read_bytes()
    return Content(body, etags.of_content(body), modified, now, now)


def _not_modified(headers: Headers) -> Response:
    headers.remove("content-type")
    if defects.on("not-modified-without-etag"):
        headers.remove("etag")
    return Response(304, headers, handler="static")


async def _read_pieces(path: Path, length: int) -> AsyncIterator[bytes]:
    """Read what was announced: of a file that grows meanwhile, no more than that."""
    with path.open("rb") as file:
        while length > 0 and (piece := file.read(min(PIECE, length))):
            length -= len(piece)
            yield piece
