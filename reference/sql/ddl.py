"""Reads MySQL's definitions: CREATE TABLE, ALTER TABLE, CREATE INDEX and their like."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from typing import Any

from reference.sql import types
from reference.sql.definitions import PRIMARY, Check, Column, ForeignKey, Key, Table, literal
from reference.sql.errors import SqlError
from reference.sql.words import Words, expression

_KEYS = ("KEY", "INDEX")
_ACTIONS = ("CASCADE", "SET NULL", "RESTRICT", "NO ACTION", "SET DEFAULT")
_OPTION_END = ("", ",", ")", "AS", "SELECT")


def read_table(name: str, words: Words, *, temporary: bool = False) -> tuple[Table, int]:
    """Read the brackets and the options of a CREATE TABLE; return the next id too, 0 for any."""
    table = Table(name, temporary=temporary)
    words.expect("(")
    while True:
        table = read_definition(table, words)
        if not words.take(","):
            break
    words.expect(")")
    table, next_id = read_options(table, words)
    return checked(table), next_id


def read_definition(table: Table, words: Words) -> Table:
    """Read a column, a key or a condition into the table."""
    constraint = ""
    named = words.take("CONSTRAINT")
    if named and words.next not in ("PRIMARY", "UNIQUE", "FOREIGN", "CHECK"):
        constraint = words.name()
    if words.take("PRIMARY KEY"):
        return add_key(table, _read_key(words, PRIMARY, PRIMARY))
    if words.take("UNIQUE"):
        words.take_any(*_KEYS)
        return add_key(table, _read_key(words, constraint, "UNIQUE"))
    if words.take("FOREIGN KEY"):
        return _read_foreign_key(table, words, constraint)
    if words.take("CHECK"):
        name = constraint or f"{table.name}_chk_{len(table.checks) + 1}"
        check = Check(name, expression(words.bracket()))
        words.take_any("NOT ENFORCED", "ENFORCED")
        return dataclasses.replace(table, checks=(*table.checks, check))
    if kind := words.take_any("FULLTEXT", "SPATIAL"):
        words.take_any(*_KEYS)
        return add_key(table, _read_key(words, "", kind))
    if named:
        raise words.refused()
    if words.take_any(*_KEYS):
        return add_key(table, _read_key(words, "", "INDEX"))
    return add_column(table, *read_column(table, words.name(), words))


def _read_key(words: Words, name: str, kind: str) -> Key:
    if words.next not in ("(", "USING"):
        own = words.name()
        name = name or own
    if words.take("USING"):
        words.name()
    key = Key(PRIMARY if kind == PRIMARY else name, kind, read_parts(words))
    _skip_key_options(words)
    return key


def _skip_key_options(words: Words) -> None:
    while words.take_any("USING BTREE", "USING HASH", "VISIBLE", "INVISIBLE") or words.take(
        "COMMENT"
    ):
        if words.at_text:
            words.text()


def read_parts(words: Words) -> tuple[tuple[str, int], ...]:
    """Read the columns of a key, each with the length of its prefix."""
    parts: list[tuple[str, int]] = []
    words.expect("(")
    while True:
        name, size = words.name(), 0
        if words.take("("):
            size = words.number()
            words.expect(")")
        words.take_any("ASC", "DESC")
        parts.append((name, size))
        if not words.take(","):
            words.expect(")")
            return tuple(parts)


def _read_foreign_key(table: Table, words: Words, name: str) -> Table:
    if words.next != "(":
        own = words.name()
        name = name or own
    columns = tuple(column for column, _ in read_parts(words))
    key = _read_references(
        words, name or f"{table.name}_ibfk_{len(table.foreign_keys) + 1}", columns
    )
    table = dataclasses.replace(table, foreign_keys=(*table.foreign_keys, key))
    if any(other.columns[: len(columns)] == columns for other in table.keys):
        return table
    return add_key(table, Key(key.name, "INDEX", tuple((column, 0) for column in columns)))


def _read_references(words: Words, name: str, columns: tuple[str, ...]) -> ForeignKey:
    words.expect("REFERENCES")
    target = words.name()
    targets = tuple(column for column, _ in read_parts(words))
    actions = {"DELETE": "", "UPDATE": ""}
    while words.take("ON"):
        on = words.take_any("DELETE", "UPDATE")
        actions[on] = words.take_any(*_ACTIONS)
        if not on or not actions[on]:
            raise words.refused()
    return ForeignKey(name, columns, target, targets, actions["DELETE"], actions["UPDATE"])


def read_column(table: Table, name: str, words: Words) -> tuple[Column, list[Key], list[Check]]:
    """Read a column behind its name; return it, its own keys and its conditions."""
    column = Column(name, _read_type(words))
    keys: list[Key] = []
    checks: list[Check] = []
    while True:
        if words.take("NOT NULL"):
            column = dataclasses.replace(column, nullable=False)
        elif words.take("NULL") or words.take_any("VISIBLE", "ENFORCED", "NOT ENFORCED"):
            continue
        elif words.take("DEFAULT"):
            column = with_default(column, words)
        elif words.take("AUTO_INCREMENT"):
            column = dataclasses.replace(column, auto_increment=True, nullable=False)
        elif words.take("ON UPDATE"):
            _read_now(words)
            column = dataclasses.replace(column, updated=True)
        elif words.take("PRIMARY KEY") or words.take("KEY"):
            keys.append(Key(PRIMARY, PRIMARY, ((name, 0),)))
        elif words.take("UNIQUE"):
            words.take("KEY")
            keys.append(Key("", "UNIQUE", ((name, 0),)))
        elif words.take("COMMENT"):
            column = dataclasses.replace(column, comment=words.text())
        elif words.take("COLLATE"):
            column = dataclasses.replace(column, collation=words.text().lower())
        elif words.take("CHARACTER SET") or words.take("CHARSET"):
            charset = words.text().lower()
            if charset in ("binary", "ascii") and not column.collation:
                column = dataclasses.replace(column, collation=f"{charset}_bin")
        elif words.take("BINARY"):
            column = dataclasses.replace(column, collation="utf8mb4_bin")
        elif words.take("GENERATED ALWAYS AS") or words.take("AS"):
            generated = expression(words.bracket())
            stored = words.take_any("STORED", "VIRTUAL") == "STORED"
            column = dataclasses.replace(column, generated=generated, stored=stored)
        elif words.take("CHECK"):
            number = len(table.checks) + len(checks) + 1
            checks.append(Check(f"{table.name}_chk_{number}", expression(words.bracket())))
        elif words.next == "REFERENCES":
            _read_references(words, "", (name,))  # MySQL reads it and does nothing
        else:
            return column, keys, checks


def _read_type(words: Words) -> str:
    name = words.name().lower()
    if name == "national":
        name = words.name().lower()
    if name == "double":
        words.take("PRECISION")
    if name == "character":
        name = "varchar" if words.take("VARYING") else "char"
    inner = f"({words.bracket()})" if words.next == "(" else ""
    unsigned = " unsigned" if words.take("UNSIGNED") else ""
    words.take("SIGNED")
    if words.take("ZEROFILL"):
        unsigned = " unsigned"
    if name in ("enum", "set"):
        return f"{name}({','.join(map(literal, _choices(inner)))})"
    kind = types.normalized(name + inner + unsigned)
    known = types.parsed_type(kind)
    if known.name not in types.NAMES:
        raise words.refused()
    return kind


def _choices(bracket: str) -> list[str]:
    inner = Words(bracket)
    inner.expect("(")
    choices = [inner.text()]
    while inner.take(","):
        choices.append(inner.text())
    return choices


def with_default(column: Column, words: Words) -> Column:
    """Read what a column holds where nothing is said."""
    if words.take("NULL"):
        return dataclasses.replace(column, default=None, shown_default=None)
    if words.next in ("CURRENT_TIMESTAMP", "NOW", "LOCALTIME", "LOCALTIMESTAMP"):
        _read_now(words)
        return dataclasses.replace(
            column, default="CURRENT_TIMESTAMP", shown_default="CURRENT_TIMESTAMP"
        )
    value = words.value()
    shown = value
    if value.startswith("'"):
        shown = value[1:-1].replace("''", "'")
    elif value in ("TRUE", "FALSE"):
        value = shown = str(int(value == "TRUE"))
    return dataclasses.replace(column, default=value, shown_default=shown)


def _read_now(words: Words) -> None:
    words.name()
    if words.next == "(":
        words.bracket()


def read_options(table: Table, words: Words) -> tuple[Table, int]:
    """Read the options behind the brackets; return the table and the next AUTO_INCREMENT, or 0."""
    changes: dict[str, Any] = {}
    next_id = 0
    while words.next not in _OPTION_END:
        words.take("DEFAULT")
        if words.take("CHARACTER SET") or words.take("CHARSET"):
            words.take("=")
            changes["charset"] = words.text().lower()
            changes.setdefault("collation", _usual_collation(changes["charset"]))
            continue
        option = words.name().upper()
        if option in ("DATA", "INDEX"):
            words.name()
        words.take("=")
        value = words.bracket() if words.next == "(" else words.text()
        if option == "AUTO_INCREMENT":
            next_id = int(value)
        elif option in ("ENGINE", "COMMENT"):
            changes[option.lower()] = value
        elif option == "COLLATE":
            changes["collation"] = value.lower()
            changes.setdefault("charset", value.lower().partition("_")[0])
        words.take(",")
    return dataclasses.replace(table, **changes), next_id


def _usual_collation(charset: str) -> str:
    if charset == "binary":
        return "binary"
    return "utf8mb4_0900_ai_ci" if charset == "utf8mb4" else f"{charset}_general_ci"


# --- putting it together -------------------------------------------------------------------------


def add_column(
    table: Table,
    column: Column,
    keys: Iterable[Key] = (),
    checks: Iterable[Check] = (),
    at: int | None = None,
) -> Table:
    """Return the table with one more column, at the end or at that place."""
    if table.column(column.name) is not None:
        raise SqlError(1060, f"Duplicate column name '{column.name}'")
    place = len(table.columns) if at is None else at
    columns = (*table.columns[:place], column, *table.columns[place:])
    table = dataclasses.replace(table, columns=columns, checks=(*table.checks, *checks))
    for key in keys:
        table = add_key(table, key)
    return table


def add_key(table: Table, key: Key) -> Table:
    """Return the table with one more key; one without a name is called after its first column."""
    if not key.name:
        name, number = key.columns[0], 1
        while table.key(name) is not None:
            number += 1
            name = f"{key.columns[0]}_{number}"
        key = dataclasses.replace(key, name=name)
    if table.key(key.name) is not None:
        if key.kind == PRIMARY:
            raise SqlError(1068, "Multiple primary key defined")
        raise SqlError(1061, f"Duplicate key name '{key.name}'")
    return dataclasses.replace(table, keys=(*table.keys, key))


def checked(table: Table) -> Table:
    """Return the table with what follows from its parts. Raises `SqlError` where they clash."""
    for key in table.keys:
        for name in key.columns:
            if table.column(name) is None:
                raise SqlError(1072, f"Key column '{name}' doesn't exist in table")
    counters = [column for column in table.columns if column.auto_increment]
    keyed = {key.columns[0].lower() for key in table.keys}
    if len(counters) > 1 or any(column.name.lower() not in keyed for column in counters):
        raise SqlError(
            1075,
            "Incorrect table definition; there can be only one auto column and it must be defined "
            "as a key",
        )
    primary = {name.lower() for name in table.primary.columns} if table.primary else set()
    columns = tuple(
        dataclasses.replace(column, nullable=False) if column.name.lower() in primary else column
        for column in table.columns
    )
    for column in columns:
        if column.kind.is_large and (column.default or "").startswith("'"):
            raise SqlError(
                1101,
                f"BLOB, TEXT, GEOMETRY or JSON column '{column.name}' can't have a default value",
            )
        _check_default(column)
    order = {"PRIMARY": 0, "UNIQUE": 1, "INDEX": 2}
    keys = tuple(sorted(table.keys, key=lambda key: order.get(key.kind, 3)))
    return dataclasses.replace(table, columns=columns, keys=keys)


def _check_default(column: Column) -> None:
    """Raises `SqlError` 1067 where a constant does not fit into its own column."""
    found = re.fullmatch(r"'((?:[^']|'')*)'|-?\d+(?:\.\d+)?", column.default or "")
    if found is None:
        return
    value = found[0] if found[1] is None else found[1].replace("''", "'")
    try:
        types.stored(value, column.name, column.kind, types.Zone())
    except SqlError as error:
        raise SqlError(1067, f"Invalid default value for '{column.name}'") from error
