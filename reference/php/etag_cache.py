"""The PHP ETag cache: a page whose ETag is known answers a matching If-None-Match without running.

`[server.php_etag_cache]`. What is remembered lives in the key-value store of the site, under
`etag:GET:<host><path>?<query>`: whoever deletes that key makes the page run again.

A visitor who may be logged in always gets the page itself. Such a visitor sends `Authorization`, or
a cookie whose name is that of PHP sessions (`session.name`) or one of `AUTH_COOKIES`.
"""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Protocol

from reference.http import etags
from reference.http.messages import Request, Response
from reference.schema import PhpEtagCacheSettings


class EtagStore(Protocol):
    """Where tags are kept."""

    async def get(self, key: str) -> str | None:
        """Return the tag under a key; None where there is none or it has expired."""

    async def set(self, key: str, etag: str, ttl: float) -> None:
        """Keep a tag for `ttl` seconds; 0 and less mean for good."""


AUTH_COOKIES = ("*_session", "*_sess_*", "wordpress_logged_in_*", "remember_*")
"""Cookie names by which applications know who is logged in (`*` as in a shell)."""


class PhpEtagCache:
    """Knows the ETags that PHP pages set; one per host, path and query.

    `store_of` gives the store of a request's site, `session_cookie` is PHP's `session.name`.
    """

    def __init__(
        self,
        settings: PhpEtagCacheSettings,
        store_of: Callable[[Request], EtagStore],
        session_cookie: str,
    ) -> None:
        self._settings = settings
        self._store_of = store_of
        self._auth_cookies = (session_cookie, *AUTH_COOKIES)

    async def not_modified(self, request: Request) -> str | None:
        """Return the tag to answer 304 with; None where the page has to run."""
        wanted = request.headers.get("if-none-match")
        if wanted is None or not self._concerns(request):
            return None
        etag = await self._store_of(request).get(self._key(request))
        return etag if etag is not None and etags.matches(wanted, etag) else None

    async def remember(self, request: Request, response: Response) -> None:
        """Keep the ETag of a page that was made."""
        etag = response.headers.get("etag")
        if etag is not None and response.status == 200 and self._concerns(request):
            store, key = self._store_of(request), self._key(request)
            await store.set(key, etag, self._settings.ttl_secs)

    def _concerns(self, request: Request) -> bool:
        reads = request.method in ("GET", "HEAD")
        return self._settings.enabled and reads and not self._may_be_logged_in(request)

    def _may_be_logged_in(self, request: Request) -> bool:
        if "authorization" in request.headers:
            return True
        cookies = (request.headers.get("cookie") or "").split(";")
        names = [cookie.partition("=")[0].strip() for cookie in cookies]
        return any(fnmatchcase(name, like) for name in names for like in self._auth_cookies)

    def _key(self, request: Request) -> str:
        host = (request.host or "").lower()
        return f"{self._settings.key_prefix}GET:{host}{request.target}"
