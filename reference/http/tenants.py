"""Sites on one node: which site a Host names, and the keyspace of each.

Without `[server] sites_dir` there is one site with the name "" and one store. With it,
every host has a store of its own, made when it is first used, with its own memory limit.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from reference import defects
from reference.config import Config, document_root
from reference.errors import StartupError
from reference.http.messages import Request
from reference.http.paths import without_port
from reference.kv.clock import steady_time
from reference.kv.record_store import StoreOptions
from reference.kv.store import Store
from reference.php.scripts import Php

SWEEP_INTERVAL = 0.05
"""Seconds between two rounds that remove expired keys which nobody reads."""

PRELUDE = Path(__file__).parent.parent / "php" / "runtime" / "site.php"

SHELL_FUNCTIONS = ["exec", "passthru", "shell_exec", "system", "proc_open", "popen", "pcntl_exec"]
"""Functions that run programs."""

HARDENING_FUNCTIONS = [
    "pcntl_fork",
    "pcntl_signal",
    "pcntl_alarm",
    "pcntl_wait",
    "pcntl_waitpid",
    "pcntl_async_signals",
    "pcntl_signal_dispatch",
    "pcntl_sigprocmask",
    "pcntl_sigwaitinfo",
    "pcntl_sigtimedwait",
    "posix_kill",
    "posix_setuid",
    "posix_setgid",
    "posix_seteuid",
    "posix_setegid",
    "pfsockopen",
    "fsockopen",
    "shm_attach",
    "shm_get_var",
    "shm_put_var",
    "shm_remove",
    "shm_detach",
    "shm_has_var",
    "sem_get",
    "sem_acquire",
    "sem_release",
    "sem_remove",
    "msg_get_queue",
    "msg_send",
    "msg_receive",
    "msg_remove_queue",
    "msg_set_queue",
    "msg_stat_queue",
    "dl",
    "mail",
    "opcache_reset",
    "opcache_compile_file",
    "opcache_invalidate",
    "opcache_get_status",
    "opcache_get_configuration",
    "opcache_is_script_cached",
]
"""Functions by which sites on one machine could reach each other (ePHPm's documented preset)."""

_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\Z")


def site_name(host: str, suffix: str | None = None) -> str | None:
    """Return the name of the site that a Host header means, or None for a malformed one.

    Port and a final dot do not count, nor does case; a configured `sites_domain_suffix`
    is taken off.
    """
    name = without_port(host).removesuffix(".").lower()
    if defects.on("site-names-verbatim"):
        return host
    if suffix and name.endswith(suffix.lower()):
        name = name[: -len(suffix)].removesuffix(".")
    return name if len(name) <= 255 and _NAME.match(name) else None


@dataclass(frozen=True)
class Site:
    """One site: its name ("" without `sites_dir`) and where its files are."""

    name: str
    root: Path


class Sites:
    """Finds the site of a request: a directory of `sites_dir` with the name of the host.

    A host without a directory is served from `document_root`, with a keyspace of its own
    all the same. Directories may come and go while the node runs.
    """

    def __init__(self, config: Config) -> None:
        self._default = document_root(config)
        self._directory = (
            Path(config.server.sites_dir).absolute() if config.server.sites_dir else None
        )
        self._suffix = config.server.sites_domain_suffix
        if self._directory is not None and not self._directory.is_dir():
            raise StartupError(
                f'[server] sites_dir = "{self._directory}": no such directory; '
                "create it or name an existing one"
            )

    @property
    def many(self) -> bool:
        """Whether this node serves sites by host."""
        return self._directory is not None

    def of(self, request: Request) -> Site | None:
        """Return the site of a request, or None where Host cannot name one."""
        if self._directory is None:
            return Site("", self._default)
        if request.host is None:
            return Site("", self._default)
        name = site_name(request.host, self._suffix)
        if name is None:
            return None
        root = self._directory / name
        if defects.on("sites-share-document-root") or not root.is_dir():
            root = self._default
            if defects.on("sites-fall-to-first"):
                root = min(self._directory.iterdir(), default=root)
        return Site(name, root)


class Isolation:
    """Keeps PHP pages of different sites apart (`[server.security]`, on by default with sites).

    Each site has its own directory for sessions in files; `open_basedir` is its document root
    and that directory; functions that reach out of a site are disabled for all.
    """

    def __init__(self, config: Config, sites: Sites) -> None:
        self._security = config.server.security
        self._sites = sites
        self._state: Path | None = None

    async def start(self) -> None:
        """Make the directory that holds what sites keep."""
        self._state = Path(tempfile.mkdtemp(prefix="ephpm-reference-sites-"))

    async def stop(self) -> None:
        """Remove that directory."""
        if self._state is not None:
            shutil.rmtree(self._state)

    def disabled_functions(self) -> list[str]:
        """Return the functions of PHP that pages do without."""
        if not self._sites.many or defects.on("sites-may-run-programs"):
            return []
        hardening = self._security.multi_tenant_hardening is not False
        shell = hardening or self._security.disable_shell_exec is not False
        return [*(SHELL_FUNCTIONS if shell else []), *(HARDENING_FUNCTIONS if hardening else [])]

    def equip(self, php: Php) -> None:
        """Confine each page, after all that the node itself runs before it."""
        if self._sites.many:
            php.add_prepend(PRELUDE)
            php.add_server_variables(self.boundaries)

    def boundaries(self, request: Request) -> Mapping[str, str]:
        """Return what the prelude needs; it takes this out of `$_SERVER` before the page runs."""
        assert self._state is not None
        site = self._sites.of(request)
        name = site.name if site is not None and not defects.on("sites-share-sessions") else ""
        own = self._state / (name or "default")
        (own / "sessions").mkdir(mode=0o700, parents=True, exist_ok=True)
        confined = self._security.open_basedir is not False and not defects.on("sites-share-files")
        allowed = f"{request.document_root}{os.pathsep}{own}" if confined else ""
        boundaries = {"sessions": str(own / "sessions"), "open_basedir": allowed}
        return {"EPHPM_SITE": json.dumps(boundaries)}


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
        if defects.on("kv-shared-by-sites"):
            site = ""
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
