"""Sites on one node: which site a Host names, and the keyspace of each.

Without `[server] sites_dir` there is one site with the name "" and one store. With it,
every host has a store of its own, made when it is first used, with its own memory limit.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Iterator

from reference import defects
from reference.kv import Store, StoreOptions
from reference.paths import without_port

SWEEP_INTERVAL = 0.05
"""Seconds between two rounds that remove expired keys which nobody reads."""

_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\Z")


def site_name(host: str, suffix: str | None = None) -> str | None:
    """Return the name of the site that a Host header means, or None for a malformed one.

    Port and a final dot do not count, nor does case; a configured `sites_domain_suffix`
    is taken off.
    """
    name = without_port(host).removesuffix(".").lower()
    if suffix and name.endswith(suffix.lower()):
        name = name[: -len(suffix)].removesuffix(".")
    return name if len(name) <= 255 and _NAME.match(name) else None


class Stores:
    """The stores of all sites; the one of "" is the default store."""

    def __init__(self, options: StoreOptions, origin: str = "") -> None:
        self._options = options
        self._origin = origin
        self._stores: dict[str, Store] = {}
        self._sweeper: asyncio.Task[None] | None = None

    @property
    def default(self) -> Store:
        """The store of a node without sites."""
        return self.of("")

    def of(self, site: str) -> Store:
        """Return the store of a site, made here if this is its first use."""
        if defects.on("kv-shared-by-sites"):
            site = ""
        store = self._stores.get(site)
        if store is None:
            store = self._stores[site] = Store(self._options, origin=self._origin)
        return store

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
