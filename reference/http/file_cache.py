"""Contents of files, read anew or kept in memory (`[server.file_cache]`)."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reference.http import compression, etags
from reference.http.media_types import media_type
from reference.schema import FileCacheSettings, ResponseSettings

# Larger files are sent piece by piece, and never compressed.
STREAMED_FROM = 1024 * 1024

# Still larger ones have a tag of what the file system tells of them: reading them would take long.
READ_UP_TO = 64 * 1024 * 1024

# A file that has just changed may change again without a trace, for clocks have their steps.
SETTLED_SECONDS = 2.0

MOST_TAGS = 10_000


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
        self._tags: dict[str, str] = {}

    async def get(self, path: Path) -> Content:
        """Return a file's content, at most `valid_secs` old; raises `OSError` as reading does."""
        if not self._settings.enabled:
            return await self._read(path)
        now = time.monotonic()
        copy = self._copies.get(path)
        if copy is None or not self._is_good(copy, now):
            copy = await self._copied(path, now)
        copy.used = now
        return copy

    def _is_good(self, copy: Content, now: float) -> bool:
        idle, age = now - copy.used, now - copy.checked
        return age < self._settings.valid_secs and idle < self._settings.inactive_secs

    async def _read(self, path: Path) -> Content:
        status = path.stat()
        if status.st_size > STREAMED_FROM:
            tag = await self._tag(path, status)
            return Content(status.st_size, None, tag, status.st_mtime)
        body = path.read_bytes()
        return Content(len(body), body, etags.of_content(body), status.st_mtime)

    async def _tag(self, path: Path, status: os.stat_result) -> str:
        """Return the tag of a file that is sent piece by piece: of its content, read once."""
        traces = etags.of_file(status)
        if status.st_size > READ_UP_TO:
            return traces
        if (known := self._tags.get(traces)) is not None:
            return known
        tag = await asyncio.to_thread(etags.of_content_in, path)
        if time.time() - status.st_ctime > SETTLED_SECONDS:
            if len(self._tags) >= MOST_TAGS:
                self._tags.clear()
            self._tags[traces] = tag
        return tag

    async def _copied(self, path: Path, now: float) -> Content:
        content = await self._read(path)
        content.checked = now
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
