"""Connections to a server behind the proxy: signing in, and what the proxy itself asks there."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from reference.database_url import DatabaseUrl
from reference.mysql_proxy import packets
from reference.mysql_proxy.packets import Channel, Greeting, NotMysql, Refused

CONNECT_SECONDS = 5.0
PING_SECONDS = 2.0


class NoConnection(Exception):
    """No connection to a server could be made."""


class BackendLost(Exception):
    """The connection to a server ended within a command.

    Attributes:
        begun: the client has got a part of the answer.
    """

    def __init__(self, begun: bool = False) -> None:
        super().__init__("the connection to the database was lost")
        self.begun = begun


@dataclass(eq=False)
class Backend:
    """A connection to a server, signed in.

    Attributes:
        collation: of the client that it was set up for; None where that has to be said anew.
        database: the current one.
        several: whether a command may hold several statements.
        dirty: its session holds something that the next client must not find.
        status: the flags that ended its last answer.
        in_step: every command that it was given is answered in full.
        since, idle_since: when it was made, and when it was last given back.
        statements: its own numbers of prepared statements, by the proxy's.
    """

    channel: Channel
    version: str
    database: str
    collation: int | None = packets.UTF8MB4
    several: bool = True
    dirty: bool = False
    status: int = packets.AUTOCOMMIT
    in_step: bool = True
    since: float = field(default_factory=time.monotonic)
    idle_since: float = field(default_factory=time.monotonic)
    statements: dict[int, int] = field(default_factory=dict)

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open, or each statement would open one."""
        flags = packets.IN_TRANSACTION | packets.AUTOCOMMIT
        return self.status & flags != packets.AUTOCOMMIT

    async def ask(self, payload: bytes) -> bytes:
        """Send a command that is answered by one packet; raises `Refused` for an error,
        `BackendLost` where none comes."""
        self.in_step = False
        try:
            await self.channel.command(payload)
            answer = await self.channel.packet()
        except OSError as error:
            raise BackendLost from error
        self.in_step = True
        if answer[0] == packets.ERR:
            raise Refused(answer)
        if answer[0] in (packets.OK, packets.EOF):
            self.status = packets.status_of(answer)
        return answer

    async def run(self, sql: str) -> list[list[bytes | None]]:
        """Run a statement of the proxy's own; return the rows."""
        answer = await self.ask(packets.QUERY.to_bytes() + sql.encode())
        if answer[0] == packets.OK:
            return []
        rows: list[list[bytes | None]] = []
        columns, _ = packets.lenenc(answer, 0)
        await self.further(columns + 1)
        while not packets.is_eof(row := (await self.further(1))[0]):
            if row[0] == packets.ERR:
                raise Refused(row)
            rows.append(_cells(row, columns))
        return rows

    async def further(self, count: int) -> list[bytes]:
        """Read so many packets more of an answer."""
        self.in_step = False
        try:
            found = [await self.channel.packet() for _ in range(count)]
        except OSError as error:
            raise BackendLost from error
        self.in_step = True
        return found

    async def alive(self) -> bool:
        """Whether the server still answers."""
        try:
            async with asyncio.timeout(PING_SECONDS):
                await self.ask(packets.PING.to_bytes())
        except (BackendLost, TimeoutError, Refused):
            return False
        return True

    async def reset(self) -> None:
        """Give the session back the state of a new one."""
        await self.ask(packets.RESET_CONNECTION.to_bytes())
        self.collation = None
        self.statements.clear()
        self.dirty = False

    async def use(self, database: str) -> None:
        """Change the current database."""
        await self.ask(packets.INIT_DB.to_bytes() + database.encode())
        self.database = database

    async def allow_several(self, several: bool) -> None:
        """Allow, or forbid, several statements in one command."""
        await self.ask(packets.SET_OPTION.to_bytes() + (0 if several else 1).to_bytes(2, "little"))
        self.several = several

    def close(self) -> None:
        """End the connection."""
        self.channel.close()


def _cells(row: bytes, columns: int) -> list[bytes | None]:
    cells: list[bytes | None] = []
    at = 0
    for _ in range(columns):
        if row[at] == 0xFB:
            cells.append(None)
            at += 1
            continue
        length, at = packets.lenenc(row, at)
        cells.append(row[at : at + length])
        at += length
    return cells


async def connect(url: DatabaseUrl) -> Backend:
    """Sign in to a server; raises `NoConnection` with the reason."""
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            reader, writer = await asyncio.open_connection(url.host, url.port)
            channel = Channel(reader, writer)
            try:
                return await _signed_in(url, channel)
            except BaseException:
                channel.close()
                raise
    except TimeoutError:
        raise NoConnection(f"{url.address} does not answer") from None
    except (OSError, NotMysql, Refused, IndexError) as error:
        raise NoConnection(str(error)) from None


async def _signed_in(url: DatabaseUrl, channel: Channel) -> Backend:
    greeting = Greeting.parsed(await channel.packet())
    wanted = packets.sign_in(url.user, url.database)
    await channel.send(wanted.packet(packets.proof_of(url.password, greeting.challenge)))
    answer = await channel.packet()
    if answer[0] == packets.EOF:
        plugin, at = packets.until_zero(answer, 1)
        if plugin != packets.NATIVE:
            raise NotMysql(f"the server wants to sign in by {plugin.decode()}")
        await channel.send(packets.proof_of(url.password, answer[at : at + 20]))
        answer = await channel.packet()
    if answer[0] == packets.ERR:
        raise Refused(answer)
    if answer[0] != packets.OK:
        raise NotMysql("the server does not let the proxy in by mysql_native_password")
    return Backend(channel, greeting.version, url.database)
