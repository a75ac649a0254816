"""What is read of HTTP/2 by hand: where frames end, which heads are refused."""

from __future__ import annotations

import pytest

from reference.http.client_hello import offered_protocols
from reference.http.http2 import Frames, refusal

HEAD = [
    (b":method", b"GET"),
    (b":scheme", b"http"),
    (b":authority", b"node"),
    (b":path", b"/a"),
]
PREFACE = bytes(24)
SETTINGS = bytes.fromhex("000000040000000000")
HALF = bytes.fromhex("000002010100000001") + b"a"  # HEADERS without END_HEADERS


@pytest.mark.parametrize(
    ("received", "midway"),
    [
        (b"", False),
        (PREFACE[:5], True),
        (PREFACE, False),
        (PREFACE + SETTINGS, False),
        (PREFACE + SETTINGS[:4], True),
        (PREFACE + HALF, True),
        (PREFACE + HALF + b"b", True),  # CONTINUATION is to follow
        (PREFACE + HALF + b"b" + bytes.fromhex("000000090400000001"), False),
    ],
)
def test_where_frames_end(received: bytes, midway: bool) -> None:
    whole, pieces = Frames(), Frames()
    whole.feed(received)
    for byte in received:
        pieces.feed(bytes([byte]))
    assert (whole.midway, pieces.midway) == (midway, midway)


@pytest.mark.parametrize(
    ("fields", "limit", "status"),
    [
        (HEAD, 100, None),
        (HEAD, 20, 431),
        (HEAD, 0, None),
        ([*HEAD, *[(b"x", b"y")] * 97], 0, 431),
        ([*HEAD, *[(b"cookie", b"a=b")] * 200], 0, None),
        ([*HEAD, (b"host", b"other")], 0, 400),
        ([*HEAD[:3], (b":path", b"http://other/a")], 0, 400),
        ([*HEAD[:3], (b":path", b"*")], 0, 400),
        ([(b":method", b"OPTIONS"), *HEAD[1:3], (b":path", b"*")], 0, None),
        ([*HEAD, (b"x", b"a\nb")], 0, 400),
    ],
)
def test_a_head_is_refused_as_over_http1(
    fields: list[tuple[bytes, bytes]], limit: int, status: int | None
) -> None:
    assert refusal(fields, limit) == status


def test_what_a_client_hello_offers() -> None:
    alpn = bytes.fromhex("0010000700050468747470")
    body = bytes(2 + 32) + b"\0" + b"\0\x02\x13\x01" + b"\x01\0" + len(alpn).to_bytes(2) + alpn
    hello = b"\x16\3\1" + (len(body) + 4).to_bytes(2) + b"\1" + len(body).to_bytes(3) + body
    assert offered_protocols(hello) == {"http"}
    assert offered_protocols(hello[:-3]) == set()
    assert offered_protocols(b"GET / HTTP/1.1\r\n\r\n") == set()
