"""PHP pages through the wire."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.integration.reference.running_node import REPOSITORY, RunningNode, StartNode, read_all

SHOW = """<?php header('Content-Type: application/json');
echo json_encode(['get' => $_GET, 'post' => $_POST, 'cookie' => $_COOKIE, 'files' => array_map(
  fn($f) => ['name' => $f['name'], 'sum' => md5_file($f['tmp_name'])], $_FILES),
  'input' => base64_encode(file_get_contents('php://input')), 'server' => $_SERVER,
  'pid' => getmypid()]);
"""


@pytest.fixture
def node(site: Path, start_node: StartNode) -> RunningNode:
    (site / "index.php").write_text(SHOW)
    return start_node("[server.metrics]\nenabled = true")


def page(node: RunningNode, source: str) -> str:
    name = f"page{len(list(node.site.iterdir()))}.php"
    (node.site / name).write_text(f"<?php {source}")
    return f"/{name}"


def test_superglobals(node: RunningNode) -> None:
    answer = httpx.post(
        f"{node.url}/some/path?q=1&r[]=2", data={"a": "b"}, cookies={"c": "d"}, timeout=10
    ).json()
    assert answer["get"] == {"q": "1", "r": ["2"]}
    assert answer["post"] == {"a": "b"}
    assert answer["cookie"] == {"c": "d"}


def test_server_variables_are_complete_and_nothing_else(node: RunningNode) -> None:
    server = node.get("/some/p%61th/?q=1", headers={"Proxy": "evil", "X-Thing": "x"}).json()[
        "server"
    ]
    expected = {
        "DOCUMENT_ROOT": str(node.site),
        "GATEWAY_INTERFACE": "CGI/1.1",
        "PHP_SELF": "/index.php",
        "QUERY_STRING": "q=1",
        "REMOTE_ADDR": "127.0.0.1",
        "REQUEST_METHOD": "GET",
        "REQUEST_URI": "/some/p%61th/?q=1",
        "SCRIPT_FILENAME": f"{node.site}/index.php",
        "SCRIPT_NAME": "/index.php",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": str(node.port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_SOFTWARE": "ePHPm/0.1.0",
        "HTTP_X_THING": "x",
    }
    assert {name: server[name] for name in expected} == expected
    others = set(server) - set(expected)
    assert others == {
        *("HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_CONNECTION", "HTTP_HOST"),
        *("HTTP_USER_AGENT", "REDIRECT_STATUS", "REMOTE_PORT", "REQUEST_TIME"),
        "REQUEST_TIME_FLOAT",
    }


def test_remote_port_is_the_visitors(node: RunningNode) -> None:
    with node.connect() as connection:
        connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
        server = json.loads(read_all(connection).partition(b"\r\n\r\n")[2])["server"]
        assert server["REMOTE_PORT"] == str(connection.getsockname()[1])
    assert server["SERVER_NAME"] == "localhost"
    assert "HTTP_HOST" not in server


def test_empty_query_mark_is_kept_in_request_uri(node: RunningNode) -> None:
    assert node.get("/x?").json()["server"]["REQUEST_URI"] == "/x?"


def test_json_and_binary_input(node: RunningNode) -> None:
    body = bytes(range(256)) * 1000
    answer = httpx.put(f"{node.url}/", content=body, headers={"Content-Type": "application/json"})
    assert base64.b64decode(answer.json()["input"]) == body
    assert answer.json()["post"] == []


def test_chunked_body_reaches_php(node: RunningNode) -> None:
    answer = httpx.post(
        f"{node.url}/",
        content=iter([b"a=1&", b"b=2"]),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    ).json()
    assert answer["post"] == {"a": "1", "b": "2"}
    assert answer["server"]["CONTENT_LENGTH"] == "7"


def test_upload(node: RunningNode) -> None:
    content = os.urandom(300_000)
    answer = httpx.post(
        f"{node.url}/", files={"file": ("a.bin", content)}, data={"field": "x"}
    ).json()
    assert answer["files"] == {"file": {"name": "a.bin", "sum": hashlib.md5(content).hexdigest()}}
    assert answer["post"] == {"field": "x"}


def test_status_headers_and_cookies(node: RunningNode) -> None:
    path = page(
        node,
        "http_response_code(418); header('Content-Type: text/csv'); header('X-A:b');"
        "header('X-B:   c '); header('X-B: d', false);"
        "setcookie('one', '1'); setcookie('two', '2');",
    )
    answer = node.get(path)
    assert answer.status_code == 418
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["x-powered-by"].startswith("PHP/")
    assert answer.headers["x-a"] == "b"
    assert answer.headers.get_list("x-b") == ["c", "d"]
    assert len(answer.headers.get_list("set-cookie")) == 2


@pytest.mark.parametrize(
    ("source", "status"),
    [
        ("header('Status: 404');", 404),
        ("header('HTTP/1.1 410 Gone');", 410),
        ("header('Location: /x'); exit;", 302),
        ("header('Location:/x', true, 307); exit;", 307),
        ("exit;", 200),
        ("http_response_code(204); echo 'dropped';", 204),
        ('header("X-Control: a\\x01b");', 500),
        ("http_response_code(100);", 500),
    ],
)
def test_status_of_a_script(node: RunningNode, source: str, status: int) -> None:
    answer = node.get(page(node, source))
    assert answer.status_code == status
    if status in (302, 307):
        assert answer.headers["location"] == "/x"


@pytest.mark.parametrize("display", ["0", "1"])
@pytest.mark.parametrize(
    "source",
    [
        "throw new Exception('boom');",
        "undefined_function();",
        "this is no php",
        "ini_set('memory_limit', '4M'); $x = str_repeat('x', 1 << 24);",
        "trigger_error('boom', E_USER_ERROR);",
        "function f() { f(); } ini_set('memory_limit', '16M'); f();",
    ],
)
def test_fatal_error_is_500_whatever_is_displayed(
    site: Path, start_node: StartNode, source: str, display: str
) -> None:
    node = start_node(f'[php]\nini_overrides = [["display_errors", "{display}"]]')
    answer = node.get(page(node, source))
    assert answer.status_code == 500
    assert ("error" in answer.text.lower()) is (display == "1")
    node.wait_for_error("[PHP] PHP ")
    assert node.get(page(node, "echo 'alive';")).text == "alive"


def test_status_of_its_own_survives_a_fatal_error(node: RunningNode) -> None:
    assert node.get(page(node, "http_response_code(503); throw new Exception;")).status_code == 503


def test_warning_is_no_failure(node: RunningNode) -> None:
    answer = node.get(page(node, "echo 'a'; echo $undefined; echo 'b';"))
    assert answer.status_code == 200
    assert (answer.text[0], answer.text[-1]) == ("a", "b")
    node.wait_for_error("PHP Warning:  Undefined variable $undefined")


def test_worker_that_dies_is_replaced(node: RunningNode) -> None:
    assert node.get(page(node, "posix_kill(getmypid(), 9); sleep(5);")).status_code == 500
    for _ in range(5):
        assert node.get("/").status_code == 200


def test_idle_worker_that_was_killed_is_not_noticed(node: RunningNode) -> None:
    for _ in range(5):
        os.kill(node.get("/").json()["pid"], signal.SIGKILL)
    assert node.get("/_ephpm/ready").status_code == 200
    assert node.get("/").status_code == 200


def test_large_output_is_complete(node: RunningNode) -> None:
    path = page(node, "for ($i = 0; $i < 300000; $i++) { echo str_pad($i, 9, '0', 0), \"\\n\"; }")
    answer = node.get(path, headers={"Accept-Encoding": "identity"})
    assert answer.headers["content-length"] == "3000000"
    assert answer.text == "".join(f"{i:09}\n" for i in range(300_000))


def test_content_length_of_a_script_is_right_after_compression(node: RunningNode) -> None:
    path = page(node, "header('Content-Length: 5000'); echo str_repeat('x', 5000);")
    with httpx.stream("GET", node.url + path, headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) == len(raw) < 5000
    assert gzip.decompress(raw) == b"x" * 5000


def test_what_a_script_compressed_is_left_alone(node: RunningNode) -> None:
    path = page(
        node, "header('Content-Encoding: gzip'); echo gzencode(random_bytes(9000) . 'end');"
    )
    assert node.get(path, headers={"Accept-Encoding": "gzip"}).content.endswith(b"end")


def test_head_runs_the_script_without_body(node: RunningNode) -> None:
    path = page(node, "header('X-Ran: yes'); echo str_repeat('x', 5000);")
    request = f"HEAD {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode()
    head, _, body = node.raw(request).partition(b"\r\n\r\n")
    assert body == b""
    assert b"x-ran: yes" in head
    assert b"content-length: 5000" in head


def test_time_limit_counts_waiting(start_node: StartNode) -> None:
    node = start_node("[php]\nmax_execution_time = 1")
    began = time.monotonic()
    answer = node.get(page(node, "echo 'before'; sleep(8); echo 'after';"), timeout=20)
    assert answer.status_code == 500
    assert time.monotonic() - began < 5
    node.wait_for_line("PHP script exceeded max_execution_time")
    node.wait_for_error("Maximum execution time")
    assert node.get(page(node, "echo 'alive';")).text == "alive"


def test_time_limit_counts_computing(start_node: StartNode) -> None:
    node = start_node("[php]\nmax_execution_time = 1")
    assert node.get(page(node, "while (true) {}"), timeout=20).status_code == 500


def test_memory_limit(start_node: StartNode) -> None:
    node = start_node('[php]\nmemory_limit = "48M"')
    assert node.get(page(node, "echo ini_get('memory_limit');")).text == "48M"


def test_ini_file_overrides_and_extensions(start_node: StartNode, tmp_path: Path) -> None:
    (tmp_path / "own.ini").write_text("precision = 5\nuser_agent = mine\n")
    own = tmp_path / "own.php"
    own.write_text("<?php define('OWN', 'prepended');")
    node = start_node(
        f'[php]\nini_file = "{tmp_path}/own.ini"\n'
        f'ini_overrides = [["precision", "6"], ["auto_prepend_file", "{own}"]]'
    )
    source = "echo ini_get('precision'), ini_get('user_agent'), OWN;"
    assert node.get(page(node, source)).text == "6mineprepended"


def test_nothing_leaks_from_request_to_request(node: RunningNode) -> None:
    path = page(node, "echo isset($GLOBALS['leak']) ? 'leaked' : 'clean'; $GLOBALS['leak'] = 1;")
    assert {node.get(path).text for _ in range(10)} == {"clean"}


def test_sessions_and_their_lock(node: RunningNode) -> None:
    path = page(
        node,
        "session_start(); $n = $_SESSION['n'] ?? 0; usleep(20000);"
        "$_SESSION['n'] = $n + 1; echo $_SESSION['n'];",
    )
    with httpx.Client(base_url=node.url) as client:
        assert client.get(path).text == "1"
        cookies = dict(client.cookies)
    with ThreadPoolExecutor(10) as pool:
        counts = sorted(
            pool.map(lambda _: int(node.get(path, cookies=cookies, timeout=20).text), range(10))
        )
    assert counts == list(range(2, 12))


def test_forty_visitors_at_once(node: RunningNode) -> None:
    path = page(node, "usleep(300000); echo $_GET['n'];")
    began = time.monotonic()
    with ThreadPoolExecutor(40) as pool:
        texts = list(pool.map(lambda n: node.get(f"{path}?n={n}", timeout=30).text, range(40)))
    assert texts == [str(n) for n in range(40)]
    assert time.monotonic() - began < 6  # one after the other it would take 12


def test_workers_caps_what_runs_at_once(start_node: StartNode) -> None:
    node = start_node("[php]\nworkers = 1")
    path = page(node, "usleep(200000); echo getmypid();")
    began = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        pids = set(pool.map(lambda _: node.get(path, timeout=30).text, range(4)))
    assert len(pids) == 1
    assert time.monotonic() - began > 0.8


def test_edited_page_is_seen_at_once(node: RunningNode) -> None:
    for number in range(5):
        (node.site / "edited.php").write_text(f"<?php echo {number};")
        assert [node.get("/edited.php").text for _ in range(4)] == [str(number)] * 4


def test_kill_9_leaves_no_worker(node: RunningNode) -> None:
    pid = node.get("/").json()["pid"]
    node.process.kill()
    node.process.wait()
    deadline = time.monotonic() + 5
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        if "Z" in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()[2]:
            break  # ended, waiting for an init that reaps
        time.sleep(0.05)
    else:
        assert not Path(f"/proc/{pid}").exists()


def test_a_stop_leaves_no_file(node: RunningNode, temporary: Path) -> None:
    node.get(page(node, "session_start(); echo 1;"))
    assert list(temporary.iterdir())
    node.terminate()
    assert node.process.wait(10) == 0
    assert list(temporary.iterdir()) == []


def test_executions_are_counted(node: RunningNode) -> None:
    for _ in range(3):
        node.get("/")
    node.get(page(node, "throw new Exception;"))
    assert node.metric('ephpm_php_executions_total{status="ok"}') == 3
    assert node.metric('ephpm_php_executions_total{status="error"}') == 1
    sample = 'ephpm_http_requests_total{handler="php",method="GET",status="200"}'
    assert node.metric(sample) == 3


def test_missing_php_is_told(site: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "reference", "serve", "--listen", "127.0.0.1:0", "-d", str(site)],
        cwd=REPOSITORY,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: php-cgi not found: install the Debian package php-cgi")


def test_json(node: RunningNode) -> None:
    assert json.loads(node.get("/").text)["server"]["SCRIPT_NAME"] == "/index.php"
