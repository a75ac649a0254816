"""Parts of a file: what Range asks for, and whether If-Range lets it (RFC 9110, 13.1.5 and 14).

Pure functions. A choice where the RFC leaves one: ranges that overlap or touch become one, at the
place of the first; what asks for more than `MOST_RANGES` is no honest reader and gets the whole.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from reference.http import dates, etags
from reference.http.messages import Headers

MOST_RANGES = 32

# More digits than any file's size has, and fewer than Python refuses to read.
_FIRST_AND_LAST = re.compile(r"([0-9]{0,1000})-([0-9]{0,1000})")


@dataclass(frozen=True)
class Span:
    """The bytes of a file from `first` to `last`, both included."""

    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first + 1

    def of(self, size: int) -> str:
        """Return the Content-Range of this part of a file of `size` bytes."""
        return f"bytes {self.first}-{self.last}/{size}"


SETTLED = 60
"""Seconds after which a date is a strong validator (RFC 9110, 8.8.2.2, as Apache has it)."""

Piece = bytes | Span
"""What a body is made of: text of its own, and bytes of the file."""


class Unsatisfiable(Exception):
    """No range lies within the file: answered with 416."""


def asked(headers: Headers, validators: Headers, size: int) -> list[Span]:
    """Return the parts to answer a GET with, in the order asked for; none for the whole file.

    `validators` are the ETag and the Last-Modified of the file as it is now. Raises
    `Unsatisfiable`.
    """
    wanted = headers.get("range")
    if wanted is None or not _is_current(headers.get("if-range"), validators):
        return []
    return parse(wanted, size)


def _is_current(if_range: str | None, validators: Headers) -> bool:
    """Tell whether If-Range is absent, or names the file as it is: a weak tag never does."""
    if if_range is None:
        return True
    named = if_range.strip()
    if (date := dates.parse(named)) is not None:
        # Who came within a minute of the change may have seen another one of the same second.
        settled = date <= time.time() - SETTLED
        return settled and date == dates.parse(validators.get("last-modified") or "")
    return named == validators.get("etag") and not named.startswith(etags.WEAK)


def parse(header: str, size: int) -> list[Span]:
    """Return the parts of a file of `size` bytes that a Range header asks for.

    None where the header is to be ignored: another unit than bytes, a mistake anywhere in it, or
    too many ranges. Raises `Unsatisfiable` where all of them begin behind the end.
    """
    unit, _, text = header.partition("=")
    pairs = _pairs(text) if unit.lower() == "bytes" else []
    if not pairs:
        return []
    if size == 0 and any(not first and int(last) for first, last in pairs):
        return []  # the last bytes of nothing are all of it
    spans = [span for first, last in pairs if (span := _span(first, last, size))]
    if not spans:
        raise Unsatisfiable
    return _joined(spans)


def _pairs(text: str) -> list[tuple[str, str]]:
    """Return the first and last byte of each range as written; none if any is bad."""
    specs = [spec for item in text.split(",") if (spec := item.strip(" \t"))]
    matches = [match for spec in specs if (match := _FIRST_AND_LAST.fullmatch(spec))]
    pairs = [(match[1], match[2]) for match in matches]
    if len(pairs) != len(specs) or len(pairs) > MOST_RANGES:
        return []
    return [] if any(_is_invalid(*pair) for pair in pairs) else pairs


def _is_invalid(first: str, last: str) -> bool:
    return not (first or last) or bool(first and last and int(last) < int(first))


def _span(first: str, last: str, size: int) -> Span | None:
    """Return the part that `first-last`, `first-` or `-length` means; None behind the end."""
    if not first:
        return Span(max(0, size - int(last)), size - 1) if int(last) and size else None
    end = min(int(last), size - 1) if last else size - 1
    return Span(int(first), end) if int(first) < size else None


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Put together what overlaps or touches."""
    joined: list[Span] = []
    for span in spans:
        near = [other for other in joined if _touch(other, span)]
        place = joined.index(near[0]) if near else len(joined)
        union = [*near, span]
        joined = [other for other in joined if other not in near]
        joined.insert(place, Span(min(one.first for one in union), max(one.last for one in union)))
    return joined


def _touch(one: Span, other: Span) -> bool:
    return one.first <= other.last + 1 and other.first <= one.last + 1


def multipart(spans: Sequence[Span], size: int, media_type: str, boundary: str) -> list[Piece]:
    """Return the body of multipart/byteranges (RFC 9110, 14.6)."""
    pieces: list[Piece] = []
    for span in spans:
        head = f"Content-Type: {media_type}\r\nContent-Range: {span.of(size)}"
        pieces += [f"--{boundary}\r\n{head}\r\n\r\n".encode(), span, b"\r\n"]
    return [*pieces, f"--{boundary}--\r\n".encode()]
