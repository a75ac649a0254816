"""The connections to one server: at most so many, given to one client after the other."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from reference.log import log
from reference.mysql_proxy.packets import Refused
from reference.mysql_proxy.upstream import Backend, BackendLost, NoConnection

CHECK_AFTER = 0.5
"""Seconds of idleness after which a connection is looked at before somebody gets it."""
TICK = 0.25
"""Seconds between looks at what is too old."""


@dataclass(frozen=True)
class PoolSettings:
    """What `[db.mysql]` says of a pool; times in seconds."""

    least: int
    most: int
    idle_timeout: float
    lifetime: float
    timeout: float
    check_interval: float
    reset: Literal["smart", "always", "never"]
    database: str


class Exhausted(Exception):
    """Every connection is in use, and none came free in time."""


class Pool:
    """Connections to one server.

    Whoever uses, makes or checks a connection has one of `most` turns; idle ones have none. A new
    one is made only where none is idle, or where there are fewer than turns: so there are never
    more than `most`.
    """

    def __init__(self, dial: Callable[[], Awaitable[Backend]], settings: PoolSettings) -> None:
        self._dial = dial
        self._settings = settings
        self._turns = asyncio.Semaphore(settings.most)
        self._idle: list[Backend] = []
        self._used: set[Backend] = set()
        self._open = 0  # those that are being made as well
        self._tasks: list[asyncio.Task[None]] = []
        self._closed = False

    def begin(self) -> None:
        """Begin to keep as many connections as are wanted, and none that is too old or dead."""
        self._tasks = [
            asyncio.create_task(self._keep_young()),
            asyncio.create_task(self._keep_healthy()),
        ]

    async def close(self) -> None:
        """End all connections that are idle, and whatever comes back."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for backend in [*self._idle, *self._used]:
            backend.close()
        self._idle.clear()

    # --- for clients ---

    async def acquire(self, *, at_once: bool = False) -> Backend:
        """Return a connection that works; raises `Exhausted` (`at_once`: if it had to be waited
        for) or `NoConnection`."""
        if at_once and self._turns.locked():
            raise Exhausted
        try:
            async with asyncio.timeout(self._settings.timeout):
                await self._turns.acquire()
        except TimeoutError:
            raise Exhausted from None
        try:
            backend = await self._working()
        except BaseException:
            self._turns.release()
            raise
        self._used.add(backend)
        return backend

    async def _working(self) -> Backend:
        while self._idle:
            backend = self._idle.pop()
            if await self._good(backend):
                return backend
            self._end(backend)
        return await self._dialled()

    async def _dialled(self) -> Backend:
        self._open += 1
        try:
            return await self._dial()
        except BaseException:
            self._open -= 1
            raise

    def _end(self, backend: Backend) -> None:
        self._open -= 1
        backend.close()

    async def _good(self, backend: Backend) -> bool:
        if self._too_old(backend) or backend.channel.ended:
            return False
        rested = time.monotonic() - backend.idle_since
        return rested < CHECK_AFTER or await backend.alive()

    async def give_back(self, backend: Backend) -> None:
        """Take a connection back: reset where that is wanted; ended where it cannot be reused."""
        try:
            async with asyncio.timeout(self._settings.timeout):
                reusable = await self._made_reusable(backend)
        except (BackendLost, TimeoutError, Refused) as error:
            log.debug(f"pool reset failed, discarding connection: {error}")
            reusable = False
        finally:
            self._used.discard(backend)
        if reusable and not self._closed:
            backend.idle_since = time.monotonic()
            self._idle.append(backend)
        else:
            self._end(backend)
        self._turns.release()

    async def _made_reusable(self, backend: Backend) -> bool:
        if not backend.in_step or backend.channel.ended or self._too_old(backend):
            return False
        wanted = self._settings.reset
        if wanted == "always" or (wanted == "smart" and backend.dirty):
            await backend.reset()
        if backend.database and not self._settings.database:
            return False  # for nothing makes a session have no database again
        return not backend.in_transaction

    def discard(self, backend: Backend) -> None:
        """End a connection that was in use."""
        self._used.discard(backend)
        self._end(backend)
        self._turns.release()

    # --- what keeps it so ---

    def _too_old(self, backend: Backend) -> bool:
        return time.monotonic() - backend.since >= self._settings.lifetime

    def _too_idle(self, backend: Backend) -> bool:
        return time.monotonic() - backend.idle_since >= self._settings.idle_timeout

    async def _keep_young(self) -> None:
        while True:
            stale = [each for each in self._idle if self._too_old(each) or self._too_idle(each)]
            for backend in stale:
                self._idle.remove(backend)
                self._end(backend)
            with contextlib.suppress(NoConnection):  # which was said where it was tried
                await self._warm()
            await asyncio.sleep(TICK)

    async def _warm(self) -> None:
        settings = self._settings
        while self._open < min(settings.least, settings.most) and not self._turns.locked():
            async with self._turns:
                self._idle.append(await self._dialled())

    async def _keep_healthy(self) -> None:
        while True:
            await asyncio.sleep(self._settings.check_interval)
            for backend in list(self._idle):
                if self._turns.locked():
                    break
                async with self._turns:
                    # Somebody may have it by now.
                    if backend in self._idle:
                        await self._check(backend)

    async def _check(self, backend: Backend) -> None:
        self._idle.remove(backend)
        idle_since = backend.idle_since
        if await backend.alive():
            backend.idle_since = idle_since
            self._idle.insert(0, backend)
        else:
            self._end(backend)
