"""The replicated database: transactions done again, snapshots."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import apsw
import pytest

from reference.sql.cluster.replicated import (
    CHANGES,
    COUNTERS,
    SQL,
    Diverged,
    Replicated,
    transaction_content,
)


def recorded(db: apsw.Connection, *statements: str) -> bytes:
    """Do the statements, and return what they changed."""
    session = apsw.Session(db, "main")
    session.config(apsw.SQLITE_SESSION_OBJCONFIG_ROWID, True)
    session.attach()
    for statement in statements:
        db.execute(statement)
    changes = session.changeset()
    session.close()
    return transaction_content([(CHANGES, changes)])


@pytest.fixture
def primary(tmp_path: Path) -> apsw.Connection:
    return apsw.Connection(str(tmp_path / "primary.db"))


@pytest.fixture
def replica(tmp_path: Path) -> Replicated:
    return Replicated(tmp_path / "replica.db")


def rows(folder: Path, query: str, name: str = "replica.db") -> list[Any]:
    db = apsw.Connection(str(folder / name))
    try:
        return list(db.execute(query))
    finally:
        db.close()


def both(primary: apsw.Connection, replica: Replicated, sql: str, position: int = 1) -> None:
    primary.execute(sql)
    replica.apply(position, transaction_content([(SQL, sql)]))


def test_rows_of_a_table_without_a_primary_key(
    tmp_path: Path, primary: apsw.Connection, replica: Replicated
) -> None:
    both(primary, replica, "CREATE TABLE t (a, b)")
    replica.apply(2, recorded(primary, "INSERT INTO t VALUES (1, 'x'), (1, 'x'), (NULL, x'00ff')"))
    replica.apply(3, recorded(primary, "DELETE FROM t WHERE rowid = 1"))
    assert rows(tmp_path, "SELECT a, b FROM t ORDER BY rowid") == [(1, "x"), (None, b"\0\xff")]
    assert replica.position == 3


def test_triggers_are_not_done_twice(
    tmp_path: Path, primary: apsw.Connection, replica: Replicated
) -> None:
    both(primary, replica, "CREATE TABLE t (a); CREATE TABLE n (a)")
    both(
        primary,
        replica,
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO n VALUES (new.a); END",
        2,
    )
    replica.apply(3, recorded(primary, "INSERT INTO t VALUES (5)"))
    assert rows(tmp_path, "SELECT a FROM n") == [(5,)]


def test_schema_and_rows_of_one_transaction_in_their_order(
    tmp_path: Path, primary: apsw.Connection, replica: Replicated
) -> None:
    both(primary, replica, "CREATE TABLE t (a)")
    first = recorded(primary, "INSERT INTO t VALUES (1)")
    primary.execute("ALTER TABLE t ADD COLUMN b DEFAULT 7")
    second = recorded(primary, "INSERT INTO t VALUES (2, 8)")
    parts = [
        *apsw_parts(first),
        (SQL, "ALTER TABLE t ADD COLUMN b DEFAULT 7"),
        *apsw_parts(second),
    ]
    replica.apply(2, transaction_content(parts))
    assert rows(tmp_path, "SELECT * FROM t") == [(1, 7), (2, 8)]


def apsw_parts(content: bytes) -> list[tuple[str, Any]]:
    from reference.sql.cluster.replicated import transaction_parts

    return transaction_parts(content)


def test_counters_go_on_where_the_primary_was(
    tmp_path: Path, primary: apsw.Connection, replica: Replicated
) -> None:
    both(primary, replica, "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT)")
    replica.apply(2, transaction_content([(COUNTERS, {"t": 9})]))
    db = apsw.Connection(str(tmp_path / "replica.db"))
    db.execute("INSERT INTO t DEFAULT VALUES")
    assert list(db.execute("SELECT id FROM t")) == [(10,)]


def test_what_does_not_fit_is_divergence_and_changes_nothing(
    tmp_path: Path, primary: apsw.Connection, replica: Replicated
) -> None:
    both(primary, replica, "CREATE TABLE t (id INTEGER PRIMARY KEY, v)")
    content = recorded(primary, "INSERT INTO t VALUES (1, 'a'), (2, 'b')")
    db = apsw.Connection(str(tmp_path / "replica.db"))
    db.execute("INSERT INTO t VALUES (2, 'other')")
    with pytest.raises(Diverged):
        replica.apply(2, content)
    assert rows(tmp_path, "SELECT * FROM t") == [(2, "other")]
    assert replica.position == 1


def test_a_snapshot_has_everything_and_its_position(
    tmp_path: Path, primary: apsw.Connection, replica: Replicated
) -> None:
    both(primary, replica, "CREATE TABLE t (a)")
    replica.apply(7, recorded(primary, "INSERT INTO t VALUES (1)"))
    reader = apsw.Connection(str(tmp_path / "other.db"))
    other = Replicated(tmp_path / "other.db")
    assert replica.snapshot(tmp_path / "copy") == 7
    other.restore(tmp_path / "copy")
    assert list(reader.execute("SELECT a FROM t")) == [(1,)]
    assert other.position == 7


def test_a_snapshot_replaces_everything_for_who_reads_meanwhile(
    tmp_path: Path, primary: apsw.Connection, replica: Replicated
) -> None:
    both(primary, replica, "CREATE TABLE t (a)")
    other = Replicated(tmp_path / "other.db")
    other.apply(1, transaction_content([(SQL, "CREATE TABLE u (a)")]))
    reader = apsw.Connection(str(tmp_path / "other.db"))
    reader.execute("BEGIN")
    assert list(reader.execute("SELECT a FROM u")) == []
    replica.snapshot(tmp_path / "copy")
    other.restore(tmp_path / "copy")
    assert list(reader.execute("SELECT a FROM u")) == []
    reader.execute("COMMIT")
    assert list(reader.execute("SELECT name FROM sqlite_schema")) == [("t",)]


def test_what_is_set_aside_is_kept(
    tmp_path: Path, primary: apsw.Connection, replica: Replicated
) -> None:
    both(primary, replica, "CREATE TABLE t (a)")
    kept = replica.set_aside("before")
    assert kept == tmp_path / "replica.db.before"
    assert replica.is_empty
    assert replica.position == 0
    assert rows(tmp_path, "SELECT * FROM t", kept.name) == []
    assert replica.set_aside("again") is None
