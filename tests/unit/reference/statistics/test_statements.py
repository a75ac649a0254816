"""What is counted of statements, and what is logged."""

from __future__ import annotations

import logging

import pytest
from prometheus_client import CollectorRegistry

from reference.db_schema import AnalysisSettings
from reference.log import log
from reference.statistics.statements import OTHERS, StatementStatistics


class Counted:
    """Statistics with these settings, and what they say."""

    def __init__(self, **settings: object) -> None:
        self.registry = CollectorRegistry()
        chosen = AnalysisSettings.model_validate(settings)
        self.statistics = StatementStatistics(chosen, self.registry)
        self.observe = self.statistics.observe

    def value(self, name: str, **labels: str) -> float | None:
        return self.registry.get_sample_value(name, labels)

    def kinds(self) -> float | None:
        return self.value("ephpm_query_active_digests")


@pytest.fixture(autouse=True)
def _propagated(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "propagate", True)
    caplog.set_level(logging.DEBUG)


def test_statements_count_by_kind() -> None:
    counted = Counted()
    counted.observe("SELECT a FROM t WHERE a = 1", 0.01, rows=2)
    counted.observe("select a from t where a = ?", 0.01, rows=3)
    counted.observe("SELECT a FROM t WHERE a = 'x'", 0.01, failed=True)
    counted.observe("DELETE FROM t", 0.01, rows=7)
    read = {"digest": "SELECT a FROM t WHERE a = ?", "kind": "query"}
    assert counted.value("ephpm_query_total", **read, status="ok") == 2
    assert counted.value("ephpm_query_total", **read, status="error") == 1
    assert counted.value("ephpm_query_rows_total", **read) == 5
    changed = {"digest": "DELETE FROM t", "kind": "mutation"}
    assert counted.value("ephpm_query_total", **changed, status="ok") == 1
    assert counted.value("ephpm_query_rows_total", **changed) == 7
    assert counted.kinds() == 2


def test_time_is_in_its_bucket_and_in_the_sum() -> None:
    counted = Counted()
    counted.observe("SELECT 1", 0.004)
    counted.observe("SELECT 2", 0.3)
    labels = {"digest": "SELECT ?", "kind": "query"}
    assert counted.value("ephpm_query_duration_seconds_bucket", **labels, le="0.25") == 1
    assert counted.value("ephpm_query_duration_seconds_bucket", **labels, le="0.5") == 2
    assert counted.value("ephpm_query_duration_seconds_sum", **labels) == pytest.approx(0.304)


def test_kinds_above_the_cap_count_and_are_not_kept() -> None:
    counted = Counted(digest_store_max_entries=3)
    for number in range(10):
        counted.observe(f"SELECT a FROM t{number}", 0.01)
    assert counted.kinds() == 3
    seen = {"digest": "SELECT a FROM t9", "kind": "query", "status": "ok"}
    assert counted.value("ephpm_query_total", **seen) == 1


def test_kinds_above_the_cap_of_labels_share_one_and_it_is_said_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    counted = Counted(metric_label_series_max=2)
    for _ in range(3):
        for number in range(5):
            counted.observe(f"SELECT a FROM t{number}", 0.01)
    others = {"digest": OTHERS, "kind": "query", "status": "ok"}
    own = {"digest": "SELECT a FROM t1", "kind": "query", "status": "ok"}
    assert counted.value("ephpm_query_total", **others) == 9
    assert counted.value("ephpm_query_total", **own) == 3
    assert counted.kinds() == 5
    assert caplog.text.count("label cardinality cap reached") == 1


def test_without_labels_all_share_one() -> None:
    counted = Counted(metric_label_series_max=0)
    counted.observe("SELECT 1", 0.01)
    assert counted.value("ephpm_query_total", digest=OTHERS, kind="query", status="ok") == 1


def test_what_is_slower_than_the_threshold_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    counted = Counted(slow_query_threshold="500ms")
    counted.observe("SELECT 'secret'", 0.5)
    assert "slow query" not in caplog.text
    counted.observe("SELECT 'secret'", 0.7312, rows=1)
    assert "slow query sql=SELECT ? duration_ms=731 rows=1 digest=0x" in caplog.text
    assert "secret" not in caplog.text
    assert counted.value("ephpm_query_slow_total") == 1


def test_a_name_begins_no_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    counted = Counted(slow_query_threshold="0ms")
    counted.observe("SELECT 1 AS `a\n2026 forged\x1b[31m`", 0.01)
    assert "`a 2026 forged [31m`" in caplog.text


def test_nothing_is_counted_where_it_is_switched_off(caplog: pytest.LogCaptureFixture) -> None:
    counted = Counted(query_stats=False, slow_query_threshold="0ms")
    counted.observe("SELECT 1", 5)
    assert list(counted.registry.collect()) == []
    assert not caplog.records


@pytest.mark.parametrize("text", ["", "1", "soon", "-1s", "1 d", "1.5s"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="duration"):
        AnalysisSettings(slow_query_threshold=text)
