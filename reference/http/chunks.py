"""Bodies in chunks, read as the grammar has them (RFC 9112, 7.1).

h11's own reader is lenient: about blanks behind a size, control characters in extensions, folded
trailers. Where two servers in a row read a body in two ways, the second may find another request in
it.
"""

from __future__ import annotations

import re
from typing import NoReturn, Protocol

import h11

from reference.http import request_head

_TOKEN = rb"[-!#$%&'*+.^_`|~0-9A-Za-z]+"
_QUOTED = rb'"(?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t\x20-\x7e\x80-\xff])*"'
_BLANKS = rb"[ \t]*"
_EXTENSION = rb"%b;%b%b(?:%b=%b(?:%b|%b))?" % (
    _BLANKS, _BLANKS, _TOKEN, _BLANKS, _BLANKS, _TOKEN, _QUOTED,
)  # fmt: skip
# 16 digits are what 64 bits can count.
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,16})((?:%b)*)" % _EXTENSION)
_MOST_DIGITS = 16


class Buffer(Protocol):
    """What has been received, as h11 keeps it."""

    def maybe_extract_at_most(self, count: int) -> bytearray | None:
        """Take so many bytes at most; None where there are none."""

    def maybe_extract_next_line(self) -> bytearray | None:
        """Take a line with its CR LF; None where it has not ended."""


class Chunks:
    """A reader of h11's: takes one body out of what is received.

    `limit` bytes are what its extensions and trailers may have in all (0 = any number): they are of
    no use to anybody here.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._overhead = 0
        self._left = 0
        self._ending = b""
        self._is_last = False

    def __call__(self, buffer: Buffer) -> h11.Data | h11.EndOfMessage | None:
        """Return the next piece of the body, or its end; None where more has to come first.

        Raises `h11.LocalProtocolError` for what is no chunk.
        """
        if not (self._skip_ending(buffer) and self._begin(buffer)):
            return None
        if self._is_last:
            return self._end(buffer)
        data = buffer.maybe_extract_at_most(self._left)
        if data is None:
            return None
        self._left -= len(data)
        self._ending = b"" if self._left else b"\r\n"
        return h11.Data(data=bytes(data))

    def read_eof(self) -> NoReturn:
        """Say that the client left before the end."""
        raise h11.RemoteProtocolError("the connection ended within a body in chunks")

    def _skip_ending(self, buffer: Buffer) -> bool:
        """Pass over the line end behind a chunk's data; tell whether it was all there."""
        if self._ending and (came := buffer.maybe_extract_at_most(len(self._ending))):
            if not self._ending.startswith(bytes(came)):
                _refuse("a chunk is longer than it said")
            self._ending = self._ending[len(came) :]
        return not self._ending

    def _begin(self, buffer: Buffer) -> bool:
        """Read the size of the next chunk where one is due; tell whether it is known."""
        if self._left or self._is_last:
            return True
        line = buffer.maybe_extract_next_line()
        if line is None:
            return False
        size = _SIZE.fullmatch(bytes(line).removesuffix(b"\r\n"))
        if size is None:
            _refuse("a chunk without a size")
        self._count(len(line) - _MOST_DIGITS)
        self._left = int(size[1], 16)
        self._is_last = not self._left
        return True

    def _end(self, buffer: Buffer) -> h11.EndOfMessage | None:
        """Read trailers up to the empty line; what they say is nobody's to hear."""
        while (line := buffer.maybe_extract_next_line()) is not None:
            if line == b"\r\n":
                return h11.EndOfMessage()
            self._count(len(line))
            try:
                request_head.check_field(bytes(line).removesuffix(b"\r\n"))
            except request_head.BadHead as bad:
                _refuse(str(bad))
        return None

    def _count(self, size: int) -> None:
        self._overhead += max(size, 0)
        if 0 < self._limit < self._overhead:
            raise h11.LocalProtocolError("too much beside a body", error_status_hint=431)


def _refuse(why: str) -> NoReturn:
    raise h11.LocalProtocolError(why, error_status_hint=400)
