"""The replies of the Redis protocol as RESP3 says them, to a client that asked for it (HELLO 3).

Commands speak RESP2; here a reply is said anew: null is a kind of its own, pairs of names and
values are a map, a text for people to read is marked as such
(github.com/redis/redis-specifications, "RESP3 specification").
"""

from __future__ import annotations

from collections.abc import Sequence

NULL = b"_\r\n"

MAPS = frozenset(((b"HGETALL",), (b"HELLO",), (b"COMMAND", b"DOCS")))
"""The commands, or their subcommands, whose reply is names and values in turn."""

TEXTS = frozenset(((b"INFO",), (b"CLIENT", b"INFO")))
"""Those whose reply is a text of lines, as a person reads it."""


def spoken(words: Sequence[bytes], reply: bytes) -> bytes:
    """Return the reply of RESP2 to a request as RESP3 says it."""
    kinds = {tuple(word.upper() for word in words[:1]), tuple(word.upper() for word in words[:2])}
    if reply[:1] == b"$" and kinds & TEXTS:
        return _verbatim(reply)
    return _Speaker(reply).said(as_map=bool(kinds & MAPS))


def _verbatim(reply: bytes) -> bytes:
    text = b"txt:" + reply.partition(b"\r\n")[2][:-2]
    return b"=%d\r\n%b\r\n" % (len(text), text)


class _Speaker:
    """Goes through an encoded reply once, from its beginning to its end."""

    def __init__(self, reply: bytes) -> None:
        self._reply = reply
        self._position = 0

    def said(self, *, as_map: bool = False) -> bytes:
        """Return what stands at the position, and go behind it."""
        start = self._position
        line_end = self._reply.index(b"\r\n", start)
        self._position = line_end + 2
        kind = self._reply[start : start + 1]
        if kind not in (b"$", b"*"):
            return self._reply[start : self._position]
        length = int(self._reply[start + 1 : line_end])
        if length < 0:
            return NULL
        if kind == b"$":
            self._position += length + 2
            return self._reply[start : self._position]
        head = b"%%%d\r\n" % (length // 2) if as_map else b"*%d\r\n" % length
        return head + b"".join(self.said() for _ in range(length))
