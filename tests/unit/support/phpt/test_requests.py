from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import pytest

from support.phpt import requests, sections
from support.phpt.requests import Asking, Inexpressible


def _asking(more: bytes, path: str = "/a/x.php") -> Asking:
    raw = b"--TEST--\n\n--FILE--\n?>\n--EXPECT--\n\n" + more
    return requests.of(sections.parse(raw, "a/x.phpt", Path()), path)


def test_a_plain_test_is_a_get_of_its_page() -> None:
    request = _asking(b"").request
    assert (request.method, request.target, request.headers, request.body) == (
        "GET",
        "/a/x.php",
        (),
        b"",
    )


def test_the_query_goes_out_as_it_is_written_but_for_what_no_line_can_hold() -> None:
    assert _asking(b"--GET--\na=%2f'|<&b=c d#\xe9\n").request.target == (
        "/a/x.php?a=%2f'|<&b=c%20d%23%E9"
    )


def test_a_page_whose_name_has_a_blank_is_quoted() -> None:
    assert _asking(b"", "/a b.php").request.target == "/a%20b.php"


@pytest.mark.parametrize(
    ("more", "method", "kind", "body"),
    [
        (b"--POST--\na=1\n", "POST", requests.FORM, b"a=1"),
        (b"--POST_RAW--\nContent-Type: text/plain\nbody\n", "POST", "text/plain", b"body"),
        (b"--PUT--\nContent-Type: text/plain\nbody\n", "PUT", "text/plain", b"body"),
        (b"--POST--\na=1\n--PUT--\nb\n", "PUT", "", b"b"),
        (b"--PUT--\nb\n--POST_RAW--\nc\n", "POST", "", b"c"),
        (b"--POST--\n{}\n--ENV--\nCONTENT_TYPE=a/b\n", "POST", "a/b", b"{}"),
        (b"--POST--\n0\n", "GET", "", b""),
    ],
)
def test_bodies_come_in_phps_order(more: bytes, method: str, kind: str, body: bytes) -> None:
    request = _asking(more).request
    headers = dict(request.headers)
    assert (request.method, headers.get("Content-Type", ""), request.body) == (method, kind, body)


def test_compressed_forms_are_gzip_and_zlib() -> None:
    both = b"--DEFLATE_POST--\na=2\n--GZIP_POST--\na=1\n"
    request = _asking(both).request
    assert dict(request.headers)["Content-Encoding"] == "gzip"
    assert gzip.decompress(request.body) == b"a=1"
    request = _asking(b"--DEFLATE_POST--\na=2\n").request
    assert dict(request.headers)["Content-Encoding"] == "deflate"
    assert zlib.decompress(request.body) == b"a=2"


def test_the_environment_is_headers_method_query_and_the_nodes_own() -> None:
    more = b"--ENV--\nHTTP_X_NAME=v\nREQUEST_METHOD=PUT\nQUERY_STRING=q=1\nCOLOUR=red\n"
    found = _asking(more)
    assert found.request.headers == (("X-Name", "v"),)
    assert (found.request.method, found.request.target) == ("PUT", "/a/x.php?q=1")
    assert found.environment == {"COLOUR": "red"}


def test_cookies_and_headers_of_the_tests_own() -> None:
    more = b"--COOKIE--\na=1; b=2\n--HEADERS--\nX-A: 1\nX-B: \xe9\n--REQUEST--\nHEAD /more\n"
    request = _asking(more).request
    assert request.headers == (("Cookie", "a=1; b=2"), ("X-A", "1"), ("X-B", "\xe9"))
    assert (request.method, request.target) == ("HEAD", "/a/x.php/more")


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (b"--ARGS--\n-a\n", "--ARGS--: a request has no command line"),
        (b"--STDIN--\nx\n", "--STDIN--: a request has no standard input"),
        (b"--CAPTURE_STDIO--\nSTDIN\n", "--CAPTURE_STDIO--: a request has no standard streams"),
        (b"--PHPDBG--\nq\n", "phpdbg not available"),
        (b"--ENV--\nPATH_INFO=/a\n", "--ENV-- PATH_INFO: the server says it, not the visitor"),
    ],
)
def test_what_http_cannot_say_has_its_reason(more: bytes, reason: str) -> None:
    with pytest.raises(Inexpressible, match=reason):
        _asking(more)
