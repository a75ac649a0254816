"""Prometheus' text format is read, and two looks at it are compared."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from support.assertions import Mismatch
from support.checks import counters, growth
from support.clients import metrics
from support.errors import Broken
from support.language import nodes

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


class World:
    """A scenario that looked before, and looks now; the last answer is of now."""

    def __init__(self) -> None:
        self.answer = SimpleNamespace(text=AFTER)
        self.before = SimpleNamespace(counters=metrics.samples(BEFORE))


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("EPHPM_DEADLINE_EFFECT", "0")
    monkeypatch.setattr(growth, "look", lambda world: metrics.samples(AFTER))
    return World()


@pytest.mark.parametrize(
    ("row", "fits"),
    [
        ({"name": "t", "type": "histogram"}, True),
        ({"name": "t", "type": "counter"}, False),
        ({"name": "ephpm_build_info", "type": "gauge", "value": "1", "label": "version"}, True),
        ({"name": "ephpm_build_info", "type": "gauge", "value": "2", "label": "version"}, False),
        ({"name": "ephpm_build_info", "type": "gauge", "value": "1", "label": "commit"}, False),
        ({"name": "nothing", "type": "gauge"}, False),
    ],
)
def test_an_answer_has_metrics(world: Any, row: dict[str, str], fits: bool) -> None:
    if fits:
        counters.has_metrics(world, [row])
    else:
        with pytest.raises(Mismatch):
            counters.has_metrics(world, [row])


def rows(*texts: str) -> list[dict[str, str]]:
    names = ("method", "status", "handler", "times")
    return [dict(zip(names, text.split(), strict=True)) for text in texts]


def test_looks_are_counted_where_the_table_has_them(world: Any) -> None:
    table = rows("GET 200 static 2", "GET 404 error 1")
    counters.grown_by(world, table)
    counters.grown_by(world, [*table, *rows("GET 200 metrics 1")])
    for wrong in (table[:1], [*table, *rows("GET 200 metrics 2")]):
        with pytest.raises(Mismatch):
            counters.grown_by(world, wrong)


@pytest.mark.parametrize(
    ("name", "by", "fits"),
    [
        ("ephpm_http_requests_total{status=200}", "3", True),
        ("ephpm_http_requests_total{status=200}", "2", False),
        ("ephpm_build_info", "0", True),
        ("t", "2 requests, 1 of them longer than 500 ms", True),
        ("t", "2 requests, 2 of them longer than 500 ms", False),
        ("t", "3 requests, 1 of them longer than 500 ms", False),
        ("t", "1 s", True),
        ("t", "2 s", False),
    ],
)
def test_a_metric_has_grown(world: Any, name: str, by: str, fits: bool) -> None:
    if fits:
        counters.has_grown(world, name, nodes.growth(by))
    else:
        with pytest.raises(Mismatch):
            counters.has_grown(world, name, nodes.growth(by))
