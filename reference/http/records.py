"""What is written down of each answer: counters, the access log, the request log."""

from __future__ import annotations

import time
from collections import deque

from reference.http.messages import Request, Response
from reference.log import AccessLog
from reference.metrics import Metrics

REQUEST_LOG_LENGTH = 256


class Records:
    """Writes down who asked for what, and how it was answered.

    Probes and scrapes (`/_ephpm/...` and the path of the metrics) are not in the request log.
    """

    def __init__(self, metrics: Metrics, access_log: AccessLog, metrics_path: str | None) -> None:
        self._metrics = metrics
        self._access_log = access_log
        self._metrics_path = metrics_path
        self.request_log: deque[dict[str, object]] = deque(maxlen=REQUEST_LOG_LENGTH)
        """The last requests, the newest first."""

    def add(self, request: Request, response: Response, seconds: float) -> None:
        """Write down an answer that took so many seconds."""
        self._metrics.count_request(request.method, response.status, response.handler, seconds)
        if not request.path.startswith("/_ephpm/") and request.path != self._metrics_path:
            self.request_log.appendleft(_entry(request, response, seconds))
        version = "2.0" if request.http_version == "2" else request.http_version
        self._access_log.write(
            request.client,
            f"{request.method} {request.target} HTTP/{version}",
            response.status,
            0 if request.method == "HEAD" else response.length,
            request.headers.get("referer") or "",
            request.headers.get("user-agent") or "",
        )


def _entry(request: Request, response: Response, seconds: float) -> dict[str, object]:
    return {
        "timestamp_ms": int(time.time() * 1000),
        "method": request.method,
        "path": request.path,
        "status": response.status,
        "total_ms": seconds * 1000,
        "queue_wait_ms": None,
        "php_ms": seconds * 1000 if response.handler == "php" else None,
        "response_bytes": response.length,
    }
