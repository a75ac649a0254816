"""What the node says of its primary: readiness, metrics, and a log that does not fill up."""

from __future__ import annotations

import asyncio
import time

from prometheus_client import CollectorRegistry, Counter, Gauge

from reference.log import fields, log

UNTHROTTLED = 3
"""So many failures in a row are logged each; then one in `QUIET_SECONDS`."""
QUIET_SECONDS = 60.0


class Health:
    """Whether the upstream was ever reached, and whether it was at the last try."""

    def __init__(self, listen: str, upstream: str, registry: CollectorRegistry) -> None:
        self.reached = asyncio.Event()
        self._listen = listen
        self._upstream = upstream
        self._failures = 0
        self._said = 0.0
        labels = ["db", "upstream"]
        ever = Gauge(
            "ephpm_db_proxy_upstream_ever_connected",
            "Whether the upstream was reached since the start.",
            labels,
            registry=registry,
        )
        up = Gauge(
            "ephpm_db_proxy_upstream_up",
            "Whether the last try to reach the upstream came to something.",
            labels,
            registry=registry,
        )
        failures = Counter(
            "ephpm_db_proxy_connect_failures_total",
            "Tries to reach the upstream that came to nothing.",
            labels,
            registry=registry,
        )
        self._ever, self._up = ever.labels("mysql", upstream), up.labels("mysql", upstream)
        self._count = failures.labels("mysql", upstream)

    @property
    def not_ready(self) -> str | None:
        """Why the node is not ready: until the first connection, and never again."""
        if self.reached.is_set():
            return None
        described = f"mysql proxy {self._listen} -> {self._upstream}"
        return f"database proxy has not reached its upstream: {described}"

    def up(self) -> None:
        """Take down that a connection was made."""
        self._failures = 0
        self._up.set(1)
        self._ever.set(1)
        self.reached.set()

    def down(self, error: Exception) -> None:
        """Take down that none could be made, and say so, but not each time."""
        self._failures += 1
        self._up.set(0)
        self._count.inc()
        told = {
            "db": "mysql",
            "upstream": self._upstream,
            "listen": self._listen,
            "failures": self._failures,
        }
        if self._failures <= UNTHROTTLED:
            log.warning(fields(f"database proxy upstream connect failed: {error}", **told))
        elif (now := time.monotonic()) - self._said > QUIET_SECONDS:
            self._said = now
            ever = str(self.reached.is_set()).lower()
            said = "database proxy upstream still unreachable (throttled to one log per 60s)"
            log.error(fields(f"{said}: {error}", **told, ever_connected=ever))
