"""What is counted of the statements that a node runs (`[db.analysis]`), and which were slow."""

from __future__ import annotations

import threading
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from reference.db_schema import AnalysisSettings
from reference.durations import duration_seconds
from reference.log import fields, log
from reference.statistics import digests

Observe = Callable[[str, float, int, bool], None]
"""Told of a statement that was run: its text, its seconds, its rows, whether it failed."""

# The label of the kinds for which there is no label left.
OTHERS = "__other__"


class StatementStatistics:
    """Counts statements by their kind, and logs the slow ones; any thread may tell of one.

    Kinds are known up to `digest_store_max_entries`: those that come later are not kept, and
    neither do they take the place of others. A kind has a label of its own as long as there are
    fewer than `metric_label_series_max`; it keeps it. Every statement counts, known or not.
    """

    def __init__(self, settings: AnalysisSettings, registry: CollectorRegistry) -> None:
        self._on = settings.query_stats
        self._threshold = duration_seconds(settings.slow_query_threshold)
        self._most_kinds = settings.digest_store_max_entries
        self._most_labels = settings.metric_label_series_max
        self._lock = threading.Lock()
        self._kinds: set[str] = set()
        self._labels: dict[str, str] = {}
        self._told = False
        series = registry if self._on else None
        self._total = Counter(
            "ephpm_query_total", "Statements.", ["digest", "kind", "status"], registry=series
        )
        self._duration = Histogram(
            "ephpm_query_duration_seconds", "Their time.", ["digest", "kind"], registry=series
        )
        self._rows = Counter(
            "ephpm_query_rows_total", "Rows given or changed.", ["digest", "kind"], registry=series
        )
        self._slow = Counter(
            "ephpm_query_slow_total", "Statements above the threshold.", registry=series
        )
        self._active = Gauge("ephpm_query_active_digests", "Kinds known.", registry=series)

    def observe(self, statement: str, seconds: float, rows: int = 0, failed: bool = False) -> None:
        """Count a statement that has run, with the rows that it gave or changed."""
        if not self._on:
            return
        text = digests.normalised(statement)
        digest = digests.digest(text)
        with self._lock:
            if len(self._kinds) < self._most_kinds:
                self._kinds.add(digest)
                self._active.set(len(self._kinds))
            label = self._label(digest, text)
        kind = "query" if digests.reads(text) else "mutation"
        self._total.labels(label, kind, "error" if failed else "ok").inc()
        self._duration.labels(label, kind).observe(seconds)
        self._rows.labels(label, kind).inc(rows)
        if seconds > self._threshold:
            self._slow.inc()
            milliseconds = int(seconds * 1000)
            # A name in a statement may hold the end of a line, but not begin another one.
            shown = "".join(char if char.isprintable() else " " for char in text)
            said = fields(
                "slow query", sql=shown, duration_ms=milliseconds, rows=rows, digest=digest
            )
            log.warning(said)

    def _label(self, digest: str, text: str) -> str:
        if digest in self._labels:
            return self._labels[digest]
        if len(self._labels) < self._most_labels:
            return self._labels.setdefault(digest, digests.label(text))
        if not self._told:
            self._told = True
            said = "query stats metric label cardinality cap reached; new digests are counted as"
            log.warning(fields(f'{said} "{OTHERS}"', cap=self._most_labels))
        return OTHERS
