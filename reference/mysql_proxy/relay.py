"""Passing a server's answer on to a client, packet by packet, until it ends."""

from __future__ import annotations

from reference.mysql_proxy import packets
from reference.mysql_proxy.packets import Channel
from reference.mysql_proxy.upstream import Backend, BackendLost


class ClientLeft(Exception):
    """The client does not take what it is sent."""


class Relay:
    """One command of a client, and its answer.

    Attributes:
        rows: how many the answer had, or said to be changed.
        failed: the answer was an error.
    """

    def __init__(self, backend: Backend, client: Channel) -> None:
        self._backend = backend
        self._client = client
        self._begun = False
        self.rows = 0
        self.failed = False

    async def run(self, command: bytes, *before: bytes) -> None:
        """Send a command, and what has to come before it; pass the answer on.

        Raises `BackendLost` or `ClientLeft`; the connection is then out of step.
        """
        backend = self._backend
        backend.in_step = False
        try:
            for part in before:
                await backend.channel.command(part)
            await backend.channel.command(command)
            await self._answer(command[0])
        except OSError as error:
            raise BackendLost(self._begun) from error
        backend.in_step = True
        await self._flush()

    async def _answer(self, command: int) -> None:
        if command in (packets.STMT_FETCH, packets.FIELD_LIST):
            await self._until_eof()
        elif command in (packets.QUERY, packets.STMT_EXECUTE):
            while (status := await self._result()) is not None and status & packets.MORE_RESULTS:
                pass
        else:
            self._remember(await self._next())

    async def _result(self) -> int | None:
        """Pass one result on; return the status that ends it, None for an error."""
        first = await self._next()
        if first[0] in (packets.OK, packets.ERR):
            if first[0] == packets.OK:
                self.rows += packets.lenenc(first, 1)[0]
            return self._remember(first)
        status, _ = await self._until_eof()
        if status is None or status & packets.CURSOR:
            return status
        status, rows = await self._until_eof()
        self.rows += rows
        return status

    async def _until_eof(self) -> tuple[int | None, int]:
        """Pass packets on up to the one that ends them; return its status, and their number."""
        count = 0
        while True:
            packet = await self._next()
            if packets.is_eof(packet) or packet[:1] == b"\xff":
                return self._remember(packet), count
            count += 1

    def _remember(self, packet: bytes) -> int | None:
        self.failed = packet[0] == packets.ERR
        if packet[0] not in (packets.OK, packets.EOF):
            return None
        self._backend.status = packets.status_of(packet)
        return self._backend.status

    async def _next(self) -> bytes:
        """Pass the next packet on; return its beginning, which tells what it is."""
        first = frame = await self._backend.channel.frame()
        await self._put(frame)
        while len(frame) == packets.LONGEST:
            frame = await self._backend.channel.frame()
            await self._put(frame)
        return first

    async def _put(self, frame: bytes) -> None:
        self._begun = True
        self._client.put(frame)
        await self._flush()

    async def _flush(self) -> None:
        try:
            await self._client.flush()
        except OSError as error:
            raise ClientLeft from error
