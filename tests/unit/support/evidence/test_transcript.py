"""The transcript is what went over the wire."""

from __future__ import annotations

from support.clients.http import Exchange, Request
from support.evidence import transcript


def test_it_has_the_headers_that_went_out_and_the_reason_that_came() -> None:
    request = Request("POST", "/x", (("X-Mine", "1"),), b"body")
    exchange = Exchange("node", "http://x", request, 0.0, status=404, version="HTTP/1.1")
    exchange.sent_headers = [("Host", "127.0.0.1:80"), ("X-Mine", "1"), ("Content-Length", "4")]
    exchange.reason = "Not Found"
    lines = transcript.of(exchange).splitlines()
    assert lines[1:5] == [
        "> POST /x HTTP/1.1",
        "> Host: 127.0.0.1:80",
        "> X-Mine: 1",
        "> Content-Length: 4",
    ]
    assert "< HTTP/1.1 404 Not Found" in lines
