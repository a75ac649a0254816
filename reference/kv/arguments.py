"""The arguments of commands: what they mean, and what is said to those that mean nothing."""

from __future__ import annotations

from reference.kv.errors import INT64, NotAnInteger, parse_integer
from reference.kv.resp_replies import error

Arguments = list[bytes]


def pairs(arguments: Arguments) -> dict[bytes, bytes]:
    """Return words that alternate as name and value."""
    return dict(zip(arguments[::2], arguments[1::2], strict=True))


def time_to_live(text: bytes, per_second: int) -> float | None:
    """Return the seconds that a text of `per_second` units means, None where there are none."""
    try:
        return seconds(parse_integer(text), per_second)
    except NotAnInteger:
        return None


def seconds(amount: int, per_second: int) -> float | None:
    """Return the time to live in seconds, or None for one that cannot be."""
    if amount <= 0 or amount * (1000 // per_second) not in INT64:
        return None
    return amount / per_second


def invalid_time(name: str) -> bytes:
    """The error of a command whose time to live cannot be."""
    return error(f"ERR invalid expire time in '{name}' command")
