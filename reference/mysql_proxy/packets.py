"""Packets of the MySQL protocol: frames, the greeting, the sign-in, and what ends an answer.

Neither side of the proxy is offered CLIENT_DEPRECATE_EOF or session tracking, so that answers look
alike on both and can be passed on as they are.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import struct
from dataclasses import dataclass

LONGEST = 0xFFFFFF
"""The payload of a frame; one of that length is gone on with in the next frame."""

OK, EOF, ERR = 0x00, 0xFE, 0xFF

QUIT, INIT_DB, QUERY, FIELD_LIST, STATISTICS = 0x01, 0x02, 0x03, 0x04, 0x09
PING, CHANGE_USER, RESET_CONNECTION = 0x0E, 0x11, 0x1F
STMT_PREPARE, STMT_EXECUTE, STMT_LONG_DATA, STMT_CLOSE = 0x16, 0x17, 0x18, 0x19
STMT_RESET, SET_OPTION, STMT_FETCH = 0x1A, 0x1B, 0x1C

IN_TRANSACTION, AUTOCOMMIT, MORE_RESULTS, CURSOR = 0x01, 0x02, 0x08, 0x40
"""Flags of the status that ends an answer."""

CONNECT_WITH_DB, MULTI_STATEMENTS, PLUGIN_AUTH = 1 << 3, 1 << 16, 1 << 19
SECURE_CONNECTION, PLUGIN_AUTH_LENENC = 1 << 15, 1 << 21
# Long passwords and columns, protocol 4.1, status flags, several results of one statement.
_BASE = 1 | 1 << 2 | 1 << 9 | 1 << 13 | SECURE_CONNECTION | 1 << 17 | 1 << 18 | PLUGIN_AUTH
CAPABILITIES = _BASE | CONNECT_WITH_DB | MULTI_STATEMENTS
NATIVE = b"mysql_native_password"
UTF8MB4 = 45


class NotMysql(Exception):
    """The other side does not speak as MySQL does."""


class Refused(Exception):
    """A server has answered with an error.

    Attributes:
        packet: the whole answer, to pass on.
    """

    def __init__(self, packet: bytes) -> None:
        self.packet = packet
        self.code = int.from_bytes(packet[1:3], "little")
        text = packet[9:] if packet[3:4] == b"#" else packet[3:]
        super().__init__(f"{text.decode(errors='replace')} ({self.code})")


class Channel:
    """A connection that speaks in frames, numbered from 0 for each command."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.sequence = 0

    async def frame(self) -> bytes:
        """Read the payload of the next frame; raises `ConnectionError` at the end."""
        try:
            head = await self._reader.readexactly(4)
            self.sequence = (head[3] + 1) % 256
            return await self._reader.readexactly(int.from_bytes(head[:3], "little"))
        except asyncio.IncompleteReadError as error:
            raise ConnectionResetError("the connection was closed") from error

    async def packet(self) -> bytes:
        """Read a packet, of however many frames."""
        part = whole = await self.frame()
        while len(part) == LONGEST:
            part = await self.frame()
            whole += part
        return whole

    def put(self, payload: bytes) -> None:
        """Write a frame whose payload fits into one; it may wait for `flush`."""
        head = len(payload).to_bytes(3, "little") + bytes((self.sequence,))
        self._writer.write(head + payload)
        self.sequence = (self.sequence + 1) % 256

    async def flush(self) -> None:
        """Wait until the other side has taken most of what was written."""
        await self._writer.drain()

    async def send(self, payload: bytes) -> None:
        """Write a packet, of however many frames it needs."""
        for start in range(0, len(payload) + 1, LONGEST):
            self.put(payload[start : start + LONGEST])
        await self.flush()

    async def command(self, payload: bytes) -> None:
        """Write a packet that begins anew to count."""
        self.sequence = 0
        await self.send(payload)

    @property
    def ended(self) -> bool:
        """Whether the other side has closed, as far as that has come here."""
        return self._reader.at_eof() or self._writer.is_closing()

    def close(self) -> None:
        """Close the connection; what was written before is still sent."""
        self._writer.close()


def lenenc(data: bytes, at: int) -> tuple[int, int]:
    """Return the number of variable length that stands there, and where it ends."""
    first = data[at]
    if first < 0xFB:
        return first, at + 1
    size = {0xFC: 2, 0xFD: 3, 0xFE: 8}.get(first)
    if size is None:
        raise NotMysql("not a length")
    return int.from_bytes(data[at + 1 : at + 1 + size], "little"), at + 1 + size


def until_zero(data: bytes, at: int) -> tuple[bytes, int]:
    """Return the text up to the next zero byte, and where it ends behind that."""
    end = data.find(b"\0", at)
    if end < 0:
        raise NotMysql("a text without an end")
    return data[at:end], end + 1


def status_of(packet: bytes) -> int:
    """Return the status of a packet OK or EOF."""
    if packet[0] == EOF:
        return int.from_bytes(packet[3:5], "little")
    _, at = lenenc(packet, 1)
    _, at = lenenc(packet, at)
    return int.from_bytes(packet[at : at + 2], "little")


def is_eof(packet: bytes) -> bool:
    """Whether a packet is EOF, and not a row that begins like it."""
    return packet[:1] == b"\xfe" and len(packet) < 9


def ok(status: int = AUTOCOMMIT) -> bytes:
    """Return the packet of a command that has gone well, and changed no rows."""
    return struct.pack("<BBBHH", OK, 0, 0, status, 0)


def eof(status: int = AUTOCOMMIT) -> bytes:
    """Return the packet that ends a list, or says that an option was set."""
    return struct.pack("<BHH", EOF, 0, status)


def error(code: int, state: str, text: str) -> bytes:
    """Return the packet of an error of MySQL's."""
    return struct.pack("<BH", ERR, code) + f"#{state}{text}".encode()


@dataclass(frozen=True)
class Greeting:
    """What a server says first."""

    version: str
    challenge: bytes
    plugin: bytes = NATIVE
    thread: int = 0

    @classmethod
    def parsed(cls, packet: bytes) -> Greeting:
        """Read it; raises `Refused` for an error, `NotMysql` for anything else."""
        if packet[:1] == b"\xff":
            raise Refused(packet)
        if packet[:1] != b"\x0a":
            raise NotMysql("not a greeting of MySQL")
        version, at = until_zero(packet, 1)
        thread = int.from_bytes(packet[at : at + 4], "little")
        challenge = packet[at + 4 : at + 12]
        at += 13 + 2 + 1 + 2 + 2  # what ends the challenge, capabilities, collation, status
        length = packet[at]
        at += 1 + 10
        challenge += packet[at : at + max(13, length - 8) - 1]
        at += max(13, length - 8)
        plugin = packet[at:].rstrip(b"\0") or NATIVE
        return cls(version.decode("latin-1"), challenge, plugin, thread)

    def packet(self) -> bytes:
        """Return it for a client."""
        flags = struct.pack("<I", CAPABILITIES)
        return (
            b"\x0a"
            + self.version.encode("latin-1")
            + b"\0"
            + struct.pack("<I", self.thread)
            + self.challenge[:8]
            + b"\0"
            + flags[:2]
            + struct.pack("<BH", UTF8MB4, AUTOCOMMIT)
            + flags[2:]
            + bytes((len(self.challenge) + 1,))
            + bytes(10)
            + self.challenge[8:]
            + b"\0"
            + NATIVE
            + b"\0"
        )


@dataclass(frozen=True)
class SignIn:
    """What a client answers to the greeting, but for the proof of its password."""

    capabilities: int
    collation: int
    user: str
    database: str

    @classmethod
    def parsed(cls, packet: bytes) -> SignIn:
        """Read it; raises `NotMysql` where it is none."""
        if len(packet) < 32:
            raise NotMysql("the client did not sign in")
        capabilities, _, collation = struct.unpack_from("<IIB", packet)
        user, at = until_zero(packet, 32)
        if capabilities & PLUGIN_AUTH_LENENC:
            length, at = lenenc(packet, at)
            at += length
        elif capabilities & SECURE_CONNECTION:
            at += 1 + packet[at]
        else:
            _, at = until_zero(packet, at)
        database = b""
        if capabilities & CONNECT_WITH_DB and at < len(packet):
            database, at = until_zero(packet, at)
        return cls(capabilities, collation, user.decode(), database.decode())

    def packet(self, proof: bytes) -> bytes:
        """Return it for a server."""
        database = self.database.encode() + b"\0" if self.database else b""
        return (
            struct.pack("<IIB", self.capabilities, 1 << 24, self.collation)
            + bytes(23)
            + self.user.encode()
            + b"\0"
            + bytes((len(proof),))
            + proof
            + database
            + NATIVE
            + b"\0"
        )


def sign_in(user: str, database: str) -> SignIn:
    """Return how the proxy itself signs in to a server."""
    flags = CAPABILITIES if database else CAPABILITIES & ~CONNECT_WITH_DB
    return SignIn(flags, UTF8MB4, user, database)


def challenge() -> bytes:
    """Return 20 random bytes, none of which ends a text."""
    return bytes(1 + secrets.randbelow(127) for _ in range(20))


def proof_of(password: str, challenged: bytes) -> bytes:
    """Return the proof that a password is known, by `mysql_native_password`."""
    if not password:
        return b""
    once = hashlib.sha1(password.encode()).digest()
    mixed = hashlib.sha1(challenged + hashlib.sha1(once).digest()).digest()
    return bytes(left ^ right for left, right in zip(once, mixed, strict=True))
