"""Makes, changes and removes tables: SQLite's, and the definitions that are kept beside them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import apsw

from reference.sql import ddl, dialect
from reference.sql.alter import Alteration, read_alteration, without_key
from reference.sql.catalog import Catalog, counting, forgetting, keeping
from reference.sql.definitions import (
    Column,
    Key,
    Table,
    create_statements,
    index_statements,
    literal,
    quoted,
)
from reference.sql.errors import SqlError, not_supported
from reference.sql.transactions import Transactions
from reference.sql.words import Words
from reference.sql.writes import implicit, implied

_DRAFT = "_ephpm_draft"


class Definer:
    """What defines tables, one session's."""

    def __init__(
        self, connection: apsw.Connection, catalog: Catalog, transactions: Transactions
    ) -> None:
        self._connection = connection
        self._catalog = catalog
        self._transactions = transactions
        self._run: Callable[[str], object] = connection.execute
        self._run_rows: Callable[[str], object] = connection.execute

    def define(self, text: str) -> int:
        """Do what a CREATE, ALTER, DROP, TRUNCATE or RENAME says; return how many rows it moved."""
        words = Words(text)
        if words.take("CREATE"):
            return self._create(words)
        if words.take("DROP"):
            return self._drop(words)
        if words.take("ALTER TABLE"):
            return self._alter(words)
        if words.take("TRUNCATE"):
            words.take("TABLE")
            return self._truncate(words)
        words.expect("RENAME TABLE")
        return self._rename(words)

    def _within(self, work: Callable[[], int], *before: str) -> int:
        with self._transactions.defining() as told:
            told.extend(before)

            def run(statement: str) -> object:
                told.append(statement)
                return self._connection.execute(statement)

            self._run = run
            self._run_rows = lambda statement: told.append(self._transactions.changes_of(statement))
            return work()

    # --- CREATE ---

    def _create(self, words: Words) -> int:
        replace = words.take("OR REPLACE")
        temporary = words.take("TEMPORARY")
        if words.take("TABLE"):
            return self._create_table(words, temporary=temporary)
        if words.take("VIEW"):
            return self._create_view(words, replace=replace)
        if words.take("DATABASE") or words.take("SCHEMA"):
            raise SqlError(1044, "Access denied: there is one database")
        kind = words.take_any("UNIQUE", "FULLTEXT", "SPATIAL")
        if not words.take("INDEX"):
            raise words.refused()
        return self._create_index(words, kind or "INDEX")

    def _create_table(self, words: Words, *, temporary: bool) -> int:
        quietly = words.take("IF NOT EXISTS")
        name = words.name()
        if self._exists(name, temporary=temporary):
            if quietly:
                return 0
            raise SqlError(1050, f"Table '{name}' already exists")
        if words.take("LIKE"):
            return self._make(dataclasses.replace(self._catalog.get(words.name()), name=name))
        if words.next == "(" and not words.peek("SELECT", "LIKE", "WITH"):
            table, next_id = ddl.read_table(name, words, temporary=temporary)
            words.take("AS")
            return self._make(table, words.rest(), next_id)
        ddl.read_options(Table(name), words)
        words.take("AS")
        return self._create_from(name, words.rest(), temporary=temporary)

    def _create_from(self, name: str, query: str, *, temporary: bool) -> int:
        """CREATE TABLE ... SELECT: columns like those of the query."""
        said = dialect.said(dialect.read(query)[0])
        cursor = self._connection.cursor()
        columns = []
        for label, declared, _, origin, column in _described(cursor, said):
            source = self._catalog.find(origin or "")
            known = source.column(column) if source is not None and column else None
            kind = known.type if known is not None else _type_of(declared)
            columns.append(Column(label, kind))
        table = ddl.checked(Table(name, tuple(columns), temporary=temporary))
        return self._make(table, query)

    def _make(self, table: Table, query: str = "", next_id: int = 0) -> int:
        for key in table.foreign_keys:
            if self._catalog.find(key.table) is None and key.table != table.name:
                raise SqlError(1824, f"Failed to open the referenced table '{key.table}'")

        def work() -> int:
            for statement in (*create_statements(table), *index_statements(table)):
                self._run(statement)
            self._run(keeping(table))
            if table.counter is not None and next_id > 1:
                for statement in counting(table, next_id):
                    self._run(statement)
            if not query:
                return 0
            said = dialect.said(dialect.read(query)[0])
            before = self._connection.total_changes()
            self._run_rows(f"INSERT INTO {quoted(table.name)} {said}")
            return self._connection.total_changes() - before

        if table.temporary:
            for statement in (*create_statements(table), *index_statements(table)):
                self._connection.execute(statement)
            self._catalog.temporary[table.name.lower()] = table
            return 0
        return self._within(work)

    def _create_view(self, words: Words, *, replace: bool) -> int:
        name = words.name()
        words.expect("AS")
        query = dialect.said(dialect.read(words.rest())[0])
        found = self._catalog.find(name)
        if found is not None and not (replace and found.view):
            raise SqlError(1050, f"Table '{name}' already exists")
        columns = tuple(
            Column(row[0], _type_of(row[1])) for row in _described(self._connection.cursor(), query)
        )
        table = Table(name, columns, view=query)

        def work() -> int:
            if found is not None:
                self._run(f"DROP VIEW {quoted(name)}")
                self._run(forgetting(name))
            for statement in create_statements(table):
                self._run(statement)
            self._run(keeping(table))
            return 0

        return self._within(work)

    def _create_index(self, words: Words, kind: str) -> int:
        name = words.name()
        if words.take("USING"):
            words.name()
        words.expect("ON")
        table = self._catalog.get(words.name())
        key = Key(name, kind, ddl.read_parts(words))
        after = ddl.checked(ddl.add_key(table, key))
        same = {column.name: column.name for column in table.columns}
        return self._apply(Alteration(table, after, same))

    # --- DROP, TRUNCATE, RENAME ---

    def _drop(self, words: Words) -> int:
        if words.take("INDEX"):
            name = words.name()
            words.expect("ON")
            table = self._catalog.get(words.name())
            same = {column.name: column.name for column in table.columns}
            return self._apply(Alteration(table, without_key(table, name), same))
        words.take("TEMPORARY")
        kind = words.take_any("TABLE", "VIEW")
        if not kind:
            raise words.refused()
        quietly = words.take("IF EXISTS")
        names = [words.name()]
        while words.take(","):
            names.append(words.name())
        words.take_any("CASCADE", "RESTRICT")
        if not words.ended:
            raise words.refused()
        tables = [known for name in names if (known := self._catalog.find(name)) is not None]
        if len(tables) < len(names) and not quietly:
            missing = next(name for name in names if self._catalog.find(name) is None)
            raise SqlError(1051, f"Unknown table 'main.{missing}'")
        return self._drop_all(tables)

    def _drop_all(self, tables: list[Table]) -> int:
        for own in [table for table in tables if table.temporary]:
            self._connection.execute(f"DROP TABLE temp.{quoted(own.name)}")
            del self._catalog.temporary[own.name.lower()]
        tables = [table for table in tables if not table.temporary]
        if not tables:
            return 0

        def work() -> int:
            for going in tables:
                self._run(f"DROP {'VIEW' if going.view else 'TABLE'} {quoted(going.name)}")
                self._run(forgetting(going.name))
            return 0

        self._refuse_referenced(tables)
        return self._without_foreign_keys(work)

    def _refuse_referenced(self, tables: list[Table]) -> None:
        """Raises `SqlError` 3730 where another table has a foreign key to one of these."""
        row = self._connection.execute("PRAGMA foreign_keys").fetchone()
        if not row or not row[0]:
            return
        going = {table.name.lower() for table in tables}
        for other in self._catalog.all():
            for key in other.foreign_keys:
                if key.table.lower() in going and other.name.lower() not in going:
                    raise SqlError(
                        3730,
                        f"Cannot drop table '{key.table}' referenced by a foreign key constraint "
                        f"'{key.name}' on table '{other.name}'.",
                    )

    def _truncate(self, words: Words) -> int:
        table = self._catalog.get(words.name())

        def work() -> int:
            self._run_rows(f"DELETE FROM {quoted(table.name)}")
            if table.counter is not None:
                self._run(f"DELETE FROM sqlite_sequence WHERE name = {literal(table.name)}")
            return 0

        return self._within(work)

    def _rename(self, words: Words) -> int:
        pairs = []
        while True:
            old = words.name()
            words.expect("TO")
            pairs.append((old, words.name()))
            if not words.take(","):
                break

        def work() -> int:
            for former, new in pairs:
                found = self._catalog.get(former)
                if self._catalog.find(new) is not None:
                    raise SqlError(1050, f"Table '{new}' already exists")
                self._run(f"ALTER TABLE {quoted(found.name)} RENAME TO {quoted(new)}")
                for statement in _renaming_keys(found, new):
                    self._run(statement)
                self._run(forgetting(found.name))
                self._run(keeping(dataclasses.replace(found, name=new)))
            return 0

        return self._within(work)

    # --- ALTER ---

    def _alter(self, words: Words) -> int:
        name = words.name()
        table = self._catalog.get(name)
        if table.view:
            raise SqlError(1347, f"'main.{name}' is not BASE TABLE")
        change = read_alteration(table, words)
        new = change.after.name
        if new.lower() != table.name.lower() and self._catalog.find(new) is not None:
            raise SqlError(1050, f"Table '{new}' already exists")
        return self._apply(change)

    def _apply(self, change: Alteration) -> int:
        """Make the table anew beside the old one, copy its rows, and let it take its place."""
        before, after = change.before, change.after
        if after.temporary:
            raise not_supported("ALTER TABLE of a temporary table")

        def work() -> int:
            next_id = change.next_id or self._catalog.next_id(before)
            for statement in create_statements(after, _DRAFT):
                self._run(statement)
            copied = [c for c in after.columns if c.name in change.sources and not c.generated]
            new = [c for c in implicit(after, copied) if c.name not in change.sources]
            into = ", ".join(quoted(column.name) for column in [*copied, *new])
            values = ", ".join([*(_converted(change, c) for c in copied), *map(implied, new)])
            if copied:
                rows = f"SELECT {values} FROM {quoted(before.name)} ORDER BY _rowid_"
                self._run_rows(f"INSERT INTO {quoted(_DRAFT)} ({into}) {rows}")
            count = self._connection.changes() if copied else 0
            self._run(f"DROP TABLE {quoted(before.name)}")
            self._run(f"ALTER TABLE {quoted(_DRAFT)} RENAME TO {quoted(after.name)}")
            for statement in index_statements(after):
                self._run(statement)
            self._run(forgetting(before.name))
            self._run(keeping(after))
            if after.counter is not None:
                for statement in counting(after, next_id):
                    self._run(statement)
            return count

        return self._without_foreign_keys(work)

    def _without_foreign_keys(self, work: Callable[[], int]) -> int:
        """Do it while SQLite looks at no foreign keys, as its own way to change tables wants it."""
        row = self._connection.execute("PRAGMA foreign_keys").fetchone()
        self._transactions.commit()
        self._connection.execute("PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON")
        try:
            return self._within(work, "PRAGMA legacy_alter_table = ON")
        finally:
            looked = int(row[0]) if row else 1
            self._connection.execute(
                f"PRAGMA legacy_alter_table = OFF; PRAGMA foreign_keys = {looked}"
            )

    # --- what is kept ---

    def _exists(self, name: str, *, temporary: bool) -> bool:
        if temporary:
            return name.lower() in self._catalog.temporary
        return self._catalog.find(name) is not None


def _renaming_keys(table: Table, new: str) -> Iterator[str]:
    """Yield what names a table's keys anew: SQLite's names of keys begin with the table's."""
    for key in table.keys:
        if key.kind in ("UNIQUE", "INDEX"):
            yield f"DROP INDEX {quoted(f'{table.name}.{key.name}')}"
    yield from index_statements(dataclasses.replace(table, name=new))


def _converted(change: Alteration, column: Column) -> str:
    """Return what is copied into a column: as it was, or made to fit a new type."""
    source = change.sources[column.name]
    former = change.before.column(source)
    if former is not None and former.type == column.type:
        return quoted(source)
    return f"_store({quoted(source)}, {literal(column.name)}, {literal(column.type)})"


def _described(cursor: apsw.Cursor, query: str) -> list[tuple[str, str, str, str, str]]:
    """Return label, declared type, database, table and column of each column of a query."""
    found: list[tuple[str, str, str, str, str]] = []
    previous = cursor.exec_trace

    def note(traced: apsw.Cursor, statement: str, bindings: object) -> bool:
        found.extend(
            (row[0], row[1] or "", row[2] or "", row[3] or "", row[4] or "")
            for row in traced.description_full
        )
        return False

    cursor.exec_trace = note
    try:
        cursor.execute(query)
    except apsw.ExecTraceAbort:
        pass
    finally:
        cursor.exec_trace = previous
    return found


def _type_of(declared: str) -> str:
    kinds = {"INTEGER": "bigint", "REAL": "double", "BLOB": "longblob", "NUMERIC": "decimal(65,30)"}
    return kinds.get(declared, "longtext")
