"""Statements and packets that no program would send: generated, the same in each run.

They are near misses: most of a statement or a packet is right, so that it gets far.
"""

from __future__ import annotations

import random
import struct

SEED = 20_260_127
_WORDS = [
    "SELECT",
    "FROM",
    "WHERE",
    "INSERT",
    "INTO",
    "VALUES",
    "UPDATE",
    "SET",
    "DELETE",
    "CREATE",
    "TABLE",
    "DROP",
    "ALTER",
    "JOIN",
    "ON",
    "GROUP",
    "BY",
    "ORDER",
    "LIMIT",
    "UNION",
    "ALL",
    "NULL",
    "NOT",
    "AND",
    "OR",
    "IN",
    "LIKE",
    "BETWEEN",
    "CASE",
    "WHEN",
    "THEN",
    "ELSE",
    "END",
    "AS",
    "DISTINCT",
    "EXISTS",
    "COUNT(*)",
    "MAX(",
    "SHOW",
    "DESCRIBE",
    "EXPLAIN",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT",
    "INTERVAL",
]
_MARKS = [
    "(",
    ")",
    ",",
    ";",
    "'",
    '"',
    "`",
    "/*",
    "*/",
    "--",
    "#",
    "@",
    "@@",
    "?",
    "%",
    "\\",
    "=",
    "<=>",
]
_ATOMS = [
    *("1", "-1", "0.5", "1e400", "9223372036854775808", "0x", "x'4'", "b'2'", "'a'", '"b"'),
    *("t", "`t`", "t.id", "`a``b`", "é😀", "NULL", "@x", "@@version", "\x00", "\t", "''"),
]


def statements(count: int) -> list[str]:
    """So many statements; some of them are right."""
    chosen = random.Random(SEED)
    return [_statement(chosen) for _ in range(count)]


def _statement(chosen: random.Random) -> str:
    kind = chosen.random()
    if kind < 0.1:  # deep
        depth = chosen.randrange(1, 400)
        return "SELECT " + "(" * depth + "1" + ")" * chosen.choice([depth, depth - 1])
    if kind < 0.2:  # wide
        return "SELECT " + ", ".join(chosen.choices(_ATOMS, k=chosen.randrange(1, 300)))
    words = [chosen.choice(_WORDS[:12])]
    for _ in range(chosen.randrange(1, 25)):
        pool = chosen.choices([_WORDS, _MARKS, _ATOMS], weights=[5, 2, 4])[0]
        words.append(chosen.choice(pool))
    return " ".join(words)


def packets(count: int) -> list[bytes]:
    """So many packets for a client that has logged in, as bytes with their heads."""
    chosen = random.Random(SEED)
    return [_packet(chosen) for _ in range(count)]


def _packet(chosen: random.Random) -> bytes:
    payload = bytearray(_right(chosen))
    for _ in range(chosen.randrange(0, 4)):
        if payload:
            payload[chosen.randrange(len(payload))] = chosen.randrange(256)
    size = len(payload)
    if chosen.random() < 0.3:  # another length than it has
        size = chosen.choice([0, 1, size + 1, size + 1000, 0xFFFFFF])
    head = struct.pack("<I", size)[:3] + bytes([chosen.choice([0, 0, 0, 1, 255])])
    packet = head + bytes(payload)
    return packet[: chosen.randrange(1, len(packet) + 1)] if chosen.random() < 0.2 else packet


def _right(chosen: random.Random) -> bytes:
    """A command as a client might send it."""
    number = struct.pack("<I", chosen.choice([0, 1, 2, 0xFFFFFFFF]))
    return chosen.choice(
        [
            b"\x03SELECT 1",
            b"\x03" + _statement(chosen).encode(),
            b"\x16SELECT ? + ?",
            b"\x17" + number + b"\0\1\0\0\0" + chosen.randbytes(chosen.randrange(40)),
            b"\x18" + number + b"\0\0" + chosen.randbytes(20),
            b"\x19" + number,
            b"\x1a" + number,
            b"\x04t\0%",
            b"\x11" + chosen.randbytes(chosen.randrange(60)),
            b"\x02" + chosen.randbytes(5),
            bytes([chosen.randrange(256)]) + chosen.randbytes(chosen.randrange(30)),
            b"",
        ]
    )
