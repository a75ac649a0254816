"""What PHP pages get from the key-value part: functions, sessions, their own site's keys."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis

from reference.config import Config
from reference.errors import StartupError
from reference.http.messages import Body, Headers, Request
from reference.http.sites import Sites
from reference.kv.resp_auth import site_password
from reference.kv.service import PRELUDE, KvService
from reference.php import sessions
from tests.integration.reference.running_node import free_port


async def _nothing() -> dict[str, Any]:
    return {"type": "http.request"}


def request_to(host: str) -> Request:
    return Request(
        method="GET",
        target="/",
        path="/",
        query="",
        http_version="1.1",
        headers=Headers([("host", host)]),
        peer=("127.0.0.1", 5),
        local_port=80,
        client="127.0.0.1",
        https=False,
        body=Body(_nothing, None),
    )


class Node:
    """The key-value part alone, in a thread, and PHP run by hand as the node would run it."""

    def __init__(self, config: Config, directory: Path) -> None:
        self.config = config
        self.service = KvService(config, Sites(config))
        self.loop = asyncio.new_event_loop()
        self._directory = directory
        self._thread = threading.Thread(target=self.loop.run_forever)

    def start(self) -> None:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self.service.start(), self.loop).result(5)

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self.service.stop(), self.loop).result(5)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)
        self.loop.close()

    def page(self, code: str, host: str = "localhost", cookie: str = "") -> str:
        """Run a page; return its headers and body as PHP wrote them."""
        script = self._directory / f"page-{threading.get_ident()}-{time.monotonic_ns()}.php"
        script.write_text(f"<?php {code}")
        request = request_to(host)
        environment = {
            **os.environ,
            **self.service.access(request),
            **self.service.redis_variables(request),
            "REDIRECT_STATUS": "200",
            "REQUEST_METHOD": "GET",
            "SCRIPT_FILENAME": str(script),
            "HTTP_COOKIE": cookie,
        }
        overrides = sessions.for_php_cgi(self.config.php).ini_overrides
        settings = [f"-d{name}={value}" for name, value in overrides]
        php = ["php-cgi", f"-dauto_prepend_file={PRELUDE}", "-dhtml_errors=0", *settings]
        done = subprocess.run(php, env=environment, capture_output=True, timeout=60, check=False)
        return done.stdout.decode()

    def result(self, expression: str, host: str = "localhost") -> Any:
        """Return the value of a PHP expression."""
        output = self.page(f"echo json_encode({expression});", host)
        return json.loads(output.partition("\r\n\r\n")[2])


@contextmanager
def running(directory: Path, **settings: Any) -> Iterator[Node]:
    server = {"document_root": str(directory), **settings.pop("server", {})}
    node = Node(Config.model_validate({"server": server, **settings}), directory)
    node.start()
    try:
        yield node
    finally:
        node.stop()


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    with running(tmp_path) as node:
        yield node


# -- functions -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "expression", "value"),
    [
        ("", "ephpm_kv_get('k')", None),
        ("ephpm_kv_set('k', 'v')", "ephpm_kv_get('k')", "v"),
        ("", "ephpm_kv_set('k', 'v')", True),
        ("ephpm_kv_set('k', 'v', 60)", "ephpm_kv_ttl('k')", 60),
        ("ephpm_kv_set('k', 'v', 60); ephpm_kv_set('k', 'w', -1)", "ephpm_kv_pttl('k')", -1),
        ("", "ephpm_kv_pttl('k')", -2),
        ("", "ephpm_kv_setnx('k', 'v')", True),
        ("ephpm_kv_set('k', 'v')", "ephpm_kv_setnx('k', 'w', 9)", False),
        ("ephpm_kv_set('k', 'v')", "ephpm_kv_del('k')", 1),
        ("", "ephpm_kv_del('k')", 0),
        ("ephpm_kv_set('k', '')", "[ephpm_kv_exists('k'), ephpm_kv_exists('n')]", [True, False]),
        ("ephpm_kv_set('n', '10')", "[ephpm_kv_incr('n'), ephpm_kv_decr('n')]", [11, 10]),
        ("", "[ephpm_kv_incr_by('n', 5), ephpm_kv_incr_by('n', -7)]", [5, -2]),
        ("ephpm_kv_set('n', 'x')", "ephpm_kv_incr('n')", False),
        ("ephpm_kv_set('k', 'v')", "ephpm_kv_expire('k', 30)", True),
        ("ephpm_kv_set('k', 'v')", "ephpm_kv_expire('k', 0)", False),
        ("", "ephpm_kv_expire('k', 30)", False),
        ("ephpm_kv_set('k', 'v')", "[ephpm_kv_flush_all(), ephpm_kv_exists('k')]", [True, False]),
        ("ephpm_kv_set('a', '1')", "ephpm_kv_mget(['a', 'b'])", {"a": "1", "b": None}),
        ("", "ephpm_kv_mget([])", []),
        (
            "",
            "[ephpm_kv_mset(['a' => '1', 'b' => 2]), ephpm_kv_get('a'), ephpm_kv_get('b')]",
            [True, "1", "2"],
        ),
        ("", "[ephpm_kv_hset('h', 'f', 'v'), ephpm_kv_hget('h', 'f')]", [True, "v"]),
        ("", "[ephpm_kv_hget('h', 'f'), ephpm_kv_hgetall('h')]", [None, []]),
        (
            "ephpm_kv_hset('h', 'a', '1'); ephpm_kv_hset('h', 'b', '2')",
            "[ephpm_kv_hgetall('h'), ephpm_kv_hdel('h', 'a'), ephpm_kv_hdel('h', 'a')]",
            [{"a": "1", "b": "2"}, 1, 0],
        ),
        ("ephpm_kv_set('k', 'v')", "ephpm_kv_hset('k', 'f', 'v')", False),
        ("ephpm_kv_hset('h', 'f', 'v')", "ephpm_kv_get('h')", None),
        ("ephpm_kv_set('k', 'v')", "ephpm_kv_wait('k', 0, 1000)", {"version": 1, "value": "v"}),
        ("ephpm_kv_wait('k', 0, 0)", "ephpm_kv_wait('k', 1, 20)", False),
    ],
)
def test_functions(node: Node, before: str, expression: str, value: object) -> None:
    if before:
        node.page(f"{before};")
    assert node.result(expression) == value


def test_values_hold_any_byte_and_may_be_large(node: Node) -> None:
    value = "$v = random_bytes(3_000_000) . implode('', array_map('chr', range(0, 255)));"
    check = "ephpm_kv_set($k, $v); echo json_encode(ephpm_kv_get($k) === $v);"
    assert node.page(f'$k = "a\\0\\xff"; {value} {check}').endswith("true")


def test_keys_live_from_page_to_page_until_they_expire(node: Node) -> None:
    node.page("ephpm_kv_set('k', 'v', 1);")
    assert node.result("ephpm_kv_get('k')") == "v"
    time.sleep(1.05)
    assert node.result("ephpm_kv_get('k')") is None


def test_a_waiting_page_hears_of_a_write(node: Node) -> None:
    node.page("ephpm_kv_wait('k', 0, 0);")
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(node.result, "ephpm_kv_wait('k', 1, 20000)")
        time.sleep(0.3)
        assert not waiting.done()
        node.page("ephpm_kv_set('k', 'news');")
        assert waiting.result(10) == {"version": 2, "value": "news"}


def test_no_increment_is_lost(node: Node) -> None:
    with ThreadPoolExecutor(8) as pool:
        for _ in pool.map(lambda _: node.page("ephpm_kv_incr('n');"), range(20)):
            pass
    assert node.result("ephpm_kv_get('n')") == "20"


def test_a_page_finds_no_traces_of_the_bridge(node: Node) -> None:
    found = node.result(
        "[array_filter(array_keys($_SERVER), fn($n) => str_starts_with($n, 'EPHPM')), "
        "array_keys(array_diff_key($GLOBALS, array_flip(['_GET', '_POST', '_COOKIE', '_FILES', "
        "'argv', 'argc', '_SERVER'])))]"
    )
    assert found == [[], []]
    assert node.result("array_map(fn($f) => substr($f, -4), get_included_files())") == [".php"]


def test_ini_set_is_as_it_was(node: Node) -> None:
    assert node.result(
        "[ini_set('precision', 5), ini_get('precision'), ini_set('no.such', 1)]"
    ) == [
        "14",
        "5",
        False,
    ]


# -- sites -----------------------------------------------------------------------------


def test_sites_have_their_own_keys(tmp_path: Path) -> None:
    port = free_port()
    settings: dict[str, Any] = {
        "server": {"sites_dir": str(tmp_path)},
        "kv": {
            "secret": "s3cret",
            "redis_compat": {"enabled": True, "listen": f"127.0.0.1:{port}"},
        },
    }
    with running(tmp_path, **settings) as node:
        node.page("ephpm_kv_set('k', 'of a');", host="A.test:8080")
        assert node.result("ephpm_kv_get('k')", host="a.test.") == "of a"
        assert node.result("ephpm_kv_get('k')", host="b.test") is None
        variables = node.result(
            "array_filter($_SERVER, fn($n) => str_starts_with($n, 'EPHPM_'), ARRAY_FILTER_USE_KEY)",
            host="a.test",
        )
        assert variables["EPHPM_REDIS_PORT"] == str(port)
        with redis.Redis(
            host=variables["EPHPM_REDIS_HOST"],
            port=int(variables["EPHPM_REDIS_PORT"]),
            username=variables["EPHPM_REDIS_USERNAME"],
            password=variables["EPHPM_REDIS_PASSWORD"],
            protocol=2,
        ) as client:
            assert client.keys("*") == [b"k"]
        assert len(variables) == 4


def test_a_page_cannot_enter_as_another_site(tmp_path: Path) -> None:
    with running(tmp_path, server={"sites_dir": str(tmp_path)}) as node:
        node.page("ephpm_kv_set('k', 'secret of a');", host="a.test")
        reply = node.page(
            "$access = json_decode(getenv('EPHPM_KV'), true);"
            "$s = stream_socket_client('unix://' . $access['socket']);"
            "$say = function (...$words) use ($s) { fwrite($s, '*' . count($words) . \"\\r\\n\");"
            " foreach ($words as $w) { fwrite($s, '$' . strlen($w) . \"\\r\\n$w\\r\\n\"); }"
            " return fgets($s); };"
            "echo $say('GET', 'k'), $say('AUTH', 'a.test', $access['password']), $say('GET', 'k');",
            host="b.test",
        )
        assert reply.partition("\r\n\r\n")[2].split("\r\n") == [
            "-NOAUTH Authentication required",
            "-ERR invalid password",
            "-NOAUTH Authentication required",
            "",
        ]


def test_sites_at_the_redis_port_need_a_secret(tmp_path: Path) -> None:
    with (
        pytest.raises(StartupError, match=r"no \[kv\] secret"),
        running(
            tmp_path,
            server={"sites_dir": str(tmp_path)},
            kv={"redis_compat": {"enabled": True}},
        ),
    ):
        pass


def test_a_secret_without_sites_keeps_strangers_out(tmp_path: Path) -> None:
    port = free_port()
    kv = {
        "secret": "s3cret",
        "redis_compat": {"enabled": True, "listen": f"127.0.0.1:{port}"},
    }
    with running(tmp_path, kv=kv):
        for name in (None, "any"):
            with (
                redis.Redis(port=port, protocol=2, username=name, password="any") as stranger,
                pytest.raises(redis.RedisError),
            ):
                stranger.ping()
        password = site_password("s3cret", "me")
        with redis.Redis(port=port, protocol=2, username="me", password=password) as client:
            assert client.ping()


# -- sessions --------------------------------------------------------------------------

CONFIGURED = {"php": {"ini_overrides": [["session.save_handler", "ephpm"]]}}
COUNT = "session_start(); $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1; echo $_SESSION['n'];"
SID = "a" * 32
COOKIE = f"PHPSESSID={SID}"

Ask = Callable[[str], str]


def body(output: str) -> str:
    return output.partition("\r\n\r\n")[2]


def keys(node: Node) -> list[str]:
    return sorted(key.decode() for key in node.service.stores.default.keys(b"*"))


@pytest.mark.parametrize("how", ["php.ini", "ini_file", "ini_set"])
def test_a_session_lives_in_the_store(tmp_path: Path, how: str) -> None:
    choose = "ini_set('session.save_handler', 'ephpm');" if how == "ini_set" else ""
    ini_file = tmp_path / "own.ini"
    ini_file.write_text("[Session]\nsession.save_handler = ephpm ; in the store\n")
    settings: dict[str, dict[str, Any]] = {
        "php.ini": CONFIGURED,
        "ini_file": {"php": {"ini_file": str(ini_file)}},
        "ini_set": {},
    }
    with running(tmp_path, **settings[how]) as node:
        assert [body(node.page(choose + COUNT, cookie=COOKIE)) for _ in range(3)] == [
            "1",
            "2",
            "3",
        ]
        assert keys(node) == [f"session:{SID}"]
        store = node.service.stores.default
        assert store.get(f"session:{SID}".encode()) == b"n|i:3;"
        assert 1_430_000 < store.pttl(f"session:{SID}".encode()) <= 1_440_000


def test_files_stay_the_default(node: Node, tmp_path: Path) -> None:
    page = f"session_save_path('{tmp_path}'); {COUNT}"
    assert body(node.page(page, cookie=COOKIE)) == "1"
    assert keys(node) == []
    assert (tmp_path / f"sess_{SID}").exists()


def test_concurrent_requests_of_one_session_lose_nothing(tmp_path: Path) -> None:
    page = "session_start(); $n = $_SESSION['n'] ?? 0; usleep(50000); $_SESSION['n'] = $n + 1;"
    with running(tmp_path, **CONFIGURED) as node:
        with ThreadPoolExecutor(6) as pool:
            for _ in pool.map(lambda _: node.page(page, cookie=COOKIE), range(6)):
                pass
        assert body(node.page("session_start(); echo $_SESSION['n'];", cookie=COOKIE)) == "6"
        assert keys(node) == [f"session:{SID}"]


def test_the_lock_is_given_back_after_a_fatal_error(tmp_path: Path) -> None:
    with running(tmp_path, **CONFIGURED) as node:
        node.page("session_start(); $_SESSION['n'] = 1; undefined_function();", cookie=COOKIE)
        assert keys(node) == [f"session:{SID}"]
        node.page("session_start(); $_SESSION['n'] = 2; exit;", cookie=COOKIE)
        assert keys(node) == [f"session:{SID}"]
        assert body(node.page("session_start(); echo $_SESSION['n'];", cookie=COOKIE)) == "2"


def test_a_destroyed_session_is_gone(tmp_path: Path) -> None:
    with running(tmp_path, **CONFIGURED) as node:
        node.page(COUNT, cookie=COOKIE)
        node.page("session_start(); session_destroy();", cookie=COOKIE)
        assert keys(node) == []
        assert body(node.page(COUNT, cookie=COOKIE)) == "1"


def test_regenerating_the_id_moves_the_session(tmp_path: Path) -> None:
    page = "session_start(); session_regenerate_id(true); echo session_id();"
    with running(tmp_path, **CONFIGURED) as node:
        node.page(COUNT, cookie=COOKIE)
        moved = body(node.page(page, cookie=COOKIE))
        assert keys(node) == [f"session:{moved}"]
        assert body(node.page(COUNT, cookie=f"PHPSESSID={moved}")) == "2"


def test_strict_mode_refuses_an_id_that_nobody_was_given(tmp_path: Path) -> None:
    page = (
        "ini_set('session.use_strict_mode', '1');"
        "session_start(); $_SESSION['x'] = 1; echo session_id();"
    )
    with running(tmp_path, **CONFIGURED) as node:
        given = body(node.page(page, cookie=COOKIE))
        assert len(given) >= 26 and given != SID
        assert body(node.page(page, cookie=f"PHPSESSID={given}")) == given


def test_a_session_ends_after_its_lifetime_and_each_visit_renews_it(tmp_path: Path) -> None:
    settings: dict[str, Any] = {
        "php": {
            "ini_overrides": [
                ["session.save_handler", "ephpm"],
                ["session.gc_maxlifetime", "4"],
            ]
        }
    }
    with running(tmp_path, **settings) as node:
        node.page("session_start(); $_SESSION['n'] = 1;", cookie=COOKIE)
        time.sleep(2.1)
        assert body(node.page("session_start(); echo $_SESSION['n'];", cookie=COOKIE)) == "1"
        time.sleep(2.1)
        assert body(node.page("session_start(); echo $_SESSION['n'];", cookie=COOKIE)) == "1"
        time.sleep(4.1)
        assert body(node.page("session_start(); echo count($_SESSION);", cookie=COOKIE)) == "0"


def test_a_lock_that_is_not_given_back_ends_by_itself(tmp_path: Path) -> None:
    with running(tmp_path, **CONFIGURED) as node:
        node.page(
            "session_start(); posix_kill(posix_getpid(), 9);",
            cookie=COOKIE,
        )
        store = node.service.stores.default
        assert keys(node) == [f"session_lock:{SID}"]
        assert store.get(f"session_lock:{SID}".encode())  # whose it is
        assert 25_000 < store.pttl(f"session_lock:{SID}".encode()) <= 30_000
