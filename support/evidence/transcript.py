"""Requests and answers, written down as they went over the wire."""

from __future__ import annotations

import datetime

from support.clients.http import Exchange

BODY = 4000  # bytes of a body that are shown


def of(exchange: Exchange) -> str:
    """The whole exchange, bodies cut."""
    request = exchange.request
    began = datetime.datetime.fromtimestamp(exchange.started, datetime.UTC)
    head = f"# {began:%H:%M:%S.%f} node {exchange.node} {exchange.url} {exchange.seconds:.3f} s"
    sent = [f"> {request.method} {request.target} {request.protocol}"]
    headers = exchange.sent_headers or request.headers
    sent += [f"> {name}: {value}" for name, value in headers]
    if request.body:
        sent += [">", f"> {_shown(request.body)}"]
    if exchange.sent:
        sent = [f"> {line}" for line in _shown(exchange.sent).splitlines()]
    if exchange.status is None:
        return "\n".join([head, *sent, f"< nothing: {exchange.error}", ""])
    came = [f"< {exchange.version} {exchange.status} {exchange.reason}".rstrip()]
    came += [f"< {name}: {value}" for name, value in exchange.headers]
    try:
        body = exchange.body
    except AssertionError:
        body = exchange.raw
    rest = [f"< then: {_shown(exchange.rest)}"] if exchange.rest else []
    return "\n".join([head, *sent, *came, "<", _shown(body), *rest, ""])


def line(exchange: Exchange) -> str:
    """The exchange in one line."""
    request = exchange.request
    came = f"{exchange.status}" if exchange.status is not None else exchange.error
    return f"{request.method} {request.target} -> {came}"


def _shown(data: bytes) -> str:
    text = data[:BODY].decode("utf-8", errors="backslashreplace")
    return text + (f"\n... ({len(data)} bytes)" if len(data) > BODY else "")
