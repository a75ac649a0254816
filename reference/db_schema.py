"""The section `[db]` of `ephpm.toml`, as far as the node goes by it."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from reference.database_url import DatabaseUrl
from reference.durations import Duration
from reference.kinds import Address, Count, Section

SECRET = "database_url"
"""The kind of a mistake in a value that nobody may be shown: it holds a password."""


def _database_url(text: str) -> str:
    try:
        DatabaseUrl.parsed(text)
    except ValueError as error:
        raise PydanticCustomError(SECRET, "{why}", {"why": str(error)}) from error
    return text


Url = Annotated[str, AfterValidator(_database_url)]


class ReplicasSettings(Section):
    """`[db.mysql.replicas]`: who may answer reads."""

    urls: list[Url] = []


class MysqlSettings(Section):
    """`[db.mysql]`: the proxy before a MySQL server, and its pool of connections."""

    url: Url
    listen: Address = "127.0.0.1:3306"
    socket: str | None = None
    min_connections: Count = 2
    max_connections: Annotated[int, Field(ge=1)] = 20
    idle_timeout: Duration = "300s"
    max_lifetime: Duration = "1800s"
    pool_timeout: Duration = "5s"
    health_check_interval: Duration = "30s"
    inject_env: bool = True
    reset_strategy: Literal["smart", "always", "never"] = "smart"
    replicas: ReplicasSettings = ReplicasSettings()


class ReadWriteSplitSettings(Section):
    """`[db.read_write_split]`: reads go to replicas, but for a while after a write.

    As in the product there is one strategy, and nobody measures how far a replica is behind.
    """

    enabled: bool = False
    strategy: str = "sticky-after-write"
    sticky_duration: Duration = "2s"
    max_replica_lag: Duration = "500ms"


class SqliteProxySettings(Section):
    """`[db.sqlite.proxy]`: the MySQL port; `max_connections` 0 = no limit."""

    mysql_listen: Address = "127.0.0.1:3306"
    max_connections: Count = 0


class SqliteReplicationSettings(Section):
    """`[db.sqlite.replication]`: which node of a cluster takes the writes.

    `primary_grpc_url` is where the single primary of a `replica` is (`IP:port` of its cluster
    channel); a node takes no snapshot above `max_snapshot_bytes`.
    """

    role: Literal["auto", "primary", "replica"] = "auto"
    primary_grpc_url: str = ""
    max_snapshot_bytes: Count = 1024 * 1024 * 1024


class SqliteSettings(Section):
    """`[db.sqlite]`: the embedded database. `engine` has one value; older ones were removed."""

    path: str = "ephpm.db"
    engine: str = "turso"
    proxy: SqliteProxySettings = SqliteProxySettings()
    replication: SqliteReplicationSettings = SqliteReplicationSettings()


class AnalysisSettings(Section):
    """`[db.analysis]`: what is counted of SQL statements, and which are slow."""

    query_stats: bool = True
    slow_query_threshold: Duration = "1s"
    digest_store_max_entries: Count = 100_000
    metric_label_series_max: Count = 1000


class DbSettings(Section):
    """`[db]`: which databases there are; none without a table of its own."""

    sqlite: SqliteSettings | None = None
    mysql: MysqlSettings | None = None
    read_write_split: ReadWriteSplitSettings = ReadWriteSplitSettings()
    analysis: AnalysisSettings = AnalysisSettings()
