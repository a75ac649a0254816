"""Waiting until a key changes."""

from __future__ import annotations

import asyncio


class Watch:
    """The version of one key, and those who wait for the next one."""

    def __init__(self) -> None:
        self.version = 1
        self._changed = asyncio.Event()

    def bump(self) -> None:
        """Make a new version, and tell all who wait for it."""
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def above(self, last_version: int, timeout: float) -> bool:
        """Wait until the version is above `last_version`; False after `timeout` seconds."""
        try:
            async with asyncio.timeout(max(0.0, timeout)):
                while self.version <= max(0, last_version):
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True


class Watches:
    """The watched keys of a store. A key is watched from the first wait on."""

    def __init__(self) -> None:
        self._watches: dict[bytes, Watch] = {}

    def of(self, key: bytes) -> Watch:
        """Return the watch of a key."""
        return self._watches.setdefault(key, Watch())

    def bump(self, key: bytes) -> None:
        """Make a new version of a key, if anybody watches it."""
        watch = self._watches.get(key)
        if watch is not None:
            watch.bump()

    def keys(self) -> set[bytes]:
        """Return the keys that are watched."""
        return set(self._watches)
