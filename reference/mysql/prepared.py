"""Prepared statements of one connection, and the values that they are run with."""

from __future__ import annotations

import dataclasses
import itertools

from reference.mysql.packets import Malformed, Reading
from reference.sql.dialect import number_parameters
from reference.sql.errors import SqlError
from reference.sql.types import Value

MOST = 1024
"""Statements that one connection may have prepared at a time."""

_INTEGERS = {0x01: 1, 0x02: 2, 0x0D: 2, 0x03: 4, 0x09: 4, 0x08: 8}
_FLOATS = {0x04: 4, 0x05: 8}
_MOMENTS = (0x07, 0x0A, 0x0C)
_TIME, _NULL = 0x0B, 0x06
_UNSIGNED = 0x8000


@dataclasses.dataclass
class Statement:
    """A statement, how many values it wants, and what was sent of long ones in advance."""

    text: str
    count: int
    kinds: list[int] = dataclasses.field(default_factory=list)
    long: dict[int, bytes] = dataclasses.field(default_factory=dict)


class Prepared:
    """The statements by their number."""

    def __init__(self) -> None:
        self._known: dict[int, Statement] = {}
        self._numbers = itertools.count(1)

    def clear(self) -> None:
        """Forget all of them."""
        self._known.clear()

    def prepare(self, text: str) -> tuple[int, Statement]:
        """Keep a statement; return it with its number. Raises `SqlError` where it cannot be."""
        if len(self._known) >= MOST:
            raise SqlError(1461, f"Can't create more than {MOST} prepared statements")
        numbered, count = number_parameters(text)
        statement = Statement(numbered, count)
        number = next(self._numbers)
        self._known[number] = statement
        return number, statement

    def get(self, number: int) -> Statement:
        """Return a statement. Raises `SqlError` 1243 where there is none of that number."""
        if number not in self._known:
            raise SqlError(1243, f"Unknown prepared statement handler ({number}) given to EXECUTE")
        return self._known[number]

    def close(self, number: int) -> None:
        """Forget one."""
        self._known.pop(number, None)

    def add_long(self, number: int, parameter: int, data: bytes) -> None:
        """Add a piece of a long value; nothing is answered, so nothing is refused."""
        statement = self._known.get(number)
        if statement is not None and parameter < statement.count:
            statement.long[parameter] = statement.long.get(parameter, b"") + data

    def reset(self, number: int) -> None:
        """Forget what was sent of long values."""
        self.get(number).long.clear()

    def values(self, statement: Statement, reading: Reading, charset: str) -> list[Value]:
        """Read the values of COM_STMT_EXECUTE, behind the head."""
        if not statement.count:
            return []
        nulls = reading.take((statement.count + 7) // 8)
        if reading.number(1):
            statement.kinds = [reading.number(2) for _ in range(statement.count)]
        if len(statement.kinds) != statement.count:
            raise Malformed("no types")
        values: list[Value] = []
        for number, kind in enumerate(statement.kinds):
            if number in statement.long:
                data = statement.long[number]
                values.append(_text(data, charset))
            elif nulls[number // 8] & 1 << number % 8:
                values.append(None)
            else:
                values.append(_value(reading, kind, charset))
        statement.long.clear()
        return values


def _text(data: bytes, charset: str) -> Value:
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        return data


def _value(reading: Reading, kind: int, charset: str) -> Value:
    code = kind & 0xFF
    if code in _INTEGERS:
        return reading.number(_INTEGERS[code], signed=not kind & _UNSIGNED)
    if code in _FLOATS:
        return reading.double(_FLOATS[code])
    if code == _NULL:
        return None
    if code in _MOMENTS:
        return _moment(Reading(reading.text()))
    if code == _TIME:
        return _time(Reading(reading.text()))
    data = reading.text()
    # Clients send texts as blobs too: what is text is taken for text, as the product does.
    return _text(data, charset)


def _moment(reading: Reading) -> str:
    if not reading.left:
        return "0000-00-00 00:00:00"
    year, month, day = reading.number(2), reading.number(1), reading.number(1)
    date = f"{year:04}-{month:02}-{day:02}"
    if not reading.left:
        return date
    hour, minute, second = (reading.number(1) for _ in range(3))
    behind = f".{reading.number(4):06}" if reading.left else ""
    return f"{date} {hour:02}:{minute:02}:{second:02}{behind}"


def _time(reading: Reading) -> str:
    if not reading.left:
        return "00:00:00"
    sign = "-" if reading.number(1) else ""
    hours = 24 * reading.number(4) + reading.number(1)
    minute, second = reading.number(1), reading.number(1)
    behind = f".{reading.number(4):06}" if reading.left else ""
    return f"{sign}{hours:02}:{minute:02}:{second:02}{behind}"
