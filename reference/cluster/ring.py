"""The consistent-hash ring: which nodes keep which key.

Keys fall into `SLOTS` slots; every node stands at `VIRTUAL_NODES` places. A slot belongs
to the first node that comes after it, its copies to the next other nodes. A node that comes or goes
moves only the slots that it gains or loses.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Iterable
from hashlib import blake2b

SLOTS = 4096
_SLOT_BITS = 12

VIRTUAL_NODES = 1024
"""Places of a node on the ring: so many that shares differ by a few percent."""


def slot_of(site: str, key: bytes) -> int:
    """Return the slot of a key of a site, 0 to `SLOTS` - 1."""
    return _hash(site.encode(errors="surrogateescape") + b"\x00" + key) >> (64 - _SLOT_BITS)


def _hash(text: bytes) -> int:
    return int.from_bytes(blake2b(text, digest_size=8).digest())


@functools.lru_cache(maxsize=256)
def _places(node: str) -> tuple[int, ...]:
    return tuple(_hash(f"{node}#{number}".encode()) for number in range(VIRTUAL_NODES))


class Ring:
    """The ring of some nodes, named by their ids; it never changes."""

    def __init__(self, nodes: Iterable[str]) -> None:
        self.nodes = tuple(sorted(set(nodes)))
        placed = sorted((place, node) for node in self.nodes for place in _places(node))
        self._points = [place for place, _ in placed]
        self._owners = [node for _, node in placed]
        self._preferences: list[tuple[str, ...] | None] = [None] * SLOTS

    def preference(self, slot: int) -> tuple[str, ...]:
        """Return all nodes in the order in which they are asked to keep a slot."""
        found = self._preferences[slot]
        if found is None:
            found = self._preferences[slot] = self._walk(slot)
        return found

    def _walk(self, slot: int) -> tuple[str, ...]:
        """Follow the ring from the slot on until every node was met."""
        if not self.nodes:
            return ()
        met: dict[str, None] = {}
        start = bisect.bisect_left(self._points, slot << (64 - _SLOT_BITS))
        for step in range(len(self._owners)):
            met[self._owners[(start + step) % len(self._owners)]] = None
            if len(met) == len(self.nodes):
                break
        return tuple(met)
