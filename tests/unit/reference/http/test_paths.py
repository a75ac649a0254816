"""Targets, patterns, hosts, heads."""

from __future__ import annotations

import pytest

from reference.http import paths, request_head


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("/", "/"),
        ("/a/b.html", "/a/b.html"),
        ("/a/", "/a/"),
        ("//a///b", "/a/b"),
        ("/./a/./", "/a/"),
        ("/a/.", "/a/"),
        ("//", "/"),
        ("/%61%2E", "/a."),
        ("/%C3%A9", "/é"),
        ("/a%20b+c", "/a b+c"),
        ("/%252e%252e", "/%2e%2e"),
        ("/...", "/..."),
        ("/%00", "/\x00"),
    ],
)
def test_normal_form(raw: str, normal: str) -> None:
    assert paths.normalise(raw) == normal


@pytest.mark.parametrize(
    "raw",
    ["/..", "/a/../b", "/%2e%2e", "/.%2E/a", "/a\\b", "/%5c", "/%2f", "/%2F", "/%", "/%g0", "/%ff"],
)
def test_bad_targets(raw: str) -> None:
    with pytest.raises(paths.BadTarget):
        paths.normalise(raw)


@pytest.mark.parametrize(
    ("target", "parts"),
    [
        ("/a?b=c?d", (None, "/a", "b=c?d")),
        ("/a?", (None, "/a", "")),
        ("http://h:1/a?b", ("h:1", "/a", "b")),
        ("HTTPS://h", ("h", "/", "")),
        ("http://h?q", ("h", "/", "q")),
    ],
)
def test_targets(target: str, parts: tuple[str | None, str, str]) -> None:
    assert paths.split_target(target) == parts


@pytest.mark.parametrize("target", ["*", "h:80", "a", "ftp://h/"])
def test_no_path(target: str) -> None:
    with pytest.raises(paths.BadTarget):
        paths.split_target(target)


@pytest.mark.parametrize(
    ("pattern", "path", "matching"),
    [
        ("/wp-config.php", "/wp-config.php", True),
        ("/wp-config.php", "/WP-config.php", False),
        ("/wp-config.php", "/wp-configXphp", False),
        ("/wp-config.php", "/wp-config.php/", False),
        ("/vendor/*", "/vendor", True),
        ("/vendor/*", "/vendor/", True),
        ("/vendor/*", "/vendor/a/b", True),
        ("/vendor/*", "/vendors", False),
        ("/uploads/*.php", "/uploads/a.php", True),
        ("/uploads/*.php", "/uploads/a/b.php", False),
        ("/dir/", "/dir/a/b", True),
        ("/dir/", "/dir", False),
        ("/*", "/a/b", True),
        ("/*", "/", True),
        ("/a/*", "/a/\n", True),
    ],
)
def test_patterns(pattern: str, path: str, matching: bool) -> None:
    assert paths.matches_any(path, ["/other", pattern]) is matching


@pytest.mark.parametrize(
    ("path", "hidden"),
    [("/.env", True), ("/a/.git/b", True), ("/a.b/c", False), ("/", False), ("/a/.b/", True)],
)
def test_hidden(path: str, hidden: bool) -> None:
    assert paths.is_hidden(path) is hidden


@pytest.mark.parametrize(
    ("host", "valid"),
    [
        ("example.org", True),
        ("example.org:8080", True),
        ("example.org:", True),
        ("127.0.0.1:80", True),
        ("[::1]", True),
        ("[::1]:80", True),
        ("xn--bcher-kva.example", True),
        ("", False),
        (":80", False),
        ("a b", False),
        ("a/b", False),
        ("a@b", False),
        ("a:b", False),
        ("a:80:80", False),
        ("[::1", False),
        ("[zz]", False),
        ("::1", False),
        ("a,b", True),
    ],
)
def test_hosts(host: str, valid: bool) -> None:
    assert paths.valid_host(host) is valid


def test_host_without_port() -> None:
    assert paths.without_port("a:80") == "a"
    assert paths.without_port("[::1]:80") == "[::1]"
    assert paths.without_port("[::1]") == "[::1]"


@pytest.mark.parametrize("length", range(1, 19))
def test_a_head_may_arrive_in_pieces(length: int) -> None:
    head = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    request_head.check(head[:length], 8192)
    request_head.check(head[:-length], 8192)


def test_http2_preface_is_let_through() -> None:
    preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
    for length in range(1, len(preface) + 1):
        request_head.check(preface[:length], 8192)


def test_what_follows_the_head_is_not_judged() -> None:
    request_head.check(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n\n\n \r\x00", 8192)


@pytest.mark.parametrize(
    ("received", "status"),
    [
        (b"GET / HTTP/1.1\n", 400),
        (b"GET / HTTP/1.1\r\nX: a\rb", 400),
        (b"GET / HTTP/1.1\r\nX: " + b"y" * 100, 431),
        (b"GET / HTTP/1.1\r\nX: " + b"y" * 100 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 400),
        (b"G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3\r\n\r\n", 400),
        (b"GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    ],
)
def test_bad_heads(received: bytes, status: int) -> None:
    with pytest.raises(request_head.BadHead) as raised:
        request_head.check(received, 100)
    assert raised.value.status == status


def test_http_1_0_needs_no_host() -> None:
    request_head.check(b"GET / HTTP/1.0\r\n\r\n", 8192)
