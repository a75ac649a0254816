"""MySQL's functions, for SQLite: those that it lacks, and those that mean something else there."""

from __future__ import annotations

import functools
import hashlib
import json
import math
import random
import re
import uuid
from collections.abc import Callable, Mapping
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from typing import Any

from reference.sql import dates, types
from reference.sql.types import Value

Function = Callable[..., Value]


def text_of(value: Value) -> str:
    """Return a value as text; bytes that are none keep their place."""
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return types.number_text(value) if isinstance(value, float) else str(value)


def number_of(value: Value) -> int | float:
    """Return a value as a number, as MySQL reads one off the front of a text."""
    if isinstance(value, int | float):
        return value
    found = re.match(r"\s*[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?", text_of(value), re.IGNORECASE)
    if found is None:
        return 0
    number = float(found[0])
    return int(number) if number.is_integer() and "." not in found[0] else number


def _null_in_null_out(function: Function) -> Function:
    @functools.wraps(function)
    def guarded(*arguments: Value) -> Value:
        return None if any(argument is None for argument in arguments) else function(*arguments)

    return guarded


# --- texts ---------------------------------------------------------------------------------------


def _concat(*parts: Value) -> Value:
    if any(isinstance(part, bytes) for part in parts):
        return b"".join(p if isinstance(p, bytes) else text_of(p).encode() for p in parts)
    return "".join(map(text_of, parts))


def _field(wanted: Value, *items: Value) -> Value:
    for number, item in enumerate(items, start=1):
        if item is not None and text_of(item).lower() == text_of(wanted).lower():
            return number
    return 0


def _elt(number: Value, *items: Value) -> Value:
    index = int(number_of(number)) if number is not None else 0
    return items[index - 1] if 0 < index <= len(items) else None


def _locate(part: Value, text: Value, start: Value = 1) -> Value:
    at = text_of(text).lower().find(text_of(part).lower(), max(int(number_of(start)) - 1, 0))
    return at + 1


def _substring_index(text: Value, delimiter: Value, count: Value) -> Value:
    parts = text_of(text).split(text_of(delimiter))
    wanted = int(number_of(count))
    chosen = parts[:wanted] if wanted > 0 else parts[wanted:] if wanted else []
    return text_of(delimiter).join(chosen)


def _trim(text: Value, removed: Value, where: Value) -> Value:
    found, off = text_of(text), text_of(removed)
    while off and where in ("BOTH", "LEADING") and found.startswith(off):
        found = found.removeprefix(off)
    while off and where in ("BOTH", "TRAILING") and found.endswith(off):
        found = found.removesuffix(off)
    return found


def _pad(text: Value, length: Value, pad: Value, *, left: bool) -> Value:
    found, size = text_of(text), int(number_of(length))
    missing = size - len(found)
    if missing <= 0:
        return found[:size]
    filler = (text_of(pad) * missing)[:missing]
    return filler + found if left else found + filler


def _substring(text: Value, start: Value, length: Value = 2**31) -> Value:
    found = text if isinstance(text, bytes) else text_of(text)
    first, size = int(number_of(start)), int(number_of(length))
    begin = first - 1 if first > 0 else len(found) + first
    return found[begin : begin + size] if first and begin >= 0 and size > 0 else found[:0]


def _length(value: Value) -> Value:
    return len(value) if isinstance(value, bytes) else len(text_of(value).encode())


def _insert(text: Value, start: Value, length: Value, new: Value) -> Value:
    found, at, size = text_of(text), int(number_of(start)) - 1, int(number_of(length))
    return found[:at] + text_of(new) + found[at + size :] if 0 <= at < len(found) else found


def _regexp(text: Value, pattern: Value, mode: Value = "") -> Value:
    flags = 0 if "c" in text_of(mode) else re.IGNORECASE
    return int(re.search(text_of(pattern), text_of(text), flags) is not None)


def _hex(value: Value) -> Value:
    if isinstance(value, int):
        return f"{value & (2**64 - 1):X}"
    return (value if isinstance(value, bytes) else text_of(value).encode()).hex().upper()


def _unhex(value: Value) -> Value:
    try:
        return bytes.fromhex(types_even(text_of(value)))
    except ValueError:
        return None


def types_even(digits: str) -> str:
    """Return hexadecimal digits in pairs."""
    return digits if len(digits) % 2 == 0 else "0" + digits


def _octets(value: Value) -> bytes:
    return value if isinstance(value, bytes) else text_of(value).encode()


def _format(value: Value, digits: Value) -> Value:
    return f"{number_of(value):,.{int(number_of(digits))}f}"


def _sha2(value: Value, bits: Value) -> Value:
    name = {0: "sha256", 224: "sha224", 256: "sha256", 384: "sha384", 512: "sha512"}
    found = name.get(int(number_of(bits)))
    return hashlib.new(found, _octets(value)).hexdigest() if found else None


# --- numbers -------------------------------------------------------------------------------------


def _divide(left: Value, right: Value) -> Value:
    divisor = number_of(right)
    return None if divisor == 0 else number_of(left) / divisor


def _int_divide(left: Value, right: Value) -> Value:
    divisor = number_of(right)
    return None if divisor == 0 else int(Decimal(str(number_of(left))) / Decimal(str(divisor)))


def _mod(left: Value, right: Value) -> Value:
    number, divisor = number_of(left), number_of(right)
    if divisor == 0:
        return None
    if isinstance(number, int) and isinstance(divisor, int):
        return int(math.fmod(number, divisor))
    return float(Decimal(str(number)) % Decimal(str(divisor)))


def _truncate(value: Value, digits: Value) -> Value:
    step = Decimal(1).scaleb(-int(number_of(digits)))
    found = Decimal(str(number_of(value))).quantize(step, ROUND_DOWN)
    return int(found) if step >= 1 else float(found)


def _signed(value: Value) -> Value:
    number = number_of(value)
    return math.floor(abs(number) + 0.5) * (1 if number >= 0 else -1)


def _decimal(value: Value, scale: Value) -> Value:
    try:
        return types.decimal_text(number_of(value), int(number_of(scale)))
    except InvalidOperation:
        return None


def _conv(value: Value, base: Value, to: Value) -> Value:
    number = int(text_of(value), int(number_of(base)))
    digits, found = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", ""
    while number:
        number, rest = divmod(number, int(number_of(to)))
        found = digits[rest] + found
    return found or "0"


def _inet_aton(text: Value) -> Value:
    parts = text_of(text).split(".")
    if not all(part.isdigit() and int(part) < 256 for part in parts) or len(parts) != 4:
        return None
    return int.from_bytes(bytes(map(int, parts)), "big")


# --- dates ---------------------------------------------------------------------------------------


def _of_moment(function: Callable[[dates.Moment], Value]) -> Function:
    def found(value: Value, *_: Value) -> Value:
        moment = dates.moment_of(text_of(value))
        return None if moment is None else function(moment)

    return _null_in_null_out(found)


def _real(function: Callable[[Any], Value]) -> Function:
    return _of_moment(lambda moment: None if moment.is_zero else function(moment.datetime))


def _date_add(value: Value, amount: Value, unit: Value) -> Value:
    return dates.added(text_of(value), number_of(amount), text_of(unit))


def _extract(unit: Value, value: Value) -> Value:
    text = text_of(value)
    moment = dates.moment_of(text) or dates.moment_of(f"2000-01-01 {text}")
    part = _PARTS.get(text_of(unit))
    return None if moment is None or part is None else part(moment)


_PARTS: dict[str, Callable[[dates.Moment], int | None]] = {
    "YEAR": lambda m: m.year,
    "MONTH": lambda m: m.month,
    "DAY": lambda m: m.day,
    "HOUR": lambda m: m.hour,
    "MINUTE": lambda m: m.minute,
    "SECOND": lambda m: m.second,
    "MICROSECOND": lambda m: m.micro,
    "QUARTER": lambda m: (m.month + 2) // 3,
    "YEAR_MONTH": lambda m: 100 * m.year + m.month,
    "WEEK": lambda m: None if m.is_zero else int(m.datetime.strftime("%U")),
}


def _moment(value: Value, kind: Value) -> Value:
    if kind == "time":
        found = dates.moment_of(text_of(value))
        return found.shown()[11:] if found else dates.time_of(text_of(value))
    moment = dates.moment_of(text_of(value))
    if moment is None:
        return None
    return moment.date if kind == "date" else moment.shown(6 if moment.micro else 0)


def _datediff(left: Value, right: Value) -> Value:
    one, other = dates.moment_of(text_of(left)), dates.moment_of(text_of(right))
    if one is None or other is None or one.is_zero or other.is_zero:
        return None
    return (one.datetime.date() - other.datetime.date()).days


def _timestampdiff(unit: Value, start: Value, end: Value) -> Value:
    one, other = dates.moment_of(text_of(start)), dates.moment_of(text_of(end))
    return None if one is None or other is None else dates.between(text_of(unit), one, other)


def _date_format(value: Value, form: Value) -> Value:
    moment = dates.moment_of(text_of(value))
    return None if moment is None else dates.formatted(moment, text_of(form))


def offset(zone: Value) -> int | None:
    """Return the minutes east of UTC of `+02:00`, `UTC` or `SYSTEM`; None for another name."""
    text = text_of(zone)
    if text.upper() in ("SYSTEM", "UTC", "GMT", "Z"):
        return 0
    found = re.fullmatch(r"([+-])(\d{1,2}):(\d\d)", text)
    if found is None or int(found[2]) > 14 or int(found[3]) > 59:
        return None
    return (-1 if found[1] == "-" else 1) * (60 * int(found[2]) + int(found[3]))


def _convert_tz(value: Value, source: Value, target: Value) -> Value:
    moment, one, other = dates.moment_of(text_of(value)), offset(source), offset(target)
    if moment is None or one is None or other is None:
        return None
    return moment.moved(other - one).shown()


# --- JSON ----------------------------------------------------------------------------------------


def _joined(items: Value, separator: Value) -> Value:
    found = [item for item in json.loads(text_of(items)) if item is not None]
    return text_of(separator).join(map(text_of, found)) if found else None


def _json_unquote(value: Value) -> Value:
    text = text_of(value)
    try:
        found = json.loads(text)
    except ValueError:
        return text
    return found if isinstance(found, str) else text


def _json_extract(value: Value, path: Value) -> Value:
    try:
        found = json.loads(text_of(value))
    except ValueError:
        return None
    for name, index in re.findall(r"""\.("(?:[^"]+)"|\w+)|\[(\d+)\]""", text_of(path)):
        key: Any = int(index) if index else name.strip('"')
        try:
            found = found[key]
        except (KeyError, IndexError, TypeError):
            return None
    return json.dumps(found, ensure_ascii=False)


PLAIN: Mapping[str, Function] = {
    "CONCAT": _concat,
    "LOCATE": _locate,
    "INSTR": lambda text, part: _locate(part, text),
    "SUBSTRING_INDEX": _substring_index,
    "_trim": _trim,
    "LTRIM": lambda text: _trim(text, " ", "LEADING"),
    "RTRIM": lambda text: _trim(text, " ", "TRAILING"),
    "LPAD": lambda text, size, pad: _pad(text, size, pad, left=True),
    "RPAD": lambda text, size, pad: _pad(text, size, pad, left=False),
    "_left": lambda text, size: text_of(text)[: max(int(number_of(size)), 0)],
    "_right": lambda text, n: text_of(text)[-int(number_of(n)) :] if number_of(n) > 0 else "",
    "SUBSTRING": _substring,
    "SUBSTR": _substring,
    "MID": _substring,
    "LENGTH": _length,
    "OCTET_LENGTH": _length,
    "BIT_LENGTH": lambda value: 8 * len(_octets(value)),
    "CHAR_LENGTH": lambda v: len(v) if isinstance(v, bytes) else len(text_of(v)),
    "CHARACTER_LENGTH": lambda value: len(text_of(value)),
    "UPPER": lambda text: text_of(text).upper(),
    "UCASE": lambda text: text_of(text).upper(),
    "LOWER": lambda text: text_of(text).lower(),
    "LCASE": lambda text: text_of(text).lower(),
    "REVERSE": lambda text: text_of(text)[::-1],
    "REPEAT": lambda text, n: text_of(text) * max(int(number_of(n)), 0),
    "SPACE": lambda n: " " * max(int(number_of(n)), 0),
    "STRCMP": lambda a, b: (text_of(a) > text_of(b)) - (text_of(a) < text_of(b)),
    "_insert": _insert,
    "FIND_IN_SET": lambda a, b: _field(a, *text_of(b).split(",")) if text_of(b) else 0,
    "REGEXP_LIKE": _regexp,
    "REGEXP_REPLACE": lambda t, p, n: re.sub(text_of(p), text_of(n), text_of(t)),
    "ASCII": lambda text: _octets(text)[0] if _octets(text) else 0,
    "ORD": lambda text: _octets(text)[0] if _octets(text) else 0,
    "HEX": _hex,
    "UNHEX": _unhex,
    "BIN": lambda number: f"{int(number_of(number)):b}",
    "FORMAT": _format,
    "MD5": lambda value: hashlib.md5(_octets(value)).hexdigest(),
    "SHA1": lambda value: hashlib.sha1(_octets(value)).hexdigest(),
    "SHA": lambda value: hashlib.sha1(_octets(value)).hexdigest(),
    "SHA2": _sha2,
    "CRC32": lambda value: __import__("zlib").crc32(_octets(value)),
    "_divide": _divide,
    "_int_divide": _int_divide,
    "_mod": _mod,
    "_bit_xor": lambda a, b: int(number_of(a)) ^ int(number_of(b)),
    "_xor": lambda a, b: int(bool(number_of(a)) != bool(number_of(b))),
    "TRUNCATE": _truncate,
    "_signed": _signed,
    "_decimal": _decimal,
    "_number": number_of,
    "CONV": _conv,
    "GREATEST": lambda *items: max(items, key=number_of if _numbers(items) else text_of),
    "LEAST": lambda *items: min(items, key=number_of if _numbers(items) else text_of),
    "INET_ATON": _inet_aton,
    "INET_NTOA": lambda n: ".".join(map(str, int(number_of(n)).to_bytes(4, "big"))),
    "_date_add": _date_add,
    "_extract": _extract,
    "_moment": _moment,
    "DATEDIFF": _datediff,
    "TIMESTAMPDIFF": _timestampdiff,
    "TIMESTAMPADD": lambda unit, n, value: _date_add(value, n, unit),
    "DATE_FORMAT": _date_format,
    "STR_TO_DATE": lambda text, form: dates.parsed(text_of(text), text_of(form)),
    "CONVERT_TZ": _convert_tz,
    "_joined": _joined,
    "JSON_UNQUOTE": _json_unquote,
    "_json_extract": _json_extract,
    "JSON_EXTRACT": _json_extract,
    "JSON_LENGTH": lambda value: len(json.loads(text_of(value))),
    "DATE": lambda value: _moment(value, "date"),
    "TIME": lambda value: _moment(value, "time"),
    "TIMESTAMP": lambda value: _moment(value, "datetime"),
}
"""Functions that are NULL where an argument is."""

SPECIAL: Mapping[str, Function] = {
    "FIELD": _field,
    "ELT": _elt,
    "ISNULL": lambda value: int(value is None),
    "UUID": lambda: str(uuid.uuid4()),
    "RAND": lambda *seed: random.Random(*seed).random() if seed else random.random(),
    "YEAR": _of_moment(lambda m: m.year),
    "MONTH": _of_moment(lambda m: m.month),
    "DAY": _of_moment(lambda m: m.day),
    "DAYOFMONTH": _of_moment(lambda m: m.day),
    "QUARTER": _of_moment(_PARTS["QUARTER"]),
    "HOUR": lambda value: None if value is None else _extract("HOUR", value),
    "MINUTE": lambda value: None if value is None else _extract("MINUTE", value),
    "SECOND": lambda value: None if value is None else _extract("SECOND", value),
    "MICROSECOND": lambda value: None if value is None else _extract("MICROSECOND", value),
    "DAYOFWEEK": _real(lambda d: d.isoweekday() % 7 + 1),
    "WEEKDAY": _real(lambda d: d.weekday()),
    "DAYOFYEAR": _real(lambda d: d.timetuple().tm_yday),
    "WEEK": _real(lambda d: int(d.strftime("%U"))),
    "WEEKOFYEAR": _real(lambda d: d.isocalendar().week),
    "YEARWEEK": _real(lambda d: int(d.strftime("%Y%U"))),
    "DAYNAME": _real(lambda d: d.strftime("%A")),
    "MONTHNAME": _real(lambda d: d.strftime("%B")),
    "LAST_DAY": _of_moment(
        lambda m: None if m.is_zero else f"{m.date[:8]}{dates.days_in(m.year, m.month):02}"
    ),
    "TO_DAYS": _real(lambda d: d.toordinal() + 365),
}
"""The others."""


def _numbers(items: tuple[Value, ...]) -> bool:
    return all(isinstance(item, int | float) for item in items)


def install(connection: Any) -> None:
    """Give a connection of SQLite all functions that need to know nothing of the session."""
    for name, function in PLAIN.items():
        connection.create_scalar_function(name, _null_in_null_out(function), deterministic=True)
    for name, function in SPECIAL.items():
        connection.create_scalar_function(name, function, deterministic=False)
