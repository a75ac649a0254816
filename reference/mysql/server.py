"""Serves MySQL's port: who may connect, and how connections end."""

from __future__ import annotations

import asyncio
import contextlib
import itertools

from reference.log import fields, log
from reference.mysql import replies
from reference.mysql.connection import Door, MySqlConnection
from reference.mysql.packets import Packets
from reference.sql.errors import SqlError

STOP_PATIENCE = 2.0
"""Seconds that statements get to be answered before a stop."""


class MySqlServer:
    """A listener; `most` connections at a time, 0 for any number."""

    def __init__(self, door: Door, most: int = 0) -> None:
        self._door = door
        self._most = most
        self._numbers = itertools.count(1)
        self._connections: dict[MySqlConnection, asyncio.Task[None]] = {}
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen, and return the port (a free one for 0). Raises `OSError`."""
        self._server = await asyncio.start_server(self._connected, host, port)
        chosen: int = self._server.sockets[0].getsockname()[1]
        return chosen

    async def stop(self) -> None:
        """Listen no more; what is being answered is answered, then every connection ends."""
        if self._server is None:
            return
        self._server.close()
        for connection in list(self._connections):
            connection.stop()
        if self._connections:
            await asyncio.wait(self._connections.values(), timeout=STOP_PATIENCE)
        for connection in list(self._connections):
            connection.abort()
        if self._connections:
            await asyncio.wait(self._connections.values(), timeout=STOP_PATIENCE)
        self._server = None

    def end_writers(self) -> None:
        """End every connection that has written what it has not committed."""
        for connection in list(self._connections):
            if connection.writes:
                connection.stop()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._most and len(self._connections) >= self._most:
            await self._turn_away(reader, writer)
            return
        connection = MySqlConnection(next(self._numbers), self._door, reader, writer)
        task = asyncio.current_task()
        assert task is not None
        self._connections[connection] = task
        try:
            await connection.serve()
        finally:
            del self._connections[connection]

    async def _turn_away(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Tell a client in the place of the greeting that it is one too many."""
        log.warning(fields("MySQL connection refused: max_connections reached", limit=self._most))
        packets = Packets(reader, writer)
        packets.write(replies.error(SqlError(1040, "Too many connections")))
        with contextlib.suppress(ConnectionError):
            await packets.flush()
            writer.close()
            await writer.wait_closed()
