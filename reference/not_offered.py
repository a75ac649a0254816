"""What an `ephpm.toml` may say that this node does not do: one list.

These settings are legal, so that a file written for ePHPm is understood in full; their types are
checked as any. Where one asks for what this node lacks, the node does not start, for silence would
look like support; the others change nothing that a visitor sees and are passed over. Whoever builds
what a row is about moves it into `schema`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_origin

from pydantic import Field, ValidationError, create_model
from pydantic_core import ErrorDetails

from reference.kinds import Address, Count, Seconds, Section


def _never(_: Any) -> bool:
    return False


def _always(_: Any) -> bool:
    return True


@dataclass(frozen=True)
class Setting:
    """A key: what its value is, which values ask for what is not done, whether it may be left out.

    Only where the table that it belongs to is not offered either can a key be one that is needed.
    """

    kind: Any
    asks: Callable[[Any], bool] = _never
    needed: bool = False


@dataclass(frozen=True)
class Unoffered:
    """A table (or, with `many`, an array of tables) of which nothing is done."""

    rows: Mapping[str, Setting | Unoffered]
    asks: Callable[[Any], bool] = _never
    many: bool = False


Rows = Mapping[str, "Setting | Unoffered | Rows"]
"""By key; plain mappings are tables that `schema` has too, with other keys."""

Table = dict[str, Any]
Keys = dict[str, "Keys | None"]
"""Keys of a table, each with the keys below it; None for a key that is no table."""

_BACKEND = Unoffered(
    {
        "url": Setting(str, needed=True),
        "listen": Setting(Address),
        "socket": Setting(str),
        "min_connections": Setting(Count),
        "max_connections": Setting(Count),
        "idle_timeout": Setting(str),
        "max_lifetime": Setting(str),
        "pool_timeout": Setting(str),
        "health_check_interval": Setting(str),
        "inject_env": Setting(bool),
        "reset_strategy": Setting(str),
        "replicas": Unoffered({"urls": Setting(list[str])}),
    },
    asks=_always,
)

NOT_OFFERED: Rows = {
    "server": {
        "run_as_user": Setting(str, asks=_always),
        "run_as_group": Setting(str, asks=_always),
        "preview": Setting(bool, asks=bool),
        "websocket_files": Setting(list[str]),
        "response": {"compression_streaming": Setting(Literal["off", "sse", "all"])},
        "limits": {
            "per_site_rate": Setting(Annotated[float, Field(ge=0)], asks=bool),
            "per_site_burst": Setting(Count),
        },
        "diagnostics": {"otlp_endpoint": Setting(str, asks=_always)},
        "http3": Unoffered(
            {
                "enabled": Setting(bool, asks=bool),
                "listen": Setting(Address),
                "alt_svc_max_age": Setting(Seconds),
            }
        ),
        "websocket": Unoffered(
            {
                "enabled": Setting(bool, asks=bool),
                "max_connections": Setting(Count),
                "max_connections_per_site": Setting(Count),
                "max_message_size": Setting(Count),
                "max_frame_size": Setting(Count),
                "send_queue": Setting(Count),
                "ping_interval_secs": Setting(Seconds),
                "idle_timeout_secs": Setting(Seconds),
            }
        ),
    },
    "php": {
        "mode": Setting(Literal["fpm", "worker"], asks="worker".__eq__),
        "fpm_engine": Setting(Literal["spawn_blocking", "pool"]),
        "crash_containment": Setting(bool),
        "overload_policy": Setting(Literal["wait", "shed"], asks="shed".__eq__),
        "shed_after_ms": Setting(Count),
        "worker_script": Setting(str),
        "worker_count": Setting(Count),
        "worker_max_requests": Setting(Count),
        "worker_backlog": Setting(Count),
        "worker_boot_timeout": Setting(Seconds),
        "worker_populate_superglobals": Setting(bool),
        "worker_stream_threshold": Setting(Count),
    },
    "cluster": {
        "kv": {
            "hot_key_cache": Setting(bool),
            "hot_key_threshold": Setting(Count),
            "hot_key_window_secs": Setting(Seconds),
            "hot_key_local_ttl_secs": Setting(Seconds),
            "hot_key_max_memory": Setting(str),
        },
    },
    "db": {
        "sqlite": {
            "dir": Setting(str, asks=_always),
            "max_open_dbs": Setting(Count),
            "proxy": {
                "hrana_listen": Setting(Address, asks=_always),
                "postgres_listen": Setting(Address, asks=_always),
                "tds_listen": Setting(Address, asks=_always),
            },
            "replication": {"cdc_experimental": Setting(bool)},
        },
        "postgres": _BACKEND,
        "tds": _BACKEND,
        "analysis": {
            "auto_explain": Setting(bool),
            "auto_explain_target": Setting(str),
        },
    },
    "opcache": Unoffered({"cluster_invalidation": Setting(bool, asks=bool)}),
    "middleware": Unoffered(
        {
            "library": Setting(Annotated[str, Field(min_length=1)], needed=True),
            "match": Setting(str),
            "order": Setting(Count, needed=True),
            "config": Setting(dict[str, Any]),
        },
        asks=bool,
        many=True,
    ),
}


def take_out(table: Table, rows: Rows = NOT_OFFERED) -> Table:
    """Remove from a configuration's table what is not offered, and return it, nested as it was."""
    taken: Table = {}
    for key, row in rows.items():
        if key not in table:
            continue
        if isinstance(row, Setting | Unoffered):
            taken[key] = table.pop(key)
        elif isinstance(table[key], dict) and (inner := take_out(table[key], row)):
            taken[key] = inner
    return taken


def mistakes(taken: Table) -> list[ErrorDetails]:
    """Return what is wrong with the types and keys of what was taken out."""
    if not taken:
        return []
    try:
        _model("NotOffered", NOT_OFFERED).model_validate(taken)
    except ValidationError as error:
        return error.errors()
    return []


def asked_for(taken: Table, rows: Rows = NOT_OFFERED, above: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield, as an operator writes it, each setting taken out that asks for what is not done."""
    for key, value in taken.items():
        row = rows[key]
        if isinstance(row, Setting):
            if row.asks(value):
                shown = f' = "{value}"' if get_origin(row.kind) is Literal else ""
                yield f"[{'.'.join(above)}] {key}{shown}"
        elif isinstance(row, Unoffered) and row.asks(value):
            name = ".".join((*above, key))
            yield f"[[{name}]]" if row.many else f"[{name}]"
        elif isinstance(row, Unoffered):
            if not row.many:
                yield from asked_for(value, row.rows, (*above, key))
        else:
            yield from asked_for(value, row, (*above, key))


def keys(rows: Rows = NOT_OFFERED) -> Keys:
    """Return the keys of the list."""
    found: Keys = {}
    for name, row in rows.items():
        below = row.rows if isinstance(row, Unoffered) else row
        found[name] = None if isinstance(below, Setting) else keys(below)
    return found


def _model(name: str, rows: Rows) -> type[Section]:
    """Build the schema of rows: only a configuration that has one of them pays for it."""
    fields: dict[str, Any] = {key: _field(key, row) for key, row in rows.items()}
    return create_model(name, __base__=Section, **fields)


def _field(name: str, row: Setting | Unoffered | Rows) -> tuple[Any, Any]:
    if isinstance(row, Setting):
        return row.kind, ... if row.needed else None
    if isinstance(row, Unoffered):
        model = _model(name, row.rows)
        return list[model] if row.many else model, None  # type: ignore[valid-type]
    return _model(name, row), None
