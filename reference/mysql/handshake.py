"""The handshake: what the server says first, what a client answers, and who it is."""

from __future__ import annotations

import dataclasses
import hashlib
import secrets

from reference.mysql.packets import Malformed, Reading
from reference.sql.variables import VERSION

NATIVE = "mysql_native_password"
UTF8MB4 = 255

CONNECT_WITH_DB = 0x8
FOUND_ROWS = 0x2
PROTOCOL_41 = 0x200
SSL = 0x800
TRANSACTIONS = 0x2000
SECURE_CONNECTION = 0x8000
MULTI_STATEMENTS = 0x10000
MULTI_RESULTS = 0x20000
PS_MULTI_RESULTS = 0x40000
PLUGIN_AUTH = 0x80000
CONNECT_ATTRS = 0x100000
PLUGIN_AUTH_LENENC = 0x200000
LONG_PASSWORD, LONG_FLAG, IGNORE_SPACE = 0x1, 0x4, 0x100

OFFERED = (
    LONG_PASSWORD
    | FOUND_ROWS
    | LONG_FLAG
    | CONNECT_WITH_DB
    | IGNORE_SPACE
    | PROTOCOL_41
    | TRANSACTIONS
    | SECURE_CONNECTION
    | MULTI_STATEMENTS
    | MULTI_RESULTS
    | PS_MULTI_RESULTS
    | PLUGIN_AUTH
    | CONNECT_ATTRS
    | PLUGIN_AUTH_LENENC
)
"""What the server can do."""

_CHARSETS = {8: "latin1", 48: "latin1", 11: "ascii", 33: "utf8", 83: "utf8", 63: "binary"}
"""The character sets of a client's first choice, by the number of their collation."""


def new_challenge() -> bytes:
    """Return twenty bytes without zero that only this connection is asked by."""
    return bytes(secrets.choice(range(0x21, 0x7F)) for _ in range(20))


def greeting(number: int, challenge: bytes, status: int) -> bytes:
    """Return the first packet, to the client of that number."""
    return (
        b"\x0a"
        + VERSION.encode()
        + b"\0"
        + number.to_bytes(4, "little")
        + challenge[:8]
        + b"\0"
        + (OFFERED & 0xFFFF).to_bytes(2, "little")
        + bytes([UTF8MB4])
        + status.to_bytes(2, "little")
        + (OFFERED >> 16).to_bytes(2, "little")
        + bytes([len(challenge) + 1])
        + bytes(10)
        + challenge[8:]
        + b"\0"
        + NATIVE.encode()
        + b"\0"
    )


@dataclasses.dataclass(frozen=True)
class Login:
    """Who a client says that it is."""

    user: str
    proof: bytes
    database: str
    capabilities: int
    charset: str
    plugin: str


def read_login(packet: bytes) -> Login:
    """Read a client's answer to the greeting. Raises `Malformed` where it is none."""
    reading = Reading(packet)
    capabilities = reading.number(4)
    if not capabilities & PROTOCOL_41 or capabilities & SSL:
        raise Malformed("a protocol that is not spoken here")
    reading.take(4)
    charset = _CHARSETS.get(reading.number(1), "utf8mb4")
    reading.take(23)
    user = reading.until_zero().decode(errors="replace")
    if capabilities & PLUGIN_AUTH_LENENC:
        proof = reading.text()
    elif capabilities & SECURE_CONNECTION:
        proof = reading.take(reading.number(1))
    else:
        proof = reading.until_zero()
    database = reading.until_zero() if capabilities & CONNECT_WITH_DB else b""
    plugin = reading.until_zero() if capabilities & PLUGIN_AUTH else NATIVE.encode()
    return Login(
        user,
        proof,
        database.decode(errors="replace"),
        capabilities & OFFERED,
        charset,
        plugin.decode(errors="replace"),
    )


def read_change(packet: bytes, capabilities: int) -> Login:
    """Read COM_CHANGE_USER behind its first byte. Raises `Malformed` where it is none."""
    reading = Reading(packet)
    user = reading.until_zero().decode(errors="replace")
    proof = reading.take(reading.number(1))
    database = reading.until_zero().decode(errors="replace")
    charset = "utf8mb4"
    if reading.left >= 2:
        charset = _CHARSETS.get(reading.number(2), "utf8mb4")
    plugin = reading.until_zero().decode(errors="replace") if reading.left else NATIVE
    return Login(user, proof, database, capabilities, charset, plugin)


def other_plugin(challenge: bytes) -> bytes:
    """Return the packet that asks a client to prove itself by the one way that is known here."""
    return b"\xfe" + NATIVE.encode() + b"\0" + challenge + b"\0"


def proves(password: str, challenge: bytes, proof: bytes) -> bool:
    """Whether a client knows the password."""
    if not password:
        return not proof
    first = hashlib.sha1(password.encode()).digest()
    mask = hashlib.sha1(challenge + hashlib.sha1(first).digest()).digest()
    wanted = bytes(one ^ other for one, other in zip(first, mask, strict=True))
    return secrets.compare_digest(wanted, proof)
