"""Replay: what a transaction did to rows of one node's database, done to another's.

A changeset says what became of each row, not in which order. Where its changes do not go one by one
(two rows that swap what must be unique, a name that changes in its capitals only), all rows
that it touches are taken out, and put in again as they are afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import apsw

ROWID = "_rowid_"


class Misfit(Exception):
    """A row is not as it was where the transaction was done."""


def replay(connection: apsw.Connection, changes: bytes) -> None:
    """Do what a changeset says, within the open transaction; raises `Misfit` or `apsw.Error`."""
    with connection:
        try:
            with connection:
                apsw.Changeset.apply(changes, connection, conflict=_refuse)
        except (apsw.AbortError, apsw.ConstraintError, apsw.SQLError):
            _replay_apart(connection, changes)


def set_counters(connection: apsw.Connection, counters: Mapping[str, int]) -> None:
    """Let the counters of AUTO_INCREMENT be where they were left."""
    for table, number in counters.items():
        connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        connection.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (table, number))


def _refuse(reason: int, change: apsw.TableChange) -> int:
    return apsw.SQLITE_CHANGESET_ABORT


def _replay_apart(connection: apsw.Connection, changes: bytes) -> None:
    changed: dict[tuple[str, Any], dict[str, Any]] = {}
    new: dict[tuple[str, Any], dict[str, Any]] = {}
    for change in apsw.Changeset.iter(changes):
        table = _Table(connection, change)
        if change.op == "INSERT":
            row = dict(zip(table.columns, change.new or (), strict=True))
            new[change.name, table.key_in(change.new)] = row
            continue
        row = table.take_out(change)
        if change.op == "UPDATE" and not table.has_new_key(change):
            row.update(table.said(change.new))
            changed[change.name, table.key_in(change.old)] = row
    # SQLite tells of some rows of a table without a primary key as changed and as new.
    for (name, _), row in {**new, **changed}.items():
        columns = ", ".join(map(_quoted, row))
        marks = ", ".join("?" * len(row))
        connection.execute(
            f"INSERT INTO {_quoted(name)} ({columns}) VALUES ({marks})", tuple(row.values())
        )


class _Table:
    """A table, as a change of one of its rows sees it."""

    def __init__(self, connection: apsw.Connection, change: apsw.TableChange) -> None:
        self._connection = connection
        self._name = change.name
        own = [
            str(name)
            for name, hidden in connection.execute(
                "SELECT name, hidden FROM pragma_table_xinfo(?) ORDER BY cid", (change.name,)
            )
            if not hidden
        ]
        if change.column_count not in (len(own), len(own) + 1):
            raise Misfit(f"table {change.name} has other columns")
        # Of a table without a primary key the rowid is told before the columns.
        by_rowid = change.column_count > len(own)
        self.columns = [ROWID, *own] if by_rowid else own
        self._own = own
        self._keys = sorted(change.pk_columns)

    def said(self, values: tuple[Any, ...] | None) -> Iterator[tuple[str, Any]]:
        """Yield the columns that a change tells of, with their values."""
        for column, value in zip(self.columns, values or (), strict=True):
            if value is not apsw.no_change:
                yield column, value

    def has_new_key(self, change: apsw.TableChange) -> bool:
        """Whether a row has another key now: then what it has become is told as a new row, too.

        SQLite tells it so where its collation takes the old key and the new one for the same.
        """
        new = change.new or ()
        return any(new[number] is not apsw.no_change for number in self._keys)

    def key_in(self, values: tuple[Any, ...] | None) -> tuple[Any, ...]:
        """Return the key that these values of a row have."""
        return tuple((values or ())[number] for number in self._keys)

    def take_out(self, change: apsw.TableChange) -> dict[str, Any]:
        """Delete the row that a change is about, and return it, with its rowid where it has one."""
        old = change.old or ()
        where = " AND ".join(f"{_quoted(self.columns[number])} = ?" for number in self._keys)
        wanted = [old[number] for number in self._keys]
        listed = ", ".join([ROWID, *map(_quoted, self._own)])
        found = list(
            self._connection.execute(
                f"SELECT {listed} FROM {_quoted(self._name)} WHERE {where}", wanted
            )
        )
        row = dict(zip([ROWID, *self._own], found[0], strict=True)) if len(found) == 1 else {}
        if not row or any(row[column] != value for column, value in self.said(old)):
            raise Misfit(f"table {self._name}: no row is as it was")
        self._connection.execute(f"DELETE FROM {_quoted(self._name)} WHERE {where}", wanted)
        return row


def _quoted(name: str) -> str:
    return name if name == ROWID else '"' + name.replace('"', '""') + '"'
