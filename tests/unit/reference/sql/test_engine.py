"""The engine: what MySQL's statements do in SQLite, and what others are told of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from reference.errors import StartupError
from reference.sql.engine import Engine
from reference.sql.errors import SqlError
from reference.sql.results import Result
from reference.sql.session import SqlSession
from reference.sql.transactions import Commit

PEOPLE = "CREATE TABLE people (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(10) UNIQUE)"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = Engine(tmp_path / "app.db")
    made.open()
    yield made
    made.close()


def run(session: SqlSession, *statements: str) -> Result:
    found = Result()
    for statement in statements:
        (found,) = session.run(statement)
    return found


def refusal(session: SqlSession, statement: str) -> int:
    with pytest.raises(SqlError) as caught:
        run(session, statement)
    return caught.value.number


def test_rows_and_ids(engine: Engine) -> None:
    session = engine.session()
    run(session, PEOPLE)
    made = run(session, "INSERT INTO people (name) VALUES ('Ada'), ('Bob')")
    assert (made.affected, made.last_id) == (2, 1)
    assert run(session, "SELECT * FROM people").rows == [(1, "Ada"), (2, "Bob")]
    assert run(session, "SELECT LAST_INSERT_ID()").rows == [(1,)]


def test_what_mysql_counts_as_changed(engine: Engine) -> None:
    session = engine.session()
    run(session, PEOPLE, "INSERT INTO people VALUES (1, 'Ada')")
    upsert = "INSERT INTO people VALUES (1, '{}') ON DUPLICATE KEY UPDATE name = VALUES(name)"
    assert run(session, upsert.format("Eve")).affected == 2
    assert run(session, upsert.format("Eve")).affected == 0
    update = run(session, "UPDATE people SET name = 'Eve'")
    assert (update.affected, update.matched) == (0, 1)
    assert run(session, "REPLACE INTO people VALUES (1, 'Bob')").affected == 2


def test_alter_keeps_rows_and_ids(engine: Engine) -> None:
    session = engine.session()
    run(session, PEOPLE, "INSERT INTO people (name) VALUES ('Ada'), ('Bob')")
    run(session, "DELETE FROM people WHERE id = 2")
    run(session, "ALTER TABLE people ADD age INT NOT NULL AFTER id, CHANGE name title TEXT")
    assert run(session, "SELECT id, age, title FROM people").rows == [(1, 0, "Ada")]
    assert run(session, "INSERT INTO people (age, title) VALUES (1, 'x')").last_id == 3


def test_others_are_told_of_each_commit_before_it(engine: Engine) -> None:
    told: list[Commit] = []
    done: list[bool] = []

    def tell(commit: Commit) -> int:
        told.append(commit)
        return 10 * len(told)

    engine.hooks.before_commit, engine.hooks.after_commit = tell, done.append
    session = engine.session()
    run(session, PEOPLE)
    run(session, "START TRANSACTION", "INSERT INTO people (name) VALUES ('Ada')")
    assert len(told) == 1
    run(session, "COMMIT", "SELECT * FROM people")
    assert len(told) == 2
    assert done == [True, True]
    assert told[1].counters == {"people": 1}
    assert session.connection.pragma("user_version") == 20

    other = Engine(engine.path.with_name("copy.db"))
    other.open()
    copy = other.session()
    for commit in told:
        for part in commit.parts:
            if isinstance(part, str):
                copy.connection.execute(part)
            else:
                apsw.Changeset.apply(part, copy.connection)
    assert run(copy, "SELECT * FROM people").rows == [(1, "Ada")]
    copy.close()
    other.close()


def test_a_commit_that_is_refused_is_undone(engine: Engine) -> None:
    session = engine.session()
    run(session, PEOPLE)

    def refuse(commit: Commit) -> int:
        raise SqlError(1180, "no majority")

    engine.hooks.before_commit = refuse
    assert refusal(session, "INSERT INTO people (name) VALUES ('Ada')") == 1180
    assert run(session, "SELECT * FROM people").rows == []


def test_who_may_not_write_is_refused(engine: Engine) -> None:
    session = engine.session()
    run(session, PEOPLE)
    engine.hooks.refusal = lambda: "this is a replica"
    assert run(session, "SELECT @@read_only").rows == [(1,)]
    assert refusal(session, "INSERT INTO people (name) VALUES ('Ada')") == 1290
    assert refusal(session, "DROP TABLE people") == 1290
    assert run(session, "SELECT * FROM people").rows == []


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("INSERT INTO people (name) VALUES ('Ada Lovelace')", 1406),
        ("SELECT * FROM nobody", 1146),
        ("SELECT nothing FROM people", 1054),
        ("SELECT FROM", 1064),
        ("ATTACH DATABASE '/tmp/x' AS x", 1064),
        ("PRAGMA journal_mode = DELETE", 1064),
        ("SELECT 1; SELECT 2", 1064),
        ("CREATE TABLE x (id SHAPE)", 1064),
        ("CREATE TABLE x (a INT AUTO_INCREMENT)", 1075),
        ("ALTER TABLE people DROP COLUMN nothing", 1091),
    ],
)
def test_refusals(engine: Engine, statement: str, number: int) -> None:
    session = engine.session()
    run(session, PEOPLE)
    assert refusal(session, statement) == number


def test_numbers_and_texts_are_compared_as_numbers(engine: Engine) -> None:
    session = engine.session()
    run(session, PEOPLE, "INSERT INTO people (name) VALUES ('9'), ('10')")
    assert run(session, "SELECT name FROM people WHERE name >= 10").rows == [("10",)]
    assert run(session, "SELECT CAST('10' AS SIGNED) > '9'").rows == [(1,)]


def test_without_strict_mode_values_are_made_to_fit(engine: Engine) -> None:
    session = engine.session()
    run(session, "SET sql_mode = ''", "CREATE TABLE t (a TINYINT, b VARCHAR(2), c TEXT NOT NULL)")
    run(session, "INSERT INTO t (a, b) VALUES (300, 'abc')")
    assert run(session, "SELECT * FROM t").rows == [(127, "ab", "")]


def test_what_is_prepared_is_described(engine: Engine) -> None:
    session = engine.session()
    run(session, PEOPLE)
    found = session.describe("SELECT id, name FROM people WHERE id = :p1", 1)
    assert [(c.label, c.kind.name) for c in found.columns or ()] == [
        ("id", "int"),
        ("name", "varchar"),
    ]
    assert session.describe("INSERT INTO people VALUES (:p1)", 1).columns is None


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("not a database " * 100)
    with pytest.raises(StartupError, match="cannot be opened"):
        Engine(path).open()
