"""The replies of the Redis protocol, encoded."""

from __future__ import annotations

from collections.abc import Sequence

OK = b"+OK\r\n"
PONG = b"+PONG\r\n"
NULL = b"$-1\r\n"


def status(text: str) -> bytes:
    """A line that tells how it went."""
    return b"+" + text.encode() + b"\r\n"


def error(message: str) -> bytes:
    """An error line; what would end the line early is blanked out."""
    return b"-" + message.replace("\r", " ").replace("\n", " ").encode() + b"\r\n"


def wrong_number(name: str) -> bytes:
    """The error of a request with too few arguments, or an odd one."""
    return error(f"ERR wrong number of arguments for '{name}' command")


def integer(number: int) -> bytes:
    """An integer line."""
    return b":%d\r\n" % number


def bulk(text: bytes | None) -> bytes:
    """A bulk string, or null."""
    return NULL if text is None else b"$%d\r\n%b\r\n" % (len(text), text)


def array(items: Sequence[bytes]) -> bytes:
    """An array of encoded replies."""
    return b"*%d\r\n" % len(items) + b"".join(items)


def text_of(reply: bytes) -> bytes | None:
    """Return the text of a bulk string, None for null and for an error."""
    if not reply.startswith(b"$") or reply == NULL:
        return None
    return reply.partition(b"\r\n")[2][:-2]
