"""What a statement does, from its text: who may answer it, and what it leaves behind."""

from __future__ import annotations

import pytest

from reference.mysql_proxy.classify import classified


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1",
        "  select title from book",
        "(SELECT 1) UNION (SELECT 2)",
        "/* a page */ SELECT 1",
        "-- a page\nSELECT 1",
        "SELECT 'FOR UPDATE' AS words",
        "SELECT 'a@b' AS mail",
        "SELECT @@autocommit",
        "SELECT 1;",
        "WITH t AS (SELECT 1 AS n) SELECT n FROM t",
        "SHOW TABLES",
        "EXPLAIN SELECT 1",
        "DESC book",
        "SELECT `into` FROM book",
    ],
)
def test_reads_may_be_answered_by_a_replica(sql: str) -> None:
    statement = classified(sql)
    assert statement.reads
    assert not statement.writes
    assert not statement.dirties


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT title FROM book FOR UPDATE",
        "SELECT title FROM book LOCK IN SHARE MODE",
        "SELECT LAST_INSERT_ID()",
        "SELECT @@last_insert_id",
        "SELECT @total",
        "SELECT @total := 1",
        "SELECT GET_LOCK('a', 1)",
        "SELECT NEXTVAL(numbers)",
        "SELECT title INTO OUTFILE '/tmp/x' FROM book",
        "/*!50000 SELECT */ 1",
        "SELECT 1; DELETE FROM book",
    ],
)
def test_what_only_looks_like_a_read_is_for_the_primary(sql: str) -> None:
    statement = classified(sql)
    assert not statement.reads
    assert statement.dirties


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO book VALUES (1)",
        "WITH t AS (SELECT 1) DELETE FROM book",
        "REPLACE INTO book VALUES (1)",
        "CALL restock()",
        "CREATE TABLE book (id INT)",
        "SELECT 1; SELECT 2",
        "",
    ],
)
def test_what_is_no_read_writes(sql: str) -> None:
    assert classified(sql).writes


@pytest.mark.parametrize(
    "sql", ["BEGIN", "START TRANSACTION", "COMMIT", "ROLLBACK", "SAVEPOINT a", "SET NAMES utf8"]
)
def test_what_frames_statements_writes_nothing(sql: str) -> None:
    statement = classified(sql)
    assert not statement.writes
    assert not statement.reads


@pytest.mark.parametrize(
    ("sql", "pins"),
    [
        ("SET @total = 1", True),
        ("CREATE TEMPORARY TABLE basket (id INT)", True),
        ("PREPARE s FROM 'SELECT 1'", True),
        ("CALL restock()", True),
        ("SELECT GET_LOCK('a', 1)", True),
        ("INSERT INTO book VALUES ('a@b')", False),
        ("SET NAMES utf8mb4", False),
        ("CREATE TABLE basket (id INT)", False),
    ],
)
def test_what_only_one_server_knows_pins_the_session(sql: str, pins: bool) -> None:
    assert classified(sql).pins is pins


def test_settings_can_be_made_elsewhere() -> None:
    assert classified("SET time_zone = '+02:00'").setting
    assert classified("SET NAMES utf8mb4").setting
    assert not classified("SET GLOBAL max_connections = 100").setting
    assert not classified("SET @total = 1").setting


def test_a_character_set_leaves_nothing() -> None:
    assert not classified("SET NAMES utf8mb4").dirties
    assert classified("SET time_zone = '+02:00'").dirties


def test_tables_are_locked_until_they_are_unlocked() -> None:
    assert classified("LOCK TABLES book WRITE").locks
    assert classified("UNLOCK TABLES").unlocks


def test_use_names_the_database() -> None:
    assert classified("USE `ware``house`;").database == "ware`house"
    assert classified("use shop").database == "shop"


@pytest.mark.parametrize("sql", ["SHOW WARNINGS", "SELECT ROW_COUNT()", "SELECT FOUND_ROWS()"])
def test_what_asks_about_the_statement_before_follows_it(sql: str) -> None:
    assert classified(sql).follows
