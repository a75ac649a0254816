"""The application: what happens to a request, gate by gate, until it has an answer.

An ASGI application. The order of the gates is the product's: rate limit, time limit, bad target,
the node's own pages, trusted hosts, redirect to HTTPS, hidden files, blocked paths, resolution,
then for PHP allow-list, containment, ETag cache, body size. The redirect spares the node's own
pages, so that probes of a load balancer need no TLS.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Protocol

from reference.config import Config, split_address
from reference.http import compression, paths
from reference.http.limits import RateLimiter
from reference.http.messages import (
    SET_BY_THE_SERVER,
    Body,
    BodyTooLarge,
    ClientGone,
    CutShort,
    Headers,
    Request,
    Response,
    plain,
)
from reference.http.own_pages import HANDLERS, OwnPages, metrics_path
from reference.http.proxies import TrustedProxies
from reference.http.records import Records
from reference.http.routing import Router, Target
from reference.http.sites import Sites
from reference.http.static import Static
from reference.log import AccessLog, log
from reference.metrics import Metrics

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

_BAD_VALUE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_PLAIN_NAME = re.compile(rb"[-0-9A-Za-z]+")
_NAME = re.compile(r"[-!#$%&'*+.^_`|~0-9A-Za-z]+")

LARGEST_HEAD = 64 * 1024
"""Bytes of the fields of an answer; clients take no more, and to send them holds others up."""

PIECE = 64 * 1024
"""Bytes of a body that go out at once."""

PartsPage = Callable[[Request], Awaitable[Response] | None]


class Scripts(Protocol):
    """What runs PHP pages."""

    async def run(self, script: Path, name: str, query: str, request: Request) -> Response:
        """Run a script, whose path in the site is `name`, for a request with an unread body."""


class EtagCache(Protocol):
    """What knows the ETags of PHP pages, and what a 304 says beside them."""

    async def not_modified(self, request: Request) -> Headers | None:
        """Return the headers to answer 304 with; None where the page has to run."""

    async def remember(self, request: Request, response: Response) -> None:
        """Keep the ETag of a page that was made."""


class Application:
    """Answers requests. `not_ready` tells why the node is not ready, or None."""

    def __init__(
        self,
        config: Config,
        sites: Sites,
        php: Scripts,
        metrics: Metrics,
        etag_cache: EtagCache,
        access_log: AccessLog,
        not_ready: Callable[[], str | None],
    ) -> None:
        server = config.server
        self._server = server
        self._sites = sites
        self._php = php
        self._metrics = metrics
        self._etag_cache = etag_cache
        self._records = Records(metrics, access_log, metrics_path(server))
        self._own_pages = OwnPages(server, metrics, self._records, not_ready)
        self._parts_pages: list[PartsPage] = []
        self._routers: dict[Path, Router] = {}
        self._static = Static(server)
        self._rate = RateLimiter(server.limits)
        self._proxies = TrustedProxies(server.security.trusted_proxies)
        self._plain_port, self._tls_port = _redirection(config)

    def add_own_page(self, page: PartsPage) -> None:
        """Ask `page` for an answer to each GET before the site's own files are looked at."""
        self._parts_pages.append(page)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3)."""
        began = time.monotonic()
        with self._metrics.track():
            try:
                request, response = await self._answer(scope, receive)
                self._finish(request, response)
            except ClientGone:
                return
            self._records.add(request, response, time.monotonic() - began)
            # What is not whole is not ended either: the connection closes, and the client sees it.
            with contextlib.suppress(ClientGone, CutShort):
                await _transmit(response, send)

    # --- the gates ---

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[Request, Response]:
        request = self._read(scope, receive)
        if not self._rate.allows(request.client):
            self._metrics.rate_limited.inc()
            return request, plain(429)
        try:
            async with asyncio.timeout(self._server.timeouts.request or None):
                return request, await self._route(request)
        except TimeoutError:
            self._metrics.timeouts.labels("request").inc()
            return request, plain(504)
        except BodyTooLarge:
            return request, plain(413)
        except (ClientGone, asyncio.CancelledError):
            raise
        except Exception:  # noqa: BLE001 (one request must not take the node with it)
            log.exception("internal error")
            return request, plain(500)

    def _read(self, scope: Scope, receive: Receive) -> Request:
        # A name with other characters than these would become the variable, and pass for the
        # header, of another name (RFC 9110, 17.10).
        headers = Headers(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in scope["headers"]
            if _PLAIN_NAME.fullmatch(name)
        )
        peer = scope["client"]
        return Request(
            method=scope["method"],
            target=scope["state"]["target"].decode("latin-1"),
            path="",
            query="",
            http_version=scope["http_version"],
            headers=headers,
            peer=peer,
            local_port=scope["server"][1],
            client=self._proxies.client(peer[0], headers),
            https=self._proxies.https(peer[0], headers, scope["scheme"] == "https"),
            body=Body(receive, _announced(headers)),
        )

    async def _route(self, request: Request) -> Response:
        if not _is_understood(request):
            return plain(400)
        if (own := self._own_pages.page(request)) is not None:
            return own
        if refusal := self._refuse_host(request):
            return refusal
        for page in self._parts_pages if request.method == "GET" else ():
            if (answer := page(request)) is not None:
                return await answer
        if request.local_port == self._plain_port:
            return self._redirect(request)
        return await self._serve(request)

    def _refuse_host(self, request: Request) -> Response | None:
        trusted = self._server.request.trusted_hosts
        if not trusted or paths.is_trusted_host(request.host, trusted):
            return None
        return plain(421)

    def _redirect(self, request: Request) -> Response:
        name = paths.without_port(request.host) if request.host else "localhost"
        if self._tls_port != 443:
            name = f"{name}:{self._tls_port}"
        response = plain(301, "Redirecting to HTTPS\n")
        response.headers.set("location", f"https://{name}{request.target}")
        response.headers.set("connection", "close")
        return response

    async def _serve(self, request: Request) -> Response:
        """Answer with a file or a page of the site that the request is for."""
        site = self._sites.of(request)
        if site is None:
            return plain(404)
        request.document_root = site.root
        if refusal := self._refuse_path(request.path):
            return refusal
        target = self._router(request).resolve(request.path, request.query)
        if isinstance(target, int):
            return plain(target)
        if target.name.startswith(request.path) and self._is_blocked(target.name):
            # The index file of a directory is no way around a rule that names the file.
            return plain(403)
        if target.is_php:
            return await self._run(target, request)
        return await self._send_file(target, request)

    def _refuse_path(self, path: str) -> Response | None:
        if path.startswith(paths.ACME_CHALLENGE):
            return Response(404, handler="acme")
        hidden = self._server.static.hidden_files
        if hidden != "allow" and paths.is_hidden(path):
            return plain(404 if hidden == "ignore" else 403)
        return plain(403) if self._is_blocked(path) else None

    def _is_blocked(self, path: str) -> bool:
        return paths.matches_any(path, self._server.security.blocked_paths)

    # --- what answers ---

    def _router(self, request: Request) -> Router:
        root = request.document_root
        if root not in self._routers:
            self._routers[root] = Router(self._server, root)
        return self._routers[root]

    async def _send_file(self, target: Target, request: Request) -> Response:
        if not self._router(request).contains(target.file):
            return plain(403)
        self._check_announced_length(request)
        await request.body.read(self._server.request.max_body_size)
        return await self._static.answer(target.file, request)

    async def _run(self, target: Target, request: Request) -> Response:
        if not self._is_allowed(target, request) or not self._router(request).contains(target.file):
            return plain(403)
        if (kept := await self._etag_cache.not_modified(request)) is not None:
            return Response(304, kept, handler="php", compressible=True)
        self._check_announced_length(request)
        response = await self._php.run(target.file, target.name, target.query, request)
        if response.length >= self._server.response.compression_min_size:
            compression.mark_variable(response.headers, self._server.response)
        await self._etag_cache.remember(request, response)
        return response

    def _check_announced_length(self, request: Request) -> None:
        limit = self._server.request.max_body_size
        if limit and (request.body.announced or 0) > limit:
            raise BodyTooLarge

    def _is_allowed(self, target: Target, request: Request) -> bool:
        """Tell whether `allowed_php_paths` names the script that runs, or the path asked for."""
        allowed = self._server.security.allowed_php_paths
        if not allowed:
            return True
        return paths.matches_any(target.name, allowed) or paths.matches_any(request.path, allowed)

    # --- after the answer is known ---

    def _finish(self, request: Request, response: Response) -> None:
        if _is_unsendable(response):
            _replace(response, plain(500, handler=response.handler))
        if response.handler not in HANDLERS:
            self._add_configured_headers(response)
        if response.status in (204, 304):
            response.body = b""
            response.headers.remove("content-length")
            self._name_variant(request, response)
            return
        if response.status == 205:
            response.body = b""
        self._encode(request, response)

    def _add_configured_headers(self, response: Response) -> None:
        for name, value in self._server.response.headers:
            if name.lower() not in SET_BY_THE_SERVER:
                response.headers.set(name, value)

    def _name_variant(self, request: Request, response: Response) -> None:
        """Let a page's 304 have the ETag that its 200 has for this client."""
        coded = compression.choose(request.headers.get("accept-encoding")) is not None
        if response.compressible and coded and self._server.response.compression:
            compression.weaken_etag(response.headers)

    def _encode(self, request: Request, response: Response) -> None:
        if response.compressible and response.stream is None:
            response.body = compression.apply(
                response.headers,
                response.body,
                request.headers.get("accept-encoding"),
                self._server.response,
                response.encoded,
            )
        response.headers.set("content-length", str(response.length))


def _redirection(config: Config) -> tuple[int | None, int]:
    """Return the port that redirects to HTTPS, or None, and the port it redirects to."""
    tls = config.server.tls
    if tls.listen is None or not tls.redirect_http:
        return None, 443
    return split_address(config.server.listen)[1], split_address(tls.listen)[1]


def _announced(headers: Headers) -> int | None:
    length = headers.get("content-length")
    return int(length) if length is not None and length.isdigit() else None


def _is_understood(request: Request) -> bool:
    """Read path, query and host from the request's target; tell whether they can be any."""
    try:
        authority, raw, request.query = paths.split_target(request.target)
        request.path = paths.normalise(raw)
    except paths.BadTarget:
        return False
    if authority:
        request.headers.set("host", authority)
        request.target = raw + (f"?{request.query}" if "?" in request.target else "")
    return request.host is None or paths.valid_host(request.host)


def _is_unsendable(response: Response) -> bool:
    fields = response.headers.items()
    return (
        not 200 <= response.status <= 999
        or sum(len(name) + len(value) for name, value in fields) > LARGEST_HEAD
        or any(not _NAME.fullmatch(name) or _BAD_VALUE.search(value) for name, value in fields)
    )


def _replace(response: Response, other: Response) -> None:
    response.status, response.headers, response.body = other.status, other.headers, other.body
    response.stream, response.compressible = None, False


async def _transmit(response: Response, send: Send) -> None:
    headers = [(n.encode("latin-1"), v.encode("latin-1")) for n, v in response.headers.items()]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    if response.stream is not None:
        async for piece in response.stream:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    # In pieces, each of which a slow visitor takes in time.
    body = memoryview(response.body)
    for start in range(0, len(body) - PIECE, PIECE):
        piece = bytes(body[start : start + PIECE])
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    rest = bytes(body[max(0, (len(body) - 1) // PIECE * PIECE) :])
    await send({"type": "http.response.body", "body": rest})
