"""Takes the frames of the Redis protocol off a stream of bytes.

A request is an array of bulk strings; a line that begins with a letter, a quote or a blank is an
"inline command" (Redis' documentation, "Redis serialization protocol"), which people type.
"""

from __future__ import annotations

import enum
import re
from typing import Final, Literal

from reference.kv.errors import NotAnInteger, parse_integer

MAX_ARRAY_LENGTH = 1024 * 1024
MAX_BULK_LENGTH = 512 * 1024 * 1024
MAX_NESTING = 32
MAX_INLINE = 64 * 1024

ARRAY, BULK, SIMPLE, ERROR, INTEGER = KINDS = b"*$+-:"
INLINE = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ\"' \t\r\n"

_WORD = re.compile(
    rb"""\s*(?:"(?P<double>(?:\\.|[^"\\])*)"|'(?P<single>(?:\\'|[^'\\]|\\(?!'))*)'|(?P<bare>[^\s"']+))(?=\s|\Z)""",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\(?:x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"a": b"\a"}


class ProtocolError(Exception):
    """The bytes are no frame; what follows them cannot be told apart any more."""


class InputOverflow(Exception):
    """A frame is larger than the connection may send."""


class SimpleString(bytes):
    """The text of a `+` line, as opposed to a bulk string."""


class Incomplete(enum.Enum):
    """The type of `INCOMPLETE`: the bytes end before the frame does."""

    INCOMPLETE = enum.auto()


INCOMPLETE: Final[Literal[Incomplete.INCOMPLETE]] = Incomplete.INCOMPLETE

Frame = bytes | int | None | list["Frame"]
"""A bulk string or `SimpleString`, an integer, null (and error lines), an array."""


class RespParser:
    """Takes frames off the bytes fed to it, in any fragments.

    `limit` is the largest frame in bytes, finished or not; 0 means no limit.
    """

    def __init__(self, limit: int = 0) -> None:
        self._limit = limit
        self._buffer = bytearray()
        self._position = 0
        self._frame_start = 0
        # The arrays that are open, outermost first: items so far, and how many in all.
        self._open: list[tuple[list[Frame], int]] = []

    def feed(self, data: bytes) -> None:
        """Add what was received."""
        self._buffer += data

    def clear(self) -> None:
        """Forget everything that was fed."""
        self._buffer.clear()
        self._position = self._frame_start = 0
        self._open.clear()

    def next(self) -> Frame | Incomplete:
        """Return the next whole frame, or `INCOMPLETE`.

        Raise `ProtocolError` or `InputOverflow`; after these only `clear` is of use.
        """
        buffer = self._buffer
        while True:
            start = self._position
            if start >= len(buffer):
                return self._incomplete()
            kind = buffer[start]
            if kind in INLINE and not self._open:
                words = self._inline(start)
                if words:
                    return words
                continue
            if kind not in KINDS:
                raise ProtocolError(f"unexpected type byte: {kind:#04x}")
            if kind == ARRAY and len(self._open) >= MAX_NESTING:
                raise ProtocolError(f"array nesting deeper than {MAX_NESTING} levels")
            end = buffer.find(b"\r\n", start + 1)
            if end < 0:
                return self._incomplete()
            if kind == ARRAY:
                length = self._length(start + 1, end, MAX_ARRAY_LENGTH, "invalid multibulk length")
                self._position = end + 2
                if length > 0:
                    self._open.append(([], length))
                    continue
                frame: Frame = [] if length == 0 else None
            else:
                item = self._item(kind, start + 1, end)
                if item is INCOMPLETE:
                    return self._incomplete()
                frame = item
            while self._open:
                items, length = self._open[-1]
                items.append(frame)
                if len(items) < length:
                    break
                self._open.pop()
                frame = items
            else:
                return self._finished(frame)

    def _item(self, kind: int, start: int, end: int) -> Frame | Incomplete:
        """Return what is no array and begins with the line from `start` to `end`."""
        after = end + 2
        frame: Frame = None
        if kind == BULK:
            length = self._length(start, end, MAX_BULK_LENGTH, "invalid bulk length")
            if length >= 0:
                if after + length + 2 > len(self._buffer):
                    return INCOMPLETE
                frame = bytes(self._buffer[after : after + length])
                after += length + 2
        elif kind == SIMPLE:
            frame = SimpleString(self._buffer[start:end])
        elif kind == INTEGER:
            frame = self._integer(start, end)
        self._position = after
        return frame

    def _inline(self, start: int) -> Frame | Incomplete:
        """Return the words of a line, none for an empty one."""
        end = self._buffer.find(b"\n", start)
        if (len(self._buffer) if end < 0 else end) - start > MAX_INLINE:
            raise ProtocolError("too big inline request")
        if end < 0:
            return self._incomplete()
        self._position = end + 1
        return self._finished(list[Frame](words_of_line(bytes(self._buffer[start:end]))))

    def _incomplete(self) -> Incomplete:
        if self._frame_start:
            del self._buffer[: self._frame_start]
            self._position -= self._frame_start
            self._frame_start = 0
        self._check_size(len(self._buffer) + 1)
        return INCOMPLETE

    def _finished(self, frame: Frame) -> Frame:
        size = self._position - self._frame_start
        self._frame_start = self._position
        self._check_size(size)
        return frame

    def _check_size(self, size: int) -> None:
        if self._limit and size > self._limit:
            raise InputOverflow

    def _length(self, start: int, end: int, most: int, complaint: str) -> int:
        length = self._integer(start, end)
        if length > most:
            raise ProtocolError(complaint)
        return length

    def _integer(self, start: int, end: int) -> int:
        text = bytes(self._buffer[start:end])
        try:
            return parse_integer(text)
        except NotAnInteger as error:
            try:
                shown = text.decode()
            except UnicodeDecodeError:
                raise ProtocolError("non-UTF-8 integer line") from error
            raise ProtocolError(f"invalid integer: {shown}") from error


def words_of_line(line: bytes) -> list[bytes]:
    """Return the words of an inline command: bare, or quoted as in redis-cli.

    Raise `ProtocolError` where a quote has no end, or is not the end of its word.
    """
    words, position, line = [], 0, line.strip()
    while position < len(line):
        found = _WORD.match(line, position)
        if found is None:
            raise ProtocolError("unbalanced quotes in request")
        position = found.end()
        if found["double"] is not None:
            words.append(_ESCAPE.sub(_unescaped, found["double"]))
        elif found["single"] is not None:
            words.append(found["single"].replace(b"\\'", b"'"))
        else:
            words.append(found["bare"])
    return words


def _unescaped(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes.fromhex(found[1].decode())
    return _ESCAPED.get(found[2], found[2])


def words_of(frame: Frame | Incomplete) -> list[bytes]:
    """Return the words of a request with its name in upper case, none for an odd one."""
    parts = frame.split() if isinstance(frame, SimpleString) else frame
    if not isinstance(parts, list) or not parts or not isinstance(parts[0], bytes):
        return []
    return [parts[0].upper(), *(part for part in parts[1:] if type(part) is bytes)]
