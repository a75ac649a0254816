"""Rows and values as MySQL's wire has them, on PyMySQL's packets: columns, text, binary."""

from __future__ import annotations

import contextlib
import dataclasses
import struct
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pymysql.constants import FIELD_TYPE
from pymysql.protocol import FieldDescriptorPacket

from support.language.cells import Cell


@dataclasses.dataclass(frozen=True)
class Column:
    """A column of an answer: its name, its type in MySQL's words, and what else it is."""

    name: str
    type: str
    flags: tuple[str, ...] = ()


_NAMES = {
    FIELD_TYPE.TINY: "tinyint",
    FIELD_TYPE.SHORT: "smallint",
    FIELD_TYPE.INT24: "mediumint",
    FIELD_TYPE.LONG: "int",
    FIELD_TYPE.LONGLONG: "bigint",
    FIELD_TYPE.FLOAT: "float",
    FIELD_TYPE.DOUBLE: "double",
    FIELD_TYPE.NEWDECIMAL: "decimal",
    FIELD_TYPE.DECIMAL: "decimal",
    FIELD_TYPE.TIMESTAMP: "timestamp",
    FIELD_TYPE.DATE: "date",
    FIELD_TYPE.TIME: "time",
    FIELD_TYPE.DATETIME: "datetime",
    FIELD_TYPE.YEAR: "year",
    FIELD_TYPE.BIT: "bit",
    FIELD_TYPE.JSON: "json",
    FIELD_TYPE.VARCHAR: "varchar",
    FIELD_TYPE.VAR_STRING: "varchar",
    FIELD_TYPE.STRING: "char",
    FIELD_TYPE.NULL: "null",
}
_BINARY_CHARSET = 63
_FLAGS = {
    1: "not null",
    2: "primary key",
    4: "unique key",
    32: "unsigned",
    512: "auto_increment",
}
_INTEGERS = {
    FIELD_TYPE.TINY: "b",
    FIELD_TYPE.SHORT: "h",
    FIELD_TYPE.YEAR: "h",
    FIELD_TYPE.INT24: "i",
    FIELD_TYPE.LONG: "i",
    FIELD_TYPE.LONGLONG: "q",
}


LARGEST = 0xFFFFFF  # bytes of one piece of a packet


def framed(payload: bytes) -> bytes:
    """A packet as it goes over the wire, in pieces, numbered from 0."""
    pieces = []
    for number, start in enumerate(range(0, len(payload) + 1, LARGEST)):
        piece = payload[start : start + LARGEST]
        pieces.append(len(piece).to_bytes(3, "little") + bytes([number & 0xFF]) + piece)
    return b"".join(pieces)


def names_of(connection: Any, packet: Any) -> list[str]:
    """The names of columns that COM_FIELD_LIST brings, of which the first packet is read."""
    names = []
    while not packet.is_eof_packet():
        parts = [packet.read_length_coded_string() for _ in range(5)]
        names.append((parts[4] or b"").decode(errors="replace"))
        packet = connection._read_packet()
    return names


def read_prepared(connection: Any) -> tuple[int, int]:
    """The number of a statement that was prepared, and how many values it wants."""
    packet = connection._read_packet()
    data: bytes = packet._data
    number, columns, values = struct.unpack("<xIHH", data[:9])
    for count in (values, columns):
        if count:
            read_fields(connection, count)
    return number, values


def read_fields(connection: Any, count: int) -> list[Any]:
    """The columns that a server describes next."""
    fields = [connection._read_packet(FieldDescriptorPacket) for _ in range(count)]
    connection._read_packet()  # what ends them
    return fields


def column(field: Any) -> Column:
    """A column as answers have it."""
    binary = field.charsetnr == _BINARY_CHARSET
    name = _NAMES.get(field.type_code)
    if name is None:
        name = "blob" if binary else "text"
    elif binary and name in ("varchar", "char"):
        name = {"varchar": "varbinary", "char": "binary"}[name]
    flags = tuple(word for flag, word in _FLAGS.items() if field.flags & flag)
    return Column(field.name, name, flags)


def text_row(packet: Any, fields: Sequence[Any], encoding: str) -> tuple[Cell, ...]:
    """A row whose values are text."""
    return tuple(_cell(packet.read_length_coded_string(), field, encoding) for field in fields)


def _cell(data: bytes | None, field: Any, encoding: str) -> Cell:
    if data is None:
        return None
    with contextlib.suppress(ValueError, ArithmeticError):  # no number: shown as it came
        if field.type_code in _INTEGERS:
            return int(data)
        if field.type_code in (FIELD_TYPE.FLOAT, FIELD_TYPE.DOUBLE):
            return float(data)
        if field.type_code in (FIELD_TYPE.NEWDECIMAL, FIELD_TYPE.DECIMAL):
            return Decimal(data.decode())
    return _characters(data, field, encoding)


def _characters(data: bytes, field: Any, encoding: str) -> Cell:
    dates = (FIELD_TYPE.DATE, FIELD_TYPE.TIME, FIELD_TYPE.DATETIME, FIELD_TYPE.TIMESTAMP)
    if field.charsetnr == _BINARY_CHARSET and field.type_code not in (*dates, FIELD_TYPE.JSON):
        return data
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data


def binary_row(packet: Any, fields: Sequence[Any], encoding: str) -> tuple[Cell, ...]:
    """A row whose values have the form of their column's type."""
    packet.read_uint8()
    nulls = packet.read((len(fields) + 9) // 8)
    return tuple(
        None
        if nulls[(number + 2) // 8] & 1 << (number + 2) % 8
        else _binary_cell(packet, field, encoding)
        for number, field in enumerate(fields)
    )


def _binary_cell(packet: Any, field: Any, encoding: str) -> Cell:
    code = field.type_code
    if code in _INTEGERS:
        form = _INTEGERS[code].upper() if field.flags & 32 else _INTEGERS[code]
        number: int = struct.unpack("<" + form, packet.read(struct.calcsize(form)))[0]
        return number
    if code in (FIELD_TYPE.FLOAT, FIELD_TYPE.DOUBLE):
        form = "f" if code == FIELD_TYPE.FLOAT else "d"
        real: float = struct.unpack("<" + form, packet.read(struct.calcsize(form)))[0]
        return real
    data: bytes = packet.read_length_coded_string()
    if code in (FIELD_TYPE.DATE, FIELD_TYPE.DATETIME, FIELD_TYPE.TIMESTAMP):
        return _moment(data, date=code == FIELD_TYPE.DATE)
    if code == FIELD_TYPE.TIME:
        return _time(data)
    if code in (FIELD_TYPE.NEWDECIMAL, FIELD_TYPE.DECIMAL):
        return Decimal(data.decode())
    return _characters(data, field, encoding)


def _moment(data: bytes, *, date: bool) -> str:
    year, month, day = struct.unpack("<HBB", data[:4].ljust(4, b"\0"))
    shown = f"{year:04}-{month:02}-{day:02}"
    if date:
        return shown
    hour, minute, second = data[4:7].ljust(3, b"\0")
    behind = f".{int.from_bytes(data[7:11], 'little'):06}" if len(data) > 7 else ""
    return f"{shown} {hour:02}:{minute:02}:{second:02}{behind}"


def _time(data: bytes) -> str:
    negative, days, hour, minute, second = struct.unpack("<BIBBB", data[:8].ljust(8, b"\0"))
    behind = f".{int.from_bytes(data[8:12], 'little'):06}" if len(data) > 8 else ""
    sign = "-" if negative else ""
    return f"{sign}{24 * days + hour:02}:{minute:02}:{second:02}{behind}"


def packed(values: Sequence[Cell], encoding: str) -> bytes:
    """The values of COM_STMT_EXECUTE: which are NULL, their types, and the others."""
    if not values:
        return b""
    nulls = bytearray((len(values) + 7) // 8)
    kinds, data = b"", b""
    for number, value in enumerate(values):
        if value is None:
            nulls[number // 8] |= 1 << number % 8
        kind, packed = _packed_value(value, encoding)
        kinds += struct.pack("<H", kind)
        data += packed
    return bytes(nulls) + b"\x01" + kinds + data


def _packed_value(value: Cell, encoding: str) -> tuple[int, bytes]:
    if value is None:
        return FIELD_TYPE.NULL, b""
    if isinstance(value, int):
        return FIELD_TYPE.LONGLONG, struct.pack("<q", value)
    if isinstance(value, float):
        return FIELD_TYPE.DOUBLE, struct.pack("<d", value)
    data = value if isinstance(value, bytes) else str(value).encode(encoding)
    kind = FIELD_TYPE.BLOB if isinstance(value, bytes) else FIELD_TYPE.VAR_STRING
    return kind, _with_length(data)


def _with_length(data: bytes) -> bytes:
    size = len(data)
    if size < 251:
        return bytes([size]) + data
    if size < 1 << 16:
        return b"\xfc" + struct.pack("<H", size) + data
    if size < 1 << 24:
        return b"\xfd" + struct.pack("<I", size)[:3] + data
    return b"\xfe" + struct.pack("<Q", size) + data
