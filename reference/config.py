"""The configuration of a node: ePHPm's own schema, read strictly.

Every section and key of the product's `ephpm.toml` is here with the product's default, so that a
file written for ePHPm is understood in full. Where the product ignores an unknown key or a missing
file, this reader refuses and says what would be right: a typo must never look like a passed test.

Precedence: environment (`EPHPM_SERVER__LISTEN=...`) over file over defaults. Values of environment
variables are typed as TOML (`true`, `5`, `["a", "b"]`); what is not TOML is a string.
"""

from __future__ import annotations

import difflib
import ipaddress
import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from reference import defects
from reference.errors import StartupError

ENVIRONMENT_PREFIX = "EPHPM_"

Count = Annotated[int, Field(ge=0)]
Port = Annotated[int, Field(ge=0, le=65535)]
Seconds = Annotated[int, Field(ge=0)]
PositiveSeconds = Annotated[float, Field(gt=0)]
Pair = Annotated[list[str], Field(min_length=2, max_length=2)]


def split_address(text: str) -> tuple[str, int]:
    """Split `127.0.0.1:8080` or `[::1]:8080` into IP address and port.

    Raises `ValueError` where the text is not exactly that; host names are not accepted, as in the
    product.
    """
    host, colon, port = text.rpartition(":")
    if not colon or not (port.isascii() and port.isdigit()) or int(port) > 65535:
        raise ValueError(text)
    if host.startswith("[") and host.endswith("]"):
        return str(ipaddress.IPv6Address(host[1:-1])), int(port)
    return str(ipaddress.IPv4Address(host)), int(port)


def _address(text: str) -> str:
    try:
        split_address(text)
    except ValueError as error:
        raise PydanticCustomError(
            "address", 'invalid listen address, write IP:port as in "127.0.0.1:8080"'
        ) from error
    return text


def _cluster_bind(text: str) -> str:
    try:
        split_address(text)
    except ValueError as error:
        raise PydanticCustomError(
            "cluster_bind", 'invalid cluster.bind address, write IP:port as in "10.0.0.1:7946"'
        ) from error
    return text


def _seed(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()) or not 0 < int(port) < 65536:
        raise PydanticCustomError("seed", 'not a seed, write host:port as in "node-1:7946"')
    return text


def _network(text: str) -> str:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise PydanticCustomError(
            "network", 'not an address or network, write e.g. "127.0.0.1" or "10.0.0.0/8"'
        ) from error
    return text


def _path_pattern(text: str) -> str:
    if not text.startswith("/"):
        raise PydanticCustomError("path_pattern", 'a path pattern starts with "/"')
    return text


def _header(pair: list[str]) -> list[str]:
    name, value = pair
    if not re.fullmatch(r"[-!#$%&'*+.^_`|~0-9A-Za-z]+", name):
        raise PydanticCustomError("header", "not a header name")
    if re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value) or not value.isascii():
        raise PydanticCustomError("header", "a header value is printable ASCII")
    return pair


HeaderPair = Annotated[Pair, AfterValidator(_header)]
Address = Annotated[str, AfterValidator(_address)]
ClusterBind = Annotated[str, AfterValidator(_cluster_bind)]
Seed = Annotated[str, AfterValidator(_seed)]
Network = Annotated[str, AfterValidator(_network)]
PathPattern = Annotated[str, AfterValidator(_path_pattern)]


class Section(BaseModel):
    """A table of `ephpm.toml`: strictly typed, closed to unknown keys, immutable once read."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


# --- [server] ------------------------------------------------------------------------------------


class Request(Section):
    """`[server.request]`: what a request may look like (sizes in bytes, 0 = no limit)."""

    max_body_size: Count = 10 * 1024 * 1024
    max_header_size: Count = 8192
    trusted_hosts: list[str] = []


class Timeouts(Section):
    """`[server.timeouts]`: in seconds; 0 switches `idle`, `header_read` and `request` off."""

    header_read: Seconds = 30
    idle: Seconds = 60
    request: Seconds = 300
    shutdown: Seconds = 30


class Response(Section):
    """`[server.response]`: compression and headers added to every answer."""

    compression: bool = True
    compression_level: Annotated[int, Field(ge=0, le=11)] = 1
    compression_min_size: Count = 1024
    compression_streaming: Literal["off", "sse", "all"] = "off"
    headers: list[HeaderPair] = []


class Static(Section):
    """`[server.static]`: files that are served as they are."""

    cache_control: str = ""
    hidden_files: Literal["deny", "ignore", "allow"] = "deny"
    etag: bool = True


class PhpEtagCache(Section):
    """`[server.php_etag_cache]`: answers 304 for PHP pages without running them."""

    enabled: bool = False
    ttl_secs: int = 300
    key_prefix: str = "etag:"


class Security(Section):
    """`[server.security]`: who is believed and what is out of bounds.

    `open_basedir`, `disable_shell_exec` and `multi_tenant_hardening` act with `sites_dir` only, as
    in the product.
    """

    trusted_proxies: list[Network] = []
    blocked_paths: list[PathPattern] = []
    allowed_php_paths: list[PathPattern] = []
    open_basedir: bool | None = None
    disable_shell_exec: bool | None = None
    multi_tenant_hardening: bool | None = None


class Logging(Section):
    """`[server.logging]`: `access` is the path of the access log, empty for none."""

    access: str = ""
    level: Literal["trace", "debug", "info", "warn", "error"] = "info"


class Metrics(Section):
    """`[server.metrics]`: Prometheus text at `path`."""

    enabled: bool = False
    path: PathPattern = "/metrics"


class Diagnostics(Section):
    """`[server.diagnostics]`: `request_log` opens `/_ephpm/requests`."""

    request_log: bool | None = None
    otlp_endpoint: str | None = None


class Limits(Section):
    """`[server.limits]`: connections, and requests per second, let in; unset or 0 = no limit."""

    max_connections: Count | None = None
    per_ip_max_connections: Count | None = None
    per_ip_rate: Annotated[float, Field(ge=0)] | None = None
    per_ip_burst: Count | None = None
    per_site_rate: Annotated[float, Field(ge=0)] | None = None
    per_site_burst: Count | None = None


class FileCache(Section):
    """`[server.file_cache]`: static files kept in memory; edits show after `valid_secs`."""

    enabled: bool = False
    max_entries: Count = 10_000
    valid_secs: Seconds = 30
    inactive_secs: Seconds = 60
    inline_threshold: Count = 1024 * 1024
    precompress: bool = True


class Tls(Section):
    """`[server.tls]`: certificates from files (`cert`, `key`) or by ACME (`domains`)."""

    cert: str | None = None
    key: str | None = None
    domains: list[str] = []
    email: str | None = None
    cache_dir: str = "certs"
    staging: bool = False
    listen: Address | None = None
    redirect_http: bool = False


class Http3(Section):
    """`[server.http3]`."""

    enabled: bool = False
    listen: Address | None = None
    alt_svc_max_age: Seconds = 86_400


class Websocket(Section):
    """`[server.websocket]`."""

    enabled: bool = False
    max_connections: Count = 10_000
    max_connections_per_site: Count = 1000
    max_message_size: Count = 1024 * 1024
    max_frame_size: Count = 1024 * 1024
    send_queue: Count = 64
    ping_interval_secs: Seconds = 30
    idle_timeout_secs: Seconds = 120


class Server(Section):
    """`[server]`: what is listened on and what is served."""

    listen: Address = "0.0.0.0:8080"
    document_root: str = "."
    sites_dir: str | None = None
    run_as_user: str | None = None
    run_as_group: str | None = None
    sites_domain_suffix: str | None = None
    index_files: list[str] = ["index.php", "index.html"]
    websocket_files: list[str] = ["websocket.php"]
    fallback: list[str] = ["$uri", "$uri/", "/index.php?$query_string"]
    preview: bool = False
    request: Request = Request()
    timeouts: Timeouts = Timeouts()
    response: Response = Response()
    static: Static = Static()
    php_etag_cache: PhpEtagCache = PhpEtagCache()
    security: Security = Security()
    logging: Logging = Logging()
    metrics: Metrics = Metrics()
    diagnostics: Diagnostics = Diagnostics()
    limits: Limits = Limits()
    file_cache: FileCache = FileCache()
    tls: Tls = Tls()
    http3: Http3 = Http3()
    websocket: Websocket = Websocket()


# --- [php] ---------------------------------------------------------------------------------------


class Php(Section):
    """`[php]`: how PHP runs (`max_execution_time` in seconds of wall-clock time)."""

    max_execution_time: Seconds = 30
    memory_limit: str = "128M"
    php_memory_limit: str | None = None
    ini_file: str | None = None
    ini_overrides: list[Pair] = []
    extensions: list[Annotated[str, Field(min_length=1)]] = []
    workers: Count = 0
    mode: Literal["fpm", "worker"] = "fpm"
    fpm_engine: Literal["spawn_blocking", "pool"] = "spawn_blocking"
    crash_containment: bool = False
    overload_policy: Literal["wait", "shed"] | None = None
    shed_after_ms: Count = 0
    worker_script: str | None = None
    worker_count: Count = 0
    worker_max_requests: Count = 10_000
    worker_backlog: Count = 0
    worker_boot_timeout: Seconds = 30
    worker_populate_superglobals: bool = False
    worker_stream_threshold: Count = 1024 * 1024
    opcache_validate_timestamps: bool | None = None
    opcache_revalidate_freq: Count | None = None
    opcache_memory_consumption: Count | None = None
    opcache_interned_strings_buffer: Count | None = None
    opcache_jit_buffer_size: Count | None = None
    opcache_jit: Literal["tracing", "function", "disable"] | None = None
    opcache_max_accelerated_files: Count | None = None
    realpath_cache_size: str | None = None
    realpath_cache_ttl: Seconds | None = None
    zend_assertions: Annotated[int, Field(ge=-1, le=1)] | None = None


# --- [kv] ----------------------------------------------------------------------------------------


_UNITS = {"": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3}


def memory_bytes(text: str) -> int:
    """Return the bytes of `64MB`, `512kb`, `1GB` or a bare number; raises `ValueError` else."""
    match = re.fullmatch(r"([0-9]+) ?(KB|MB|GB|)", text.upper())
    if match is None:
        raise ValueError(text)
    return int(match[1]) * _UNITS[match[2]]


def _memory_size(text: str) -> str:
    try:
        memory_bytes(text)
    except ValueError as error:
        if defects.on("kv-memory-limit-guessed"):
            return "256MB"
        raise PydanticCustomError(
            "memory_size",
            'invalid memory size, write a whole number with KB, MB or GB as in "64MB"',
        ) from error
    return text


MemorySize = Annotated[str, AfterValidator(_memory_size)]


class RedisCompat(Section):
    """`[kv.redis_compat]`: the RESP listener (0 = no limit for the last three)."""

    enabled: bool = False
    listen: Address = "127.0.0.1:6379"
    socket: str | None = None
    password: str | None = None
    max_connections: Count = 1000
    max_input_buffer: Count = 1024 * 1024
    idle_timeout_secs: Seconds = 300


class Kv(Section):
    """`[kv]`: the key-value store."""

    memory_limit: MemorySize = "256MB"
    eviction_policy: Literal["allkeys-lru", "noeviction", "volatile-lru", "allkeys-random"] = (
        "allkeys-lru"
    )
    compression: Literal["none", "gzip", "brotli", "br", "zstd"] = "none"
    compression_level: Count = 6
    compression_min_size: Count = 1024
    secret: str | None = None
    redis_compat: RedisCompat = RedisCompat()


# --- [cluster] -----------------------------------------------------------------------------------


class ClusterKv(Section):
    """`[cluster.kv]`: how keys are spread over the nodes."""

    small_key_threshold: Count = 512
    replication_factor: Count = 2
    replication_mode: Literal["async", "sync"] = "async"
    hot_key_cache: bool = True
    hot_key_threshold: Count = 5
    hot_key_window_secs: Seconds = 10
    hot_key_local_ttl_secs: Seconds = 30
    hot_key_max_memory: str = "64MB"
    data_port: Port = 7947


class ClusterChannel(Section):
    """`[cluster.channel]`: the channel of clustered SQLite."""

    listen: Address | None = None
    secret: str | None = None


class Cluster(Section):
    """`[cluster]`: gossip (UDP) and membership."""

    enabled: bool = False
    bind: ClusterBind = "0.0.0.0:7946"
    join: list[Seed] = []
    secret: str = ""
    allow_insecure_no_auth: bool = False
    node_id: str = ""
    cluster_id: str = "ephpm"
    kv: ClusterKv = ClusterKv()
    channel: ClusterChannel = ClusterChannel()


# --- [db] ----------------------------------------------------------------------------------------


class SqliteProxy(Section):
    """`[db.sqlite.proxy]`: the database wires that lead to SQLite."""

    mysql_listen: Address = "127.0.0.1:3306"
    hrana_listen: Address | None = None
    postgres_listen: Address | None = None
    tds_listen: Address | None = None
    max_connections: Count = 100


class SqliteReplication(Section):
    """`[db.sqlite.replication]`."""

    role: Literal["auto", "primary", "replica"] = "auto"
    primary_grpc_url: str = ""
    cdc_experimental: bool = False
    max_snapshot_bytes: Count = 1024 * 1024 * 1024


class Sqlite(Section):
    """`[db.sqlite]`."""

    path: str = "ephpm.db"
    dir: str | None = None
    max_open_dbs: Count = 256
    engine: str = "turso"
    proxy: SqliteProxy = SqliteProxy()
    replication: SqliteReplication = SqliteReplication()


class Replicas(Section):
    """`[db.<kind>.replicas]`."""

    urls: list[str] = []


class Backend(Section):
    """`[db.mysql]`, `[db.postgres]`, `[db.tds]`: a proxy before a database server."""

    url: str
    listen: Address | None = None
    socket: str | None = None
    min_connections: Count = 2
    max_connections: Count = 20
    idle_timeout: str = "300s"
    max_lifetime: str = "1800s"
    pool_timeout: str = "5s"
    health_check_interval: str = "30s"
    inject_env: bool = True
    reset_strategy: str = "smart"
    replicas: Replicas | None = None


class ReadWriteSplit(Section):
    """`[db.read_write_split]`."""

    enabled: bool = False
    strategy: str = "sticky-after-write"
    sticky_duration: str = "2s"
    max_replica_lag: str = "500ms"


class Analysis(Section):
    """`[db.analysis]`: query statistics."""

    query_stats: bool = True
    slow_query_threshold: str = "1s"
    auto_explain: bool = False
    auto_explain_target: str = ""
    digest_store_max_entries: Count = 100_000
    metric_label_series_max: Count = 1000


class Db(Section):
    """`[db]`."""

    sqlite: Sqlite | None = None
    mysql: Backend | None = None
    postgres: Backend | None = None
    tds: Backend | None = None
    read_write_split: ReadWriteSplit = ReadWriteSplit()
    analysis: Analysis = Analysis()


# --- the rest ------------------------------------------------------------------------------------


class Opcache(Section):
    """`[opcache]`: unset means: as `[cluster] enabled`."""

    cluster_invalidation: bool | None = None


class Middleware(Section):
    """`[[middleware]]`: one mounted middleware."""

    library: Annotated[str, Field(min_length=1)]
    match: str | None = None
    order: Count
    config: dict[str, Any] | None = None


class Reference(Section):
    """`[reference]`: what the product fixes and tests may set. ePHPm has no such table.

    Times are in seconds. Clusters: a node beats every `gossip_interval`, is suspect when silent for
    `suspicion_timeout`, dead after `failure_timeout`; a starting node waits up to `join_timeout`
    for its seeds; a call to another node may take `call_timeout`; copies are compared every
    `repair_interval`; deletions are remembered for `tombstone_lifetime`; `clock_skew` sets the
    node's clock forward, a negative one back.

    ACME: `acme_directory` is the URL of another directory than Let's Encrypt's, `acme_trust` the
    PEM file with its CA; the leader's lease ends after `acme_lease`; a certificate is renewed
    `acme_renew_before` its end, but not in the first half of its life; every `acme_check_interval`
    the nodes look for what is to be done.
    """

    gossip_interval: PositiveSeconds = 0.2
    suspicion_timeout: PositiveSeconds = 1.0
    failure_timeout: PositiveSeconds = 3.0
    join_timeout: PositiveSeconds = 1.0
    call_timeout: PositiveSeconds = 1.5
    repair_interval: PositiveSeconds = 5.0
    tombstone_lifetime: PositiveSeconds = 3600.0
    clock_skew: float = 0.0
    acme_directory: str | None = None
    acme_trust: str | None = None
    acme_challenge: Literal["tls-alpn-01", "http-01"] = "tls-alpn-01"
    acme_lease: PositiveSeconds = 10.0
    acme_renew_before: PositiveSeconds = 30 * 86_400.0
    acme_check_interval: PositiveSeconds = 1.0

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not 2 * self.gossip_interval <= self.suspicion_timeout <= self.failure_timeout:
            raise PydanticCustomError(
                "timers",
                "twice gossip_interval, suspicion_timeout and failure_timeout must ascend",
            )
        return self


class Config(Section):
    """A whole `ephpm.toml`."""

    server: Server = Server()
    php: Php = Php()
    kv: Kv = Kv()
    cluster: Cluster = Cluster()
    db: Db = Db()
    opcache: Opcache = Opcache()
    middleware: list[Middleware] = []
    reference: Reference = Reference()


# --- reading -------------------------------------------------------------------------------------

KeyPath = tuple[str | int, ...]


def load(
    path: Path | None,
    environment: Mapping[str, str] | None = None,
    command_line: Mapping[str, Any] | None = None,
) -> Config:
    """Read the configuration from a file, the environment and `{"server.listen": ...}` overrides.

    Raises `StartupError` naming the place (file or variable), the key, what was given and what
    would be right. Several mistakes are told at once.
    """
    table = _read_table(path) if path is not None else {}
    origin: dict[KeyPath, str] = {}
    for name, keys, value in environment_overrides(
        os.environ if environment is None else environment
    ):
        _put(table, keys, value, name)
        origin[keys] = f"environment variable {name}"
    for dotted, value in (command_line or {}).items():
        keys = tuple(dotted.split("."))
        _put(table, keys, value, dotted)
        origin[keys] = "command line"
    try:
        config = Config.model_validate(table)
    except ValidationError as error:
        if defects.on("unknown-key-ignored"):
            return _load_without_unknown_keys(table, error)
        lines = [
            f"{_origin(origin, path, item['loc'])}: {_explain(item)}" for item in error.errors()
        ]
        raise StartupError("\n".join(lines)) from error
    _check_document_root(config, _origin(origin, path, ("server", "document_root")))
    if defects.on("zero-refused") and 0 in vars(config.server.timeouts).values():
        raise StartupError("server.timeouts: 0 is no number of seconds")
    return config


def _load_without_unknown_keys(table: dict[str, Any], error: ValidationError) -> Config:
    for item in error.errors():
        *above, last = item["loc"]
        inner: Any = table
        for key in above:
            inner = inner[key]
        del inner[last]
    return Config.model_validate(table)


def environment_overrides(
    environment: Mapping[str, str],
) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """Yield (variable, key path, value) for each variable that overrides a key.

    A variable without `__` names no key (Kubernetes makes such ones: `EPHPM_SERVICE_HOST`) and is
    passed over, unless it is a known key with single underscores: that is a typo.
    """
    for name in sorted(environment):
        if not name.startswith(ENVIRONMENT_PREFIX):
            continue
        parts = name.removeprefix(ENVIRONMENT_PREFIX).lower().split("__")
        if len(parts) > 1:
            yield name, tuple(parts), _typed(environment[name])
        elif meant := _with_single_underscores().get(name):
            raise StartupError(
                f"environment variable {name}: sections are joined by two underscores; "
                f"write {meant}"
            )


def _with_single_underscores() -> dict[str, str]:
    names = {}
    for keys in _all_keys(Config):
        if len(keys) > 1:
            right = ENVIRONMENT_PREFIX + "__".join(keys).upper()
            names[right.replace("__", "_")] = right
    return names


def _typed(text: str) -> Any:
    try:
        table = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return text
    value = table.get("value")
    plain = isinstance(value, bool | int | float | str | list | dict)
    return value if plain and len(table) == 1 else text


def _read_table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if defects.on("missing-file-ignored"):
            return {}
        raise StartupError(
            f"{path}: no such file; name an existing ephpm.toml with --config"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise StartupError(f"{path}: cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise StartupError(f"{path}: not valid TOML: {error}") from error


def _put(table: dict[str, Any], keys: tuple[str, ...], value: Any, name: str) -> None:
    for key in keys[:-1]:
        table = table.setdefault(key, {})
        if not isinstance(table, dict):
            raise StartupError(f"{name}: {key} is not a table in the configuration file")
    table[keys[-1]] = value


def _origin(origin: dict[KeyPath, str], path: Path | None, location: KeyPath) -> str:
    for length in range(len(location), 0, -1):
        if found := origin.get(location[:length]):
            return found
    return str(path) if path is not None else "configuration"


def _explain(item: ErrorDetails) -> str:
    location = item["loc"]
    if item["type"] == "extra_forbidden":
        return _explain_unknown(location, item["input"])
    what = item["msg"].removeprefix("Input should be ")
    if item["type"] == "missing":
        return f"{_dotted(location)} is missing"
    expected = what if what == item["msg"] else f"expected {what}"
    if item["type"] == "string_type":
        expected += " (in quotes, in an environment variable too)"
    return f"{_dotted(location)} = {_shown(item['input'])}: {expected}"


def _explain_unknown(location: KeyPath, value: Any) -> str:
    key = str(location[-1])
    section = _section_at(location[:-1])
    known = list(section.model_fields) if section is not None else []
    text = f"{_dotted(location)} = {_shown(value)}: unknown key"
    if close := difflib.get_close_matches(key, known, n=1):
        return f'{text}; did you mean "{close[0]}"?'
    elsewhere = [keys for keys in _all_keys(Config) if keys[-1] == key]
    if elsewhere:
        return f"{text}; {key} belongs to {_table(elsewhere[0][:-1])}"
    return f"{text}; known here: {', '.join(known)}"


def _section_at(location: KeyPath) -> type[Section] | None:
    section: type[Section] = Config
    for key in location:
        if isinstance(key, int):
            continue
        field = section.model_fields.get(key)
        inner = _section_in(field.annotation) if field is not None else None
        if inner is None:
            return None
        section = inner
    return section


def _section_in(annotation: Any) -> type[Section] | None:
    """Find the section in `Section`, `Section | None` or `list[Section]`."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation
    arguments = getattr(annotation, "__args__", ())
    return next((found for inner in arguments if (found := _section_in(inner))), None)


def _all_keys(section: type[Section], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, field in section.model_fields.items():
        inner = _section_in(field.annotation)
        if inner is None:
            yield (*above, name)
        else:
            yield from _all_keys(inner, (*above, name))


def _dotted(location: KeyPath) -> str:
    """Show a key as a reader of the file finds it: `[server.static] etag`, `... headers[0]`."""
    names: list[str] = []
    for key in location:
        if isinstance(key, int):
            names[-1] += f"[{key}]"
        else:
            names.append(key)
    return names[0] if len(names) < 2 else f"{_table(tuple(names[:-1]))} {names[-1]}"


def _table(keys: tuple[str, ...]) -> str:
    return f"[{'.'.join(keys)}]"


def _shown(value: Any) -> str:
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= 80 else text[:77] + "..."


def document_root(config: Config) -> Path:
    """Return the absolute document root; symbolic links in it stay as they are."""
    return Path(os.path.abspath(config.server.document_root))  # noqa: PTH100 (resolve() follows)


def _check_document_root(config: Config, origin: str) -> None:
    root = Path(config.server.document_root)
    if not root.is_dir():
        raise StartupError(
            f'{origin}: [server] document_root = "{root}": no such directory; '
            "create it or name an existing one"
        )
