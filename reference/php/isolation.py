"""What keeps the PHP pages of different sites apart: files, sessions in files, functions."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from reference.config import Config
from reference.http.messages import Request
from reference.http.sites import Sites
from reference.php.scripts import Php

PRELUDE = Path(__file__).parent / "runtime" / "site.php"

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

STOOD_IN = ["sys_get_temp_dir", "tempnam"]
"""Functions that the prelude replaces: PHP knows one place for all temporary files."""


class Isolation:
    """Keeps PHP pages of different sites apart (`[server.security]`, on by default with sites).

    Each site has its own directory for sessions in files and for temporary files; `open_basedir`
    is its document root, that directory and what was uploaded to the page; functions that reach
    out of a site are disabled for all.
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
            with contextlib.suppress(FileNotFoundError):  # a cleaner may have been quicker
                shutil.rmtree(self._state)

    def disabled_functions(self) -> list[str]:
        """Return the functions of PHP that pages do without."""
        if not self._sites.many:
            return []
        hardening = self._hardened
        shell = hardening or self._security.disable_shell_exec is not False
        denied = [*(SHELL_FUNCTIONS if shell else []), *(HARDENING_FUNCTIONS if hardening else [])]
        return [*denied, *STOOD_IN]

    def equip(self, php: Php) -> None:
        """Confine each page, after all that the node itself runs before it."""
        if self._sites.many:
            php.add_prepend(PRELUDE)
            php.add_server_variables(self.boundaries)
            if self._hardened:
                php.share()

    @property
    def _hardened(self) -> bool:
        return self._security.multi_tenant_hardening is not False

    def boundaries(self, request: Request) -> Mapping[str, str]:
        """Return what the prelude needs; it takes this out of `$_SERVER` before the page runs."""
        assert self._state is not None
        site = self._sites.of(request)
        name = site.name if site is not None else ""
        own = self._state / (name or "default")
        kept = {"sessions": own / "sessions", "temporary": own / "temporary"}
        for directory in kept.values():
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        confined = self._security.open_basedir is not False
        allowed = f"{request.document_root}{os.pathsep}{own}" if confined else ""
        boundaries = {name: str(path) for name, path in kept.items()} | {"open_basedir": allowed}
        return {"EPHPM_SITE": json.dumps(boundaries)}
