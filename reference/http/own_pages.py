"""The node's own pages: health, readiness, metrics, the request log."""

from __future__ import annotations

import json
from collections.abc import Callable

from reference.http.messages import Headers, Request, Response
from reference.http.records import Records
from reference.metrics import CONTENT_TYPE, Metrics
from reference.schema import ServerSettings

HANDLERS = ("health", "metrics", "diagnostics", "cluster")
"""Who makes pages of the node's own, which do not get the headers of the site."""


class OwnPages:
    """Answers probes and scrapes. `not_ready` tells why the node is not ready, or None."""

    def __init__(
        self,
        server: ServerSettings,
        metrics: Metrics,
        records: Records,
        not_ready: Callable[[], str | None],
    ) -> None:
        self._request_log = server.diagnostics.request_log
        self._metrics_path = metrics_path(server)
        self._metrics = metrics
        self._records = records
        self._not_ready = not_ready

    def page(self, request: Request) -> Response | None:
        """Return the page for a GET of its path; None for every other request."""
        if request.method != "GET":
            return None
        if request.path == "/_ephpm/health":
            return _made("health", "application/json", b'{"status":"ok"}')
        if request.path == "/_ephpm/ready":
            return self._readiness()
        if request.path == self._metrics_path:
            return _made("metrics", CONTENT_TYPE, self._metrics.render())
        if self._request_log and request.path == "/_ephpm/requests":
            body = json.dumps(list(self._records.request_log)).encode()
            return _made("diagnostics", "application/json", body)
        return None

    def _readiness(self) -> Response:
        reason = self._not_ready()
        if reason is None:
            return _made("health", "application/json", b'{"status":"ready"}')
        body = json.dumps({"status": "not_ready", "reason": reason}, separators=(",", ":"))
        return _made("health", "application/json", body.encode(), 503)


def metrics_path(server: ServerSettings) -> str | None:
    """Return where the metrics are; None where there are none."""
    return server.metrics.path if server.metrics.enabled else None


def _made(handler: str, content_type: str, body: bytes, status: int = 200) -> Response:
    return Response(status, Headers([("content-type", content_type)]), body, handler=handler)
