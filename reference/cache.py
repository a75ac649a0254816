"""The PHP ETag cache: a page whose ETag is known answers a matching If-None-Match without running.

`[server.php_etag_cache]`. What is remembered lives in an `EtagStore`; in memory here, so that a
store that nodes share can take its place.
"""

from __future__ import annotations

import time
from typing import Protocol

from reference import defects, etags
from reference.config import PhpEtagCache as Settings
from reference.messages import Request, Response


class EtagStore(Protocol):
    """Where tags are kept."""

    def get(self, key: str) -> str | None:
        """Return the tag under a key; None where there is none or it has expired."""

    def set(self, key: str, etag: str, ttl: float) -> None:
        """Keep a tag for `ttl` seconds."""


class MemoryEtagStore:
    """An `EtagStore` of one process."""

    def __init__(self) -> None:
        self._tags: dict[str, tuple[str, float]] = {}

    def get(self, key: str) -> str | None:
        """Return the tag under a key."""
        etag, expires = self._tags.get(key, ("", 0.0))
        return etag if time.monotonic() < expires else None

    def set(self, key: str, etag: str, ttl: float) -> None:
        """Keep a tag for `ttl` seconds."""
        self._tags[key] = (etag, time.monotonic() + ttl)


class PhpEtagCache:
    """Knows the ETags that PHP pages set; one per host, path and query."""

    def __init__(self, settings: Settings, store: EtagStore) -> None:
        self._settings = settings
        self._store = store

    def not_modified(self, request: Request) -> str | None:
        """Return the tag to answer 304 with; None where the page has to run."""
        wanted = request.headers.get("if-none-match")
        if wanted is None or not self._concerns(request):
            return None
        etag = self._store.get(self._key(request))
        return etag if etag is not None and etags.matches(wanted, etag) else None

    def remember(self, request: Request, response: Response) -> None:
        """Keep the ETag of a page that was made."""
        etag = response.headers.get("etag")
        if etag is not None and response.status == 200 and self._concerns(request):
            self._store.set(self._key(request), etag, self._settings.ttl_secs)

    def _concerns(self, request: Request) -> bool:
        enabled = self._settings.enabled and not defects.on("php-etag-cache-ignored")
        return enabled and request.method in ("GET", "HEAD")

    def _key(self, request: Request) -> str:
        host = "" if defects.on("php-etag-cache-shared-by-hosts") else (request.host or "").lower()
        target = request.path if defects.on("php-etag-cache-ignores-query") else request.target
        return f"{self._settings.key_prefix}GET:{host}{target}"
