"""The database of a cluster: what sessions do on one node is what is found on another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import apsw
import pytest

from reference.sql.catalog import KEPT_IN
from reference.sql.cluster.replicated import CHANGES, COUNTERS, SQL, Replicated, transaction_content
from reference.sql.engine import FURNITURE, Engine
from reference.sql.transactions import Commit

TABLES = (
    "CREATE TABLE teams (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) UNIQUE)",
    "CREATE TABLE people (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20), team INT, "
    "FOREIGN KEY (team) REFERENCES teams (id) ON DELETE CASCADE)",
    "CREATE TABLE notes (what TEXT, raw BLOB)",
    "CREATE TABLE codes (code VARCHAR(10) PRIMARY KEY, twice INT AS (n * 2), n INT)",
    "INSERT INTO teams (name) VALUES ('red'), ('blue')",
    "INSERT INTO people (name, team) VALUES ('Ada', 1), ('Bob', 1), ('Cid', 2)",
    "INSERT INTO notes VALUES ('same', NULL), ('same', NULL), (NULL, x'00ff41')",
    "INSERT INTO codes (code, n) VALUES ('a', 1), ('b', 2)",
)
SCRIPTS = {
    "rows": ("UPDATE people SET name = 'Eve' WHERE id = 1", "DELETE FROM notes LIMIT 1"),
    "cascade": ("DELETE FROM teams WHERE id = 1",),
    "capitals": ("UPDATE codes SET code = 'A' WHERE code = 'a'",),
    "replace": ("REPLACE INTO codes (code, n) VALUES ('b', 9)",),
    "upsert": ("INSERT INTO codes (code, n) VALUES ('b', 9) ON DUPLICATE KEY UPDATE n = n + 1",),
    "transaction": (
        "START TRANSACTION",
        "UPDATE people SET team = 2",
        "SAVEPOINT s",
        "DELETE FROM people",
        "ROLLBACK TO s",
        "COMMIT",
    ),
    "gone ids": ("INSERT INTO teams (name) VALUES ('green')", "DELETE FROM teams WHERE id = 3"),
    "an id that came and went": (
        "START TRANSACTION",
        "INSERT INTO teams (name) VALUES ('green')",
        "DELETE FROM teams WHERE id = 3",
        "COMMIT",
    ),
    "a column more": (
        "ALTER TABLE people ADD COLUMN born TIMESTAMP DEFAULT CURRENT_TIMESTAMP",
        "INSERT INTO people (name) VALUES ('Dan')",
    ),
    "a column less": ("ALTER TABLE people DROP COLUMN name", "UPDATE people SET team = NULL"),
    "another type": ("ALTER TABLE people MODIFY COLUMN name CHAR(5)",),
    "a key": ("CREATE INDEX by_name ON people (name)", "ALTER TABLE notes ADD UNIQUE KEY u (raw)"),
    "from a query": ("CREATE TABLE copied AS SELECT RAND() AS r, UUID() AS u, name FROM people",),
    "truncated": ("TRUNCATE TABLE notes", "INSERT INTO notes VALUES ('new', NULL)"),
    "renamed": ("ALTER TABLE notes RENAME TO remarks", "INSERT INTO remarks VALUES ('new', NULL)"),
    "dropped": ("DROP TABLE people", "DROP TABLE teams"),
    "a view": ("CREATE VIEW red AS SELECT name FROM people WHERE team = 1",),
    "counted on": (
        "ALTER TABLE teams AUTO_INCREMENT = 50",
        "INSERT INTO teams (name) VALUES ('x')",
    ),
    "many": (
        "INSERT INTO notes SELECT what, NULL FROM notes",
        "INSERT INTO notes SELECT a.what, NULL FROM notes a, notes b, notes c, notes d LIMIT 1000",
        "UPDATE notes SET what = 'other'",
    ),
}


def content_of(path: Path) -> dict[str, Any]:
    """Return all that a file has: what was said to make it, the rows, the counters."""
    db = apsw.Connection(str(path))
    try:
        schema = list(db.execute("SELECT name, sql FROM sqlite_schema ORDER BY name"))
        tables = [
            name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        rows = {name: sorted(map(repr, db.execute(f'SELECT * FROM "{name}"'))) for name in tables}
        return {"schema": schema, **rows}
    finally:
        db.close()


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_is_done_here_is_found_there(tmp_path: Path, name: str) -> None:
    here, there = Engine(tmp_path / "here.db"), Engine(tmp_path / "there.db")
    here.open()
    there.open()
    copy = Replicated(there.path, lambda _: there.session().connection, FURNITURE, KEPT_IN)
    assert copy.is_empty
    count = 0

    def tell(commit: Commit) -> int:
        nonlocal count
        count += 1
        parts: list[Any] = [(SQL if isinstance(p, str) else CHANGES, p) for p in commit.parts]
        parts.append((COUNTERS, dict(commit.counters)))
        copy.apply(count, transaction_content(parts))
        return count

    here.hooks.before_commit = tell
    session = here.session()
    for statement in (*TABLES, *SCRIPTS[name]):
        list(session.run(statement))
    assert content_of(there.path) == content_of(here.path)
    assert copy.position == count
    copy.snapshot(tmp_path / "snapshot.db")
    assert content_of(tmp_path / "snapshot.db") == content_of(here.path)
    copy.set_aside("before")
    assert copy.is_empty
    copy.restore(tmp_path / "snapshot.db")
    assert content_of(there.path) == content_of(here.path)
