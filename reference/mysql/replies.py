"""What is answered: OK, errors, and rows in text or in binary."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator, Sequence

from reference.mysql.packets import integer, text
from reference.sql.errors import SqlError
from reference.sql.results import Result, ResultColumn
from reference.sql.types import ColumnType, Value, number_text

IN_TRANSACTION, AUTOCOMMIT, MORE_RESULTS = 0x1, 0x2, 0x8
BINARY, UTF8MB4 = 63, 255

_CODES = {
    "tinyint": 0x01,
    "smallint": 0x02,
    "int": 0x03,
    "float": 0x04,
    "double": 0x05,
    "timestamp": 0x07,
    "bigint": 0x08,
    "mediumint": 0x09,
    "date": 0x0A,
    "time": 0x0B,
    "datetime": 0x0C,
    "year": 0x0D,
    "bit": 0x10,
    "json": 0xF5,
    "decimal": 0xF6,
    "varchar": 0xFD,
    "varbinary": 0xFD,
    "char": 0xFE,
    "binary": 0xFE,
    "enum": 0xFE,
    "set": 0xFE,
    "geometry": 0xFF,
}
BLOB = 0xFC
_SIZES = {"tinyint": 1, "smallint": 2, "year": 2, "mediumint": 4, "int": 4, "bigint": 8}
_DIGITS = {"tinyint": 4, "smallint": 6, "mediumint": 9, "int": 11, "bigint": 20, "year": 4}
_NOT_NULL, _PRIMARY, _UNSIGNED, _BINARY, _COUNTED = 0x1, 0x2, 0x20, 0x80, 0x200


def status(result: Result) -> int:
    """Return the flags that go with a result."""
    flags = IN_TRANSACTION if result.in_transaction else 0
    flags |= AUTOCOMMIT if result.autocommit else 0
    return flags | (MORE_RESULTS if result.more else 0)


def ok(result: Result, *, matched: bool = False) -> bytes:
    """Return the packet that says it is done; `matched` clients count the rows that were found."""
    changed = max(result.matched, result.affected) if matched else result.affected
    return (
        b"\0"
        + integer(changed)
        + integer(result.last_id)
        + status(result).to_bytes(2, "little")
        + b"\0\0"
    )


def error(refusal: SqlError) -> bytes:
    """Return the packet that says it is refused."""
    number = refusal.number.to_bytes(2, "little")
    return b"\xff" + number + b"#" + refusal.state.encode() + refusal.message.encode()


def end(flags: int) -> bytes:
    """Return the packet that ends columns or rows."""
    return b"\xfe\0\0" + flags.to_bytes(2, "little")


def code_of(kind: ColumnType) -> int:
    """Return the number of a column's type on the wire."""
    return _CODES.get(kind.name, BLOB)


def column(found: ResultColumn, database: str, charset: str = "utf-8") -> bytes:
    """Return the packet that describes a column."""
    kind = found.kind
    flags = 0
    if found.definition is not None:
        flags |= 0 if found.definition.nullable else _NOT_NULL
        flags |= _COUNTED if found.definition.auto_increment else 0
    flags |= _PRIMARY if found.primary else 0
    flags |= _UNSIGNED if kind.unsigned else 0
    is_bytes = kind.is_binary or kind.name in ("bit", "geometry")
    is_text = not is_bytes and not kind.is_number and kind.name not in _MOMENTS
    flags |= 0 if is_text and kind.name != "json" else _BINARY
    length = _DIGITS.get(kind.name) or kind.length * (4 if is_text else 1) or 1024
    decimals = (
        kind.scale if kind.name == "decimal" else 31 if kind.name in ("float", "double") else 0
    )
    if kind.name in ("datetime", "timestamp", "time"):
        decimals = kind.precision
    names = [found.table, found.table, found.label, found.name or found.label]
    said = b"".join(text(name.encode(charset, "replace")) for name in names[:4])
    return (
        text(b"def")
        + text(database.encode(charset, "replace") if found.table else b"")
        + said
        + b"\x0c"
        + (UTF8MB4 if is_text else BINARY).to_bytes(2, "little")
        + min(length, 2**32 - 1).to_bytes(4, "little")
        + bytes([code_of(kind)])
        + flags.to_bytes(2, "little")
        + bytes([decimals])
        + b"\0\0"
    )


_MOMENTS = ("date", "datetime", "timestamp", "time")


def octets(value: Value, charset: str) -> bytes:
    """Return a value as text in the client's character set, bytes as they are."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, float):
        return number_text(value).encode()
    return str(value).encode(charset, "replace")


def text_rows(rows: Sequence[Sequence[Value]], charset: str) -> Iterator[bytes]:
    """Yield the packets of rows whose values are text."""
    for row in rows:
        yield b"".join(b"\xfb" if v is None else text(octets(v, charset)) for v in row)


def binary_rows(
    rows: Sequence[Sequence[Value]], columns: Sequence[ResultColumn], charset: str
) -> Iterator[bytes]:
    """Yield the packets of rows whose values have the form of their column's type."""
    forms = [_form(found.kind, charset) for found in columns]
    size = (len(columns) + 7 + 2) // 8
    for row in rows:
        nulls = bytearray(size)
        values = []
        for number, (value, form) in enumerate(zip(row, forms, strict=True)):
            if value is None:
                nulls[(number + 2) // 8] |= 1 << (number + 2) % 8
            else:
                values.append(form(value))
        yield b"\0" + bytes(nulls) + b"".join(values)


def _form(kind: ColumnType, charset: str) -> Callable[[Value], bytes]:
    if kind.name in _SIZES:
        size = _SIZES[kind.name]
        mask = (1 << 8 * size) - 1
        return lambda value: (int(value or 0) & mask).to_bytes(size, "little")
    if kind.name == "float":
        return lambda value: struct.pack("<f", float(value or 0))
    if kind.name == "double":
        return lambda value: struct.pack("<d", float(value or 0))
    if kind.name == "time":
        return lambda value: _time(octets(value, charset).decode())
    if kind.name in _MOMENTS:
        return lambda value: _moment(octets(value, charset).decode())
    return lambda value: text(octets(value, charset))


def _moment(shown: str) -> bytes:
    parts = [int(part) for part in re.findall(r"\d+", shown.partition(".")[0])]
    micro = int(shown.partition(".")[2].ljust(6, "0") or 0) if "." in shown else 0
    year, rest = parts[0], parts[1:]
    date = year.to_bytes(2, "little") + bytes(rest[:2])
    time = bytes(rest[2:5])
    if micro:
        return bytes([11]) + date + time + micro.to_bytes(4, "little")
    if any(time):
        return bytes([7]) + date + time
    return bytes([4]) + date if any(date) else b"\0"


def _time(shown: str) -> bytes:
    negative = shown.startswith("-")
    whole, _, behind = shown.lstrip("-").partition(".")
    hours, minutes, seconds = map(int, whole.split(":"))
    micro = int(behind.ljust(6, "0") or 0) if behind else 0
    days, hours = divmod(hours, 24)
    if not (days or hours or minutes or seconds or micro):
        return b"\0"
    head = bytes([negative]) + days.to_bytes(4, "little") + bytes([hours, minutes, seconds])
    return bytes([12]) + head + micro.to_bytes(4, "little") if micro else bytes([8]) + head
