"""The variables of a session: MySQL's own (`@@sql_mode`) and the client's (`@total`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reference.sql.errors import SqlError
from reference.sql.functions import number_of, offset, text_of
from reference.sql.types import Value, Zone

VERSION = "8.0.36-litewire"
"""What the server says it is; the product says the same."""

STRICT = (
    "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,"
    "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"
)
MAX_PACKET = 64 * 1024 * 1024

COLLATIONS = (
    ("utf8mb4_0900_ai_ci", "utf8mb4", 255, "Yes"),
    ("utf8mb4_general_ci", "utf8mb4", 45, ""),
    ("utf8mb4_unicode_ci", "utf8mb4", 224, ""),
    ("utf8mb4_unicode_520_ci", "utf8mb4", 246, ""),
    ("utf8mb4_bin", "utf8mb4", 46, ""),
    ("latin1_swedish_ci", "latin1", 8, "Yes"),
    ("binary", "binary", 63, "Yes"),
)

_FIXED: dict[str, Value] = {
    "version": VERSION,
    "version_comment": "litewire",
    "version_compile_os": "Linux",
    "version_compile_machine": "x86_64",
    "protocol_version": 10,
    "hostname": "localhost",
    "port": 3306,
    "license": "GPL",
    "datadir": "/",
    "have_ssl": "DISABLED",
    "lower_case_table_names": 0,
    "max_allowed_packet": MAX_PACKET,
    "max_connections": 151,
    "system_time_zone": "UTC",
    "innodb_version": "8.0.36",
    "default_storage_engine": "InnoDB",
    "storage_engine": "InnoDB",
    "performance_schema": 0,
    "query_cache_size": 0,
    "query_cache_type": "OFF",
    "server_id": 1,
    "log_bin": 0,
    "gtid_mode": "OFF",
    "init_connect": "",
}
_CHANGING: dict[str, Value] = {
    "autocommit": 1,
    "sql_mode": STRICT,
    "time_zone": "SYSTEM",
    "character_set_client": "utf8mb4",
    "character_set_connection": "utf8mb4",
    "character_set_results": "utf8mb4",
    "character_set_server": "utf8mb4",
    "character_set_database": "utf8mb4",
    "character_set_system": "utf8mb3",
    "collation_connection": "utf8mb4_0900_ai_ci",
    "collation_server": "utf8mb4_0900_ai_ci",
    "collation_database": "utf8mb4_0900_ai_ci",
    "transaction_isolation": "REPEATABLE-READ",
    "tx_isolation": "REPEATABLE-READ",
    "transaction_read_only": 0,
    "tx_read_only": 0,
    "wait_timeout": 28_800,
    "interactive_timeout": 28_800,
    "net_read_timeout": 30,
    "net_write_timeout": 60,
    "net_buffer_length": 16_384,
    "connect_timeout": 10,
    "innodb_lock_wait_timeout": 50,
    "lock_wait_timeout": 31_536_000,
    "foreign_key_checks": 1,
    "unique_checks": 1,
    "sql_notes": 1,
    "sql_log_bin": 1,
    "sql_safe_updates": 0,
    "sql_select_limit": 2**63 - 1,
    "sql_auto_is_null": 0,
    "sql_quote_show_create": 1,
    "big_tables": 0,
    "group_concat_max_len": 1024,
    "max_execution_time": 0,
    "max_join_size": 2**63 - 1,
    "optimizer_switch": "",
    "information_schema_stats_expiry": 86_400,
    "default_week_format": 0,
    "div_precision_increment": 4,
    "lc_time_names": "en_US",
    "lc_messages": "en_US",
    "session_track_schema": 1,
    "auto_increment_increment": 1,
    "auto_increment_offset": 1,
    "tmp_table_size": 16_777_216,
    "max_heap_table_size": 16_777_216,
    "tx_timeout": 0,
    "profiling": 0,
}
_READ_ONLY = ("read_only", "super_read_only")
CHARSETS = {
    "utf8mb4": "utf-8",
    "utf8mb3": "utf-8",
    "utf8": "utf-8",
    "latin1": "cp1252",
    "ascii": "ascii",
    "binary": "utf-8",
}
"""The character sets of clients, and what Python calls them."""


class Variables:
    """What one client has set, over what is so by default.

    `is_read_only` tells whether nobody may change anything on this node now.
    """

    is_read_only: Callable[[], bool] = staticmethod(lambda: False)

    def __init__(self) -> None:
        self._own: dict[str, Value] = {}
        self.user: dict[str, Value] = {}
        self.zone = Zone()

    def all(self) -> dict[str, Value]:
        """Return every variable of MySQL's."""
        return {**_FIXED, **_CHANGING, **self._own, **dict.fromkeys(_READ_ONLY, self._read_only)}

    def get(self, name: str) -> Value:
        """Return a variable. Raises `SqlError` 1193 where there is none of that name."""
        name = name.lower()
        if name in _READ_ONLY:
            return self._read_only
        if name in self._own:
            return self._own[name]
        if name not in _CHANGING and name not in _FIXED:
            raise SqlError(1193, f"Unknown system variable '{name}'")
        return _CHANGING[name] if name in _CHANGING else _FIXED[name]

    def set(self, name: str, value: Value) -> None:
        """Change a variable of this session. Raises `SqlError` where that cannot be."""
        name = name.lower()
        if name in _FIXED or name in _READ_ONLY:
            raise SqlError(1238, f"Variable '{name}' is a read only variable")
        if name not in _CHANGING:
            raise SqlError(1193, f"Unknown system variable '{name}'")
        self._own[name] = self._checked(name, value)

    @property
    def _read_only(self) -> int:
        return int(self.is_read_only())

    def forget(self, name: str) -> None:
        """Set a variable to what it is by default."""
        self.set(name, _CHANGING.get(name.lower()))

    def _checked(self, name: str, value: Value) -> Value:
        if name == "time_zone":
            minutes = offset(value)
            if minutes is None:
                raise SqlError(1298, f"Unknown or incorrect time zone: '{text_of(value)}'")
            self.zone = Zone(minutes)
        elif name.startswith("character_set_") and value is not None:
            if text_of(value).lower() not in CHARSETS:
                raise SqlError(1115, f"Unknown character set: '{text_of(value)}'")
            return text_of(value).lower()
        elif isinstance(_CHANGING[name], int):
            words: dict[Any, int] = {"on": 1, "off": 0, "true": 1, "false": 0}
            return words.get(text_of(value).lower(), int(number_of(value)))
        return value

    def set_names(self, charset: str, collation: str = "") -> None:
        """SET NAMES: which characters the client sends and wants."""
        for name in ("client", "connection", "results"):
            self.set(f"character_set_{name}", charset.lower())
        usual = "latin1_swedish_ci" if charset.lower() == "latin1" else "utf8mb4_0900_ai_ci"
        self._own["collation_connection"] = collation.lower() or usual

    @property
    def autocommit(self) -> bool:
        """Whether each statement is a transaction of its own."""
        return bool(self.get("autocommit"))

    @property
    def strict(self) -> bool:
        """Whether values that do not fit are refused."""
        return "STRICT_" in text_of(self.get("sql_mode")).upper()

    @property
    def reads(self) -> str:
        """How the client's text is encoded, in Python's words."""
        return CHARSETS[text_of(self.get("character_set_client"))]

    @property
    def writes(self) -> str:
        """How the client wants text to be encoded, in Python's words."""
        return CHARSETS[text_of(self.get("character_set_results") or "utf8mb4")]
