"""What a table is to MySQL: columns with their types, keys, foreign keys, options.

SQLite knows fewer types, keeps no names of keys and no comments, so each table's definition is
kept beside it, as JSON, and what a client asks about a table is answered from there.
"""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Iterator
from typing import Self

from reference.sql.types import ColumnType, parsed_type

PRIMARY = "PRIMARY"


@dataclasses.dataclass(frozen=True)
class Column:
    """A column.

    `type` is MySQL's, in its own words (`bigint unsigned`); `default` an SQL expression of SQLite
    (`'draft'`, `CURRENT_TIMESTAMP`), `shown_default` what a client is told of it; `generated` the
    expression of a generated column.
    """

    name: str
    type: str
    nullable: bool = True
    default: str | None = None
    shown_default: str | None = None
    auto_increment: bool = False
    updated: bool = False
    collation: str = ""
    comment: str = ""
    generated: str = ""
    stored: bool = False

    @property
    def kind(self) -> ColumnType:
        """The type, taken apart."""
        return parsed_type(self.type)

    @property
    def now_by_default(self) -> bool:
        """Whether a new row gets the time in it."""
        return (self.default or "").startswith("CURRENT_TIMESTAMP")

    @property
    def extra(self) -> str:
        """What SHOW COLUMNS says under Extra."""
        said = [
            "auto_increment" * self.auto_increment,
            "DEFAULT_GENERATED" * (self.now_by_default),
            "on update CURRENT_TIMESTAMP" * self.updated,
            ("STORED" if self.stored else "VIRTUAL") + " GENERATED" if self.generated else "",
        ]
        return " ".join(filter(None, said))


@dataclasses.dataclass(frozen=True)
class Key:
    """A key. `parts` are its columns, each with the length of its prefix (0 for all of it).

    `kind` is `PRIMARY`, `UNIQUE`, `INDEX`, `FULLTEXT` or `SPATIAL`.
    """

    name: str
    kind: str
    parts: tuple[tuple[str, int], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(name for name, _ in self.parts)

    @property
    def unique(self) -> bool:
        """Whether no two rows may have the same in it."""
        return self.kind in (PRIMARY, "UNIQUE")


@dataclasses.dataclass(frozen=True)
class ForeignKey:
    """Columns whose values stand in another table; `on_delete`, `on_update` such as CASCADE."""

    name: str
    columns: tuple[str, ...]
    table: str
    targets: tuple[str, ...]
    on_delete: str = ""
    on_update: str = ""


@dataclasses.dataclass(frozen=True)
class Check:
    """A condition that each row keeps; `expression` in SQLite's words."""

    name: str
    expression: str


@dataclasses.dataclass(frozen=True)
class Table:
    """A table, or a view (then `view` is its query in SQLite's words)."""

    name: str
    columns: tuple[Column, ...] = ()
    keys: tuple[Key, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    checks: tuple[Check, ...] = ()
    engine: str = "InnoDB"
    charset: str = "utf8mb4"
    collation: str = "utf8mb4_0900_ai_ci"
    comment: str = ""
    view: str = ""
    temporary: bool = False

    def column(self, name: str) -> Column | None:
        """Return the column of that name, in whatever case."""
        return next((c for c in self.columns if c.name.lower() == name.lower()), None)

    def key(self, name: str) -> Key | None:
        """Return the key of that name, in whatever case."""
        return next((k for k in self.keys if k.name.lower() == name.lower()), None)

    @property
    def primary(self) -> Key | None:
        """The primary key."""
        return self.key(PRIMARY)

    @property
    def counter(self) -> Column | None:
        """The AUTO_INCREMENT column."""
        return next((column for column in self.columns if column.auto_increment), None)

    def key_of(self, columns: tuple[str, ...]) -> str:
        """Return the name of the unique key that has these columns."""
        wanted = [name.lower() for name in columns]
        for key in self.keys:
            if key.unique and [name.lower() for name in key.columns] == wanted:
                return key.name
        return PRIMARY

    def mark(self, column: Column) -> str:
        """Return what SHOW COLUMNS says under Key: PRI, UNI, MUL or nothing."""
        marks = [_mark(key) for key in self.keys if column.name in key.columns[: _leading(key)]]
        return next((mark for mark in ("PRI", "UNI", "MUL") if mark in marks), "")

    def to_json(self) -> str:
        """Return the definition as it is kept."""
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    @functools.lru_cache(maxsize=512)
    def from_json(cls, text: str) -> Self:
        """Return the definition that was kept."""
        data = json.loads(text)
        made = {
            "columns": tuple(Column(**item) for item in data["columns"]),
            "keys": tuple(
                Key(item["name"], item["kind"], tuple((name, size) for name, size in item["parts"]))
                for item in data["keys"]
            ),
            "foreign_keys": tuple(_foreign_key(item) for item in data["foreign_keys"]),
            "checks": tuple(Check(**item) for item in data["checks"]),
        }
        return cls(**{**data, **made})


def _foreign_key(item: dict[str, str]) -> ForeignKey:
    return ForeignKey(
        **{**item, "columns": tuple(item["columns"]), "targets": tuple(item["targets"])}  # type: ignore[arg-type]
    )


def _leading(key: Key) -> int:
    """Return how many of its columns a key marks: all of a primary key, the first of others."""
    return len(key.parts) if key.kind == PRIMARY else 1


def _mark(key: Key) -> str:
    if key.kind == PRIMARY:
        return "PRI"
    return "UNI" if key.kind == "UNIQUE" and len(key.parts) == 1 else "MUL"


# --- as SQLite is told it ------------------------------------------------------------------------


def quoted(name: str) -> str:
    """Return a name as SQLite reads it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as SQLite reads it, whatever is in it."""
    if "\0" in text:
        return f"CAST(X'{text.encode().hex()}' AS TEXT)"
    return "'" + text.replace("'", "''") + "'"


def create_statements(table: Table, name: str = "") -> Iterator[str]:
    """Yield what makes the table and its keys in SQLite; the table itself may get another name."""
    own = name or table.name
    temporary = "TEMPORARY " if table.temporary else ""
    if table.view:
        yield f"CREATE VIEW {quoted(own)} AS {table.view}"
        return
    rows = [_column(table, column) for column in table.columns]
    counter = table.counter
    if table.primary and not (counter and table.primary.columns == (counter.name,)):
        kind = "UNIQUE" if counter else "PRIMARY KEY"
        rows.append(f"{kind} ({', '.join(map(quoted, table.primary.columns))})")
    for key in table.foreign_keys:
        actions = f" ON DELETE {key.on_delete}" if key.on_delete else ""
        actions += f" ON UPDATE {key.on_update}" if key.on_update else ""
        rows.append(
            f"CONSTRAINT {quoted(key.name)} FOREIGN KEY ({', '.join(map(quoted, key.columns))}) "
            f"REFERENCES {quoted(key.table)} ({', '.join(map(quoted, key.targets))}){actions}"
        )
    rows += [f"CONSTRAINT {quoted(c.name)} CHECK ({c.expression})" for c in table.checks]
    yield f"CREATE {temporary}TABLE {quoted(own)} ({', '.join(rows)})"


def index_statements(table: Table) -> Iterator[str]:
    """Yield what makes the table's further keys; SQLite names them by their table."""
    for key in table.keys:
        if key.kind in ("UNIQUE", "INDEX"):
            parts = [
                f"substr({quoted(name)}, 1, {size})" if size and key.unique else quoted(name)
                for name, size in key.parts
            ]
            unique = "UNIQUE " if key.unique else ""
            index = quoted(f"{table.name}.{key.name}")
            schema = "temp." if table.temporary else ""
            columns = ", ".join(parts)
            yield f"CREATE {unique}INDEX {schema}{index} ON {quoted(table.name)} ({columns})"


def _column(table: Table, column: Column) -> str:
    words = [quoted(column.name)]
    if column.auto_increment:
        return f"{words[0]} INTEGER PRIMARY KEY AUTOINCREMENT"
    words.append(column.kind.declared)
    if not column.nullable:
        words.append("NOT NULL")
    if column.default is not None:
        words.append(f"DEFAULT {column.default}")
    if column.generated:
        words.append(
            f"GENERATED ALWAYS AS ({column.generated}) {'STORED' if column.stored else 'VIRTUAL'}"
        )
    if column.kind.is_text and ignores_case(column.collation or table.collation):
        words.append("COLLATE NOCASE")
    return " ".join(words)


def ignores_case(collation: str) -> bool:
    """Return whether MySQL takes `a` and `A` for the same in that collation."""
    return not collation.endswith(("_bin", "_cs", "binary"))


# --- as a client is told it ----------------------------------------------------------------------


def shown(table: Table, next_id: int = 0) -> str:
    """Return what SHOW CREATE TABLE says."""
    rows = [f"  {_shown_column(column)}" for column in table.columns]
    rows += [f"  {_shown_key(key)}" for key in table.keys]
    for key in table.foreign_keys:
        actions = f" ON DELETE {key.on_delete}" if key.on_delete else ""
        actions += f" ON UPDATE {key.on_update}" if key.on_update else ""
        rows.append(
            f"  CONSTRAINT {_ticked(key.name)} FOREIGN KEY ({_ticked(*key.columns)}) REFERENCES "
            f"{_ticked(key.table)} ({_ticked(*key.targets)}){actions}"
        )
    rows += [f"  CONSTRAINT {_ticked(c.name)} CHECK ({c.expression})" for c in table.checks]
    counted = f" AUTO_INCREMENT={next_id}" if table.counter and next_id > 1 else ""
    comment = f" COMMENT={literal(table.comment)}" if table.comment else ""
    return (
        f"CREATE TABLE {_ticked(table.name)} (\n" + ",\n".join(rows) + f"\n) ENGINE={table.engine}"
        f"{counted} DEFAULT CHARSET={table.charset} COLLATE={table.collation}{comment}"
    )


def _ticked(*names: str) -> str:
    return ",".join("`" + name.replace("`", "``") + "`" for name in names)


def _shown_column(column: Column) -> str:
    words = [_ticked(column.name), column.type]
    if column.collation:
        words.append(f"COLLATE {column.collation}")
    if column.generated:
        words.append(f"GENERATED ALWAYS AS ({column.generated})")
        words.append("STORED" if column.stored else "VIRTUAL")
    if not column.nullable:
        words.append("NOT NULL")
    if column.auto_increment:
        words.append("AUTO_INCREMENT")
    elif column.now_by_default:
        words.append("DEFAULT CURRENT_TIMESTAMP")
    elif column.shown_default is not None:
        words.append(f"DEFAULT {literal(column.shown_default)}")
    elif column.nullable and not column.generated and not column.kind.is_large:
        words.append("DEFAULT NULL")
    if column.updated:
        words.append("ON UPDATE CURRENT_TIMESTAMP")
    if column.comment:
        words.append(f"COMMENT {literal(column.comment)}")
    return " ".join(words)


def _shown_key(key: Key) -> str:
    parts = ",".join(_ticked(name) + (f"({size})" if size else "") for name, size in key.parts)
    if key.kind == PRIMARY:
        return f"PRIMARY KEY ({parts})"
    kind = "KEY" if key.kind == "INDEX" else f"{key.kind} KEY"
    return f"{kind} {_ticked(key.name)} ({parts})"
