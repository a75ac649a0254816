"""Contents of files, read anew or kept in memory (`[server.file_cache]`)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reference.http import compression, etags
from reference.http.media_types import media_type
from reference.schema import FileCacheSettings, ResponseSettings

# Larger files are sent piece by piece, never compressed, with a tag of their time and size.
STREAMED_FROM = 1024 * 1024


@dataclass
class Content:
    """A file as it is served. `body` is None where it is sent piece by piece.

    `encoded` is the body in content codings, where it was compressed beforehand. A copy in the
    cache was read, or found to be good, at `checked`, and asked for at `used`.
    """

    size: int
    body: bytes | None
    etag: str
    modified: float
    encoded: Mapping[str, bytes] = field(default_factory=dict)
    checked: float = 0.0
    used: float = 0.0


class FileCache:
    """Gives the contents of files; while the cache is on, small ones from memory."""

    def __init__(self, settings: FileCacheSettings, response: ResponseSettings) -> None:
        self._settings = settings
        self._response = response
        self._copies: dict[Path, Content] = {}

    def get(self, path: Path) -> Content:
        """Return a file's content, at most `valid_secs` old; raises `OSError` as reading does."""
        if not self._settings.enabled:
            return _read(path)
        now = time.monotonic()
        copy = self._copies.get(path)
        if copy is None or not self._is_good(copy, now):
            copy = self._copied(path, now)
        copy.used = now
        return copy

    def _is_good(self, copy: Content, now: float) -> bool:
        idle, age = now - copy.used, now - copy.checked
        return age < self._settings.valid_secs and idle < self._settings.inactive_secs

    def _copied(self, path: Path, now: float) -> Content:
        content = _read(path)
        content.checked = now
        content.etag = etags.of_file(content.modified, content.size)
        if content.body is not None and content.size <= self._settings.inline_threshold:
            if self._settings.precompress:
                content.encoded = compression.variants(
                    media_type(path), content.body, self._response
                )
            self._make_room(now)
            self._copies[path] = content
        return content

    def _make_room(self, now: float) -> None:
        limit = self._settings.inactive_secs
        self._copies = {p: c for p, c in self._copies.items() if now - c.used < limit}
        while self._copies and len(self._copies) >= self._settings.max_entries:
            del self._copies[min(self._copies, key=lambda path: self._copies[path].used)]


def _read(path: Path) -> Content:
    status = path.stat()
    if status.st_size > STREAMED_FROM:
        etag = etags.of_file(status.st_mtime, status.st_size)
        return Content(status.st_size, None, etag, status.st_mtime)
    body = path.read_bytes()
    return Content(len(body), body, etags.of_content(body), status.st_mtime)
