"""The arguments of commands: what they mean, and what is said to those that mean nothing."""

from __future__ import annotations

from dataclasses import dataclass

from reference.kv.errors import INT64, parse_integer
from reference.kv.resp_replies import error

Arguments = list[bytes]


def pairs(arguments: Arguments) -> dict[bytes, bytes]:
    """Return words that alternate as name and value."""
    return dict(zip(arguments[::2], arguments[1::2], strict=True))


def time_to_live(text: bytes, per_second: int) -> float | None:
    """Return the seconds that a text of `per_second` units means, None where there are none.

    Raise `NotAnInteger`.
    """
    return seconds(parse_integer(text), per_second)


def seconds(amount: int, per_second: int) -> float | None:
    """Return the time to live in seconds, or None for one that cannot be."""
    if amount <= 0 or amount * (1000 // per_second) not in INT64:
        return None
    return amount / per_second


@dataclass
class Lifetime:
    """What options say of the time of a key: `ttl` seconds from now, `moment` in seconds since
    1970, `kept` as it was, `given_up`; nothing of these where they say nothing.
    """

    ttl: float | None = None
    moment: float | None = None
    kept: bool = False
    given_up: bool = False

    @property
    def is_said(self) -> bool:
        """Whether there was such an option."""
        return self.kept or self.given_up or self.ttl is not None or self.moment is not None


UNITS = {b"EX": 1, b"PX": 1000, b"EXAT": 1, b"PXAT": 1000}
"""The options that say how long or until when, and how many of their units are a second."""


def read_lifetime(option: bytes, amount: bytes | None, name: str, to: Lifetime) -> bytes | None:
    """Take what EX, PX, EXAT or PXAT says over into `to`; return the error where there is one.

    A second option of this kind is a syntax error (Redis' documentation of SET and GETEX).
    Raise `NotAnInteger`.
    """
    if amount is None or to.is_said:
        return error("ERR syntax error")
    found = seconds(parse_integer(amount), UNITS[option])
    if found is None:
        return invalid_time(name)
    if option.endswith(b"AT"):
        to.moment = found
    else:
        to.ttl = found
    return None


def invalid_time(name: str) -> bytes:
    """The error of a command whose time to live cannot be."""
    return error(f"ERR invalid expire time in '{name}' command")
