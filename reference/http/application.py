"""The site: what happens to a request, gate by gate, until it has an answer.

An ASGI application. The order of the gates is the product's: rate limit, time limit, bad target,
the node's own pages, trusted hosts, redirect to HTTPS, hidden files, blocked paths, resolution,
then for PHP allow-list, containment, ETag cache, body size. The redirect spares the node's own
pages, so that probes of a load balancer need no TLS.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from reference import defects
from reference.config import Config, split_address
from reference.http import compression, http_defects, paths
from reference.http.limits import RateLimiter
from reference.http.messages import (
    Body,
    BodyTooLarge,
    ClientGone,
    Headers,
    Request,
    Response,
    plain,
)
from reference.http.proxies import TrustedProxies
from reference.http.routing import Router, Target
from reference.http.sites import Sites
from reference.http.static import Static
from reference.log import AccessLog, fields, log
from reference.metrics import CONTENT_TYPE, Metrics
from reference.php.etag_cache import PhpEtagCache
from reference.php.scripts import Php

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

_BAD_VALUE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_NAME = re.compile(r"[-!#$%&'*+.^_`|~0-9A-Za-z]+")
REQUEST_LOG_LENGTH = 256
READINESS = "/_ephpm/ready"

OwnPage = Callable[[Request], Awaitable[Response] | None]


class Site:
    """Answers requests. `not_ready` tells why the node is not ready, or None."""

    def __init__(
        self,
        config: Config,
        sites: Sites,
        php: Php,
        metrics: Metrics,
        etag_cache: PhpEtagCache,
        access_log: AccessLog,
        not_ready: Callable[[], str | None],
    ) -> None:
        self._server = config.server
        self._php = php
        self._metrics = metrics
        self._etag_cache = etag_cache
        self._access_log = access_log
        self._not_ready = not_ready
        self._sites = sites
        self._metrics_paths = _metrics_paths(config)
        self._routers: dict[Path, Router] = {}
        self._static = Static(config.server)
        self._rate = RateLimiter(config.server.limits)
        self._proxies = TrustedProxies(config.server.security.trusted_proxies)
        self._own_pages: list[OwnPage] = []
        self._request_log: deque[dict[str, object]] = deque(maxlen=REQUEST_LOG_LENGTH)
        self._plain_port, self._tls_port = _redirection(config)

    def add_own_page(self, page: OwnPage) -> None:
        """Ask `page` for an answer to each GET before the site's own files are looked at."""
        self._own_pages.append(page)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3)."""
        began = time.monotonic()
        with self._metrics.track():
            try:
                request, response = await self._answer(scope, receive)
                self._finish(request, response)
            except ClientGone:
                return
            self._count(request, response, time.monotonic() - began)
            await _transmit(response, send)

    # --- the gates ---

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[Request, Response]:
        request = self._read(scope, receive)
        if not self._rate.allows(request.client):
            if not defects.on("refused-uncounted"):
                self._metrics.rate_limited.inc()
            return request, plain(429)
        seconds: float = self._server.timeouts.request
        if defects.on("request-timeout-ignored"):
            seconds = 0
        try:
            if seconds == 0 and defects.on("request-timeout-zero-at-once"):
                seconds = 0.001
            async with asyncio.timeout(seconds or None):
                return request, await self._route(request)
        except TimeoutError:
            self._metrics.timeouts.labels("request").inc()
            return request, plain(500 if defects.on("request-timeout-is-500") else 504)
        except BodyTooLarge:
            return request, plain(413)
        except (ClientGone, asyncio.CancelledError):
            raise
        except Exception:  # noqa: BLE001 (one request must not take the node with it)
            log.exception("internal error")
            return request, plain(500)

    def _read(self, scope: Scope, receive: Receive) -> Request:
        headers = Headers(
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]
        )
        http_defects.damage_request(headers, scope["http_version"])
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
        try:
            authority, raw, request.query = paths.split_target(request.target)
            request.path = paths.normalise(raw)
        except paths.BadTarget:
            return plain(400)
        if authority:
            request.headers.set("host", authority)
            request.target = raw + (f"?{request.query}" if "?" in request.target else "")
        if (host := request.host) is not None and not paths.valid_host(host):
            return plain(400)
        asks = request.method == "GET" or (
            defects.on("metrics-any-method")
            if request.path in self._metrics_paths
            else defects.on("health-any-method")
        )
        own = self._own_page(request) if asks else None
        refusal = self._refuse_host(request)
        if own is not None and not (refusal and defects.on("health-needs-trusted-host")):
            return own
        if refusal is not None:
            return refusal
        for page in self._own_pages if request.method == "GET" else ():
            if (answer := page(request)) is not None:
                return await answer
        if request.local_port == self._plain_port:
            return self._redirect(request)
        site = self._sites.of(request)
        if site is None:
            return plain(404)
        request.document_root = site.root
        if refusal := self._refuse_path(request):
            return refusal
        target = self._router(request).resolve(request.path, request.query)
        if isinstance(target, int):
            return plain(target)
        if target.name.startswith(request.path) and self._is_blocked(target.name, request):
            # The index file of a directory is no way around a rule that names the file.
            return plain(403)
        if target.is_php:
            return await self._run(target, request)
        return await self._send_file(target, request)

    def _own_page(self, request: Request) -> Response | None:
        """Answer the node's own pages: health, readiness, metrics, request log."""
        diagnostics = self._server.diagnostics
        health = request.path == "/_ephpm/health" and not defects.on("health-missing")
        if health or (defects.on("health-by-suffix") and request.path.endswith("/health")):
            return _own("health", "application/json", b'{"status":"ok"}')
        if request.path == READINESS:
            return self._readiness()
        if request.path in self._metrics_paths:
            return _own("metrics", CONTENT_TYPE, self._metrics.render())
        if diagnostics.request_log and request.path == "/_ephpm/requests":
            body = json.dumps(list(self._request_log)).encode()
            return _own("diagnostics", "application/json", body)
        return None

    def _is_own(self, path: str) -> bool:
        """Tell whether a path is of probes and scrapes, which the request log leaves out."""
        return path.startswith("/_ephpm/") or path in self._metrics_paths

    def _readiness(self) -> Response:
        reason = self._not_ready()
        if reason is None and defects.on("readiness-as-text"):
            return _own("health", "text/plain", b"ready")
        if reason is None:
            return _own("health", "application/json", b'{"status":"ready"}')
        body = json.dumps({"status": "not_ready", "reason": reason}, separators=(",", ":"))
        return _own("health", "application/json", body.encode(), 503)

    def _refuse_host(self, request: Request) -> Response | None:
        trusted = self._server.request.trusted_hosts
        if not trusted or defects.on("trusted-hosts-ignored"):
            return None
        return None if paths.is_trusted_host(request.host, trusted) else plain(421)

    def _redirect(self, request: Request) -> Response:
        name = paths.without_port(request.host) if request.host else "localhost"
        if self._tls_port != 443:
            name = f"{name}:{self._tls_port}"
        if defects.on("redirect-keeps-plain-port"):
            name = request.host or name
        target = request.target
        if defects.on("redirect-to-https-drops-query"):
            target = target.partition("?")[0]
        response = plain(301, "Redirecting to HTTPS\n")
        if defects.on("redirect-to-https-is-302"):
            response.status = 302
        response.headers.set("location", f"https://{name}{target}")
        response.headers.set("connection", "close")
        return response

    def _refuse_path(self, request: Request) -> Response | None:
        path = request.path
        if path.startswith(paths.ACME_CHALLENGE):
            return Response(404, handler="acme")
        hidden = self._server.static.hidden_files
        if hidden != "allow" and paths.is_hidden(path) and not defects.on("dotfiles-served"):
            if defects.on("hidden-files-mode-ignored"):
                hidden = "deny"
            return self._refusal(request, path, 404 if hidden == "ignore" else 403)
        return self._refusal(request, path, 403) if self._is_blocked(path, request) else None

    def _is_blocked(self, path: str, request: Request) -> bool:
        if defects.on("blocked-paths-ignored"):
            return False
        if defects.on("blocked-paths-match-raw-target"):
            path = request.target.partition("?")[0]
        return paths.matches_any(path, self._server.security.blocked_paths)

    def _refusal(self, request: Request, path: str, status: int) -> Response:
        response = plain(status)
        if defects.on("refusal-shows-file"):
            target = self._router(request).resolve(path, "")
            response.body += target.file.read_bytes() if isinstance(target, Target) else b""
        return response

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
        return self._static.answer(target.file, request)

    async def _run(self, target: Target, request: Request) -> Response:
        if not self._is_allowed(target, request) or not self._router(request).contains(target.file):
            return plain(403)
        if request.method not in ("GET", "HEAD", "POST") and defects.on("other-methods-are-405"):
            return plain(405)
        if (etag := await self._etag_cache.not_modified(request)) is not None:
            return Response(304, Headers([("etag", etag)]), handler="php")
        self._check_announced_length(request)
        response = await self._php.run(target.file, target.name, target.query, request)
        await self._etag_cache.remember(request, response)
        return response

    def _check_announced_length(self, request: Request) -> None:
        limit = self._server.request.max_body_size
        too_large = limit and (request.body.announced or 0) > limit
        if too_large and not defects.on("body-limit-ignored"):
            raise BodyTooLarge

    def _is_allowed(self, target: Target, request: Request) -> bool:
        """Tell whether `allowed_php_paths` names the script that runs, or the path asked for."""
        allowed = self._server.security.allowed_php_paths
        if not allowed or defects.on("allowlist-ignored"):
            return True
        if defects.on("allowlist-refuses-all"):
            return False
        return paths.matches_any(target.name, allowed) or paths.matches_any(request.path, allowed)

    # --- after the answer is known ---

    def _finish(self, request: Request, response: Response) -> None:
        if _is_unsendable(response):
            self._replace(response, plain(500, handler=response.handler))
        own = response.handler in ("health", "metrics", "diagnostics", "cluster")
        if not own or defects.on("health-with-site-headers"):
            self._add_configured_headers(response)
        if request.path != READINESS:
            wish = request.headers.get("accept-encoding") or ""
            http_defects.damage_answer(response, request.method, wish, self._server.document_root)
        if response.status in (204, 304):
            response.body = b""
            response.headers.remove("content-length")
            return
        self._encode(request, response)

    def _encode(self, request: Request, response: Response) -> None:
        scripts_length = response.headers.get("content-length")
        if response.compressible and response.stream is None:
            response.body = compression.apply(
                response.headers,
                response.body,
                request.headers.get("accept-encoding"),
                self._server.response,
            )
        length = response.stream_length if response.stream is not None else len(response.body)
        if response.handler == "static" and defects.on("static-content-length-wrong"):
            length += 1
        response.headers.set("content-length", str(length))
        if response.handler == "static" and defects.on("static-content-length-missing"):
            response.headers.remove("content-length")
        if response.handler == "php" and defects.on("script-content-length-missing"):
            response.headers.remove("content-length")
        if request.method == "HEAD" and defects.on("head-length-zero"):
            response.headers.set("content-length", "0")
        if scripts_length is not None and defects.on("script-content-length-kept"):
            response.headers.set("content-length", scripts_length)

    def _add_configured_headers(self, response: Response) -> None:
        if defects.on(_MISSING_ON.get(response.handler, "custom-headers-missing-on-errors")):
            return
        for name, value in self._server.response.headers:
            if name in response.headers and defects.on("custom-headers-yield"):
                continue
            response.headers.set(name, value)

    def _replace(self, response: Response, other: Response) -> None:
        response.status, response.headers, response.body = other.status, other.headers, other.body
        response.stream, response.compressible = None, False

    def _count(self, request: Request, response: Response, seconds: float) -> None:
        size = response.stream_length if response.stream is not None else len(response.body)
        self._metrics.count_request(request.method, response.status, response.handler, seconds)
        if not self._is_own(request.path):
            self._request_log.appendleft(
                {
                    "timestamp_ms": int(time.time() * 1000),
                    "method": request.method,
                    "path": request.path,
                    "status": response.status,
                    "total_ms": seconds * 1000,
                    "queue_wait_ms": None,
                    "php_ms": seconds * 1000 if response.handler == "php" else None,
                    "response_bytes": size,
                }
            )
        if defects.on("headers-logged"):
            log.debug(fields("request", headers=request.headers.items()))
        version = "2.0" if request.http_version == "2" else request.http_version
        self._access_log.write(
            request.client,
            f"{request.method} {request.target} HTTP/{version}",
            response.status,
            0 if request.method == "HEAD" else size,
            request.headers.get("referer") or "",
            request.headers.get("user-agent") or "",
        )


_MISSING_ON = {
    "php": "custom-headers-missing-on-php",
    "static": "custom-headers-missing-on-static",
}


def _redirection(config: Config) -> tuple[int | None, int]:
    """Return the port that redirects to HTTPS, or None, and the port it redirects to."""
    tls = config.server.tls
    if tls.listen is None or not tls.redirect_http:
        return None, 443
    return split_address(config.server.listen)[1], split_address(tls.listen)[1]


def _metrics_paths(config: Config) -> set[str]:
    metrics = config.server.metrics
    if defects.on("metrics-missing") or not (metrics.enabled or defects.on("metrics-always-on")):
        return set()
    return {metrics.path, "/metrics"} if defects.on("metrics-path-both") else {metrics.path}


def _announced(headers: Headers) -> int | None:
    length = headers.get("content-length")
    return int(length) if length is not None and length.isdigit() else None


def _own(handler: str, content_type: str, body: bytes, status: int = 200) -> Response:
    return Response(status, Headers([("content-type", content_type)]), body, handler=handler)


def _is_unsendable(response: Response) -> bool:
    return not 200 <= response.status <= 999 or any(
        not _NAME.fullmatch(name) or _BAD_VALUE.search(value)
        for name, value in response.headers.items()
    )


async def _transmit(response: Response, send: Send) -> None:
    headers = [(n.encode("latin-1"), v.encode("latin-1")) for n, v in response.headers.items()]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    if response.stream is not None:
        async for piece in response.stream:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": response.body})
