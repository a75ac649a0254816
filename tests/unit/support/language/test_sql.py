"""The words of SQL: clients, ways, what came of a statement, and cells."""

from __future__ import annotations

from decimal import Decimal

import pytest

from support.errors import UsageError
from support.language import sql
from support.language.sql import Cell, Connecting, Did, Finding, Soon, SqlClient, SqlSubject, SqlWay


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("a client", SqlClient("client")),
        ("a new client", SqlClient("new client")),
        ('client "a"', SqlClient("a")),
        ('client "a" at node "b"', SqlClient("a", node="b")),
        ("a client at the proxy", SqlClient("client", place="proxy")),
        ("20 clients", SqlClient("client", 20)),
    ],
)
def test_who_runs_statements(word: str, meant: SqlClient) -> None:
    assert sql.sql_client(word) == meant


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("", SqlWay()),
        (" through PDO, prepared", SqlWay(through="PDO", prepared=True)),
        (" through PyMySQL", SqlWay()),
        (' with the values [1, "x, y", nothing]', SqlWay((1, "x, y", None))),
        (" through the command-line client", SqlWay(through="the command-line client")),
        (", 10 times, without waiting", SqlWay(times=10, waits=False)),
    ],
)
def test_how_it_is_run(word: str, meant: SqlWay) -> None:
    assert sql.sql_way(word) == meant


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ('is refused with 1062 "23000"', Did("refuse", 1062, "23000")),
        ('is refused with 1205 "HY000" after 1 s', Did("refuse", 1205, "HY000", since=1.0)),
        ("changes 1 row", Did("change", 1)),
        ("changes no rows", Did("change", 0)),
        ("finds 2 rows within 2 s", Did("find", 2, within=2.0)),
        ("makes the id 7", Did("id", 7)),
        ("is done", Did("done")),
        ("still waits", Did("wait")),
        ("gets no answer", Did("lost")),
    ],
)
def test_what_came_of_it(word: str, meant: Did) -> None:
    assert sql.did(word) == meant


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("connects", Connecting("connect")),
        (
            'connects as "ada" with the password "x" to the database "shop" in "latin1"',
            Connecting("connect", "ada", "x", "shop", "latin1"),
        ),
        ("leaves", Connecting("leave")),
        ("has broken off", Connecting("break")),
        ("resets its connection", Connecting("reset")),
    ],
)
def test_what_a_client_does(word: str, meant: Connecting) -> None:
    assert sql.connecting(word) == meant


def test_of_what_something_is_said() -> None:
    assert sql.sql_subject("the statement") == SqlSubject()
    assert sql.sql_subject('the statement of client "b"') == SqlSubject("b")
    assert sql.sql_subject("each statement") == SqlSubject(each=True)


def test_what_a_query_finds_and_when() -> None:
    assert sql.finding("no rows") == Finding(nothing=True)
    assert sql.finding('"5"') == Finding('"5"')
    assert sql.soon("within the replication time ") == Soon("replication")
    assert sql.soon("within 5 s ") == Soon("effect", 5.0)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (None, "NULL"),
        (5, "5"),
        ("5", '"5"'),
        ("NULL", '"NULL"'),
        ("", '""'),
        ("Ada", "Ada"),
        (" a", '" a"'),
        ('say "x"\n', '"say \\"x\\"\\n"'),
        (Decimal("12.50"), "12.50"),
        (b"\x00\xff", "x'00ff'"),
        ("2024-01-31", "2024-01-31"),
    ],
)
def test_a_cell_is_written_as_it_is_read(cell: Cell, written: str) -> None:
    assert sql.shown(cell) == written
    assert sql.canonical(written) == written
    if not isinstance(cell, Decimal):
        assert sql.value_of(written) == cell


def test_a_text_in_quotes_that_needs_none() -> None:
    assert sql.canonical('"Ada"') == "Ada"
    assert sql.canonical('"5"', textual=True) == "5"


def test_a_long_cell_is_written_by_its_digest() -> None:
    assert sql.shown("x" * 20_000).startswith("20,000 of str: ")
    assert sql.canonical("(20 kB of text)") == sql.shown(sql.value_of("(20 kB of text)"))


def test_no_cell() -> None:
    with pytest.raises(UsageError, match="not a text"):
        sql.canonical('"open')
    with pytest.raises(UsageError, match="neither"):
        sql.value_of("(much)")


def test_rows_and_statements() -> None:
    assert sql.cells('1, "a, b", NULL') == ["1", '"a, b"', "NULL"]
    assert sql.split("SELECT 1;\nSELECT ';';\nSELECT 2") == ["SELECT 1", "SELECT ';'", "SELECT 2"]
