"""Packets: what is read from a client and written to it, in pieces of at most 16 MiB."""

from __future__ import annotations

import asyncio
import struct

from reference.sql.errors import SqlError
from reference.sql.variables import MAX_PACKET

LARGEST = 0xFFFFFF
"""Bytes of one piece; a packet of that size, or of more, goes on in the next piece."""


class Malformed(Exception):
    """A packet ends before what it must hold."""


class Packets:
    """The packets of one connection, numbered as MySQL wants it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.number = 0

    async def read(self) -> bytes:
        """Return the next packet.

        Raises `asyncio.IncompleteReadError` where the client has gone, `SqlError` 1153 where the
        packet is larger than a client may send.
        """
        pieces = []
        size = 0
        while True:
            head = await self._reader.readexactly(4)
            length = int.from_bytes(head[:3], "little")
            self.number = (head[3] + 1) & 0xFF
            size += length
            if size > MAX_PACKET:
                raise SqlError(1153, "Got a packet bigger than 'max_allowed_packet' bytes")
            pieces.append(await self._reader.readexactly(length))
            if length < LARGEST:
                return b"".join(pieces)

    def begin(self) -> None:
        """Number the next packets from the start: a command begins."""
        self.number = 0

    def write(self, payload: bytes) -> None:
        """Send a packet, in pieces."""
        start = 0
        while True:
            piece = payload[start : start + LARGEST]
            self._writer.write(len(piece).to_bytes(3, "little") + bytes([self.number]))
            self._writer.write(piece)
            self.number = (self.number + 1) & 0xFF
            start += LARGEST
            if len(piece) < LARGEST:
                return

    async def flush(self) -> None:
        """Wait until the client reads."""
        await self._writer.drain()


def integer(number: int) -> bytes:
    """Return a number in MySQL's form of variable length."""
    if number < 251:
        return bytes([number])
    if number < 1 << 16:
        return b"\xfc" + number.to_bytes(2, "little")
    if number < 1 << 24:
        return b"\xfd" + number.to_bytes(3, "little")
    return b"\xfe" + number.to_bytes(8, "little")


def text(data: bytes) -> bytes:
    """Return bytes with their length before them."""
    return integer(len(data)) + data


class Reading:
    """Reads the parts of a packet one after the other. Raises `Malformed` where it ends."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def left(self) -> int:
        """How many bytes are left."""
        return len(self._data) - self._at

    def take(self, size: int) -> bytes:
        """Read so many bytes."""
        if size > self.left:
            raise Malformed(f"{size} bytes wanted, {self.left} left")
        self._at += size
        return self._data[self._at - size : self._at]

    def number(self, size: int, *, signed: bool = False) -> int:
        """Read a number of so many bytes."""
        return int.from_bytes(self.take(size), "little", signed=signed)

    def integer(self) -> int:
        """Read a number of variable length."""
        first = self.number(1)
        if first < 251:
            return first
        if first not in (0xFC, 0xFD, 0xFE):
            raise Malformed("no length")
        return self.number({0xFC: 2, 0xFD: 3, 0xFE: 8}[first])

    def text(self) -> bytes:
        """Read bytes that have their length before them."""
        return self.take(self.integer())

    def until_zero(self) -> bytes:
        """Read up to a zero byte, or to the end."""
        end = self._data.find(b"\0", self._at)
        if end < 0:
            return self.rest()
        found = self._data[self._at : end]
        self._at = end + 1
        return found

    def rest(self) -> bytes:
        """Read all that is left."""
        return self.take(self.left)

    def double(self, size: int) -> float:
        """Read a number with a point, of four bytes or of eight."""
        found: float = struct.unpack("<f" if size == 4 else "<d", self.take(size))[0]
        return found
