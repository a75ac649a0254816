"""What a node has counted of statements is compared with what was run."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from support.assertions import Mismatch
from support.checks import counters, growth, statements
from support.clients import metrics
from support.errors import Broken

BEFORE = """\
# TYPE ephpm_query_total counter
ephpm_query_total{digest="SELECT ? AS kind_1",kind="query",status="ok"} 3
"""
AFTER = """\
# TYPE ephpm_query_total counter
ephpm_query_total{digest="SELECT ? AS kind_1",kind="query",status="ok"} 5
ephpm_query_total{digest="SELECT ? AS kind_2",kind="query",status="ok"} 1
ephpm_query_total{digest="SELECT ? AS kind_2",kind="query",status="error"} 1
# TYPE ephpm_query_rows_total counter
ephpm_query_rows_total{digest="SELECT ? AS kind_1",kind="query"} 2
"""


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("EPHPM_DEADLINE_EFFECT", "0")
    monkeypatch.setattr(growth, "look", lambda world: metrics.samples(AFTER))
    sql = SimpleNamespace(kinds={}, lengths=None)
    return SimpleNamespace(sql=sql, before=SimpleNamespace(counters=metrics.samples(BEFORE)))


def rows(names: str, *texts: str) -> list[dict[str, str]]:
    return [
        dict(zip(names.split(), text.replace("S", "SELECT ? AS kind_").split("|"), strict=True))
        for text in texts
    ]


def test_statements_are_counted_by_the_columns_of_the_table(world: Any) -> None:
    counters.grown_by(world, rows("statement times", "S1|2", "S2|2"))
    counters.grown_by(world, rows("statement status times", "S1|ok|2", "S2|ok|1", "S2|error|1"))
    counters.grown_by(world, rows("statement kind rows", "S1|query|2", "S2|query|0"))


@pytest.mark.parametrize(
    ("names", "texts"),
    [
        ("statement times", ["S1|2"]),
        ("statement times", ["S1|2", "S2|1"]),
        ("statement times", ["S1|2", "S2|2", "S3|1"]),
        ("statement status times", ["S1|ok|2", "S2|ok|2"]),
        ("statement kind times", ["S1|mutation|2", "S2|query|2"]),
        ("statement rows", ["S1|3"]),
    ],
)
def test_what_is_not_in_the_table_is_a_mismatch(world: Any, names: str, texts: list[str]) -> None:
    with pytest.raises(Mismatch, match="growth"):
        counters.grown_by(world, rows(names, *texts))


def test_each_kind_is_counted_as_often_as_it_was_run(world: Any) -> None:
    world.sql.kinds = {1: 2, 2: 2}
    statements.each_counted(world)
    for wrong in ({1: 2}, {1: 2, 2: 3}, {1: 2, 2: 2, 3: 1}):
        world.sql.kinds = wrong
        with pytest.raises(Mismatch):
            statements.each_counted(world)


@pytest.mark.parametrize(
    ("lengths", "fits"),
    [((0.05, 0.4), True), ((0.05, 0.89), True), ((0.05, 0.95), False), ((0.0, 0.2), False)],
)
def test_a_longer_statement_takes_its_share(
    world: Any, lengths: tuple[float, float], fits: bool
) -> None:
    world.sql.lengths = lengths
    if fits:
        statements.in_proportion(world)
    else:
        with pytest.raises(Mismatch, match="8 times as long"):
            statements.in_proportion(world)


def test_without_lengths_there_is_no_share(world: Any) -> None:
    with pytest.raises(Broken):
        statements.in_proportion(world)
