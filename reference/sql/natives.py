"""Functions of SQLite that know the session: variables, ids, and what a column stores."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

import apsw

from reference.sql import functions, types
from reference.sql.errors import SqlError
from reference.sql.types import Value
from reference.sql.variables import VERSION, Variables
from reference.sql.writer import Writer


class Owner(Protocol):
    """The session that they know."""

    number: int
    database: str
    found_rows: int
    changed_rows: int
    variables: Variables
    writer: Writer


class Natives:
    """The functions of one session."""

    def __init__(self, session: Owner, moments: dict[str, Callable[..., Value]]) -> None:
        self._session = session
        self._moments = moments

    def install(self, connection: apsw.Connection) -> None:
        """Give them to the session's connection."""
        session = self._session
        user = ("USER", "CURRENT_USER", "SESSION_USER", "SYSTEM_USER")
        made: dict[str, Callable[..., Value]] = {
            "_store": self._store,
            "_auto": session.writer.auto,
            "_local": self._local,
            "_variable": lambda name: session.variables.user.get(str(name)),
            "_assign": self._assign,
            "_system": lambda name: self._system(str(name)),
            "LAST_INSERT_ID": self._last_insert_id,
            "ROW_COUNT": lambda: session.changed_rows,
            "FOUND_ROWS": lambda: session.found_rows,
            "CONNECTION_ID": lambda: session.number,
            "DATABASE": lambda: session.database,
            "SCHEMA": lambda: session.database,
            "VERSION": lambda: VERSION,
            **dict.fromkeys(user, lambda: "root@localhost"),
            **self._moments,
            "SLEEP": self._sleep,
            "GET_LOCK": lambda name, seconds: 1,
            "RELEASE_LOCK": lambda name: 1,
        }
        functions.install(connection)
        for name, function in made.items():
            connection.create_scalar_function(name, function, deterministic=False)

    def _store(self, value: Value, column: str, kind: str) -> Value:
        parsed = types.parsed_type(kind)
        try:
            return types.stored(value, column, parsed, self._session.variables.zone)
        except SqlError:
            if self._session.variables.strict:
                raise
            return types.squeezed(value, parsed)

    def _local(self, value: Value) -> Value:
        kind = types.ColumnType("timestamp")
        return types.read_back(value, kind, self._session.variables.zone)

    def _assign(self, name: str, value: Value) -> Value:
        self._session.variables.user[name] = value
        return value

    def _system(self, name: str) -> Value:
        if name in ("last_insert_id", "identity"):
            return self._session.writer.last_id
        return self._session.variables.get(name)

    def _last_insert_id(self, *given: Value) -> Value:
        if given:
            self._session.writer.give(int(functions.number_of(given[0])))
        return self._session.writer.last_id

    def _sleep(self, seconds: Value) -> Value:
        time.sleep(float(functions.number_of(seconds)))
        return 0
