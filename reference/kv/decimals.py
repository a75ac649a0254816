"""Decimal numbers as INCRBYFLOAT adds them: exactly, with at most 17 digits behind the point."""

from __future__ import annotations

import decimal
import re

from reference.kv.errors import NotAFloat, NotFinite

_DECIMAL = re.compile(rb"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,9})?\Z")

LARGEST_EXPONENT = 4932
"""Of the largest number that Redis adds (the `long double` of most machines)."""

LONGEST = 256
"""Bytes of a text that may be such a number."""

_EXACT = decimal.Context(prec=2 * LARGEST_EXPONENT, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN)
_LAST_PLACE = decimal.Decimal(1).scaleb(-17)


def add_decimals(first: bytes, second: bytes) -> bytes:
    """Return the sum of two decimal numbers, without an exponent and without trailing zeros.

    Raise `NotAFloat` where one is none, `NotFinite` where the sum is too large.
    """
    numbers = [_decimal(text) for text in (first, second)]
    if any(number.adjusted() > LARGEST_EXPONENT for number in numbers):
        raise NotFinite
    total = _EXACT.add(*numbers)
    if total.adjusted() > LARGEST_EXPONENT:
        raise NotFinite
    shown = f"{total.quantize(_LAST_PLACE, context=_EXACT):f}"
    shown = shown.rstrip("0").rstrip(".")
    return (shown if shown != "-0" else "0").encode()


def _decimal(text: bytes) -> decimal.Decimal:
    if len(text) > LONGEST or not _DECIMAL.match(text):
        raise NotAFloat
    number = decimal.Decimal(text.decode())
    return number if number.adjusted() > -LARGEST_EXPONENT else decimal.Decimal(0)
