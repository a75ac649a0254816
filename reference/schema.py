"""The sections of `ephpm.toml` that the node goes by, with the product's keys and defaults.

What is legal there but not done here stands in `not_offered`, the section `[db]` in `db_schema`.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from reference.db_schema import DbSettings
from reference.kinds import (
    Address,
    ClusterBind,
    Count,
    FallbackEntry,
    HeaderPair,
    Network,
    PathPattern,
    Port,
    PositiveSeconds,
    Seconds,
    Section,
    Seed,
)
from reference.sizes import IniPair, MemorySize, PhpMemory, PhpSize

# --- [server] ------------------------------------------------------------------------------------


class RequestSettings(Section):
    """`[server.request]`: what a request may look like (sizes in bytes, 0 = no limit)."""

    max_body_size: Count = 10 * 1024 * 1024
    max_header_size: Count = 8192
    trusted_hosts: list[str] = []


class TimeoutsSettings(Section):
    """`[server.timeouts]`: in seconds; 0 switches `idle`, `header_read` and `request` off."""

    header_read: Seconds = 30
    idle: Seconds = 60
    request: Seconds = 300
    shutdown: Seconds = 30


class ResponseSettings(Section):
    """`[server.response]`: compression and headers added to every answer."""

    compression: bool = True
    compression_level: Annotated[int, Field(ge=0, le=11)] = 1
    compression_min_size: Count = 1024
    headers: list[HeaderPair] = []


class StaticSettings(Section):
    """`[server.static]`: files that are served as they are."""

    cache_control: str = ""
    hidden_files: Literal["deny", "ignore", "allow"] = "deny"
    etag: bool = True


class PhpEtagCacheSettings(Section):
    """`[server.php_etag_cache]`: answers 304 for PHP pages without running them."""

    enabled: bool = False
    ttl_secs: int = 300
    key_prefix: str = "etag:"


class SecuritySettings(Section):
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


class LoggingSettings(Section):
    """`[server.logging]`: `access` is the path of the access log, empty for none."""

    access: str = ""
    level: Literal["trace", "debug", "info", "warn", "error"] = "info"


class MetricsSettings(Section):
    """`[server.metrics]`: Prometheus text at `path`."""

    enabled: bool = False
    path: PathPattern = "/metrics"


class DiagnosticsSettings(Section):
    """`[server.diagnostics]`: `request_log` opens `/_ephpm/requests`."""

    request_log: bool | None = None


class LimitsSettings(Section):
    """`[server.limits]`: connections, and requests per second, let in; unset or 0 = no limit."""

    max_connections: Count | None = None
    per_ip_max_connections: Count | None = None
    per_ip_rate: Annotated[float, Field(ge=0)] | None = None
    per_ip_burst: Count | None = None


class FileCacheSettings(Section):
    """`[server.file_cache]`: static files kept in memory; edits show after `valid_secs`."""

    enabled: bool = False
    max_entries: Count = 10_000
    valid_secs: Seconds = 30
    inactive_secs: Seconds = 60
    inline_threshold: Count = 1024 * 1024
    precompress: bool = True


class TlsSettings(Section):
    """`[server.tls]`: certificates from files (`cert`, `key`) or by ACME (`domains`)."""

    cert: str | None = None
    key: str | None = None
    domains: list[str] = []
    email: str | None = None
    cache_dir: str = "certs"
    staging: bool = False
    listen: Address | None = None
    redirect_http: bool = False


class ServerSettings(Section):
    """`[server]`: what is listened on and what is served."""

    listen: Address = "0.0.0.0:8080"
    document_root: str = "."
    sites_dir: str | None = None
    sites_domain_suffix: str | None = None
    index_files: list[str] = ["index.php", "index.html"]
    fallback: list[FallbackEntry] = ["$uri", "$uri/", "/index.php?$query_string"]
    request: RequestSettings = RequestSettings()
    timeouts: TimeoutsSettings = TimeoutsSettings()
    response: ResponseSettings = ResponseSettings()
    static: StaticSettings = StaticSettings()
    php_etag_cache: PhpEtagCacheSettings = PhpEtagCacheSettings()
    security: SecuritySettings = SecuritySettings()
    logging: LoggingSettings = LoggingSettings()
    metrics: MetricsSettings = MetricsSettings()
    diagnostics: DiagnosticsSettings = DiagnosticsSettings()
    limits: LimitsSettings = LimitsSettings()
    file_cache: FileCacheSettings = FileCacheSettings()
    tls: TlsSettings = TlsSettings()


# --- [php] ---------------------------------------------------------------------------------------


class PhpSettings(Section):
    """`[php]`: how PHP runs (`max_execution_time` in seconds of wall-clock time)."""

    max_execution_time: Seconds = 30
    memory_limit: PhpMemory = "128M"
    php_memory_limit: PhpMemory | None = None
    ini_file: str | None = None
    ini_overrides: list[IniPair] = []
    extensions: list[Annotated[str, Field(min_length=1)]] = []
    workers: Count = 0
    opcache_validate_timestamps: bool | None = None
    opcache_revalidate_freq: Count | None = None
    opcache_memory_consumption: Count | None = None
    opcache_interned_strings_buffer: Count | None = None
    opcache_jit_buffer_size: Count | None = None
    opcache_jit: Literal["tracing", "function", "disable"] | None = None
    opcache_max_accelerated_files: Count | None = None
    realpath_cache_size: PhpSize | None = None
    realpath_cache_ttl: Seconds | None = None
    zend_assertions: Annotated[int, Field(ge=-1, le=1)] | None = None


# --- [kv] ----------------------------------------------------------------------------------------


class RedisCompatSettings(Section):
    """`[kv.redis_compat]`: the RESP listener (0 = no limit for the last three)."""

    enabled: bool = False
    listen: Address = "127.0.0.1:6379"
    socket: str | None = None
    password: str | None = None
    max_connections: Count = 1000
    max_input_buffer: Count = 1024 * 1024
    idle_timeout_secs: Seconds = 300


class KvSettings(Section):
    """`[kv]`: the key-value store."""

    memory_limit: MemorySize = "256MB"
    eviction_policy: Literal["allkeys-lru", "noeviction", "volatile-lru", "allkeys-random"] = (
        "allkeys-lru"
    )
    compression: Literal["none", "gzip", "brotli", "br", "zstd"] = "none"
    compression_level: Count = 6
    compression_min_size: Count = 1024
    secret: str | None = None
    redis_compat: RedisCompatSettings = RedisCompatSettings()


# --- [cluster] -----------------------------------------------------------------------------------


class ClusterKvSettings(Section):
    """`[cluster.kv]`: how keys are spread over the nodes."""

    small_key_threshold: Count = 512
    replication_factor: Count = 2
    replication_mode: Literal["async", "sync"] = "async"
    data_port: Port = 7947


class ClusterChannelSettings(Section):
    """`[cluster.channel]`: calls about a shared database; unset: two ports above `bind`, and the
    secret of `[cluster]`."""

    listen: Address | None = None
    secret: str | None = None


class ClusterSettings(Section):
    """`[cluster]`: gossip (UDP) and membership."""

    enabled: bool = False
    bind: ClusterBind = "0.0.0.0:7946"
    join: list[Seed] = []
    secret: str = ""
    allow_insecure_no_auth: bool = False
    node_id: str = ""
    cluster_id: str = "ephpm"
    kv: ClusterKvSettings = ClusterKvSettings()
    channel: ClusterChannelSettings = ClusterChannelSettings()


# --- the rest ------------------------------------------------------------------------------------


class ReferenceSettings(Section):
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

    Databases: after `sqlite_election` without a word of the primary another one is elected; a node
    that was never in a cluster goes ahead without some of those that it was told of after
    `sqlite_grace`.
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
    sqlite_election: PositiveSeconds = 3.0
    sqlite_grace: PositiveSeconds = 15.0

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not 2 * self.gossip_interval <= self.suspicion_timeout <= self.failure_timeout:
            raise PydanticCustomError(
                "timers",
                "twice gossip_interval, suspicion_timeout and failure_timeout must ascend",
            )
        return self


class Config(Section):
    """A whole `ephpm.toml`, as far as the node goes by it."""

    server: ServerSettings = ServerSettings()
    php: PhpSettings = PhpSettings()
    kv: KvSettings = KvSettings()
    cluster: ClusterSettings = ClusterSettings()
    db: DbSettings = DbSettings()
    reference: ReferenceSettings = ReferenceSettings()
