"""The key-value part in a whole node: Redis clients, pages, sites and the ETag cache together."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import redis

from tests.integration.reference.running_node import RunningNode, StartNode, free_port

REDIS = '[kv.redis_compat]\nenabled = true\nlisten = "127.0.0.1:0"\n'


def redis_port(node: RunningNode) -> int:
    return int(node.wait_for_line(r"KV store RESP server listening listen=127.0.0.1:(\d+)")[1])


def client_of(node: RunningNode, password: str | None = None) -> redis.Redis:
    return redis.Redis(port=redis_port(node), protocol=2, socket_timeout=5, password=password)


def test_pages_and_redis_clients_share_the_keys(site: Path, start_node: StartNode) -> None:
    (site / "set.php").write_text("<?php ephpm_kv_set('k', \"a\\0b\"); ephpm_kv_incr('n');")
    node = start_node(REDIS)
    with client_of(node) as client:
        assert node.get("/set.php").status_code == 200
        assert client.get("k") == b"a\x00b"
        client.set("k", b"from outside")
        (site / "get.php").write_text("<?php echo ephpm_kv_get('k');")
        assert node.get("/get.php").text == "from outside"
        with ThreadPoolExecutor(10) as pool:
            list(pool.map(lambda _: node.get("/set.php"), range(19)))
        assert client.get("n") == b"20"


def test_the_redis_port_is_off_by_default(start_node: StartNode) -> None:
    node = start_node()
    node.get("/")
    assert "RESP" not in node.output.read_text()


def test_a_busy_redis_port_stops_the_start(site: Path, start_node: StartNode) -> None:
    port = redis_port(start_node(REDIS))
    with pytest.raises(AssertionError, match=f"failed to bind KV server to 127.0.0.1:{port}"):
        start_node(REDIS.replace(":0", f":{port}"))


def test_a_deep_directory_serves_pages_too(
    site: Path, start_node: StartNode, tmp_path: Path
) -> None:
    deep = tmp_path / ("x" * 110)
    deep.mkdir()
    (site / "set.php").write_text("<?php ephpm_kv_set('a', 'b'); echo ephpm_kv_get('a');")
    node = start_node(environment={"TMPDIR": str(deep)})
    assert node.get("/set.php").text == "b"


@pytest.mark.parametrize(
    ("configuration", "complaint"),
    [
        ('[kv]\nmemory_limit = "64M"', "memory_limit.*64MB"),
        ('[kv]\neviction_policy = "lru"', "allkeys-lru"),
        (REDIS.replace("127.0.0.1:0", "nowhere"), "invalid listen address"),
    ],
)
def test_mistakes_in_the_configuration_are_named(
    start_node: StartNode, configuration: str, complaint: str
) -> None:
    with pytest.raises(AssertionError, match=complaint):
        start_node(configuration)


def test_a_full_store_refuses_and_keeps_what_it_has(site: Path, start_node: StartNode) -> None:
    (site / "set.php").write_text("<?php var_dump(ephpm_kv_set('new', str_repeat('x', 900)));")
    node = start_node(
        f'[kv]\nmemory_limit = "2KB"\neviction_policy = "noeviction"\n{REDIS}',
    )
    with client_of(node) as client:
        client.set("old", "y" * 1000)
        with pytest.raises(redis.ResponseError, match="out of memory"):
            client.set("old", "z" * 3000)
        assert node.get("/set.php").text == "bool(false)\n"
        assert client.get("old") == b"y" * 1000
        assert client.get("new") is None


def test_sessions_of_many_visitors(site: Path, start_node: StartNode) -> None:
    (site / "count.php").write_text(
        "<?php session_start(); $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1; echo $_SESSION['n'];"
    )
    node = start_node(f'{REDIS}[php]\nini_overrides = [["session.save_handler", "ephpm"]]')

    def visit(_: int) -> list[str]:
        with httpx.Client(base_url=node.url) as visitor:
            return [visitor.get("/count.php").text for _ in range(4)]

    with ThreadPoolExecutor(5) as pool:
        assert list(pool.map(visit, range(5))) == [["1", "2", "3", "4"]] * 5
    with client_of(node) as client:
        assert len(client.keys("session:*")) == 5
        assert client.keys("session_lock:*") == []


# -- sites -----------------------------------------------------------------------------


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    directory = tmp_path / "sites"
    for name in ("a.test", "b.test"):
        (directory / name).mkdir(parents=True)
        (directory / name / "index.php").write_text(f"<?php echo '{name}';")
    return directory


def test_each_host_has_its_files_and_its_keys(
    site: Path, sites: Path, start_node: StartNode
) -> None:
    page = "<?php echo json_encode([$_SERVER['DOCUMENT_ROOT'], ephpm_kv_incr('n')]);"
    for root in (site, sites / "a.test", sites / "b.test"):
        (root / "count.php").write_text(page)
    node = start_node(f'{REDIS}[kv]\nsecret = "s"', server=f'sites_dir = "{sites}"')

    def count(host: str) -> list[object]:
        answer: list[object] = node.get("/count.php", headers={"host": host}).json()
        return answer

    assert count("a.test") == [str(sites / "a.test"), 1]
    assert count("A.test:8080") == [str(sites / "a.test"), 2]
    assert count("b.test") == [str(sites / "b.test"), 1]
    assert count("other.test") == [str(site), 1]
    (sites / "new.test").mkdir()
    (sites / "new.test" / "count.php").write_text(page)
    assert count("new.test") == [str(sites / "new.test"), 1]


def test_a_malformed_host_is_no_site(sites: Path, start_node: StartNode) -> None:
    node = start_node(server=f'sites_dir = "{sites}"')
    for host in ("..", "a..test", ".a.test", "a%2ftest"):
        assert node.get("/", headers={"host": host}).status_code in (400, 404)
    assert node.get("/", headers={"host": "a.test"}).text == "a.test"


def test_a_page_is_confined_to_its_site(sites: Path, start_node: StartNode) -> None:
    (sites / "b.test" / "secret.txt").write_text("of b")
    (sites / "a.test" / "look.php").write_text(
        f"<?php var_dump(@file_get_contents('{sites}/b.test/secret.txt'),"
        f" @file_get_contents('{sites}/a.test/own.txt'),"
        " function_exists('exec'), function_exists('fsockopen'), function_exists('ini_set'));"
    )
    (sites / "a.test" / "own.txt").write_text("of a")
    node = start_node(server=f'sites_dir = "{sites}"')
    assert node.get("/look.php", headers={"host": "a.test"}).text.split("\n") == [
        "bool(false)",
        'string(4) "of a"',
        "bool(false)",
        "bool(false)",
        "bool(true)",
        "",
    ]


@pytest.mark.parametrize("handler", ["files", "ephpm"])
def test_a_session_of_one_site_is_unknown_to_the_other(
    sites: Path, start_node: StartNode, handler: str
) -> None:
    page = "<?php session_start(); echo $_SESSION['who'] ?? 'nobody'; $_SESSION['who'] = 'known';"
    for name in ("a.test", "b.test"):
        (sites / name / "who.php").write_text(page)
    node = start_node(
        f'[php]\nini_overrides = [["session.save_handler", "{handler}"]]',
        server=f'sites_dir = "{sites}"',
    )

    def visit(host: str) -> str:
        return node.get("/who.php", headers={"host": host, "cookie": "PHPSESSID=abcdef"}).text

    assert [visit("a.test"), visit("a.test"), visit("b.test")] == ["nobody", "known", "nobody"]


# -- the ETag cache --------------------------------------------------------------------

ETAG_PAGE = "<?php header('ETag: \"v1\"'); echo 'made ', ephpm_kv_incr('made');"


def test_a_cached_page_does_not_run_until_its_key_is_deleted(
    site: Path, start_node: StartNode
) -> None:
    (site / "page.php").write_text(ETAG_PAGE)
    node = start_node(REDIS, server="php_etag_cache = { enabled = true, ttl_secs = 60 }")
    match = {"if-none-match": '"v1"'}
    with client_of(node) as client:
        assert node.get("/page.php", headers=match).status_code == 200
        hit = node.get("/page.php", headers=match)
        assert (hit.status_code, hit.headers["etag"], hit.text) == (304, 'W/"v1"', "")
        assert client.get("made") == b"1"
        (key,) = client.keys("etag:GET:*/page.php")
        assert 58_000 < client.pttl(key) <= 60_000
        client.delete(key)
        assert node.get("/page.php", headers=match).status_code == 200
        assert client.get("made") == b"2"


@pytest.mark.parametrize(
    "credentials",
    [
        {"authorization": "Basic eDp5"},
        {"cookie": "PHPSESSID=abc"},
        {"cookie": "theme=dark; laravel_session=abc"},
        {"cookie": "wordpress_logged_in_12ab=admin"},
    ],
)
def test_a_visitor_who_may_be_logged_in_always_gets_the_page(
    site: Path, start_node: StartNode, credentials: dict[str, str]
) -> None:
    (site / "page.php").write_text(ETAG_PAGE)
    node = start_node(REDIS, server="php_etag_cache = { enabled = true }")
    match = {"if-none-match": '"v1"'}
    assert node.get("/page.php").text == "made 1"
    assert node.get("/page.php", headers={**match, **credentials}).text == "made 2"
    assert node.get("/page.php", headers={**match, "cookie": "theme=dark"}).status_code == 304


def test_hosts_do_not_share_cached_tags(sites: Path, start_node: StartNode) -> None:
    for name in ("a.test", "b.test"):
        (sites / name / "page.php").write_text(ETAG_PAGE)
    node = start_node(
        server=f'sites_dir = "{sites}"\nphp_etag_cache = {{ enabled = true }}',
    )
    match = {"if-none-match": '"v1"'}
    assert node.get("/page.php", headers={"host": "a.test"}).status_code == 200
    assert node.get("/page.php", headers={"host": "a.test", **match}).status_code == 304
    assert node.get("/page.php", headers={"host": "b.test", **match}).status_code == 200


def test_ports_of_the_node_and_of_redis_are_two(start_node: StartNode) -> None:
    port = free_port()
    node = start_node(REDIS.replace(":0", f":{port}"))
    assert redis_port(node) == port != node.port
