"""What a statement brings: rows with their columns, or a count of what it changed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from sqlglot import exp

from reference.sql.definitions import Column, Table
from reference.sql.dialect import labels
from reference.sql.types import ColumnType, Value, Zone, decimal_text, read_back

Find = Callable[[str], Table | None]

_BIGINT, _DOUBLE = ColumnType("bigint"), ColumnType("double")
_TEXT, _BYTES = ColumnType("varchar"), ColumnType("varbinary")


@dataclasses.dataclass(frozen=True)
class ResultColumn:
    """A column of a result: what it is called, where it comes from, and of which type it is."""

    label: str
    kind: ColumnType = _TEXT
    table: str = ""
    name: str = ""
    definition: Column | None = None
    primary: bool = False


@dataclasses.dataclass(frozen=True)
class Result:
    """What a statement has brought.

    `columns` is None where it brings no rows. `affected` are the rows that it changed, `matched`
    those that it found, `last_id` the id that a new row got, or 0.
    """

    columns: tuple[ResultColumn, ...] | None = None
    rows: list[tuple[Value, ...]] = dataclasses.field(default_factory=list)
    affected: int = 0
    matched: int = 0
    last_id: int = 0
    in_transaction: bool = False
    autocommit: bool = True
    more: bool = False


@dataclasses.dataclass(frozen=True)
class Projection:
    """What is known of a column of a query from its text: its type, if that says more than its
    values do, and the scale of a decimal."""

    kind: ColumnType | None = None


Described = tuple[str, str, str, str, str]
"""Label, declared type, database, table, column: as SQLite tells them."""


def name_columns(query: exp.Expr, text: str) -> None:
    """Call each column of a query that has no name what it is written as."""
    select = query.find(exp.Select)
    if select is None or not isinstance(query, exp.Select | exp.SetOperation | exp.Subquery):
        return
    written = labels(text)
    if len(written) != len(select.expressions):
        return
    named: list[exp.Expr] = []
    for part, label in zip(select.expressions, written, strict=True):
        if not isinstance(part, exp.Alias | exp.Column | exp.Star):
            shown = label
            if isinstance(part, exp.Literal) and part.is_string:
                shown = part.name.replace("\0", "")
            part = exp.Alias(this=part, alias=exp.to_identifier(shown, quoted=True))
        named.append(part)
    select.set("expressions", named)


def projections(query: exp.Expr, find: Find) -> list[Projection]:
    """Return what the text of a query says of its columns; nothing where it has `*`."""
    select = query.find(exp.Select)
    if select is None or any(_is_star(part) for part in select.expressions):
        return []
    tables = [table for part in select.find_all(exp.Table) if (table := find(part.name))]
    return [Projection(_kind(part, tables)) for part in select.expressions]


def _is_star(part: exp.Expr) -> bool:
    return isinstance(part, exp.Star) or (
        isinstance(part, exp.Column) and isinstance(part.this, exp.Star)
    )


def _kind(part: exp.Expr, tables: Sequence[Table]) -> ColumnType | None:
    """Return the type of an expression, where MySQL's is not the one of SQLite's values."""
    while isinstance(part, exp.Alias | exp.Paren):
        part = part.this
    if isinstance(part, exp.Column):
        column = next((c for table in tables if (c := table.column(part.name))), None)
        return column.kind if column is not None else None
    if isinstance(part, exp.Literal):
        return _literal_kind(part)
    if isinstance(part, exp.Cast):
        return _cast_kind(part)
    if isinstance(part, exp.Div):
        return _decimal(4) if all(map(_exact, _kinds(part, tables))) else None
    if isinstance(part, exp.Anonymous) and part.expressions:
        return _function_kind(part.name.upper(), part.expressions, tables)
    if isinstance(part, exp.CurrentTimestamp):
        return ColumnType("datetime")
    return ColumnType("datetime") if part.name.upper() == "NOW" else None


def _function_kind(
    name: str, arguments: Sequence[exp.Expr], tables: Sequence[Table]
) -> ColumnType | None:
    inner = _kind(arguments[0], tables)
    if name in ("SUM", "AVG"):
        scale = _scale(inner)
        if scale is None:
            return None
        return _decimal(scale + 4 if name == "AVG" else scale)
    if name in ("MAX", "MIN", "IFNULL", "COALESCE", "ANY_VALUE"):
        return inner
    if name in ("DATE_ADD", "DATE_SUB", "STR_TO_DATE"):
        return None
    return ColumnType("date") if name in ("DATE", "LAST_DAY") else None


def _kinds(part: exp.Binary, tables: Sequence[Table]) -> list[ColumnType | None]:
    return [_kind(part.this, tables), _kind(part.expression, tables)]


def _literal_kind(part: exp.Literal) -> ColumnType | None:
    if part.is_string:
        return None
    _, point, behind = part.name.partition(".")
    if "e" in part.name.lower():
        return _DOUBLE
    return _decimal(len(behind)) if point else _BIGINT


def _cast_kind(part: exp.Cast) -> ColumnType | None:
    to = part.to.this
    name = to.value if isinstance(to, exp.DataType.Type) else ""
    if name == "DECIMAL":
        parts = part.to.expressions
        return _decimal(int(parts[1].name) if len(parts) > 1 else 0)
    known = {"DATE": "date", "DATETIME": "datetime", "TIME": "time", "JSON": "json"}
    return ColumnType(known[name]) if name in known else None


def _decimal(scale: int) -> ColumnType:
    return ColumnType("decimal", ("65", str(scale)))


def _exact(kind: ColumnType | None) -> bool:
    return kind is not None and (kind.is_integer or kind.name == "decimal")


def _scale(kind: ColumnType | None) -> int | None:
    return kind.scale if kind is not None and _exact(kind) else None


def result_of(
    described: Sequence[Described],
    rows: list[tuple[Value, ...]],
    known: Sequence[Projection],
    find: Find,
    zone: Zone,
) -> tuple[tuple[ResultColumn, ...], list[tuple[Value, ...]]]:
    """Return the columns of a result with their types, and its rows as a client gets them."""
    columns = []
    for number, (label, _, _, table_name, origin) in enumerate(described):
        table = find(table_name) if table_name else None
        definition = table.column(origin) if table is not None and origin else None
        if definition is not None and table is not None:
            primary = table.primary is not None and origin in table.primary.columns
            kind = definition.kind
            columns.append(ResultColumn(label, kind, table.name, origin, definition, primary))
            continue
        said = known[number].kind if number < len(known) else None
        columns.append(ResultColumn(label, said or _seen_kind(row[number] for row in rows)))
    read = [_reader(column, zone) for column in columns]
    if all(reader is None for reader in read):
        return tuple(columns), rows
    return tuple(columns), [
        tuple(
            value if reader is None else reader(value)
            for value, reader in zip(row, read, strict=True)
        )
        for row in rows
    ]


def _seen_kind(values: object) -> ColumnType:
    assert hasattr(values, "__iter__")
    kinds = {type(value) for value in values if value is not None}
    if kinds == {int}:
        return _BIGINT
    if kinds <= {int, float} and kinds:
        return _DOUBLE
    return _BYTES if bytes in kinds else _TEXT


def _reader(column: ResultColumn, zone: Zone) -> Callable[[Value], Value] | None:
    kind = column.kind
    if column.definition is not None:
        plain = kind.name not in ("decimal", "timestamp", "bit")
        return None if plain else lambda value: read_back(value, kind, zone)
    if kind.name == "decimal":
        return lambda value: None if value is None else decimal_text(value, kind.scale)
    return None
