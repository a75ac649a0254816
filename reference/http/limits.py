"""Limits: requests per second and connections, in total and per address (`[server.limits]`)."""

from __future__ import annotations

import time
from collections import Counter

from reference.schema import LimitsSettings

DEFAULT_BURST = 50


class RateLimiter:
    """A token bucket per address: `per_ip_burst` at once, refilled with `per_ip_rate` a second."""

    def __init__(self, settings: LimitsSettings) -> None:
        self._rate = settings.per_ip_rate or 0.0
        burst = settings.per_ip_burst
        self._burst = float(DEFAULT_BURST if burst is None else burst)
        self._buckets: dict[str, tuple[float, float]] = {}

    def allows(self, address: str) -> bool:
        """Take a token for one request; False where the bucket is empty."""
        if self._rate <= 0:
            return True
        now = time.monotonic()
        tokens, since = self._buckets.get(address, (self._burst, now))
        tokens = min(self._burst, tokens + (now - since) * self._rate)
        allowed = tokens >= 1.0
        self._buckets[address] = (tokens - 1.0 if allowed else tokens, now)
        return allowed


class ConnectionLimiter:
    """Counts open connections, in total and per address of the peer."""

    def __init__(self, settings: LimitsSettings) -> None:
        self._total = settings.max_connections or 0
        self._per_address = settings.per_ip_max_connections or 0
        self._open: Counter[str] = Counter()

    def admit(self, address: str) -> bool:
        """Count a new connection in; False, and nothing counted, where a limit is reached."""
        if self._total and self._open.total() >= self._total:
            return False
        if self._per_address and self._open[address] >= self._per_address:
            return False
        self._open[address] += 1
        return True

    def release(self, address: str) -> None:
        """Count a connection out."""
        self._open[address] -= 1
        if self._open[address] <= 0:
            del self._open[address]
