"""MySQL's column types: what SQLite declares for them, what fits in, how it is read back."""

from __future__ import annotations

import dataclasses
import functools
import json
import math
import re
from datetime import timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from reference.sql import dates
from reference.sql.errors import SqlError

Value = None | int | float | str | bytes
"""What SQLite stores."""

_BITS = {"tinyint": 8, "smallint": 16, "mediumint": 24, "int": 32, "bigint": 64}
_ALIASES = {
    "integer": "int",
    "bool": "tinyint(1)",
    "boolean": "tinyint(1)",
    "numeric": "decimal",
    "dec": "decimal",
    "fixed": "decimal",
    "double precision": "double",
    "real": "double",
    "nchar": "char",
    "nvarchar": "varchar",
    "national varchar": "varchar",
    "serial": "bigint unsigned",
}
_TEXTS = {"tinytext": 255, "text": 65_535, "mediumtext": 2**24 - 1, "longtext": 2**32 - 1}
_BLOBS = {"tinyblob": 255, "blob": 65_535, "mediumblob": 2**24 - 1, "longblob": 2**32 - 1}
NAMES = frozenset([*_BITS, *_TEXTS, *_BLOBS]) | {
    *("float", "double", "decimal", "year", "bit", "date", "datetime", "timestamp", "time"),
    *("char", "varchar", "binary", "varbinary", "enum", "set", "json", "geometry"),
}
"""Every type there is."""
_MOMENTS = ("date", "datetime", "timestamp")


@dataclasses.dataclass(frozen=True)
class ColumnType:
    """A type: its name (`varchar`), what stands in its brackets, and whether it is unsigned."""

    name: str
    arguments: tuple[str, ...] = ()
    unsigned: bool = False

    @property
    def declared(self) -> str:
        """What SQLite is told; its affinity (the rule of SQLite's names) is the right one."""
        if self.name in _BITS or self.name in ("year", "bit"):
            return "INTEGER"
        if self.name in ("float", "double"):
            return "REAL"
        if self.name == "decimal":
            return "NUMERIC"
        return "BLOB" if self.is_binary else "TEXT"

    @property
    def is_binary(self) -> bool:
        """Whether it holds bytes that are no text."""
        return self.name in _BLOBS or self.name in ("binary", "varbinary")

    @property
    def is_large(self) -> bool:
        """Whether it is one of those that have no default."""
        return self.name in _TEXTS or self.name in _BLOBS or self.name in ("json", "geometry")

    @property
    def is_text(self) -> bool:
        """Whether it holds text that is compared by a collation."""
        return self.name in _TEXTS or self.name in ("char", "varchar", "enum", "set")

    @property
    def is_integer(self) -> bool:
        """Whether it holds whole numbers."""
        return self.name in _BITS

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers."""
        return self.is_integer or self.name in ("float", "double", "decimal", "year", "bit")

    @property
    def length(self) -> int:
        """How many characters (or bytes) it holds; 0 where there is no limit of its own."""
        if self.name in _TEXTS or self.name in _BLOBS:
            return {**_TEXTS, **_BLOBS}[self.name]
        if self.name in ("char", "varchar", "binary", "varbinary"):
            return int(self.arguments[0]) if self.arguments else 1
        return 0

    @property
    def scale(self) -> int:
        """How many digits stand behind the point of a decimal."""
        return int(self.arguments[1]) if self.name == "decimal" and len(self.arguments) > 1 else 0

    @property
    def precision(self) -> int:
        """How many digits a decimal has; of a time, how many stand behind the second."""
        if self.name == "decimal":
            return int(self.arguments[0]) if self.arguments else 10
        return int(self.arguments[0]) if self.arguments else 0

    @property
    def range(self) -> tuple[int, int]:
        """The least and the largest whole number."""
        bits = _BITS[self.name]
        return (0, 2**bits - 1) if self.unsigned else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)

    @property
    def choices(self) -> tuple[str, ...]:
        """The values of an enum or a set."""
        return self.arguments if self.name in ("enum", "set") else ()


@functools.lru_cache(maxsize=1024)
def parsed_type(text: str) -> ColumnType:
    """Take a type apart, as a definition writes it: `bigint unsigned`, `enum('a','b')`."""
    found = re.match(r"([a-z ]+?)\s*(?:\((.*)\))?(\s+unsigned)?(?:\s+zerofill)?$", text, re.DOTALL)
    if found is None:
        return ColumnType(text)
    inner = found[2] or ""
    if inner.startswith("'"):
        parts = tuple(part.replace("''", "'") for part in re.findall(r"'((?:[^']|'')*)'", inner))
    else:
        parts = tuple(part.strip() for part in inner.split(",")) if inner else ()
    return ColumnType(found[1].strip(), parts, bool(found[3]))


def normalized(text: str) -> str:
    """Return a type as MySQL 8 writes it: `INTEGER(11)` is `int`, `BOOL` is `tinyint(1)`."""
    head, bracket, rest = text.strip().partition("(")
    words = head.strip().lower()
    unsigned = words.endswith(" unsigned")
    name = words.removesuffix(" unsigned")
    name = _ALIASES.get(name, name)
    full = name + bracket + rest + (" unsigned" if unsigned else "")
    integer = re.fullmatch(rf"({'|'.join(_BITS)})\((\d+)\)(.*)", full.lower())
    if integer and not (integer[1] == "tinyint" and integer[2] == "1"):
        full = integer[1] + integer[3]
    if bracket and not rest.lstrip().startswith("'"):
        full = re.sub(r"\s+", " ", full).lower().replace(", ", ",")
    if full == "decimal":
        full = "decimal(10,0)"
    if re.fullmatch(r"decimal\(\d+\)", full):
        full = full[:-1] + ",0)"
    return {"char": "char(1)", "bit": "bit(1)", "binary": "binary(1)"}.get(full, full)


@dataclasses.dataclass(frozen=True)
class Zone:
    """The time zone of a session, as minutes east of UTC."""

    minutes: int = 0

    @property
    def info(self) -> timezone:
        """The same for Python."""
        return timezone(timedelta(minutes=self.minutes))


def stored(value: Value, column: str, kind: ColumnType, zone: Zone) -> Value:
    """Return what is stored of a value in a column of that type.

    Raises `SqlError` where it does not fit, as MySQL's strict mode does.
    """
    if value is None:
        return None
    if kind.is_integer:
        return _integer(value, column, kind)
    if kind.name == "decimal":
        return _decimal(value, column, kind)
    if kind.name in ("float", "double"):
        return _double(value, column)
    if kind.name in _MOMENTS:
        return _moment(value, column, kind, zone)
    if kind.name == "time":
        return dates.time_of(_text(value)) or _refuse(1292, "time", value, column)
    if kind.is_binary:
        return _fitting(value if isinstance(value, bytes) else _text(value).encode(), column, kind)
    if kind.name == "enum":
        return _choice(value, column, kind)
    if kind.name == "json":
        return _json(value, column)
    if kind.name in ("year", "bit"):
        return int.from_bytes(value, "big") if isinstance(value, bytes) else int(value)
    return _fitting(_text(value, column), column, kind)


def _refuse(number: int, what: str, value: Value, column: str) -> str:
    shown = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
    raise SqlError(number, f"Incorrect {what} value: '{shown[:64]}' for column '{column}' at row 1")


def _text(value: Value, column: str = "") -> str:
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            shown = "".join(f"\\x{byte:02X}" for byte in value[:6])
            raise SqlError(
                1366, f"Incorrect string value: '{shown}' for column '{column}' at row 1"
            ) from None
    return number_text(value) if isinstance(value, float) else str(value)


def _number(value: Value, column: str, what: str) -> Decimal:
    try:
        found = Decimal(_text(value).strip())
    except InvalidOperation:
        _refuse(1366, what, value, column)
        raise
    if not found.is_finite():
        _refuse(1366, what, value, column)
    return found


def _integer(value: Value, column: str, kind: ColumnType) -> int:
    number = int(_number(value, column, "integer").quantize(Decimal(1), ROUND_HALF_UP))
    least, most = kind.range
    # SQLite's own numbers end at 2^63 - 1.
    if not least <= number <= min(most, 2**63 - 1):
        raise SqlError(1264, f"Out of range value for column '{column}' at row 1")
    return number


def _decimal(value: Value, column: str, kind: ColumnType) -> Value:
    number = _number(value, column, "decimal").quantize(
        Decimal(1).scaleb(-kind.scale), ROUND_HALF_UP
    )
    if len(number.as_tuple().digits) > max(kind.precision, kind.scale + 1):
        raise SqlError(1264, f"Out of range value for column '{column}' at row 1")
    return str(number)  # SQLite's NUMERIC makes a number of it where none is lost


def _double(value: Value, column: str) -> float:
    try:
        return float(_text(value))
    except ValueError:
        _refuse(1265, "double", value, column)
        raise


def _moment(value: Value, column: str, kind: ColumnType, zone: Zone) -> str:
    found = dates.moment_of(_text(value))
    if found is None:
        return _refuse(1292, kind.name, value, column)
    if kind.name == "date":
        return found.date
    if kind.name == "timestamp":
        found = found.moved(-zone.minutes)
    return found.shown(kind.precision)


def _fitting(value: Value, column: str, kind: ColumnType) -> Value:
    assert isinstance(value, str | bytes)
    limit = kind.length
    size = len(value.encode()) if isinstance(value, str) and kind.name in _TEXTS else len(value)
    if limit and size > limit:
        if isinstance(value, str) and kind.name in ("char", "varchar"):
            value = value.rstrip(" ") if len(value.rstrip(" ")) <= limit else value
        if len(value) > limit or kind.name in _TEXTS:
            raise SqlError(1406, f"Data too long for column '{column}' at row 1")
    if kind.name == "char" and isinstance(value, str):
        return value.rstrip(" ")
    if kind.name == "binary" and isinstance(value, bytes):
        return value.ljust(limit, b"\0")
    return value


def _choice(value: Value, column: str, kind: ColumnType) -> str:
    if isinstance(value, int) and 0 < value <= len(kind.choices):
        return kind.choices[value - 1]
    wanted = _text(value).lower()
    for choice in kind.choices:
        if choice.lower() == wanted:
            return choice
    raise SqlError(1265, f"Data truncated for column '{column}' at row 1")


def _json(value: Value, column: str) -> str:
    text = _text(value)
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        raise SqlError(
            3140, f"Invalid JSON text: \"Invalid value.\" at position 0 in value for '{column}'."
        ) from None


def squeezed(value: Value, kind: ColumnType) -> Value:
    """Return what is stored of a value that does not fit where MySQL is not strict."""
    text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
    if kind.is_number:
        found = re.match(r"\s*[-+]?\d+(?:\.\d+)?", text)
        number = Decimal(found[0].strip()) if found else Decimal(0)
        if not kind.is_integer:
            return (
                decimal_text(str(number), kind.scale) if kind.name == "decimal" else float(number)
            )
        least, most = kind.range
        return int(min(max(number, Decimal(least)), Decimal(min(most, 2**63 - 1))))
    if kind.name in _MOMENTS:
        return dates.Moment(0, 0, 0).date if kind.name == "date" else dates.Moment(0, 0, 0).shown()
    if kind.name == "time":
        return "00:00:00"
    if kind.is_binary:
        return value[: kind.length] if isinstance(value, bytes) else text.encode()[: kind.length]
    if kind.name in ("enum", "json"):
        return ""
    if kind.name in _TEXTS:
        return text.encode()[: kind.length].decode(errors="ignore")
    return text[: kind.length or None]


# --- reading back --------------------------------------------------------------------------------


def read_back(value: Value, kind: ColumnType, zone: Zone) -> Value:
    """Return what a client gets of a stored value of that type, in the session's time zone."""
    if value is None:
        return None
    if kind.name == "decimal":
        return decimal_text(value, kind.scale)
    if kind.name == "timestamp":
        found = dates.moment_of(str(value))
        return value if found is None else found.moved(zone.minutes).shown(kind.precision)
    if kind.name == "bit" and isinstance(value, int):
        return value.to_bytes((kind.precision or 1) + 7 >> 3, "big")
    return value


def decimal_text(value: Value, scale: int) -> str:
    """Return a number with so many digits behind the point, as decimals are shown."""
    number = Decimal(value.decode() if isinstance(value, bytes) else str(value))
    return f"{number.quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP):f}"


def number_text(value: float) -> str:
    """Return a double as MySQL shows it: 1.5, 3, 1e20."""
    if math.isfinite(value) and value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return re.sub(r"e([+-])0*(\d)", lambda m: f"e{m[1].strip('+')}{m[2]}", repr(value))
