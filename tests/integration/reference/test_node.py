"""Time, limits, TLS and the end of a node, through the wire."""

from __future__ import annotations

import functools
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.integration.reference.running_node import (
    REPOSITORY,
    Certificate,
    RunningNode,
    StartNode,
    free_port,
    read_all,
)


@pytest.fixture
def files(site: Path) -> Path:
    (site / "index.php").write_text("<?php echo json_encode($_SERVER);")
    (site / "slow.php").write_text("<?php usleep((int) ($_GET['s'] * 1e6)); echo 'done';")
    (site / "small.html").write_text("small")
    return site


ONE = b"GET /small.html HTTP/1.1\r\nHost: a\r\n\r\n"
ONE_AND_CLOSE = b"GET /small.html HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


# --- timeouts ---


def test_request_timeout(files: Path, start_node: StartNode) -> None:
    node = start_node("[server.timeouts]\nrequest = 1\n[server.metrics]\nenabled = true")
    with httpx.Client(base_url=node.url) as client:
        answer = client.get("/slow.php?s=3")
        assert (answer.status_code, answer.text) == (504, "504 Gateway Timeout")
        assert client.get("/small.html").text == "small"
    assert node.metric('ephpm_http_timeouts_total{stage="request"}') == 1


def test_request_timeout_of_a_body_that_does_not_come(files: Path, start_node: StartNode) -> None:
    node = start_node("[server.timeouts]\nrequest = 1")
    answer = node.raw(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc")
    assert answer.startswith(b"HTTP/1.1 504 ")


@pytest.mark.parametrize(
    ("key", "sent"),
    [("idle", b""), ("idle", ONE), ("header_read", b"GET / HTTP/1.1\r\nHo")],
)
def test_silent_close(files: Path, start_node: StartNode, key: str, sent: bytes) -> None:
    node = start_node(f"[server.timeouts]\n{key} = 1")
    with node.connect() as connection:
        connection.sendall(sent)
        began = time.monotonic()
        received = read_all(connection)
        took = time.monotonic() - began
    assert 0.9 < took < 10
    assert received.count(b"HTTP/1.1") == received.count(b"200 OK") == (1 if sent == ONE else 0)


def test_timers_spare_a_running_request(files: Path, start_node: StartNode) -> None:
    node = start_node("[server.timeouts]\nidle = 1\nheader_read = 1")
    assert node.get("/slow.php?s=2.5").text == "done"


def test_header_read_is_not_prolonged_by_single_bytes(files: Path, start_node: StartNode) -> None:
    node = start_node("[server.timeouts]\nheader_read = 1")
    with node.connect() as connection:
        began = time.monotonic()
        closed = False
        while not closed and time.monotonic() - began < 4:
            try:
                connection.sendall(b"G")
                connection.settimeout(0.2)
                closed = connection.recv(1) == b""
            except TimeoutError:
                continue
            except OSError:
                closed = True
        assert closed
        assert time.monotonic() - began < 10


# --- limits ---


def serves(node: RunningNode) -> bool:
    return node.raw(ONE_AND_CLOSE).startswith(b"HTTP/1.1 200")


def test_connection_limits(files: Path, start_node: StartNode) -> None:
    for key in ("max_connections", "per_ip_max_connections"):
        node = start_node(f"[server.limits]\n{key} = 2")
        with node.connect() as first, node.connect() as second:
            for connection in (first, second):
                connection.sendall(ONE)
                read_until(connection, b"small")
            answer = node.raw(ONE)
            assert answer.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
            assert b"connection: close" in answer.lower()
        wait_until(functools.partial(serves, node))


def test_rate_limit(files: Path, start_node: StartNode) -> None:
    node = start_node(
        "[server.limits]\nper_ip_rate = 0.2\nper_ip_burst = 3\n"
        '[server.security]\ntrusted_proxies = ["127.0.0.1"]'
    )
    statuses = [node.get("/small.html").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert node.get("/_ephpm/health").status_code == 429
    other = {"X-Forwarded-For": "192.0.2.1"}
    assert node.get("/small.html", headers=other).status_code == 200
    wait_until(lambda: node.get("/small.html").status_code == 200, seconds=20)


# --- TLS ---


def trusting(certificate: Certificate) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate.cert))


def tls_section(certificate: Certificate, more: str = "") -> str:
    return f'[server.tls]\ncert = "{certificate.cert}"\nkey = "{certificate.key}"\n{more}'


@pytest.mark.parametrize("http2", [False, True])
def test_https(files: Path, start_node: StartNode, certificate: Certificate, http2: bool) -> None:
    node = start_node(tls_section(certificate))
    with httpx.Client(verify=trusting(certificate), http2=http2) as client:
        answer = client.get(f"https://localhost:{node.port}/?a=b")
    server = answer.json()
    assert answer.http_version == ("HTTP/2" if http2 else "HTTP/1.1")
    assert server["HTTPS"] == "on"
    assert server["SERVER_PORT"] == str(node.port)
    assert server["HTTP_HOST"] == f"localhost:{node.port}"
    assert server["REQUEST_URI"] == "/?a=b"
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(f"https://localhost:{node.port}/")
    assert not node.raw(ONE).startswith(b"HTTP/")


def test_redirect_to_https(files: Path, start_node: StartNode, certificate: Certificate) -> None:
    port, tls_port = free_port(), free_port()
    more = f'listen = "127.0.0.1:{tls_port}"\nredirect_http = true'
    node = start_node(tls_section(certificate, more), port=port)
    answer = node.get("/a%20b?c=d", headers={"Host": f"localhost:{port}"})
    assert answer.status_code == 301
    assert answer.headers["location"] == f"https://localhost:{tls_port}/a%20b?c=d"
    assert node.get("/_ephpm/health").status_code == 200
    followed = httpx.get(answer.headers["location"], verify=trusting(certificate)).json()
    assert followed["SERVER_PORT"] == str(tls_port)
    node.wait_for_line("HTTP listening \\(redirecting to HTTPS\\)")
    node.wait_for_line("HTTPS listening")


def test_plain_and_tls_side_by_side(
    files: Path, start_node: StartNode, certificate: Certificate
) -> None:
    tls_port = free_port()
    node = start_node(tls_section(certificate, f'listen = "127.0.0.1:{tls_port}"'))
    plain = node.get("/").json()
    assert "HTTPS" not in plain
    assert plain["SERVER_PORT"] == str(node.port)
    answer = httpx.get(f"https://localhost:{tls_port}/", verify=trusting(certificate))
    assert answer.json()["HTTPS"] == "on"


# --- shutdown ---


def in_background(call: Callable[[], object]) -> tuple[threading.Thread, list[object]]:
    results: list[object] = []

    def run() -> None:
        try:
            results.append(call())
        except httpx.HTTPError as error:
            results.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, results


def read_until(connection: socket.socket, end: bytes) -> None:
    received = b""
    while not received.endswith(end):
        data = connection.recv(1000)
        assert data, f"closed after {received!r}"
        received += data


def wait_until(condition: Callable[[], bool], seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def refuses(node: RunningNode) -> bool:
    try:
        node.connect().close()
    except ConnectionRefusedError:
        return True
    return False


# Over HTTP/2 httpx takes the node's goodbye for an error: @shutdown_http2_stream sees that.
@pytest.mark.parametrize("http2", [False])
def test_drain(files: Path, start_node: StartNode, http2: bool) -> None:
    node = start_node("[server.metrics]\nenabled = true")
    slow_client = httpx.Client(base_url=node.url, http1=not http2, http2=http2)
    with node.connect() as idle, node.connect() as kept, slow_client:
        for connection in (idle, kept):
            connection.sendall(ONE)
            read_until(connection, b"small")
        thread, results = in_background(lambda: slow_client.get("/slow.php?s=1.5").text)
        wait_until(lambda: node.metric("ephpm_http_requests_in_flight") == 2)
        began = time.monotonic()
        node.terminate()
        node.wait_for_line("waiting for in-flight connections to drain active_connections=1")
        wait_until(lambda: refuses(node))
        kept.sendall(b"GET /_ephpm/ready HTTP/1.1\r\nHost: a\r\n\r\n")
        answer = read_all(kept)
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert b"connection: close" in answer.lower()
        assert b'"status":"not_ready"' in answer
        thread.join()
        assert results == ["done"]
        assert node.process.wait(5) == 0
        assert 1 < time.monotonic() - began < 10
        assert read_all(idle) == b""
    for line in (
        *("received SIGTERM, shutting down", "shutdown signal received, stopping server"),
        "all connections drained",
    ):
        node.wait_for_line(line)


def test_answer_on_its_way_is_not_cut(files: Path, start_node: StartNode) -> None:
    (files / "large.bin").write_bytes(bytes(20_000_000))
    node = start_node()
    with node.connect() as connection:
        connection.sendall(b"GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n")
        received = len(connection.recv(1000))
        node.terminate()
        node.wait_for_line("waiting for in-flight")
        while data := connection.recv(1_000_000):
            received += len(data)
    assert received > 20_000_000
    assert node.process.wait(5) == 0


def test_request_that_ends_as_the_node_is_told_to_stop_is_answered(
    files: Path, start_node: StartNode
) -> None:
    node = start_node("[server.timeouts]\nshutdown = 3\n[server.metrics]\nenabled = true")
    with node.connect() as connection:
        head = (
            b"POST /slow.php?s=0 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 4\r\n"
        )
        connection.sendall(head + b"\r\nab")
        wait_until(lambda: node.metric("ephpm_http_requests_in_flight") == 2)
        # Both wait for the node at one time: it learns of them in one turn of its loop.
        node.process.send_signal(signal.SIGSTOP)
        node.terminate()
        connection.sendall(b"cd")
        node.process.send_signal(signal.SIGCONT)
        assert b"done" in read_all(connection)
    assert node.process.wait(5) == 0
    assert node.stderr() == ""


def test_drain_has_a_deadline(files: Path, start_node: StartNode) -> None:
    node = start_node("[server.timeouts]\nshutdown = 1\n[server.metrics]\nenabled = true")
    thread, results = in_background(lambda: node.get("/slow.php?s=20", timeout=30))
    wait_until(lambda: node.metric("ephpm_http_requests_in_flight") == 2)
    began = time.monotonic()
    node.terminate()
    assert node.process.wait(10) == 0
    assert 0.9 < time.monotonic() - began < 10
    thread.join()
    assert isinstance(results[0], httpx.HTTPError)
    node.wait_for_line("shutdown timeout reached, force-closing remaining connections")


def test_idle_node_ends_at_once(files: Path, start_node: StartNode) -> None:
    node = start_node()
    with node.connect() as connection:
        connection.sendall(ONE)
        read_until(connection, b"small")
        began = time.monotonic()
        node.terminate()
        assert node.process.wait(5) == 0
        assert time.monotonic() - began < 5
    assert node.stderr() == ""


# --- what keeps a node from starting ---


def serve(configuration: str, tmp_path: Path, *arguments: str, **environment: str) -> str:
    """Try to start; return stderr of a start that was refused with exit code 1."""
    file = tmp_path / "ephpm.toml"
    file.write_text(configuration)
    done = subprocess.run(
        [sys.executable, "-m", "reference", "serve", "--config", str(file), *arguments],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr
    return done.stderr


def test_busy_port(files: Path, start_node: StartNode, tmp_path: Path) -> None:
    port = start_node().port
    configuration = f'[server]\nlisten = "127.0.0.1:{port}"\ndocument_root = "{files}"'
    assert (
        f"error: failed to bind to 127.0.0.1:{port}: Address already in use (os error 98)"
        in serve(configuration, tmp_path)
    )


@pytest.mark.parametrize(
    ("configuration", "told"),
    [
        (
            "[server.static]\netags = true",
            'etags = true: unknown key; did you mean "etag"?',
        ),
        ("[server.timeouts]\nidle = '5'", '[server.timeouts] idle = "5": expected a valid integer'),
        ("[server\n", "not valid TOML"),
        ("[server.tls]\ncert = 'a.pem'", "must provide both cert and key"),
        (
            "[server.tls]\ncert = 'a.pem'\nkey = 'b.pem'",
            'cert = "a.pem": no such file',
        ),
        ("[server.http3]\nenabled = true", "[server.http3] enabled is not supported"),
        (
            "[server.logging]\naccess = '/nowhere/a'",
            '[server.logging] access = "/nowhere/a"',
        ),
        ("[php]\nini_file = 'nowhere.ini'", '[php] ini_file = "nowhere.ini"'),
        ("[server.security]\ntrusted_proxies = ['localhost']", "not an address or network"),
    ],
)
def test_configuration_errors(files: Path, tmp_path: Path, configuration: str, told: str) -> None:
    arguments = ("--document-root", str(files), "--listen", "127.0.0.1:0")
    assert told in serve(configuration, tmp_path, *arguments)


def test_other_refusals(files: Path, tmp_path: Path) -> None:
    assert "no such directory" in serve('[server]\ndocument_root = "/nowhere"', tmp_path)
    assert "invalid listen address" in serve("", tmp_path, "--listen", "localhost:80")
    assert "EPHPM_SERVER__TIMEOUTS__IDLE" in serve("", tmp_path, EPHPM_SERVER__TIMEOUTS__IDLE="x")
    told = serve("", tmp_path, "--defect", "etag-chnges")
    assert "--defect etag-chnges: no such defect; did you mean etag-changes-each-time" in told


def test_version_and_defects() -> None:
    def run(*arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "reference", *arguments],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    version, php = run("--version").strip().removesuffix(")").split(" (PHP ")
    assert version == "ephpm-reference 0.1.0"
    assert all(part.isdigit() for part in php.split("."))
    defects = json.loads(run("defects", "--json"))
    assert {"name", "meaning", "areas", "digest", "modules", "files"} == set(defects[0])
    assert len(defects) == len(run("defects").splitlines())
