"""Pure logic: negotiation, tags, proxies, limits, routing, FastCGI encoding."""

from __future__ import annotations

import gzip
import random
import re
from pathlib import Path

import pytest

from reference.http import compression, etags
from reference.http.limits import ConnectionLimiter, RateLimiter
from reference.http.messages import Headers
from reference.http.proxies import TrustedProxies
from reference.http.routing import Router
from reference.log import overruled_level
from reference.php.fastcgi import encode_parameters
from reference.php.scripts import ErrorLog, parse_output
from reference.schema import LimitsSettings, ResponseSettings, ServerSettings

# --- compression ---


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        (None, None),
        ("", None),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("br;q=0.1, gzip;q=0.2", "gzip"),
        ("gzip;q=0", None),
        ("gzip;q=0.000", None),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("*;q=0", None),
        ("gzip;q=0.5, identity;q=0.5", "gzip"),
        ("gzip;q=0.4, identity;q=0.5", None),
        ("identity;q=0", None),
        ("deflate, zstd", None),
        ("gzip; q=0", None),
    ],
)
def test_choice_of_coding(accept: str | None, coding: str | None) -> None:
    assert compression.choose(accept) == coding


@pytest.mark.parametrize(
    ("media_type", "compressible"),
    [
        ("text/html; charset=UTF-8", True),
        ("application/json", True),
        ("Application/JavaScript", True),
        ("image/svg+xml", True),
        ("image/png", False),
        ("application/octet-stream", False),
        ("", False),
    ],
)
def test_media_types(media_type: str, compressible: bool) -> None:
    assert compression.is_compressible(media_type) is compressible


def compressed(body: bytes, *, more: dict[str, str] | None = None) -> tuple[Headers, bytes]:
    headers = Headers([("content-type", "text/html"), *(more or {}).items()])
    return headers, compression.apply(headers, body, "gzip", ResponseSettings(), {})


def test_compression_from_the_minimal_size_on() -> None:
    headers, body = compressed(b"x" * 1024)
    assert headers.get("content-encoding") == "gzip"
    assert gzip.decompress(body) == b"x" * 1024
    headers, body = compressed(b"x" * 1023)
    assert (headers.get("content-encoding"), headers.get("vary"), len(body)) == (None, None, 1023)


def test_compression_that_does_not_pay_is_dropped() -> None:
    noise = random.Random(1).randbytes(2000)
    headers, body = compressed(noise)
    assert (headers.get("content-encoding"), body) == (None, noise)
    assert headers.get("vary") == "Accept-Encoding"


def test_what_was_compressed_beforehand_is_used() -> None:
    headers = Headers([("content-type", "text/html")])
    made = {"gzip": b"made", "br": b"too"}
    body = compression.apply(headers, b"x" * 2000, "gzip", ResponseSettings(), made)
    assert (headers.get("content-encoding"), body) == ("gzip", b"made")


def test_variants_are_of_what_is_worth_it() -> None:
    made = compression.variants("text/css", b"x" * 1024, ResponseSettings())
    assert sorted(made) == ["br", "gzip"]
    assert gzip.decompress(made["gzip"]) == b"x" * 1024
    assert compression.variants("image/png", b"x" * 1024, ResponseSettings()) == {}
    assert compression.variants("text/css", b"x" * 1023, ResponseSettings()) == {}
    off = ResponseSettings(compression=False)
    assert compression.variants("text/css", b"x" * 1024, off) == {}


def test_vary_is_extended_not_replaced() -> None:
    assert compressed(b"x" * 2000, more={"vary": "Cookie"})[0].get("vary") == (
        "Cookie, Accept-Encoding"
    )
    assert compressed(b"x" * 2000, more={"vary": "accept-encoding"})[0].get("vary") == (
        "accept-encoding"
    )


def test_encoded_content_is_left_alone() -> None:
    headers, body = compressed(b"x" * 2000, more={"content-encoding": "zstd"})
    assert (headers.get("content-encoding"), body) == ("zstd", b"x" * 2000)


def test_header_names_have_no_case() -> None:
    headers = Headers([("X-A", "1"), ("x-a", "2"), ("Cookie", "a=1"), ("cookie", "b=2")])
    assert "X-a" in headers
    assert headers.get("X-A") == "1, 2"
    assert headers.get("Cookie") == "a=1; b=2"
    headers.set("X-a", "3")
    assert headers.items() == [("cookie", "a=1"), ("cookie", "b=2"), ("x-a", "3")]


# --- tags ---


@pytest.mark.parametrize(
    ("header", "matching"),
    [
        ('W/"a"', True),
        ('"a"', True),
        ("*", True),
        ('"x", W/"a" , "y"', True),
        ('"b"', False),
        ("", False),
        ("a", False),
    ],
)
def test_if_none_match(header: str, matching: bool) -> None:
    assert etags.matches(header, 'W/"a"') is matching


def test_tags_tell_contents_apart() -> None:
    assert etags.of_content(b"a") == etags.of_content(b"a") != etags.of_content(b"b")
    assert re.fullmatch(r'W/"[0-9a-f]{16}"', etags.of_content(b""))


# --- proxies ---


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.0.0.1", None, "10.0.0.1"),
        ("192.0.2.1", "203.0.113.1", "192.0.2.1"),
        ("10.0.0.1", "203.0.113.1", "203.0.113.1"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.1, 10.0.0.2", "203.0.113.1"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("10.0.0.1", "203.0.113.1:4711", "203.0.113.1"),
        ("10.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
        ("10.0.0.1", "203.0.113.1, unknown", "203.0.113.1"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("::1", "203.0.113.1", "203.0.113.1"),
    ],
)
def test_forwarded_for(peer: str, forwarded: str | None, client: str) -> None:
    headers = Headers([("X-Forwarded-For", forwarded)] if forwarded is not None else [])
    assert TrustedProxies(["10.0.0.0/8", "::1"]).client(peer, headers) == client


@pytest.mark.parametrize(
    ("peer", "proto", "encrypted", "https"),
    [
        ("10.0.0.1", "HTTPS", False, True),
        ("10.0.0.1", "http", True, False),
        ("10.0.0.1", None, True, True),
        ("192.0.2.1", "https", False, False),
    ],
)
def test_forwarded_proto(peer: str, proto: str | None, encrypted: bool, https: bool) -> None:
    headers = Headers([("x-forwarded-proto", proto)] if proto is not None else [])
    assert TrustedProxies(["10.0.0.1"]).https(peer, headers, encrypted) is https


# --- limits ---


def test_token_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    limiter = RateLimiter(LimitsSettings(per_ip_rate=2.0, per_ip_burst=2))
    assert [limiter.allows("a") for _ in range(3)] == [True, True, False]
    assert limiter.allows("b")
    now[0] += 0.5
    assert [limiter.allows("a") for _ in range(2)] == [True, False]
    now[0] += 100
    assert [limiter.allows("a") for _ in range(3)] == [True, True, False]
    assert all(RateLimiter(LimitsSettings()).allows("a") for _ in range(1000))


def test_connection_limits() -> None:
    limiter = ConnectionLimiter(LimitsSettings(max_connections=3, per_ip_max_connections=2))
    assert [limiter.admit(address) for address in "aaabb"] == [True, True, False, True, False]
    limiter.release("a")
    assert limiter.admit("b")
    assert not limiter.admit("c")


# --- resolution ---


@pytest.fixture
def router(tmp_path: Path) -> Router:
    for name in ("index.php", "a.html", "sub/index.html", "sub/index.php"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    return Router(ServerSettings(), tmp_path)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "/index.php"),
        ("/a.html", "/a.html"),
        ("/a.html/", "/index.php"),
        ("/sub", "/sub/index.php"),
        ("/sub/", "/sub/index.php"),
        ("/nothing/here", "/index.php"),
        ("/" + "x" * 300, "/index.php"),
    ],
)
def test_resolution(router: Router, path: str, name: str) -> None:
    target = router.resolve(path, "q=1")
    assert not isinstance(target, int)
    assert (target.name, target.query) == (name, "q=1")


@pytest.mark.parametrize(
    ("fallback", "status"),
    [([], 404), (["$uri", "=404"], 404), (["=503"], 503), (["=x"], 404), (["/no.php"], 404)],
)
def test_resolution_to_a_status(tmp_path: Path, fallback: list[str], status: int) -> None:
    assert Router(ServerSettings(fallback=fallback), tmp_path).resolve("/x", "") == status


# --- PHP's output ---


def test_cgi_output() -> None:
    answer = parse_output(b"Status: 404 Not Found\r\nX-A:b\r\nX-A: c \r\n\r\nbody\r\n\r\n", False)
    assert (answer.status, answer.body) == (404, b"body\r\n\r\n")
    assert answer.headers.items() == [("x-a", "b"), ("x-a", "c")]


def test_failure_does_not_hide_a_status() -> None:
    assert parse_output(b"X: y\r\n\r\n", True).status == 500
    assert parse_output(b"Status: 503 No\r\n\r\n", True).status == 503


def test_error_log_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("reference.php.scripts.php_says", said.append)
    log = ErrorLog()
    for piece in (b"PHP Warn", b"ing:  a\nPHP Fatal er"):
        log.feed(piece)
    assert not log.fatal
    log.feed(b"ror:  b")
    log.close()
    assert log.fatal
    assert said == ["PHP Warning:  a", "PHP Fatal error:  b"]


def test_fastcgi_lengths() -> None:
    encoded = encode_parameters({"a": b"b", "c": b"x" * 128})
    assert encoded == b"\x01\x01ab" + b"\x01\x80\x00\x00\x80c" + b"x" * 128


# --- the log ---


@pytest.mark.parametrize(
    ("directives", "level"),
    [
        ("", "error"),
        ("info", "info"),
        ("INFO", "info"),
        ("ephpm=debug", "debug"),
        ("warn, hyper=trace", "warn"),
        ("hyper=trace", "error"),
        ("loud", "error"),
    ],
)
def test_rust_log_overrules_the_level(directives: str, level: str) -> None:
    assert overruled_level("error", directives) == level
