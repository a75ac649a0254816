"""Prometheus' text format is read, and two looks at it are compared."""

from __future__ import annotations

import pytest

from support.assertions import Mismatch
from support.checks import counters
from support.clients import metrics
from support.errors import Broken

BEFORE = """\
# TYPE ephpm_http_requests_total counter
ephpm_http_requests_total{method="GET",status="200",handler="static"} 3
# TYPE ephpm_build_info gauge
ephpm_build_info{version="1"} 1
"""
AFTER = """\
# TYPE ephpm_http_requests_total counter
ephpm_http_requests_total{method="GET",status="200",handler="static"} 5
ephpm_http_requests_total{method="GET",status="404",handler="error"} 1
ephpm_http_requests_total{method="GET",status="200",handler="metrics"} 1
# TYPE ephpm_build_info gauge
ephpm_build_info{version="1"} 1
# TYPE t histogram
t_bucket{handler="php",le="0.5"} 1
t_bucket{handler="php",le="+Inf"} 2
t_sum{handler="php"} 1.25
t_count{handler="php"} 2
t_count{handler="metrics"} 7
"""


def grown() -> metrics.Samples:
    return metrics.growth(metrics.samples(BEFORE), metrics.samples(AFTER))


def test_families_have_their_types() -> None:
    assert metrics.families(AFTER) == {
        "ephpm_http_requests": "counter",
        "ephpm_build_info": "gauge",
        "t": "histogram",
    }


def test_what_is_not_in_the_format_is_a_mismatch() -> None:
    with pytest.raises(Mismatch, match="text format"):
        metrics.samples("<html>not found</html>")


def test_a_sample_that_is_new_has_grown_from_zero() -> None:
    key = ("ephpm_http_requests_total", frozenset({("method", "GET"), ("status", "404")}))
    total = metrics.total(grown(), key[0], dict(key[1]))
    assert total == 1


def test_a_total_is_over_all_labels_that_are_not_named() -> None:
    assert metrics.total(grown(), "ephpm_http_requests_total", {}) == 4
    assert metrics.total(grown(), "ephpm_http_requests_total", {"status": "200"}) == 3
    assert metrics.total(grown(), "ephpm_http_requests_total", {"status": "500"}) == 0


def test_requests_are_told_by_method_status_and_handler() -> None:
    assert counters._requests(grown()) == {
        ("GET", "200", "static"): 2,
        ("GET", "404", "error"): 1,
        ("GET", "200", "metrics"): 1,
    }


def test_looks_are_left_out_of_durations() -> None:
    assert metrics.total(counters._without_looks(grown()), "t_count", {}) == 2


@pytest.mark.parametrize(
    ("text", "name", "labels"),
    [
        ("up", "up", {}),
        ("up{}", "up", {}),
        ("up{stage=request}", "up", {"stage": "request"}),
        ("up{a=1,b=x=y}", "up", {"a": "1", "b": "x=y"}),
    ],
)
def test_a_metric_is_named_with_its_labels(text: str, name: str, labels: dict[str, str]) -> None:
    assert counters._named(text) == (name, labels)


def test_a_name_that_is_none_is_the_scenarios_mistake() -> None:
    with pytest.raises(Broken, match="want a metric"):
        counters._named("up{stage")
