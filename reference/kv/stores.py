"""The key-value stores of a node: one for each site, made when it is first used.

Each has its own memory limit. A node without sites has the one of the site "".
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator

from reference.kv.clock import steady_time
from reference.kv.record_store import StoreOptions
from reference.kv.store import Store

SWEEP_INTERVAL = 0.05
"""Seconds between two rounds that remove expired keys which nobody reads."""


class Stores:
    """The stores of all sites; the one of "" is the default store."""

    def __init__(
        self,
        options: StoreOptions,
        origin: str = "",
        now: Callable[[], float] = steady_time,
    ) -> None:
        self._options = options
        self._origin = origin
        self._now = now
        self._stores: dict[str, Store] = {}
        self._names: dict[Store, str] = {}
        self._on_new: list[Callable[[str, Store], None]] = []
        self._sweeper: asyncio.Task[None] | None = None

    @property
    def default(self) -> Store:
        """The store of a node without sites."""
        return self.of("")

    def of(self, site: str) -> Store:
        """Return the store of a site, made here if this is its first use."""
        store = self._stores.get(site)
        if store is None:
            store = Store(self._options, now=self._now, origin=self._origin)
            self._stores[site] = store
            self._names[store] = site
            for listener in self._on_new:
                listener(site, store)
        return store

    def name_of(self, store: Store) -> str:
        """Return the site of a store that `of` gave."""
        return self._names[store]

    def on_new(self, listener: Callable[[str, Store], None]) -> None:
        """Call `listener` for each store there is and each that will be made."""
        self._on_new.append(listener)
        for site, store in self:
            listener(site, store)

    def __iter__(self) -> Iterator[tuple[str, Store]]:
        return iter(list(self._stores.items()))

    async def start(self) -> None:
        """Begin to remove expired keys."""
        self._sweeper = asyncio.create_task(self._sweep_for_ever())

    async def stop(self) -> None:
        """Stop removing expired keys."""
        if self._sweeper is not None:
            self._sweeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sweeper

    async def _sweep_for_ever(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_INTERVAL)
            for _, store in self:
                store.sweep()
