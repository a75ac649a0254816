"""Work that goes on after the one who began it has been answered."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any


class Background:
    """Tasks that are under way; they are kept so that they can be awaited before a node ends."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def run(self, work: Awaitable[Any]) -> asyncio.Task[Any]:
        """Begin some work and return its task."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def finish(self) -> None:
        """Wait for what is under way, and for what it begins."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)
