"""INSERT, REPLACE, UPDATE and DELETE of MySQL's, as SQLite does them.

Every value goes through `_store`, which makes of it what a column of that type holds, or refuses
it. An UPDATE touches only rows that it changes: so many does MySQL count.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence

from sqlglot import exp

from reference.sql.definitions import Column, Table, literal, quoted
from reference.sql.dialect import said
from reference.sql.errors import SqlError, not_supported, unknown_column

Find = Callable[[str], Table]


@dataclasses.dataclass(frozen=True)
class Write:
    """What changes rows, in SQLite's words.

    `matched` counts the rows that an UPDATE has found; `given` are the columns that an INSERT
    names; `targets` the tables of a DELETE of several, each with the query of its rows.
    """

    verb: str
    table: Table
    sql: str
    given: frozenset[str] = frozenset()
    matched: str = ""
    targets: tuple[tuple[Table, str], ...] = ()


def _call(column: Column, value: str) -> str:
    """Return what makes of a value what the column stores."""
    if column.auto_increment:
        value = f"_auto({value})"
    return f"_store({value}, {literal(column.name)}, {literal(column.type)})"


def _known(table: Table, name: str) -> Column:
    column = table.column(name)
    if column is None:
        raise unknown_column(name)
    return column


# --- INSERT --------------------------------------------------------------------------------------


def insert(statement: exp.Insert, find: Find, *, replace: bool, strict: bool) -> Write:
    """Return what an INSERT or a REPLACE does."""
    target = statement.this
    names = [part.name for part in target.expressions] if isinstance(target, exp.Schema) else []
    table = find(statement.find(exp.Table).name)  # type: ignore[union-attr]
    columns = [_known(table, name) for name in names] or [
        column for column in table.columns if not column.generated or names
    ]
    verb = "REPLACE" if replace else "INSERT"
    how = " OR REPLACE" if replace else " OR IGNORE" if statement.args.get("ignore") else ""
    source, missing = _source(statement, table, columns, strict=strict)
    listed = ", ".join(quoted(column.name) for column in [*columns, *missing])
    words, rows = source
    if not rows:
        sql = f"INSERT{how} INTO {quoted(table.name)} DEFAULT VALUES"
    else:
        sql = f"{words}INSERT{how} INTO {quoted(table.name)} ({listed}) {rows}"
    conflict = statement.args.get("conflict")
    if conflict is not None:
        alias = statement.expression.alias if isinstance(statement.expression, exp.Values) else ""
        sql += _on_duplicate(conflict, table, alias)
    given = frozenset(column.name.lower() for column in columns)
    return Write(verb, table, sql, given)


def _source(
    statement: exp.Insert, table: Table, columns: Sequence[Column], *, strict: bool
) -> tuple[tuple[str, str], list[Column]]:
    """Return what stands before INSERT and behind its columns; and which columns are added."""
    missing = [] if strict else implicit(table, columns)
    others = [implied(column) for column in missing]
    source = statement.expression
    if isinstance(source, exp.Values):
        rows: list[str] = []
        for row in source.expressions:
            values = row.expressions if isinstance(row, exp.Tuple) else [row]
            if not values and len(source.expressions) == 1:
                return ("", ""), []
            if len(values) != len(columns):
                raise SqlError(
                    1136, f"Column count doesn't match value count at row {len(rows) + 1}"
                )
            said_values = [
                _value(column, value) for column, value in zip(columns, values, strict=True)
            ]
            rows.append(f"({', '.join([*said_values, *others])})")
        return ("", f"VALUES {', '.join(rows)}"), missing
    if source is None:
        raise SqlError(1064, "You have an error in your SQL syntax")
    numbers = ", ".join(f'"{number}"' for number in range(len(columns)))
    stored = [_call(column, f'"_rows"."{number}"') for number, column in enumerate(columns)]
    words = f'WITH "_rows"({numbers}) AS ({said(source)}) '
    return (words, f'SELECT {", ".join([*stored, *others])} FROM "_rows" WHERE TRUE'), missing


def _value(column: Column, value: exp.Expr) -> str:
    default = isinstance(value, exp.Var | exp.Column) and value.name.upper() == "DEFAULT"
    if not default:
        return _call(column, said(value))
    if column.auto_increment:
        return _call(column, "NULL")
    if column.default is None and not column.nullable:
        raise SqlError(1364, f"Field '{column.name}' doesn't have a default value")
    return f"({column.default or 'NULL'})"


def implicit(table: Table, columns: Iterable[Column]) -> list[Column]:
    """Return the columns that get MySQL's implicit default, as it does when it is not strict."""
    named = set(columns)
    return [
        column
        for column in table.columns
        if column not in named
        and not (column.nullable or column.auto_increment or column.generated)
        and column.default is None
    ]


def implied(column: Column) -> str:
    """Return that default."""
    kind = column.kind
    if kind.is_number:
        return "0"
    zero = {"date": "'0000-00-00'", "datetime": "'0000-00-00 00:00:00'", "time": "'00:00:00'"}
    if kind.name == "timestamp":
        return "CURRENT_TIMESTAMP"
    if kind.name == "enum":
        return literal(kind.choices[0])
    return zero.get(kind.name, "''")


def _on_duplicate(conflict: exp.OnConflict, table: Table, alias: str) -> str:
    sets: list[tuple[Column, str]] = []
    for assignment in conflict.expressions:
        value = assignment.expression
        for column in list(value.find_all(exp.Column)):
            if alias and column.table == alias:
                column.replace(exp.column(column.name, table="excluded"))
        column = _known(table, assignment.this.name)
        sets.append((column, _call(column, said(assignment.expression))))
    changed = " OR ".join(
        f"{quoted(table.name)}.{quoted(c.name)} IS NOT {v} COLLATE BINARY" for c, v in sets
    )
    own = {column.name for column, _ in sets}
    sets += [(c, "CURRENT_TIMESTAMP") for c in table.columns if c.updated and c.name not in own]
    assigned = ", ".join(f"{quoted(column.name)} = {value}" for column, value in sets)
    return f" ON CONFLICT DO UPDATE SET {assigned} WHERE {changed}"


# --- UPDATE and DELETE ---------------------------------------------------------------------------


def _from(statement: exp.Expr, table: exp.Expr) -> str:
    """Return which rows are meant, behind FROM: tables, conditions, order and limit."""
    parts = [said(table)]
    for key, word in (("where", ""), ("order", ""), ("limit", "")):
        if (part := statement.args.get(key)) is not None:
            parts.append(word + said(part))
    return " ".join(parts)


def _tables(table: exp.Expr) -> list[exp.Table]:
    found = [table] if isinstance(table, exp.Table) else []
    for join in table.args.get("joins") or []:
        found += [join.this] if isinstance(join.this, exp.Table) else []
    return found


def update(statement: exp.Update, find: Find) -> Write:
    """Return what an UPDATE does, of one table or of one that is joined with others."""
    tables = _tables(statement.this)
    known = {part.alias_or_name: find(part.name) for part in tables}
    sets: list[tuple[Column, str]] = []
    target = ""
    for assignment in statement.expressions:
        name = assignment.this
        owner = name.table or next(
            (alias for alias, table in known.items() if table.column(name.name)), ""
        )
        if owner not in known:
            raise unknown_column(name.name)
        if target and owner != target:
            raise not_supported("UPDATE of several tables")
        target = owner
        column = _known(known[owner], name.name)
        value = assignment.expression
        if isinstance(value, exp.Var) and value.name.upper() == "DEFAULT":
            sets.append((column, f"({column.default or 'NULL'})"))
        else:
            sets.append((column, _call(column, said(value))))
    table = known[target]
    values = ", ".join(f'{value} AS "v{number}"' for number, (_, value) in enumerate(sets))
    source = _from(statement, statement.this)
    rows = f'SELECT {quoted(target)}._rowid_ AS "_id", {values} FROM {source}'
    own = {column.name for column, _ in sets}
    assigned = [f'{quoted(c.name)} = "_new"."v{n}"' for n, (c, _) in enumerate(sets)]
    assigned += [
        f"{quoted(c.name)} = CURRENT_TIMESTAMP"
        for c in table.columns
        if c.updated and c.name not in own
    ]
    differs = " OR ".join(
        f'{quoted(table.name)}.{quoted(c.name)} IS NOT "_new"."v{n}" COLLATE BINARY'
        for n, (c, _) in enumerate(sets)
    )
    how = " OR IGNORE" if statement.args.get("ignore") else ""
    sql = (
        f'UPDATE{how} {quoted(table.name)} SET {", ".join(assigned)} FROM ({rows}) AS "_new" '
        f'WHERE {quoted(table.name)}._rowid_ = "_new"."_id" AND ({differs})'
    )
    return Write("UPDATE", table, sql, matched=f'SELECT count(DISTINCT "_id") FROM ({rows})')


def delete(statement: exp.Delete, find: Find) -> Write:
    """Return what a DELETE does, of one table or of several that are joined."""
    using = statement.args.get("using")
    source = statement.this
    tables = _tables(source)
    if using:
        raise not_supported("DELETE ... USING")
    named = [part.name for part in statement.args.get("tables") or []]
    known = {part.alias_or_name: find(part.name) for part in tables}
    for name in named:
        if name not in known:
            raise SqlError(1109, f"Unknown table '{name}' in MULTI DELETE")
    targets = named or [tables[0].alias_or_name]
    rows = _from(statement, source)
    if len(targets) == 1:
        table = known[targets[0]]
        query = f"SELECT {quoted(targets[0])}._rowid_ FROM {rows}"
        sql = f"DELETE FROM {quoted(table.name)} WHERE _rowid_ IN ({query})"
        return Write("DELETE", table, sql)
    each = tuple(
        (known[name], f"SELECT json_group_array({quoted(name)}._rowid_) FROM {rows}")
        for name in targets
    )
    return Write("DELETE", each[0][0], "", targets=each)
