"""Defects of every request and answer: what `http.py` does right, undone (see `defects.py`)."""

from __future__ import annotations

from reference import defects
from reference.http import paths
from reference.http.messages import Headers, Response

# These say how an answer is to be read: a client that cannot read it judges nothing.
_FRAMING = {"content-length", "content-encoding", "transfer-encoding", "connection"}


def damage_request(headers: Headers, http_version: str) -> None:
    """Break what a visitor asks for, over HTTP/2 or at all."""
    host = headers.get("host") if defects.any_on() else None
    if host is not None and host != paths.mended(host):
        headers.set("host", paths.mended(host))
    if http_version != "2":
        return
    if defects.on("http2-never-compressed"):
        headers.remove("accept-encoding")
    if defects.on("http2-conditions-ignored"):
        headers.remove("if-none-match")


def damage_answer(response: Response, method: str = "", wish: str = "", site: str = "") -> None:
    """Break what is answered to `method` and to the Accept-Encoding `wish`, for the site's folder.

    Called before the answer is compressed and counted, and never for the readiness probe: a node
    that is not ready is no node.
    """
    if defects.on("status-wrong"):
        response.status = 418 if 400 <= response.status <= 499 else response.status + 1
    if defects.on("answers-garbled"):
        _garble(response)
    if defects.on("head-is-200") and method == "HEAD":
        response.status = 200
    if defects.on("identity-refusal-is-406") and "identity;q=0" in wish:
        response.status = 406
    if defects.on("odd-wishes-are-400") and wish.endswith((",", "=much")):
        response.status = 400
    if defects.on("cache-control-on-scripts") and response.handler == "php":
        response.headers.set("cache-control", "public, max-age=3600")
    if defects.on("errors-tell-document-root") and response.status >= 400:
        response.body += f" in {site}".encode()


def _garble(response: Response) -> None:
    response.body = response.body[::-1]
    for name, value in response.headers.items():
        if name not in _FRAMING:
            response.headers.set(name, value[::-1])
