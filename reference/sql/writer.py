"""Changes rows, for one session: counts them as MySQL does, and knows the ids that new rows got."""

from __future__ import annotations

from collections.abc import Sequence

import apsw

from reference.sql.catalog import Catalog
from reference.sql.definitions import quoted
from reference.sql.results import Result
from reference.sql.transactions import Transactions
from reference.sql.types import Value
from reference.sql.writes import Write


class Writer:
    """What runs INSERT, REPLACE, UPDATE and DELETE. `last_id` is what LAST_INSERT_ID() tells.

    `given` are the columns that the INSERT which runs, or ran last, has named.
    """

    def __init__(
        self, connection: apsw.Connection, catalog: Catalog, transactions: Transactions
    ) -> None:
        self._connection = connection
        self._catalog = catalog
        self._transactions = transactions
        self.last_id = 0
        self.given: frozenset[str] = frozenset()
        self._made_id = False
        self._given_id: int | None = None
        self._first_id = 0
        self._inserted = 0
        connection.set_update_hook(self._note_row)

    def write(self, write: Write, parameters: Sequence[Value]) -> Result:
        """Do it, in the open transaction or in one of its own."""
        self.given = write.given
        self._made_id, self._given_id = False, None
        self._first_id = self._inserted = 0
        values = tuple(parameters)
        with self._transactions.writing():
            before = self._catalog.count(write.table) if write.verb == "REPLACE" else 0
            matched = 0
            if write.matched:
                row = self._connection.execute(write.matched, values).fetchone()
                matched = int(row[0]) if row else 0
            if write.targets:
                affected = self._delete_of_several(write, values)
            else:
                self._connection.execute(write.sql, values)
                affected = self._connection.changes()
            if write.verb == "REPLACE":
                affected = 2 * self._inserted + before - self._catalog.count(write.table)
            elif write.verb == "INSERT":
                affected = self._inserted + 2 * max(affected - self._inserted, 0)
        return Result(affected=affected, matched=matched or affected, last_id=self._new_id(write))

    def _delete_of_several(self, write: Write, values: tuple[Value, ...]) -> int:
        rows = [
            (table, self._connection.execute(query, values).fetchall()[0][0])
            for table, query in write.targets
        ]
        count = 0
        for table, numbers in rows:
            name = quoted(table.name)
            self._connection.execute(
                f"DELETE FROM {name} WHERE _rowid_ IN (SELECT value FROM json_each(?))", (numbers,)
            )
            count += self._connection.changes()
        return count

    def _new_id(self, write: Write) -> int:
        """Return the id that a client is told of; and keep the one that LAST_INSERT_ID() tells."""
        if self._given_id is not None:
            self.last_id = self._given_id
            return self._given_id
        if write.verb not in ("INSERT", "REPLACE") or not self._inserted:
            return 0
        counter = write.table.counter
        if counter is None:
            return 0
        if self._made_id or counter.name.lower() not in write.given:
            self.last_id = self._first_id
        return self._first_id

    def _note_row(self, kind: int, database: str, table: str, number: int) -> None:
        if kind == apsw.SQLITE_INSERT and not table.startswith("_ephpm"):
            self._first_id = self._first_id or number
            self._inserted += 1

    # --- what SQLite's functions tell of the row that is written ---

    def auto(self, value: Value) -> Value:
        """Return the value of an AUTO_INCREMENT column; None, so that one is made, for 0 too."""
        if value in (None, 0, "0", ""):
            self._made_id = True
            return None
        return value

    def give(self, number: int) -> None:
        """Tell the client of that id: LAST_INSERT_ID(number)."""
        self._given_id = self.last_id = number
