"""Statements in the evidence."""

from __future__ import annotations

from support.clients.mysql import Answer, Lost, Outcome, Query, Refused
from support.clients.mysql_rows import Column
from support.evidence import statements


def _query(outcome: Outcome) -> Query:
    return Query("a", "node node", "SELECT 1", (1, None), outcome, 0.0, 0.002)


def test_rows_are_told() -> None:
    answer = Answer((Column("n", "bigint"),), ((1,), (None,)))
    assert statements.transcript([_query(answer)]) == (
        "> a at node node: SELECT 1 with ['1', 'NULL']\n< 2 rows: n (bigint)\n  1\n  NULL (2.0 ms)"
    )


def test_outcomes_in_a_line() -> None:
    assert statements.line(_query(Answer(affected=2, last_id=7))) == (
        "SELECT 1 -> done, 2 rows changed, id 7"
    )
    assert "refused with 1062" in statements.line(_query(Refused(1062, "23000", "taken")))
    assert "no answer: gone" in statements.line(_query(Lost("gone")))


def test_of_many_the_last_ones() -> None:
    told = statements.transcript([_query(Lost("gone"))] * (statements.MANY + 1))
    assert told.startswith("# 1 earlier statements")
