"""Static files, paths, headers and the shape of requests, through the wire."""

from __future__ import annotations

import gzip
import json
import os
import socket
import time
from pathlib import Path

import brotli
import httpx
import pytest

from tests.integration.reference.running_node import RunningNode, StartNode, read_all

PAGE = "<h1>hello</h1>\n" + "x" * 2000


@pytest.fixture
def files(site: Path) -> Path:
    (site / "index.php").write_text("<?php echo 'index ', $_SERVER['QUERY_STRING'];")
    (site / "page.html").write_text(PAGE)
    (site / "small.html").write_text("small")
    (site / "app.js").write_text("1;")
    (site / "data.xyz").write_text("xyz")
    (site / "image.png").write_bytes(b"\x89PNG" + bytes(4000))
    (site / "sub").mkdir()
    (site / "sub" / "index.html").write_text("sub index")
    (site / "sub" / "file.html").write_text("sub file")
    (site / "vendor").mkdir()
    (site / "vendor" / "autoload.php").write_text("<?php echo 'SECRET';")
    (site / ".env").write_text("SECRET")
    (site / ".git").mkdir()
    (site / ".git" / "config").write_text("SECRET")
    return site


@pytest.fixture
def node(files: Path, start_node: StartNode) -> RunningNode:
    return start_node()


def request(target: str, headers: str = "", method: str = "GET", host: str = "a") -> bytes:
    return (
        f"{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n"
    ).encode("latin-1")


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


# --- static files ---


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/page.html", "text/html"),
        ("/app.js", "text/javascript"),
        ("/data.xyz", "application/octet-stream"),
        ("/image.png", "image/png"),
        ("/sub/file.html", "text/html"),
    ],
)
def test_file(node: RunningNode, path: str, media_type: str) -> None:
    answer = node.get(path, headers={"Accept-Encoding": "identity"})
    content = (node.site / path[1:]).read_bytes()
    assert answer.status_code == 200
    assert answer.content == content
    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-length"] == str(len(content))


def test_file_larger_than_memory_pieces(node: RunningNode) -> None:
    content = os.urandom(3 * 1024 * 1024 + 17)
    (node.site / "large.bin").write_bytes(content)
    answer = node.get("/large.bin")
    assert answer.content == content
    assert answer.headers["content-length"] == str(len(content))
    etag = answer.headers["etag"]
    assert node.get("/large.bin", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("size", [3000, 3 * 1024 * 1024])
def test_parts_of_a_file(node: RunningNode, size: int) -> None:
    content = os.urandom(size)
    (node.site / "part.txt").write_bytes(content)
    coded = {"Accept-Encoding": "gzip", "Range": "bytes=-1500"}
    answer = node.get("/part.txt", headers=coded)
    assert (answer.status_code, answer.content) == (206, content[-1500:])
    assert answer.headers["content-range"] == f"bytes {size - 1500}-{size - 1}/{size}"
    assert "content-encoding" not in answer.headers
    several = node.get("/part.txt", headers={"Range": "bytes=0-0,-1"})
    assert several.headers["content-length"] == str(len(several.content))
    assert several.content.count(b"Content-Range: bytes ") == 2


def test_head_of_a_file(node: RunningNode) -> None:
    head, _, body = node.raw(request("/page.html", method="HEAD")).partition(b"\r\n\r\n")
    assert body == b""
    assert f"content-length: {len(PAGE)}".encode() in head


def test_conditions(node: RunningNode) -> None:
    first = node.get("/page.html")
    etag, modified = first.headers["etag"], first.headers["last-modified"]
    assert etag.startswith('W/"')

    def status_with(**headers: str) -> int:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = node.get("/page.html", headers=named)
        assert bool(answer.content) is (answer.status_code == 200)
        return answer.status_code

    assert status_with(If_None_Match=etag) == 304
    assert status_with(If_None_Match="*") == 304
    assert status_with(If_None_Match=f'"a", {etag}, "b"') == 304
    assert status_with(If_None_Match='"wrong"') == 200
    assert status_with(If_Modified_Since=modified) == 304
    assert status_with(If_Modified_Since="Sat, 01 Jan 2000 00:00:00 GMT") == 200
    assert status_with(If_Modified_Since="yesterday") == 200
    assert status_with(If_None_Match='"wrong"', If_Modified_Since=modified) == 200
    assert node.get("/page.html", headers={"If-None-Match": etag}).headers["etag"] == etag
    (node.site / "page.html").write_text(PAGE + "!")
    assert status_with(If_None_Match=etag) == 200


def test_cache_control_and_no_etag(files: Path, start_node: StartNode) -> None:
    node = start_node('[server.static]\ncache_control = "public, max-age=9"\netag = false')
    answer = node.get("/page.html")
    assert answer.headers["cache-control"] == "public, max-age=9"
    assert "etag" not in answer.headers
    assert "cache-control" not in node.get("/").headers


def test_file_cache_shows_an_edit_after_valid_secs(files: Path, start_node: StartNode) -> None:
    node = start_node("[server.file_cache]\nenabled = true\nvalid_secs = 1")
    assert node.get("/small.html").text == "small"
    (files / "small.html").write_text("edited")
    assert node.get("/small.html").text == "small"
    time.sleep(1.1)
    assert node.get("/small.html").text == "edited"


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, br", "br"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("gzip;q=0", None),
        ("*", "br"),
        ("*;q=0", None),
        ("identity", None),
        ("gzip;q=0.5, identity", None),
    ],
)
def test_negotiation(node: RunningNode, accept: str, coding: str | None) -> None:
    with httpx.stream(
        "GET", f"{node.url}/page.html", headers={"Accept-Encoding": accept}
    ) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding") == coding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-length"] == str(len(raw))
    decode = {"gzip": gzip.decompress, "br": brotli.decompress}.get(coding or "", lambda data: data)
    assert decode(raw).decode() == PAGE


@pytest.mark.parametrize("path", ["/small.html", "/image.png"])
def test_not_compressed(node: RunningNode, path: str) -> None:
    answer = node.get(path, headers={"Accept-Encoding": "gzip, br"})
    assert "content-encoding" not in answer.headers
    assert "vary" not in answer.headers


# --- paths ---


@pytest.mark.parametrize(
    ("target", "expected", "text"),
    [
        ("/", 200, b"index "),
        ("/sub", 200, b"sub index"),
        ("/sub/", 200, b"sub index"),
        ("/missing/path?a=b", 200, b"index a=b"),
        ("/index.php/extra", 200, b"index "),
        ("/small.html/", 200, b"index "),
        ("/%00", 200, b"index "),
        ("/small.html%00.php", 200, b"index "),
        ("/small%2Ehtml", 200, b"small"),
        ("//sub//./file.html", 200, b"sub file"),
        ("http://other/small.html", 200, b"small"),
        ("/" + "x" * 5000, 200, b"index "),
        ("/../etc/passwd", 400, b"400 Bad Request"),
        ("/sub/../small.html", 400, b"400 Bad Request"),
        ("/%2e%2e/etc/passwd", 400, b"400 Bad Request"),
        ("/..%5cetc", 400, b"400 Bad Request"),
        ("/a%2fb", 400, b"400 Bad Request"),
        ("/a\\b", 400, b"400 Bad Request"),
        ("/%zz", 400, b"400 Bad Request"),
        ("/%ff", 400, b"400 Bad Request"),
        ("*", 400, b"400 Bad Request"),
        ("/.env", 403, b"403 Forbidden"),
        ("/%2eenv", 403, b"403 Forbidden"),
        ("//.git/./config", 403, b"403 Forbidden"),
        ("/.nothing", 403, b"403 Forbidden"),
        ("/.well-known/acme-challenge/token", 404, b""),
    ],
)
def test_target(node: RunningNode, target: str, expected: int, text: bytes) -> None:
    answer = node.raw(request(target))
    assert status(answer) == expected
    assert answer.partition(b"\r\n\r\n")[2] == text


@pytest.mark.parametrize("mode", ["deny", "ignore", "allow"])
def test_hidden_files(files: Path, start_node: StartNode, mode: str) -> None:
    node = start_node(f'[server.static]\nhidden_files = "{mode}"')
    answer = node.get("/.env")
    assert answer.status_code == {"deny": 403, "ignore": 404, "allow": 200}[mode]
    assert ("SECRET" in answer.text) is (mode == "allow")


@pytest.mark.parametrize(
    "target",
    [
        *("/vendor/autoload.php", "//vendor/autoload.php", "/./vendor/autoload.php"),
        *("/%76endor/autoload.php", "/vendor", "/vendor/", "/vendor//x/y", "http://a/vendor/"),
        *("/admin/", "/admin/index.php"),
    ],
)
def test_blocked(files: Path, start_node: StartNode, target: str) -> None:
    (files / "admin").mkdir()
    (files / "admin" / "index.php").write_text("<?php echo 'SECRET';")
    node = start_node('[server.security]\nblocked_paths = ["/vendor/*", "/admin/index.php"]')
    answer = node.raw(request(target))
    assert status(answer) == 403
    assert b"SECRET" not in answer
    assert status(node.raw(request("/"))) == 200


def test_allowlist(files: Path, start_node: StartNode) -> None:
    node = start_node('[server.security]\nallowed_php_paths = ["/index.php"]')
    assert node.get("/index.php").status_code == 200
    assert node.get("/").status_code == 200
    assert node.get("/small.html").status_code == 200
    assert node.get("/vendor/autoload.php").status_code == 403


def test_link_out_of_the_document_root(node: RunningNode, tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("SECRET")
    (node.site / "link.txt").symlink_to(tmp_path / "outside.txt")
    (node.site / "inside.html").symlink_to(node.site / "small.html")
    assert node.get("/link.txt").status_code == 403
    assert node.get("/inside.html").text == "small"


def test_fallback_status(files: Path, start_node: StartNode) -> None:
    node = start_node(server='fallback = ["$uri", "$uri/", "=404"]')
    answer = node.get("/missing")
    assert (answer.status_code, answer.text) == (404, "404 Not Found")
    assert answer.headers["content-type"] == "text/plain"


def test_fallback_with_arguments(files: Path, start_node: StartNode) -> None:
    node = start_node(server='fallback = ["$uri", "/index.php?route=$uri&$query_string"]')
    assert node.get("/a/b?c=d").text == "index route=/a/b&c=d"


# --- headers and hosts ---


def test_configured_headers_on_every_answer(files: Path, start_node: StartNode) -> None:
    (files / "own.php").write_text("<?php header('X-Own: script');")
    node = start_node(
        '[server.response]\nheaders = [["X-Frame-Options", "DENY"], ["X-Own", "node"]]\n'
        "[server.request]\nmax_body_size = 10"
    )
    etag = node.get("/page.html").headers["etag"]
    answers = [
        node.get("/page.html"),
        node.get("/page.html", headers={"If-None-Match": etag}),
        node.get("/own.php"),
        node.get("/.env"),
        httpx.post(f"{node.url}/", content=b"x" * 11),
    ]
    assert [answer.status_code for answer in answers] == [200, 304, 200, 403, 413]
    for answer in answers:
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers.get_list("x-own") == ["node"]
    assert b"x-frame-options: DENY" in node.raw(b"nonsense\r\n\r\n")
    assert "x-frame-options" not in node.get("/_ephpm/health").headers


def test_trusted_hosts(files: Path, start_node: StartNode) -> None:
    node = start_node('[server.request]\ntrusted_hosts = ["good.example", "other:81"]')
    for host, expected in [
        *(("good.example", 200), ("GOOD.example:8080", 200), ("evil.example", 421)),
        *(("other:81", 200), ("other", 421)),
    ]:
        assert status(node.raw(request("/", host=host))) == expected
    assert status(node.raw(b"GET / HTTP/1.0\r\n\r\n")) == 421
    assert status(node.raw(request("/_ephpm/health", host="evil.example"))) == 200


def test_trusted_proxies(files: Path, start_node: StartNode) -> None:
    (files / "index.php").write_text(
        "<?php echo $_SERVER['REMOTE_ADDR'], ' ', $_SERVER['HTTPS'] ?? 'off';"
    )
    forwarded = {
        "X-Forwarded-For": "6.6.6.6, 203.0.113.9, 10.0.0.2",
        "X-Forwarded-Proto": "https",
    }
    assert start_node().get("/", headers=forwarded).text == "127.0.0.1 off"
    for proxies in ('["127.0.0.1", "10.0.0.0/8"]', '["127.0.0.0/8", "10.0.0.2"]'):
        node = start_node(f"[server.security]\ntrusted_proxies = {proxies}")
        assert node.get("/", headers=forwarded).text == "203.0.113.9 on"
        assert node.get("/").text == "127.0.0.1 off"


# --- requests that must not be answered ---


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a:x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n",
        b"GET / HTTP/1.1\nHost: a\n\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: y\rZ: z\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: \x00\r\n\r\n",
        b"GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /\r\nHost: a\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcX\r\n",
        b"\x16\x03\x01\x02\x00",
    ],
)
def test_malformed_request_is_refused_and_the_connection_closed(
    node: RunningNode, data: bytes
) -> None:
    answer = node.raw(data + b"GET /small.html HTTP/1.1\r\nHost: a\r\n\r\n")
    assert status(answer) == 400
    assert answer.lower().count(b"http/1.1 ") == 1
    assert b"connection: close" in answer.lower()
    assert b"small" not in answer
    assert node.get("/small.html").text == "small"


def test_body_over_the_limit(files: Path, start_node: StartNode) -> None:
    node = start_node("[server.request]\nmax_body_size = 1000")
    for path in ("/", "/small.html"):
        assert httpx.post(node.url + path, content=b"x" * 1000).status_code == 200
        answer = httpx.post(node.url + path, content=b"x" * 3_000_000)
        assert (answer.status_code, answer.text) == (413, "413 Payload Too Large")
        chunks = (b"x" * 600 for _ in range(50))
        assert httpx.post(node.url + path, content=chunks).status_code == 413


def test_no_continue_for_a_body_that_is_too_large(files: Path, start_node: StartNode) -> None:
    node = start_node("[server.request]\nmax_body_size = 1000")
    head = b"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n"
    assert node.raw(head % 2000).startswith(b"HTTP/1.1 413 ")
    with node.connect() as connection:
        connection.sendall(head % 3)
        assert connection.recv(100).startswith(b"HTTP/1.1 100 ")
        connection.sendall(b"abc")
        assert connection.recv(100).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize("limit", [1000, 8192])
def test_head_over_the_limit(files: Path, start_node: StartNode, limit: int) -> None:
    node = start_node(f"[server.request]\nmax_header_size = {limit}")
    assert status(node.raw(request("/", "X: " + "y" * (limit - 100) + "\r\n"))) == 200
    assert status(node.raw(request("/", "X: " + "y" * limit + "\r\n"))) == 431
    assert status(node.raw(b"GET / HTTP/1.1\r\nX: " + b"y" * 40_000)) == 431
    assert status(node.raw(request("/" + "y" * limit))) == 431
    assert status(node.raw(request("/", "".join(f"X{n}: y\r\n" for n in range(101))))) == 431


def test_keep_alive_and_pipelining(node: RunningNode) -> None:
    one = b"GET /small.html HTTP/1.1\r\nHost: a\r\n\r\n"
    answer = node.raw(one + one + request("/"))
    assert answer.count(b"HTTP/1.1 200 OK") == 3
    assert answer.endswith(b"index ")


def test_half_closed_client_gets_its_answer(node: RunningNode) -> None:
    with node.connect() as connection:
        connection.sendall(b"GET /small.html HTTP/1.1\r\nHost: a\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)
        assert read_all(connection).endswith(b"small")


def test_upgrades_are_not_taken(node: RunningNode) -> None:
    for upgrade in ("h2c", "websocket"):
        headers = f"Upgrade: {upgrade}\r\nHTTP2-Settings: AAA\r\n".replace("Connection: close", "")
        assert status(node.raw(request("/small.html", headers))) == 200


# --- the node's own pages ---


def test_own_pages(files: Path, start_node: StartNode) -> None:
    node = start_node("[server.metrics]\nenabled = true\n[server.diagnostics]\nrequest_log = true")
    assert node.get("/_ephpm/health").json() == {"status": "ok"}
    assert node.get("/_ephpm/ready").text == '{"status":"ready"}'
    for _ in range(3):
        node.get("/small.html")
    httpx.post(f"{node.url}/missing")
    node.get("/.env")
    metrics = node.get("/metrics")
    assert metrics.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    sample = 'ephpm_http_requests_total{handler="%s",method="%s",status="%d"}'
    assert node.metric(sample % ("static", "GET", 200)) == 3
    assert node.metric(sample % ("php", "POST", 200)) == 1
    assert node.metric(sample % ("error", "GET", 403)) == 1
    assert "ephpm_build_info{version=" in metrics.text
    log = node.get("/_ephpm/requests").json()
    assert [entry["path"] for entry in log if entry["status"] == 403] == ["/.env"]


def test_php_etag_cache(files: Path, start_node: StartNode) -> None:
    (files / "tagged.php").write_text(
        "<?php file_put_contents(__DIR__ . '/ran', 'x', FILE_APPEND);"
        "header('ETag: \"v1\"'); echo $_SERVER['HTTP_HOST'];"
    )
    node = start_node("[server.php_etag_cache]\nenabled = true\nttl_secs = 1")
    tag = {"If-None-Match": '"v1"'}
    assert node.get("/tagged.php", headers=tag).status_code == 200
    answer = node.get("/tagged.php", headers=tag)
    assert (answer.status_code, answer.headers["etag"]) == (304, 'W/"v1"')
    assert (files / "ran").read_text() == "x"
    assert node.get("/tagged.php", headers={**tag, "Host": "other"}).status_code == 200
    assert node.get("/tagged.php?x", headers=tag).status_code == 200
    time.sleep(1.1)
    assert node.get("/tagged.php", headers=tag).status_code == 200


def test_access_log(files: Path, start_node: StartNode, tmp_path: Path) -> None:
    node = start_node(f'[server.logging]\naccess = "{tmp_path}/access.log"')
    node.get("/small.html?a=b", headers={"Accept-Encoding": "identity", "User-Agent": "me"})
    line = (tmp_path / "access.log").read_text()
    assert line.startswith("127.0.0.1 - - [")
    assert line.endswith('"GET /small.html?a=b HTTP/1.1" 200 5 "-" "me"\n')


# --- HTTP/2 ---


def test_http2_with_prior_knowledge(node: RunningNode) -> None:
    (node.site / "show.php").write_text("<?php echo json_encode([$_SERVER, $_POST, $_COOKIE]);")
    with httpx.Client(http1=False, http2=True, base_url=node.url) as client:
        answer = client.post(
            "/show.php?a=b", data={"c": "d" * 200_000}, headers={"Cookie": "x=1; y=2"}
        )
        assert answer.http_version == "HTTP/2"
        server, post, cookie = json.loads(answer.text)
        assert server["HTTP_HOST"] == f"127.0.0.1:{node.port}"
        assert server["SERVER_NAME"] == "127.0.0.1"
        assert server["REQUEST_URI"] == "/show.php?a=b"
        assert server["SERVER_PROTOCOL"] == "HTTP/2.0"
        assert post == {"c": "d" * 200_000}
        assert cookie == {"x": "1", "y": "2"}
        assert client.get("/small.html").text == "small"
        assert client.head("/page.html").headers["content-length"]
        assert client.get("/.env").status_code == 403


def test_http2_trusted_hosts_and_body_limit(files: Path, start_node: StartNode) -> None:
    node = start_node('[server.request]\nmax_body_size = 1000\ntrusted_hosts = ["127.0.0.1"]')
    with httpx.Client(http1=False, http2=True, base_url=node.url) as client:
        assert client.get("/small.html").status_code == 200
        assert client.post("/", content=b"x" * 100_000).status_code == 413
        assert client.get("/small.html").status_code == 200
        assert client.get("/", headers={"Host": "evil"}).status_code == 421
