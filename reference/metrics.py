"""What the node counts, as Prometheus text (`[server.metrics]`); names as in the product."""

from __future__ import annotations

import contextlib
from http import HTTPMethod

import prometheus_client
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from reference import __version__

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_METHODS = frozenset(method.value for method in HTTPMethod)

prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics:
    """Every series of a node; a part adds to the one that is its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        build = Gauge("ephpm_build_info", "Version.", ["version"], registry=self.registry)
        build.labels(__version__).set(1)
        self._requests = Counter(
            "ephpm_http_requests_total",
            "Requests answered.",
            ["method", "status", "handler"],
            registry=self.registry,
        )
        self._duration = Histogram(
            "ephpm_http_request_duration_seconds",
            "Time from the head of a request to its answer.",
            ["method", "handler"],
            registry=self.registry,
        )
        self.in_flight = Gauge(
            "ephpm_http_requests_in_flight", "Requests being answered.", registry=self.registry
        )
        self.timeouts = Counter(
            "ephpm_http_timeouts_total", "Deadlines that passed.", ["stage"], registry=self.registry
        )
        self.rate_limited = Counter(
            "ephpm_rate_limited_total", "Requests refused with 429.", registry=self.registry
        )
        self.php_executions = Counter(
            "ephpm_php_executions_total", "Scripts run.", ["status"], registry=self.registry
        )

    def track(self) -> contextlib.AbstractContextManager[object]:
        """Count a request as being answered for as long as it is."""
        return self.in_flight.track_inprogress()

    def count_request(self, method: str, status: int, handler: str, seconds: float) -> None:
        """Count one answer; unknown methods share the label OTHER."""
        method = method if method in _METHODS else "OTHER"
        self._requests.labels(method, str(status), handler).inc()
        self._duration.labels(method, handler).observe(seconds)

    def render(self) -> bytes:
        """Return all series as text."""
        return generate_latest(self.registry)
