"""The words of SQL: clients, ways, what came of a statement, and cells."""

from __future__ import annotations

import pytest

from support.language import sql
from support.language.sql import Connecting, Did, Finding, Soon, SqlClient, SqlSubject, SqlWay


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
        ("is refused with 1040", Did("refuse", 1040)),
        ("is answered", Did("answered")),
        ("is closed within 3 s", Did("end", within=3.0)),
        ("is kept open for 1 s", Did("stay", since=1.0)),
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


def test_which_statements() -> None:
    assert sql.statements('"SELECT 1"').text == "SELECT 1"
    assert sql.statements("the statements").text is None
    generated = sql.statements("300 generated packets")
    assert (generated.generated, generated.packets) == (300, True)


def test_what_a_query_finds_and_when() -> None:
    assert sql.finding("no rows") == Finding(nothing=True)
    assert sql.finding('"5"') == Finding('"5"')
    assert sql.soon("within the replication time ") == Soon("replication")
    assert sql.soon("within 5 s ") == Soon("effect", 5.0)


def test_statements_of_a_text() -> None:
    assert sql.split("SELECT 1;\nSELECT ';';\nSELECT 2") == ["SELECT 1", "SELECT ';'", "SELECT 2"]
