"""The database file and the sessions of its clients."""

from __future__ import annotations

import itertools
import threading
from pathlib import Path

import apsw

from reference.errors import StartupError
from reference.sql.catalog import KEPT_IN
from reference.sql.session import SqlSession
from reference.sql.transactions import Hooks

LOCK_PATIENCE = 5.0
"""Seconds that a statement waits for others who write; a client may set another time."""


FURNITURE = (
    f"CREATE TABLE IF NOT EXISTS {KEPT_IN} "
    "(name TEXT PRIMARY KEY COLLATE NOCASE, definition TEXT NOT NULL)"
)
"""What makes what also an empty database has."""


class Engine:
    """Owns the file of a database. What a client was told is done is on the disk.

    `hooks` may be replaced before the first session begins.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.hooks = Hooks()
        self._numbers = itertools.count(1)
        self._keeper: apsw.Connection | None = None
        self._opening = threading.Lock()

    def open(self) -> None:
        """Make the file where there is none. Raises `StartupError` where it is no database."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._keeper = self.connect()
            self._keeper.execute("PRAGMA journal_mode = WAL")
            damage = self._keeper.execute("PRAGMA quick_check(1)").fetchone()
            if damage is not None and damage[0] != "ok":
                raise StartupError(
                    f'[db.sqlite] path = "{self.path}": damaged: {damage[0]}; '
                    "put a copy in its place"
                )
            self._keeper.execute(FURNITURE)
        except (apsw.Error, OSError) as error:
            raise StartupError(
                f'[db.sqlite] path = "{self.path}": cannot be opened: {error}; '
                "name a file that is a database, or none that exists"
            ) from error

    def connect(self) -> apsw.Connection:
        """Return a connection to the file that takes no risk. Raises `apsw.Error`."""
        # Without a cache of statements: one that was made for a former shape of a table would
        # tell of columns that are not there any more.
        connection = apsw.Connection(str(self.path), statementcachesize=0)
        connection.set_busy_timeout(int(1000 * LOCK_PATIENCE))
        connection.config(apsw.SQLITE_DBCONFIG_DQS_DML, 0)
        connection.config(apsw.SQLITE_DBCONFIG_DQS_DDL, 0)
        connection.execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")
        return connection

    def session(self) -> SqlSession:
        """Begin a session of a client. Raises `apsw.Error`."""
        with self._opening:
            connection = self.connect()
            number = next(self._numbers)
        return SqlSession(connection, number, self.hooks)

    def close(self) -> None:
        """Put everything into the one file, and let go of it."""
        if self._keeper is not None:
            self._keeper.close()
            self._keeper = None
