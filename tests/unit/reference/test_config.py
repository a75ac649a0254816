"""Reading ephpm.toml and the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from reference import config
from reference.errors import StartupError


def load(tmp_path: Path, text: str = "", **environment: str) -> config.Config:
    file = tmp_path / "ephpm.toml"
    file.write_text(f'[server]\ndocument_root = "{tmp_path}"\n{text}')
    return config.load(file, environment)


def refusal(tmp_path: Path, text: str = "", **environment: str) -> str:
    with pytest.raises(StartupError) as raised:
        load(tmp_path, text, **environment)
    return str(raised.value)


def test_defaults_are_the_products(tmp_path: Path) -> None:
    read = load(tmp_path)
    assert read.server.listen == "0.0.0.0:8080"
    assert read.server.index_files == ["index.php", "index.html"]
    assert read.server.fallback == ["$uri", "$uri/", "/index.php?$query_string"]
    assert read.server.request.max_body_size == 10_485_760
    seconds = {"header_read": 30, "idle": 60, "request": 300, "shutdown": 30}
    assert read.server.timeouts.model_dump() == seconds
    assert read.server.security.trusted_proxies == []
    assert read.php.max_execution_time == 30
    assert read.kv.redis_compat.listen == "127.0.0.1:6379"
    assert read.cluster.kv.small_key_threshold == 512


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("listn = 'x'", '[server] listn = "x": unknown key; did you mean "listen"?'),
        ("max_body_size = 5", "unknown key; max_body_size belongs to [server.request]"),
        ("zzz = 5", "[server] zzz = 5: unknown key; known here: listen, document_root"),
        ('listen = "localhost:80"', '[server] listen = "localhost:80": invalid listen address'),
        ('listen = "1.2.3.4"', "invalid listen address"),
        ('listen = "1.2.3.4:70000"', "invalid listen address"),
        ("index_files = 'a'", '[server] index_files = "a": expected a valid list'),
        ("[server.timeouts]\nidle = true", "idle = true: expected a valid integer"),
        ("[server.timeouts]\nidle = -1", "idle = -1: expected greater than or equal to 0"),
        ("[server.static]\nhidden_files = 'no'", "expected 'deny', 'ignore' or 'allow'"),
        ("[server.response]\nheaders = [['a']]", '[server.response] headers[0] = ["a"]: '),
        ("[server.response]\nheaders = [['a b', 'c']]", "not a header name"),
        ('[server.response]\nheaders = [["a", "b\\u0001"]]', "[server.response] headers[0]"),
        ("[server.security]\nblocked_paths = ['vendor']", 'a path pattern starts with "/"'),
        ("[kv]\neviction_policy = 'lru'", "[kv] eviction_policy = \"lru\": expected 'allkeys-lru'"),
        ('fallback = ["$uri", "=99"]', 'fallback[1] = "=99": no status that an answer can have'),
        ('fallback = ["=600"]', 'fallback[0] = "=600": no status'),
        ('[php]\nmemory_limit = "256MB"', '[php] memory_limit = "256MB": not a size of PHP\'s'),
        ('[php]\nphp_memory_limit = "512"', 'php_memory_limit = "512": less than PHP itself needs'),
        ('[php]\nini_overrides = [["post_max_size", "64MB"]]', "not a size of PHP's"),
        ("[[middleware]]\nlibrary = 'jwt'", "[middleware[0]] order is missing"),
        ("[servre]\na = 1", 'servre = {"a": 1}: unknown key; did you mean "server"?'),
        ("[server.timeouts]\n= 1", "not valid TOML"),
    ],
)
def test_refusals_name_file_key_value_and_remedy(tmp_path: Path, text: str, told: str) -> None:
    message = refusal(tmp_path, text)
    assert message.startswith(f"{tmp_path}/ephpm.toml: ")
    assert told in message


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("run_as_user = 'www'", "[server] run_as_user"),
        ("[server.limits]\nper_site_rate = 2.0", "[server.limits] per_site_rate"),
        ("[server.http3]\nenabled = true\nlisten = '127.0.0.1:1'", "[server.http3] enabled"),
        ("[php]\nmode = 'worker'", '[php] mode = "worker"'),
        ("[db.sqlite]\ndir = 'sites'", "[db.sqlite] dir"),
        ("[db.postgres]\nurl = 'postgres://a'", "[db.postgres]"),
        ("[[middleware]]\nlibrary = 'jwt'\norder = 1", "[[middleware]]"),
    ],
)
def test_what_is_not_offered_is_refused(tmp_path: Path, text: str, asked: str) -> None:
    assert refusal(tmp_path, text) == f"{asked} is not supported by the reference node"


def test_what_is_not_offered_may_be_left_off(tmp_path: Path) -> None:
    load(
        tmp_path,
        "preview = false\n[server.limits]\nper_site_rate = 0.0\n"
        "[server.http3]\nenabled = false\nalt_svc_max_age = 5\n[php]\nmode = 'fpm'\n"
        "worker_count = 4\n[cluster.kv]\nhot_key_cache = false\n[opcache]\n[db.analysis]\n"
        "query_stats = false",
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[server.http3]\nenabled = 1", "[server.http3] enabled = 1: expected a valid boolean"),
        ("[server.http3]\nenabeld = true", 'unknown key; did you mean "enabled"?'),
        ("[server.websocket]\nurl = 'a'", "unknown key; url belongs to [db."),
        ("prewiev = true", '[server] prewiev = true: unknown key; did you mean "preview"?'),
        ("http3 = 5", "[server] http3 = 5: expected a valid dictionary"),
        ("[db.mysql]", "[db.mysql] url is missing"),
        ("[php]\nfpm_engine = 'turbo'", "expected 'spawn_blocking' or 'pool'"),
    ],
)
def test_what_is_not_offered_has_types(tmp_path: Path, text: str, told: str) -> None:
    assert told in refusal(tmp_path, text)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    message = refusal(tmp_path, "a = 1\nb = 2\n[php]\nc = 3")
    assert len(message.splitlines()) == 3


def test_missing_file_and_directory(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match=r"nowhere\.toml: no such file; name an existing"):
        config.load(tmp_path / "nowhere.toml", {})
    with pytest.raises(StartupError, match=r'\[server\] document_root = "/nowhere": no such dir'):
        config.load(None, {"EPHPM_SERVER__DOCUMENT_ROOT": "/nowhere"})


def test_environment_is_typed_and_wins(tmp_path: Path) -> None:
    read = load(
        tmp_path,
        "listen = '127.0.0.1:1'",
        EPHPM_SERVER__LISTEN="127.0.0.1:2",
        EPHPM_SERVER__INDEX_FILES='["a", "b"]',
        EPHPM_SERVER__TIMEOUTS__IDLE="7",
        EPHPM_SERVER__STATIC__ETAG="false",
        EPHPM_SERVER__LIMITS__PER_IP_RATE="1.5",
        EPHPM_SERVICE_HOST="10.0.0.1",
        EPHPM_KV_PASSWORD="secret",
        PATH="/bin",
    )
    assert read.server.listen == "127.0.0.1:2"
    assert read.server.index_files == ["a", "b"]
    assert read.server.timeouts.idle == 7
    assert read.server.static.etag is False
    assert read.server.limits.per_ip_rate == 1.5


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("EPHPM_SERVER__LISTN", "1", 'did you mean "listen"?'),
        ("EPHPM_SERVER__TIMEOUTS__IDLE", "soon", "expected a valid integer"),
        ("EPHPM_SERVER_RUN_AS_USER", "a", "write EPHPM_SERVER__RUN_AS_USER"),
        ("EPHPM_SERVER_LISTEN", "127.0.0.1:1", "write EPHPM_SERVER__LISTEN"),
        ("EPHPM_KV__SECRET", "1234", "in quotes, in an environment variable too"),
    ],
)
def test_refusals_name_the_variable(tmp_path: Path, name: str, value: str, told: str) -> None:
    message = refusal(tmp_path, **{name: value})
    assert message.startswith(f"environment variable {name}: ")
    assert told in message


def test_a_value_cannot_smuggle_further_keys(tmp_path: Path) -> None:
    value = '"a"\nother = 1'
    assert (
        load(tmp_path, EPHPM_SERVER__STATIC__CACHE_CONTROL=value).server.static.cache_control
        == value
    )


def test_command_line_wins_over_the_environment(tmp_path: Path) -> None:
    read = config.load(
        None,
        {"EPHPM_SERVER__LISTEN": "127.0.0.1:1"},
        {"server.listen": "127.0.0.1:2", "server.document_root": str(tmp_path)},
    )
    assert read.server.listen == "127.0.0.1:2"


@pytest.mark.parametrize(
    ("text", "address"),
    [("127.0.0.1:80", ("127.0.0.1", 80)), ("[::1]:80", ("::1", 80))],
)
def test_addresses(text: str, address: tuple[str, int]) -> None:
    assert config.split_address(text) == address


@pytest.mark.parametrize("text", ["", ":80", "a:80", "1.2.3.4", "::1:80", "1.2.3.4:", "1.2.3.4:-1"])
def test_no_addresses(text: str) -> None:
    with pytest.raises(ValueError):
        config.split_address(text)
