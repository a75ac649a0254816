"""Dates and times as MySQL reads and shows them; zero dates are dates."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime, timedelta

_MOMENT = re.compile(
    r"\s*(\d{4})[-/.:](\d{1,2})[-/.:](\d{1,2})"
    r"(?:[T ]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6})\d*)?)?)?\s*(Z|[+-]\d\d:\d\d)?\s*"
)
_DIGITS = re.compile(r"\s*(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?(?:\.(\d{1,6}))?()\s*")
_TIME = re.compile(r"\s*(-?)(\d{1,3}):(\d{1,2})(?::(\d{1,2})(\.\d{1,6})?)?\s*")


@dataclasses.dataclass(frozen=True)
class Moment:
    """A date with a time, both of which may be zero."""

    year: int
    month: int
    day: int
    hour: int = 0
    minute: int = 0
    second: int = 0
    micro: int = 0

    @property
    def is_zero(self) -> bool:
        """Whether it is MySQL's zero date, or one without month or day."""
        return not (self.year and self.month and self.day)

    @property
    def date(self) -> str:
        """Its date."""
        return f"{self.year:04}-{self.month:02}-{self.day:02}"

    def shown(self, digits: int = 0) -> str:
        """Return it as MySQL shows it, with so many digits behind the second."""
        behind = f".{self.micro:06}"[: digits + 1] if digits else ""
        return f"{self.date} {self.hour:02}:{self.minute:02}:{self.second:02}{behind}"

    def moved(self, minutes: int) -> Moment:
        """Return the moment so many minutes later; a zero date stays where it is."""
        if self.is_zero or not minutes:
            return self
        return of_datetime(self.datetime + timedelta(minutes=minutes))

    @property
    def datetime(self) -> datetime:
        """The same for Python. Raises `ValueError` for a zero date."""
        return datetime(
            self.year, self.month, self.day, self.hour, self.minute, self.second, self.micro
        )


def of_datetime(found: datetime) -> Moment:
    """Return a moment of Python's."""
    return Moment(
        found.year,
        found.month,
        found.day,
        found.hour,
        found.minute,
        found.second,
        found.microsecond,
    )


def moment_of(text: str) -> Moment | None:
    """Read `2026-01-31`, `2026-1-31 12:00`, `20260131120000`; None where it is no moment."""
    found = _MOMENT.fullmatch(text) or _DIGITS.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    micro = int((found[7] or "0").ljust(6, "0"))
    moment = Moment(year, month, day, hour, minute, second, micro)
    if moment.is_zero:
        return moment if not (year or month or day) else None
    try:
        of = moment.datetime
    except ValueError:
        return None
    if zone := found[8]:
        sign = -1 if zone[0] == "-" else 1
        hours, _, minutes = zone[1:].partition(":")
        offset = 0 if zone == "Z" else sign * (60 * int(hours) + int(minutes))
        return of_datetime(of - timedelta(minutes=offset))
    return moment


def time_of(text: str) -> str | None:
    """Read a time of day or a span, `-12:30`; None where it is none."""
    if (found := _TIME.fullmatch(text)) is None:
        return None
    hours, minutes, seconds = int(found[2]), int(found[3]), int(found[4] or 0)
    if hours > 838 or minutes > 59 or seconds > 59:
        return None
    return f"{found[1]}{hours:02}:{minutes:02}:{seconds:02}{found[5] or ''}"


def now(minutes: int = 0) -> Moment:
    """Return this moment, so many minutes east of UTC."""
    return of_datetime(datetime.now(UTC).replace(tzinfo=None) + timedelta(minutes=minutes))


def seconds(moment: Moment) -> int:
    """Return the seconds since 1970 of a moment in UTC; 0 for a zero date."""
    if moment.is_zero:
        return 0
    return int(moment.datetime.replace(tzinfo=UTC).timestamp())


def of_seconds(count: float) -> Moment:
    """Return the moment in UTC of so many seconds since 1970."""
    return of_datetime(datetime.fromtimestamp(count, UTC).replace(tzinfo=None))


_UNITS = {
    "MICROSECOND": timedelta(microseconds=1),
    "SECOND": timedelta(seconds=1),
    "MINUTE": timedelta(minutes=1),
    "HOUR": timedelta(hours=1),
    "DAY": timedelta(days=1),
    "WEEK": timedelta(weeks=1),
}
_MONTHS = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}


def added(text: str, amount: float, unit: str) -> str | None:
    """Return a date or a moment so many units later, as MySQL's DATE_ADD shows it."""
    moment = moment_of(text)
    if moment is None or moment.is_zero:
        return None
    unit = unit.upper()
    if unit in _MONTHS:
        months = 12 * moment.year + moment.month - 1 + int(amount) * _MONTHS[unit]
        year, month = months // 12, months % 12 + 1
        if not 0 < year < 10_000:
            return None
        day = min(moment.day, days_in(year, month))
        later = dataclasses.replace(moment, year=year, month=month, day=day)
    elif unit in _UNITS:
        try:
            later = of_datetime(moment.datetime + amount * _UNITS[unit])
        except OverflowError:
            return None
    else:
        return None
    whole_days = unit in _MONTHS or unit in ("DAY", "WEEK")
    if len(text.strip()) <= 10 and whole_days:
        return later.date
    return later.shown(6 if later.micro else 0)


def days_in(year: int, month: int) -> int:
    """Return how many days a month has."""
    first = datetime(year + month // 12, month % 12 + 1, 1)
    return (first - timedelta(days=1)).day


def between(unit: str, start: Moment, end: Moment) -> int:
    """Return the whole units from one moment to another, as TIMESTAMPDIFF counts them."""
    if unit in _MONTHS:
        months = 12 * (end.year - start.year) + end.month - start.month
        if months > 0 and _in_month(end) < _in_month(start):
            months -= 1
        elif months < 0 and _in_month(end) > _in_month(start):
            months += 1
        return int(months / _MONTHS[unit])
    return int((end.datetime - start.datetime) / _UNITS[unit])


def _in_month(moment: Moment) -> tuple[int, ...]:
    return (moment.day, moment.hour, moment.minute, moment.second, moment.micro)


def formatted(moment: Moment, form: str) -> str:
    """Return a moment in a form of DATE_FORMAT's."""
    of = None if moment.is_zero else moment.datetime
    hour12 = moment.hour % 12 or 12
    half = "AM" if moment.hour < 12 else "PM"
    known = {
        "Y": f"{moment.year:04}",
        "y": f"{moment.year % 100:02}",
        "m": f"{moment.month:02}",
        "c": str(moment.month),
        "d": f"{moment.day:02}",
        "e": str(moment.day),
        "D": _ordinal(moment.day),
        "H": f"{moment.hour:02}",
        "k": str(moment.hour),
        "h": f"{hour12:02}",
        "I": f"{hour12:02}",
        "l": str(hour12),
        "i": f"{moment.minute:02}",
        "s": f"{moment.second:02}",
        "S": f"{moment.second:02}",
        "f": f"{moment.micro:06}",
        "p": half,
        "T": f"{moment.hour:02}:{moment.minute:02}:{moment.second:02}",
        "r": f"{hour12:02}:{moment.minute:02}:{moment.second:02} {half}",
        "%": "%",
    }
    if of is not None:
        known |= {
            "M": of.strftime("%B"),
            "b": of.strftime("%b"),
            "W": of.strftime("%A"),
            "a": of.strftime("%a"),
            "w": of.strftime("%w"),
            "j": of.strftime("%j"),
            "U": of.strftime("%U"),
            "u": of.strftime("%W"),
            "v": f"{of.isocalendar().week:02}",
            "x": f"{of.isocalendar().year:04}",
        }
    return re.sub(r"%(.)", lambda found: known.get(found[1], found[1]), form)


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }".replace(" ", "")


_PARSED = {
    "Y": ("year", r"\d{4}"),
    "y": ("short", r"\d{2}"),
    "m": ("month", r"\d{1,2}"),
    "c": ("month", r"\d{1,2}"),
    "d": ("day", r"\d{1,2}"),
    "e": ("day", r"\d{1,2}"),
    "H": ("hour", r"\d{1,2}"),
    "k": ("hour", r"\d{1,2}"),
    "i": ("minute", r"\d{1,2}"),
    "s": ("second", r"\d{1,2}"),
    "S": ("second", r"\d{1,2}"),
}


def parsed(text: str, form: str) -> str | None:
    """Read a text in a form of STR_TO_DATE's; None where it has another one."""
    form = form.replace("%T", "%H:%i:%s")
    pattern = "".join(
        f"(?P<{_PARSED[part[1]][0]}>{_PARSED[part[1]][1]})"
        if part[0] == "%" and part[1:] in _PARSED
        else re.escape(part[-1])
        for part in re.findall(r"%.|.", form)
    )
    if (found := re.match(pattern, text)) is None:
        return None
    parts = {name: int(value) for name, value in found.groupdict().items()}
    if "short" in parts:
        parts["year"] = 2000 + parts["short"] if parts["short"] < 70 else 1900 + parts["short"]
    names = ("year", "month", "day", "hour", "minute", "second")
    moment = Moment(*(parts.get(name, 0) for name in names))
    has_time = any(name in parts for name in names[3:])
    if moment_of(moment.shown()) is None:
        return None
    return moment.shown() if has_time else moment.date
