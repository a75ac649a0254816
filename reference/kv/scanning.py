"""SCAN: all keys, a few at a time, by a cursor that stays good while keys come and go.

A key has a place that depends on its name alone; a cursor is the place from which on nothing was
told yet. So a key that is there from the first call to the last is told, and none twice.
"""

from __future__ import annotations

import functools
import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b

from reference.kv.arguments import Arguments
from reference.kv.errors import NotAnInteger, parse_integer
from reference.kv.patterns import glob
from reference.kv.resp_replies import array, bulk, error

PLACE_BYTES = 6
"""So that a cursor is a whole number in JavaScript too."""


@dataclass
class ScanOptions:
    """Where to begin, about how many keys to look at, and which of these to tell."""

    cursor: int
    count: int = 10
    pattern: bytes = b"*"
    kind: str = ""


def scan_options(arguments: Arguments) -> ScanOptions | bytes:
    """Return what the words of SCAN mean, or the error that they are."""
    if not arguments[0].isdigit():
        return error("ERR invalid cursor")
    try:
        return _options(arguments)
    except NotAnInteger as refusal:
        return error(refusal.reply.decode())


def _options(arguments: Arguments) -> ScanOptions | bytes:
    options, rest = ScanOptions(int(arguments[0])), iter(arguments[1:])
    for word in rest:
        value = next(rest, None)
        match word.upper():
            case b"MATCH" if value is not None:
                options.pattern = value
            case b"TYPE" if value is not None:
                options.kind = value.decode(errors="replace").lower()
            case b"COUNT" if value is not None and (count := parse_integer(value)) > 0:
                options.count = count
            case _:
                return error("ERR syntax error")
    return options


def next_page(keys: Iterable[bytes], options: ScanOptions) -> tuple[int, list[bytes]]:
    """Return the next cursor (0: that was all), and the keys that were come to and match."""
    ahead = [(place, key) for key in keys if (place := _place(key)) >= options.cursor]
    page = heapq.nsmallest(options.count, ahead)
    last = page[-1][0] if page else 0
    page += [item for item in ahead if item[0] == last and item not in page]
    matches = glob(options.pattern).fullmatch
    found = [key for _, key in page if matches(key)]
    return (last + 1 if len(page) < len(ahead) else 0), found


def page_reply(cursor: int, keys: Iterable[bytes]) -> bytes:
    """Return the reply to SCAN."""
    return array([bulk(b"%d" % cursor), array([bulk(key) for key in keys])])


def scanned(keys: Iterable[bytes], options: ScanOptions, kind_of: Callable[[bytes], str]) -> bytes:
    """Return the reply to SCAN over these keys."""
    cursor, found = next_page(keys, options)
    return page_reply(cursor, [k for k in found if not options.kind or kind_of(k) == options.kind])


@functools.lru_cache(maxsize=100_000)
def _place(key: bytes) -> int:
    """Return the place of a key, 1 or more: 0 is where every scan begins."""
    return int.from_bytes(blake2b(key, digest_size=PLACE_BYTES).digest()) or 1
