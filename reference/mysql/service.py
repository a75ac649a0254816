"""The embedded database of a node: its file, and the MySQL port that leads to it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import apsw

from reference.config import Config, split_address
from reference.errors import StartupError
from reference.log import fields, log
from reference.mysql.handshake import Login
from reference.mysql.server import MySqlServer
from reference.sql.engine import Engine
from reference.sql.errors import of_sqlite
from reference.sql.session import SqlSession
from reference.statistics.statements import Observe


class Sharing(Protocol):
    """What keeps the databases of several nodes alike."""

    async def start(self, end_writers: Callable[[], None]) -> None:
        """Begin; `end_writers` ends what clients have begun to write, where they may no more."""

    async def stop(self) -> None:
        """End."""


class OpenDoor:
    """Lets everybody in: a database of one site asks nobody who they are."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def session(self, login: Login, challenge: bytes, proof: bytes) -> SqlSession:
        """Begin a session."""
        try:
            return self._engine.session()
        except apsw.Error as error:
            raise of_sqlite(error, lambda table, columns: "PRIMARY", "", frozenset()) from error


class SqliteService:
    """The component; made only where there is a `[db.sqlite]`.

    `shared` joins the nodes that share the database, where there are any: it starts when the file
    is open, and stops when the last client has gone.
    """

    def __init__(self, config: Config, observe: Observe) -> None:
        settings = config.db.sqlite
        assert settings is not None
        if settings.engine != "turso":
            raise StartupError(
                f'[db.sqlite] engine = "{settings.engine}": was removed; '
                'leave it out, or write "turso"'
            )
        self._settings = settings.proxy
        self.shared: Sharing | None = None
        self.engine = Engine(Path(settings.path))
        self.engine.hooks.ran = observe
        self._server = MySqlServer(OpenDoor(self.engine), settings.proxy.max_connections)

    async def start(self) -> None:
        """Open the file and listen; raises `StartupError` where one cannot be."""
        await asyncio.to_thread(self.engine.open)
        if self.shared is not None:
            await self.shared.start(self._server.end_writers)
        host, port = split_address(self._settings.mysql_listen)
        try:
            chosen = await self._server.start(host, port)
        except OSError as error:
            raise StartupError(
                f"failed to bind MySQL server to {self._settings.mysql_listen}: "
                f"{os.strerror(error.errno or 0)} (os error {error.errno}); end the process that "
                "uses it or configure another [db.sqlite.proxy] mysql_listen"
            ) from error
        shown = f"[{host}]:{chosen}" if ":" in host else f"{host}:{chosen}"
        log.info(fields("MySQL frontend listening", listen=shown))

    async def stop(self) -> None:
        """End what is being done for clients, and close the file."""
        await self._server.stop()
        if self.shared is not None:
            await self.shared.stop()
        await asyncio.to_thread(self.engine.close)
