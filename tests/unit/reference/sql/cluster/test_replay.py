"""Replay: what a changeset says is done, however its changes hang together."""

from __future__ import annotations

import contextlib
import itertools
from typing import Any

import apsw
import pytest

from reference.sql.cluster.replay import Misfit, replay


def without_case(one: str, other: str) -> int:
    return (one.lower() > other.lower()) - (one.lower() < other.lower())


class Pair:
    """Two databases with the same tables, and what one did."""

    def __init__(self, *statements: str) -> None:
        self.primary, self.replica = apsw.Connection(":memory:"), apsw.Connection(":memory:")
        for each in (self.primary, self.replica):
            each.create_collation("ci", without_case)
            for statement in statements:
                each.execute(statement)

    def do(self, *statements: str) -> None:
        session = apsw.Session(self.primary, "main")
        session.config(apsw.SQLITE_SESSION_OBJCONFIG_ROWID, True)
        session.attach()
        with self.primary:
            for statement in statements:
                self.primary.execute(statement)
        self.replica.execute("BEGIN")
        replay(self.replica, session.changeset())
        self.replica.execute("COMMIT")

    def same(self, query: str) -> list[Any]:
        found = [list(each.execute(query)) for each in (self.primary, self.replica)]
        assert found[0] == found[1]
        return found[0]


@pytest.mark.parametrize(("old", "new"), [("Ada", "ADA"), ("ada", "Ada"), ("x", "X"), ("Q", "q")])
def test_a_name_that_changes_in_its_capitals(old: str, new: str) -> None:
    pair = Pair("CREATE TABLE t (name TEXT COLLATE ci PRIMARY KEY, v)")
    pair.do(f"INSERT INTO t VALUES ('{old}', 1), ('Bob', 2)")
    pair.do(f"UPDATE t SET name = '{new}' WHERE v = 1")
    assert pair.same("SELECT * FROM t ORDER BY v") == [(new, 1), ("Bob", 2)]


def test_rows_that_swap_what_must_be_unique() -> None:
    pair = Pair("CREATE TABLE t (id INTEGER PRIMARY KEY, place INT UNIQUE, what)")
    pair.do("INSERT INTO t VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 3, 'c')")
    pair.do(
        "UPDATE t SET place = -1 WHERE id = 1",
        "UPDATE t SET place = 1 WHERE id = 2",
        "UPDATE t SET place = 2 WHERE id = 1",
    )
    assert pair.same("SELECT * FROM t") == [(1, 2, "a"), (2, 1, "b"), (3, 3, "c")]


def test_rows_that_swap_in_a_table_without_a_primary_key() -> None:
    pair = Pair("CREATE TABLE t (place INT UNIQUE, what)")
    pair.do("INSERT INTO t VALUES (1, 'a'), (2, 'b')")
    pair.do(
        "UPDATE t SET place = -1 WHERE what = 'a'",
        "UPDATE t SET place = 1 WHERE what = 'b'",
        "UPDATE t SET place = 2 WHERE what = 'a'",
    )
    assert pair.same("SELECT rowid, * FROM t") == [(1, 2, "a"), (2, 1, "b")]


def test_many_rows_of_a_table_without_a_primary_key() -> None:
    pair = Pair("CREATE TABLE t (v)")
    pair.do(
        "INSERT INTO t WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 999) "
        "SELECT i FROM n"
    )
    pair.do("UPDATE t SET v = v + 1", "DELETE FROM t WHERE v > 900")
    assert len(pair.same("SELECT rowid, v FROM t")) == 899


def test_one_row_takes_the_place_of_another() -> None:
    pair = Pair("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE)")
    pair.do("INSERT INTO t VALUES (1, 'a'), (2, 'b')")
    pair.do(
        "DELETE FROM t WHERE id = 2", "UPDATE t SET name = 'b'", "INSERT INTO t VALUES (3, 'a')"
    )
    assert pair.same("SELECT * FROM t") == [(1, "b"), (3, "a")]


def test_columns_that_are_computed() -> None:
    pair = Pair(
        "CREATE TABLE t (a INT, twice INT AS (a * 2), kept INT AS (a + 1) STORED, b UNIQUE)"
    )
    pair.do("INSERT INTO t (a, b) VALUES (1, 1), (2, 2)")
    pair.do("UPDATE t SET b = -b", "UPDATE t SET b = b + 3, a = a + b")
    assert pair.same("SELECT * FROM t")


def test_every_order_of_a_few_changes_comes_to_the_same() -> None:
    changes = (
        "UPDATE t SET u = u + 10 WHERE u < 10",
        "DELETE FROM t WHERE id = 1",
        "INSERT OR REPLACE INTO t VALUES (4, 13, 'new')",
        "UPDATE t SET id = 9 WHERE id = 2",
        "INSERT OR REPLACE INTO t VALUES (2, 1, 'again')",
    )
    for order in itertools.permutations(changes):
        pair = Pair("CREATE TABLE t (id INTEGER PRIMARY KEY, u INT UNIQUE, v)")
        pair.do("INSERT INTO t VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 3, 'c')")
        with contextlib.suppress(apsw.ConstraintError):  # the primary has refused that one
            pair.do(*order)
        pair.same("SELECT * FROM t")


@pytest.mark.parametrize(
    "before",
    [
        "UPDATE t SET v = 'other' WHERE id = 1",
        "DELETE FROM t WHERE id = 1",
        "INSERT INTO t VALUES (7, 'x')",
    ],
)
def test_a_database_that_is_not_as_it_was_is_told(before: str) -> None:
    pair = Pair("CREATE TABLE t (id INTEGER PRIMARY KEY, v)")
    pair.do("INSERT INTO t VALUES (1, 'a')")
    pair.replica.execute(before)
    with pytest.raises((Misfit, apsw.ConstraintError)):
        pair.do("UPDATE t SET v = 'b' WHERE id = 1", "INSERT INTO t VALUES (7, 'y')")
