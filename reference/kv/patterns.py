"""The patterns of KEYS and SCAN (Redis' documentation of KEYS).

`?` is any byte, `*` any bytes, `[ae]`, `[a-c]` and `[^e]` one byte of a set or none of it; a
backslash takes the meaning of the sign behind it away.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(rb"\*+|\?|\[(?P<class>\^?(?:\\.|[^\]\\])*)\]|\\(?P<escaped>.)|.", re.DOTALL)
_MEMBER = re.compile(rb"\\?(.)(?:-\\?(.))?", re.DOTALL)


def glob(pattern: bytes) -> re.Pattern[bytes]:
    """Translate a pattern; atomic groups keep hostile ones from taking for ever."""
    first, *rest = _parts(pattern)
    if not rest:
        return re.compile(first, re.DOTALL)
    middle = b"".join(b"(?>.*?" + part + b")" for part in rest[:-1])
    return re.compile(first + middle + b".*" + rest[-1], re.DOTALL)


def _parts(pattern: bytes) -> list[bytes]:
    """Return what stands between the stars, as regular expressions."""
    parts = [b""]
    for token in _TOKEN.finditer(pattern):
        text = token[0]
        if text.startswith(b"*"):
            parts.append(b"")
        elif token["class"] is not None:
            parts[-1] += _class(token["class"])
        elif text == b"?":
            parts[-1] += b"."
        else:
            parts[-1] += re.escape(token["escaped"] or text)
    return parts


def _class(inner: bytes) -> bytes:
    """Return the class of bytes that stands in brackets."""
    negated = inner.startswith(b"^")
    ranges = []
    for member in _MEMBER.finditer(inner[1:] if negated else inner):
        ends = sorted((member[1], member[2] or member[1]))
        ranges.append(b"-".join(b"\\x%02x" % ord(end) for end in ends))
    if not ranges:
        return b"." if negated else b"(?!)"
    return b"[" + (b"^" if negated else b"") + b"".join(ranges) + b"]"
