"""When keys end."""

from __future__ import annotations

import heapq
from collections.abc import Iterator

SLACK = 1000
"""How many outdated plans are kept before the queue is made anew."""


class ExpiryQueue:
    """The moments at which keys end, in seconds since 1970, the next one first."""

    def __init__(self) -> None:
        self._planned: dict[bytes, float] = {}
        # What is not planned any more stays in here until it is due, or is too much.
        self._queue: list[tuple[float, bytes]] = []

    def plan(self, key: bytes, moment: float) -> None:
        """Let a key end at `moment`, whatever was planned for it."""
        self._planned[key] = moment
        heapq.heappush(self._queue, (moment, key))
        if len(self._queue) > 2 * len(self._planned) + SLACK:
            self._queue = [(moment, key) for key, moment in self._planned.items()]
            heapq.heapify(self._queue)

    def cancel(self, key: bytes) -> None:
        """Let a key not end."""
        self._planned.pop(key, None)

    def due(self, now: float) -> Iterator[bytes]:
        """Give each key that ends until `now`, once; it is planned no more."""
        while self._queue and self._queue[0][0] <= now:
            moment, key = heapq.heappop(self._queue)
            if self._planned.get(key) == moment:
                del self._planned[key]
                yield key

    def __len__(self) -> int:
        """How many plans are held, outdated ones included."""
        return len(self._queue)
