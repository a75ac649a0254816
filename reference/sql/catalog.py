"""Which tables there are: their definitions, and what information_schema tells of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import apsw
import apsw.ext

from reference.sql.definitions import PRIMARY, Column, Table, literal
from reference.sql.errors import unknown_table
from reference.sql.types import Value
from reference.sql.variables import COLLATIONS, Variables

KEPT_IN = "_ephpm_tables"
"""The table of definitions; clients are not told of it."""

Row = tuple[Value, ...]


class Catalog:
    """The definitions, as a connection sees them: with what its own transaction has changed."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self.temporary: dict[str, Table] = {}

    def find(self, name: str) -> Table | None:
        """Return the table of that name, in whatever case."""
        if (found := self.temporary.get(name.lower())) is not None:
            return found
        query = f"SELECT definition FROM {KEPT_IN} WHERE name = ?"
        row = self._connection.execute(query, (name,)).fetchone()
        return None if row is None else Table.from_json(str(row[0]))

    def get(self, name: str) -> Table:
        """Return the table of that name. Raises `SqlError` 1146 where there is none."""
        found = self.find(name)
        if found is None:
            raise unknown_table(name)
        return found

    def all(self) -> list[Table]:
        """Return every table and view, by name, but for temporary ones."""
        rows = self._connection.execute(f"SELECT definition FROM {KEPT_IN} ORDER BY name")
        return [Table.from_json(str(row[0])) for row in rows]

    def next_id(self, table: Table) -> int:
        """Return the id that the next row gets; 0 where the table counts none."""
        if table.counter is None:
            return 0
        query = "SELECT seq FROM sqlite_sequence WHERE name = ?"
        row = self._connection.execute(query, (table.name,)).fetchone()
        return int(row[0]) + 1 if row else 1

    def count(self, table: Table) -> int:
        """Return how many rows a table has."""
        name = table.name.replace('"', '""')
        row = self._connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()
        return int(row[0]) if row else 0


def keeping(table: Table) -> str:
    """Return the statement that keeps a definition."""
    row = f"({literal(table.name)}, {literal(table.to_json())})"
    return f"INSERT INTO {KEPT_IN} (name, definition) VALUES {row}"


def forgetting(name: str) -> str:
    """Return the statement that forgets one."""
    return f"DELETE FROM {KEPT_IN} WHERE name = {literal(name)}"


def counting(table: Table, next_id: int) -> tuple[str, str]:
    """Return the statements after which the next row of the table gets that id."""
    name = literal(table.name)
    return (
        f"DELETE FROM sqlite_sequence WHERE name = {name}",
        f"INSERT INTO sqlite_sequence (name, seq) VALUES ({name}, {next_id - 1})",
    )


class InformationSchema:
    """The tables of information_schema, for one session: they are made when they are read."""

    def __init__(
        self,
        connection: apsw.Connection,
        catalog: Catalog,
        variables: Variables,
        database: Callable[[], str],
    ) -> None:
        self._catalog = catalog
        self._variables = variables
        self._database = database
        connection.execute("ATTACH ':memory:' AS information_schema")
        for name, (columns, rows) in self._tables().items():
            _publish(connection, name, columns.split(), rows)

    def _tables(self) -> dict[str, tuple[str, Callable[[], Iterator[Row]]]]:
        return {
            "schemata": (
                "CATALOG_NAME SCHEMA_NAME DEFAULT_CHARACTER_SET_NAME DEFAULT_COLLATION_NAME "
                "SQL_PATH",
                self._schemata,
            ),
            "tables": (
                "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME TABLE_TYPE ENGINE VERSION ROW_FORMAT "
                "TABLE_ROWS AVG_ROW_LENGTH DATA_LENGTH MAX_DATA_LENGTH INDEX_LENGTH DATA_FREE "
                "AUTO_INCREMENT CREATE_TIME UPDATE_TIME CHECK_TIME TABLE_COLLATION CHECKSUM "
                "CREATE_OPTIONS TABLE_COMMENT",
                self._table_rows,
            ),
            "columns": (
                "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME COLUMN_NAME ORDINAL_POSITION "
                "COLUMN_DEFAULT IS_NULLABLE DATA_TYPE CHARACTER_MAXIMUM_LENGTH "
                "CHARACTER_OCTET_LENGTH NUMERIC_PRECISION NUMERIC_SCALE DATETIME_PRECISION "
                "CHARACTER_SET_NAME COLLATION_NAME COLUMN_TYPE COLUMN_KEY EXTRA PRIVILEGES "
                "COLUMN_COMMENT GENERATION_EXPRESSION SRS_ID",
                self._columns,
            ),
            "statistics": (
                "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME NON_UNIQUE INDEX_SCHEMA INDEX_NAME "
                "SEQ_IN_INDEX COLUMN_NAME COLLATION CARDINALITY SUB_PART PACKED NULLABLE "
                "INDEX_TYPE COMMENT INDEX_COMMENT IS_VISIBLE EXPRESSION",
                self._statistics,
            ),
            "table_constraints": (
                "CONSTRAINT_CATALOG CONSTRAINT_SCHEMA CONSTRAINT_NAME TABLE_SCHEMA TABLE_NAME "
                "CONSTRAINT_TYPE ENFORCED",
                self._constraints,
            ),
            "key_column_usage": (
                "CONSTRAINT_CATALOG CONSTRAINT_SCHEMA CONSTRAINT_NAME TABLE_CATALOG TABLE_SCHEMA "
                "TABLE_NAME COLUMN_NAME ORDINAL_POSITION POSITION_IN_UNIQUE_CONSTRAINT "
                "REFERENCED_TABLE_SCHEMA REFERENCED_TABLE_NAME REFERENCED_COLUMN_NAME",
                self._key_columns,
            ),
            "referential_constraints": (
                "CONSTRAINT_CATALOG CONSTRAINT_SCHEMA CONSTRAINT_NAME UNIQUE_CONSTRAINT_SCHEMA "
                "UNIQUE_CONSTRAINT_NAME MATCH_OPTION UPDATE_RULE DELETE_RULE TABLE_NAME "
                "REFERENCED_TABLE_NAME",
                self._references,
            ),
            "check_constraints": (
                "CONSTRAINT_CATALOG CONSTRAINT_SCHEMA CONSTRAINT_NAME CHECK_CLAUSE",
                self._checks,
            ),
            "views": (
                "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME VIEW_DEFINITION CHECK_OPTION "
                "IS_UPDATABLE DEFINER SECURITY_TYPE",
                self._views,
            ),
            "collations": (
                "COLLATION_NAME CHARACTER_SET_NAME ID IS_DEFAULT IS_COMPILED SORTLEN",
                lambda: ((n, c, i, d, "Yes", 1) for n, c, i, d in COLLATIONS),
            ),
            "character_sets": (
                "CHARACTER_SET_NAME DEFAULT_COLLATE_NAME DESCRIPTION MAXLEN",
                lambda: iter(
                    [
                        ("utf8mb4", "utf8mb4_0900_ai_ci", "UTF-8 Unicode", 4),
                        ("latin1", "latin1_swedish_ci", "cp1252 West European", 1),
                    ]
                ),
            ),
            "engines": (
                "ENGINE SUPPORT COMMENT TRANSACTIONS XA SAVEPOINTS",
                lambda: iter([("InnoDB", "DEFAULT", "SQLite", "YES", "NO", "YES")]),
            ),
            "session_variables": ("VARIABLE_NAME VARIABLE_VALUE", self._session_variables),
            "session_status": (
                "VARIABLE_NAME VARIABLE_VALUE",
                lambda: iter([("Threads_connected", "1"), ("Uptime", "1")]),
            ),
            **{
                name: ("TRIGGER_SCHEMA TRIGGER_NAME", lambda: iter(()))
                for name in ("triggers", "routines", "events", "partitions", "parameters")
            },
        }

    # --- rows ---

    def _schemata(self) -> Iterator[Row]:
        for name in ("information_schema", self._database()):
            yield "def", name, "utf8mb4", "utf8mb4_0900_ai_ci", None

    def _table_rows(self) -> Iterator[Row]:
        for table in self._catalog.all():
            head: Row = ("def", self._database(), table.name)
            if table.view:
                yield *head, "VIEW", *[None] * 16, "VIEW"
                continue
            count = self._catalog.count(table)
            next_id = self._catalog.next_id(table) or None
            sizes: Row = (0, 16384, 0, 0, 0, next_id, None, None, None, table.collation)
            yield (
                *(*head, "BASE TABLE", table.engine, 10, "Dynamic", count),
                *(*sizes, None, "", table.comment),
            )

    def _columns(self) -> Iterator[Row]:
        for table in self._catalog.all():
            for number, column in enumerate(table.columns, start=1):
                yield "def", self._database(), table.name, *_described(table, column, number)

    def _statistics(self) -> Iterator[Row]:
        for table in self._catalog.all():
            for key in table.keys:
                for number, (name, size) in enumerate(key.parts, start=1):
                    column = table.column(name)
                    nullable = "YES" if column is not None and column.nullable else ""
                    kind = key.kind if key.kind in ("FULLTEXT", "SPATIAL") else "BTREE"
                    yield (
                        *("def", self._database(), table.name, int(not key.unique)),
                        *(self._database(), key.name, number, name, "A", 0, size or None, None),
                        *(nullable, kind, "", "", "YES", None),
                    )

    def _constraints(self) -> Iterator[Row]:
        for table in self._catalog.all():
            named = [
                (key.name, "PRIMARY KEY" if key.kind == PRIMARY else "UNIQUE")
                for key in table.keys
                if key.unique
            ]
            named += [(key.name, "FOREIGN KEY") for key in table.foreign_keys]
            named += [(check.name, "CHECK") for check in table.checks]
            for name, kind in named:
                database = self._database()
                yield "def", database, name, database, table.name, kind, "YES"

    def _key_columns(self) -> Iterator[Row]:
        database = self._database()
        for table in self._catalog.all():
            for key in filter(lambda key: key.unique, table.keys):
                for number, name in enumerate(key.columns, start=1):
                    place: Row = ("def", database, key.name, "def", database, table.name)
                    yield *place, name, number, None, None, None, None
            for foreign in table.foreign_keys:
                pairs = zip(foreign.columns, foreign.targets, strict=False)
                for number, (name, target) in enumerate(pairs, start=1):
                    place = ("def", database, foreign.name, "def", database, table.name)
                    yield *place, name, number, number, database, foreign.table, target

    def _references(self) -> Iterator[Row]:
        database = self._database()
        for table in self._catalog.all():
            for key in table.foreign_keys:
                yield (
                    *("def", database, key.name, database, PRIMARY, "NONE"),
                    *(key.on_update or "NO ACTION", key.on_delete or "NO ACTION"),
                    *(table.name, key.table),
                )

    def _checks(self) -> Iterator[Row]:
        for table in self._catalog.all():
            for check in table.checks:
                yield "def", self._database(), check.name, check.expression

    def _views(self) -> Iterator[Row]:
        for table in self._catalog.all():
            if table.view:
                name = ("def", self._database(), table.name)
                yield *name, table.view, "NONE", "NO", "root@localhost", "DEFINER"

    def _session_variables(self) -> Iterator[Row]:
        for name, value in sorted(self._variables.all().items()):
            if name in ("autocommit", "foreign_key_checks", "unique_checks"):
                value = "ON" if value else "OFF"
            yield name, "" if value is None else str(value)


def _described(table: Table, column: Column, number: int) -> Row:
    """Return what information_schema.columns tells of a column, behind its table's name."""
    kind = column.kind
    text = kind.is_text or kind.is_binary
    length = kind.length or None if text else None
    octets = length * 4 if length and kind.name in ("char", "varchar") else length
    digits: tuple[Value, Value] = (None, None)
    if kind.is_integer:
        digits = (len(str(max(map(abs, kind.range)))), 0)
    elif kind.name == "decimal":
        digits = (kind.precision, kind.scale)
    elif kind.is_number:
        digits = (22, None)
    moment = kind.precision if kind.name in ("datetime", "timestamp", "time") else None
    collation = (column.collation or table.collation) if kind.is_text else None
    charset = collation.partition("_")[0] if collation else None
    return (
        *(column.name, number, column.shown_default, "YES" if column.nullable else "NO"),
        *(kind.name, length, octets, *digits, moment, charset, collation),
        *(column.type, table.mark(column), column.extra),
        *("select,insert,update,references", column.comment, column.generated, None),
    )


def _publish(
    connection: apsw.Connection,
    name: str,
    columns: Iterable[str],
    rows: Callable[[], Iterator[Row]],
) -> None:
    """Make a table of information_schema whose rows a function yields."""

    def source() -> Iterator[Row]:
        return rows()

    made: Any = source
    made.columns = tuple(columns)
    made.column_access = apsw.ext.VTColumnAccess.By_Index
    apsw.ext.make_virtual_module(connection, f"_is_{name}", made)
    connection.execute(f"CREATE VIRTUAL TABLE information_schema.{name} USING _is_{name}()")
