"""What the store refuses, and how the Redis protocol says so."""

from __future__ import annotations

import re

INT64 = range(-(2**63), 2**63)

_INTEGER = re.compile(rb"(?:0|-?[1-9][0-9]{0,18})\Z")


class StoreError(Exception):
    """A request that the store refuses; `reply` is the text of the Redis protocol."""

    reply = b"ERR"


class OutOfMemory(StoreError):
    """The write does not fit, and nothing may be evicted for it. Nothing was changed."""

    reply = b"ERR out of memory"


class WrongType(StoreError):
    """A string was asked for a hash, or the other way round."""

    reply = b"WRONGTYPE Operation against a key holding the wrong kind of value"


class NotAnInteger(StoreError):
    """The text is no decimal integer of 64 bits."""

    reply = b"ERR value is not an integer or out of range"


class NotAFloat(StoreError):
    """The text is no decimal number."""

    reply = b"ERR value is not a valid float"


class NotFinite(StoreError):
    """The sum would be larger than any number."""

    reply = b"ERR increment would produce NaN or Infinity"


class Overflow(StoreError):
    """The counter would leave the range of 64 bits."""

    reply = b"ERR increment or decrement would overflow"


def parse_integer(text: bytes) -> int:
    """Return the integer of 64 bits that `text` spells, or raise `NotAnInteger`.

    As in Redis a number has one spelling: no `+`, no leading zero, no `-0`, no blank.
    """
    if not _INTEGER.match(text):
        raise NotAnInteger
    number = int(text)
    if number not in INT64:
        raise NotAnInteger
    return number
