"""Dates as HTTP writes them, in each of its three forms (RFC 9110, 5.6.7). Pure functions."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from email.utils import format_datetime

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_DAYS = ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun")


def _form(text: str) -> re.Pattern[str]:
    """Compile one of the forms, whose parts are named in braces."""
    return re.compile(
        text.format(
            short=f"(?:{'|'.join(_DAYS)})",
            long=f"(?:{'|'.join(_LONG_DAYS)})day",
            month=f"(?P<month>{'|'.join(_MONTHS)})",
            time=r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)",
        )
    )


# As it is written today, as RFC 850 had it, as asctime() of C has it.
_FORMS = (
    _form(r"{short}, (?P<day>\d\d) {month} (?P<year>\d\d\d\d) {time} GMT"),
    _form(r"{long}, (?P<day>\d\d)-{month}-(?P<year>\d\d) {time} GMT"),
    _form(r"{short} {month} (?P<day>[ \d]\d) {time} (?P<year>\d\d\d\d)"),
)

# A year of two digits is never further in the future than this.
_FURTHEST = 50


def write(timestamp: float) -> str:
    """Return seconds since the epoch as an HTTP date."""
    return format_datetime(datetime.fromtimestamp(int(timestamp), UTC), usegmt=True)


def parse(text: str) -> float | None:
    """Read an HTTP date: seconds since the epoch; None where it is none."""
    found = next((match for form in _FORMS if (match := form.fullmatch(text.strip(" \t")))), None)
    if found is None:
        return None
    year, month = int(found["year"]), _MONTHS.index(found["month"]) + 1
    # A leap second is the last one of its minute, as far as files are concerned.
    clock = int(found["hour"]), int(found["minute"]), min(int(found["second"]), 59)
    try:
        moment = datetime(_full_year(year), month, int(found["day"]), *clock, tzinfo=UTC)
    except ValueError:
        return None
    return moment.timestamp()


def _full_year(year: int) -> int:
    if year >= 100:
        return year
    this_year = time.gmtime().tm_year
    full = this_year - this_year % 100 + year
    return full - 100 if full > this_year + _FURTHEST else full
