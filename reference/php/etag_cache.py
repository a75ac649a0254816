"""The PHP ETag cache: a page whose ETag is known answers a matching If-None-Match without running.

`[server.php_etag_cache]`. What is remembered lives in the key-value store of the site: the tag
under `etag:GET:<host><path>?<query>`, and beside it what else the answer said (RFC 9110, 15.4.5).
Whoever deletes the tag's key makes the page run again.

A visitor who may be logged in always gets the page itself. Such a visitor sends `Authorization`, or
a cookie whose name is that of PHP sessions (`session.name`) or one of `AUTH_COOKIES`. Which answers
may be remembered, and for how long, says `reference.php.keeping`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Protocol

from reference.http import etags
from reference.http.messages import Headers, Request, Response
from reference.php import keeping
from reference.schema import PhpEtagCacheSettings


class EtagStore(Protocol):
    """Where tags are kept, and the headers beside them."""

    async def get(self, key: str) -> str | None:
        """Return what is under a key; None where there is nothing or it has expired."""

    async def set(self, key: str, text: str, ttl: float) -> None:
        """Keep a text for `ttl` seconds; 0 and less mean for good."""

    async def remove(self, *keys: str) -> None:
        """Remove what is under these keys."""


AUTH_COOKIES = ("*_session", "*_sess_*", "wordpress_logged_in_*", "remember_*")
"""Cookie names by which applications know who is logged in (`*` as in a shell)."""

_BESIDE = "headers-of-"


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

    async def not_modified(self, request: Request) -> Headers | None:
        """Return the headers to answer 304 with; None where the page has to run."""
        wanted = request.headers.get("if-none-match")
        if wanted is None or not self._concerns(request):
            return None
        if not keeping.may_be_spared(request.headers):
            return None
        store, key = self._store_of(request), self._key(request)
        etag, beside = await store.get(key), await store.get(_BESIDE + key)
        if etag is None or beside is None or not etags.matches(wanted, etag):
            return None
        # Each of the two may be newer than the other for a moment: then the page tells.
        headers = Headers((name, value) for name, value in json.loads(beside))
        return headers if headers.get("etag") == etag else None

    async def remember(self, request: Request, response: Response) -> None:
        """Keep the ETag of a page that was made, or forget it where it is not the case any more."""
        if not self._settings.enabled:
            return
        store, key = self._store_of(request), self._key(request)
        if not self._concerns(request):
            if keeping.changes_something(request.method, response.status):
                await store.remove(key, _BESIDE + key)
            return
        seconds = keeping.lifetime(request.headers, response, self._settings.ttl_secs)
        etag = response.headers.get("etag")
        if etag is None or seconds is None:
            await store.remove(key, _BESIDE + key)
            return
        said = json.dumps(keeping.of_not_modified(response.headers))
        await store.set(_BESIDE + key, said, seconds)
        await store.set(key, etag, seconds)

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
