"""Reads ALTER TABLE: what becomes of a table's definition, and which columns keep their rows."""

from __future__ import annotations

import dataclasses

from reference.sql import ddl
from reference.sql.definitions import PRIMARY, Column, Table
from reference.sql.errors import SqlError
from reference.sql.words import Words


@dataclasses.dataclass
class Alteration:
    """A table before and after; `sources` is where each column's values come from.

    `next_id` is the next AUTO_INCREMENT, 0 where nothing is said about it.
    """

    before: Table
    after: Table
    sources: dict[str, str]
    next_id: int = 0

    @property
    def renamed_only(self) -> bool:
        """Whether nothing but the table's name is another one."""
        return self.after == dataclasses.replace(self.before, name=self.after.name)


def read_alteration(table: Table, words: Words) -> Alteration:
    """Read the actions of an ALTER TABLE behind the table's name."""
    found = Alteration(table, table, {column.name: column.name for column in table.columns})
    while not words.ended:
        _read_action(found, words)
        if not words.take(","):
            break
    if not words.ended:
        raise words.refused()
    found.after = ddl.checked(found.after)
    return found


def _read_action(found: Alteration, words: Words) -> None:
    if words.take("ADD"):
        _add(found, words)
    elif words.take("DROP"):
        _drop(found, words)
    elif words.take("MODIFY"):
        words.take("COLUMN")
        name = words.name()
        _change(found, words, name, name)
    elif words.take("CHANGE"):
        words.take("COLUMN")
        old = words.name()
        _change(found, words, old, words.name())
    elif words.take("RENAME"):
        _rename(found, words)
    elif words.take("ALTER"):
        words.take("COLUMN")
        _alter_column(found, words)
    elif words.take("CONVERT TO"):
        found.after, _ = ddl.read_options(found.after, words)
    elif words.take_any("DISABLE KEYS", "ENABLE KEYS", "FORCE"):
        return
    elif words.take("ORDER BY"):
        words.rest()
    elif words.take("ALGORITHM") or words.take("LOCK"):
        words.take("=")
        words.name()
    else:
        found.after, next_id = ddl.read_options(found.after, words)
        found.next_id = next_id or found.next_id


def _add(found: Alteration, words: Words) -> None:
    keys = ("PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "FULLTEXT", "SPATIAL", "KEY", "INDEX")
    if words.next in (*keys, "CONSTRAINT"):
        found.after = ddl.read_definition(found.after, words)
        return
    words.take("COLUMN")
    if words.take("IF NOT EXISTS"):
        raise words.refused()
    many = words.take("(")
    while True:
        name = words.name()
        column, own, checks = ddl.read_column(found.after, name, words)
        at = _position(found.after, words)
        found.after = ddl.add_column(found.after, column, own, checks, at)
        if not (many and words.take(",")):
            break
    if many:
        words.expect(")")


def _position(table: Table, words: Words) -> int | None:
    if words.take("FIRST"):
        return 0
    if words.take("AFTER"):
        return _index(table, words.name()) + 1
    return None


def _index(table: Table, name: str) -> int:
    column = _known(table, name)
    return table.columns.index(column)


def _known(table: Table, name: str) -> Column:
    column = table.column(name)
    if column is None:
        raise SqlError(1054, f"Unknown column '{name}' in '{table.name}'")
    return column


def _cannot_drop(name: str) -> SqlError:
    return SqlError(1091, f"Can't DROP '{name}'; check that column/key exists")


def _drop(found: Alteration, words: Words) -> None:
    table = found.after
    if words.take("PRIMARY KEY"):
        found.after = without_key(table, PRIMARY)
    elif words.take_any("INDEX", "KEY"):
        found.after = without_key(table, words.name())
    elif kind := words.take_any("FOREIGN KEY", "CONSTRAINT", "CHECK"):
        name = words.name()
        foreign = tuple(k for k in table.foreign_keys if k.name.lower() != name.lower())
        checks = tuple(c for c in table.checks if c.name.lower() != name.lower())
        kept = dataclasses.replace(table, foreign_keys=foreign, checks=checks)
        if kept == table and kind == "CONSTRAINT":
            kept = without_key(table, name)
        if kept == table:
            raise _cannot_drop(name)
        found.after = kept
    else:
        words.take("COLUMN")
        name = words.name()
        column = table.column(name)
        if column is None:
            raise _cannot_drop(name)
        found.after = _without_column(table, column)
        found.sources.pop(column.name, None)


def without_key(table: Table, name: str) -> Table:
    """Return the table without that key. Raises `SqlError` 1091 where there is none."""
    key = table.key(name)
    if key is None:
        raise _cannot_drop(name)
    return dataclasses.replace(table, keys=tuple(k for k in table.keys if k != key))


def _without_column(table: Table, column: Column) -> Table:
    if len(table.columns) == 1:
        raise SqlError(
            1090, "You can't delete all columns with ALTER TABLE; use DROP TABLE instead"
        )
    keys = []
    for key in table.keys:
        parts = tuple(part for part in key.parts if part[0].lower() != column.name.lower())
        if parts:
            keys.append(dataclasses.replace(key, parts=parts))
    columns = tuple(other for other in table.columns if other != column)
    return dataclasses.replace(table, columns=columns, keys=tuple(keys))


def _change(found: Alteration, words: Words, old: str, new: str) -> None:
    table = found.after
    former = _known(table, old)
    place = table.columns.index(former)
    column, keys, checks = ddl.read_column(table, new, words)
    if new.lower() != old.lower() and table.column(new) is not None:
        raise SqlError(1060, f"Duplicate column name '{new}'")
    others = tuple(other for other in table.columns if other != former)
    table = _with_renamed(dataclasses.replace(table, columns=others), former.name, new)
    at = _position(table, words)
    source = found.sources.pop(former.name, None)
    found.after = ddl.add_column(table, column, keys, checks, place if at is None else at)
    if source is not None:
        found.sources[new] = source


def _with_renamed(table: Table, old: str, new: str) -> Table:
    """Return the table whose keys name the column by its new name."""
    if old == new:
        return table

    def named(name: str) -> str:
        return new if name.lower() == old.lower() else name

    return dataclasses.replace(
        table,
        keys=tuple(
            dataclasses.replace(key, parts=tuple((named(name), size) for name, size in key.parts))
            for key in table.keys
        ),
        foreign_keys=tuple(
            dataclasses.replace(key, columns=tuple(map(named, key.columns)))
            for key in table.foreign_keys
        ),
    )


def _rename(found: Alteration, words: Words) -> None:
    table = found.after
    if words.take("COLUMN"):
        old = words.name()
        words.expect("TO")
        new, former = words.name(), _known(table, old)
        if new.lower() != old.lower() and table.column(new) is not None:
            raise SqlError(1060, f"Duplicate column name '{new}'")
        columns = tuple(
            dataclasses.replace(column, name=new) if column == former else column
            for column in table.columns
        )
        found.after = _with_renamed(dataclasses.replace(table, columns=columns), former.name, new)
        source = found.sources.pop(former.name, None)
        if source is not None:
            found.sources[new] = source
    elif words.take_any("INDEX", "KEY"):
        old = words.name()
        words.expect("TO")
        new = words.name()
        if table.key(old) is None:
            raise SqlError(1176, f"Key '{old}' doesn't exist in table '{table.name}'")
        keys = tuple(
            dataclasses.replace(key, name=new) if key.name.lower() == old.lower() else key
            for key in table.keys
        )
        found.after = dataclasses.replace(table, keys=keys)
    else:
        words.take_any("TO", "AS", "=")
        found.after = dataclasses.replace(table, name=words.name())


def _alter_column(found: Alteration, words: Words) -> None:
    column = _known(found.after, words.name())
    if words.take("DROP DEFAULT"):
        changed = dataclasses.replace(column, default=None, shown_default=None)
    else:
        words.expect("SET DEFAULT")
        changed = ddl.with_default(column, words)
    columns = tuple(changed if other == column else other for other in found.after.columns)
    found.after = dataclasses.replace(found.after, columns=columns)
