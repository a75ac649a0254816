"""Errors as MySQL numbers them: what SQLite refuses gets MySQL's number and SQLSTATE."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import apsw

STATES = {
    1040: "08004",
    1045: "28000",
    1047: "08S01",
    1048: "23000",
    1049: "42000",
    1050: "42S01",
    1051: "42S02",
    1052: "23000",
    1054: "42S22",
    1058: "21S01",
    1060: "42S21",
    1061: "42000",
    1062: "23000",
    1064: "42000",
    1065: "42000",
    1068: "42000",
    1072: "42000",
    1075: "42000",
    1090: "42000",
    1091: "42000",
    1115: "42000",
    1136: "21S01",
    1146: "42S02",
    1153: "08S01",
    1193: "HY000",
    1213: "40001",
    1222: "21000",
    1232: "42000",
    1235: "42000",
    1241: "21000",
    1242: "21000",
    1264: "22003",
    1265: "01000",
    1292: "22007",
    1305: "42000",
    1317: "70100",
    1366: "HY000",
    1406: "22001",
    1451: "23000",
    1452: "23000",
    1461: "42000",
    1582: "42000",
    1698: "28000",
}
"""SQLSTATE by number; HY000 for every other one."""


class SqlError(Exception):
    """A statement is refused, with MySQL's number and SQLSTATE."""

    def __init__(self, number: int, message: str) -> None:
        super().__init__(message)
        self.number = number
        self.state = STATES.get(number, "HY000")
        self.message = message


def syntax(near: str) -> SqlError:
    """Return the refusal of a statement that is not understood."""
    return SqlError(
        1064, f"You have an error in your SQL syntax; check the manual near '{near[:80]}' at line 1"
    )


def unknown_table(name: str) -> SqlError:
    """Return the refusal of a table that is not there."""
    return SqlError(1146, f"Table 'main.{name}' doesn't exist")


def unknown_column(name: str, where: str = "field list") -> SqlError:
    """Return the refusal of a column that is not there."""
    return SqlError(1054, f"Unknown column '{name}' in '{where}'")


def not_supported(what: str) -> SqlError:
    """Return the refusal of what MySQL has and this node lacks."""
    return SqlError(1235, f"This version of MySQL doesn't yet support '{what}'")


_BY_KIND: tuple[tuple[type[apsw.Error], int, str], ...] = (
    (apsw.ReadOnlyError, 1290, "The MySQL server is running with the --read-only option"),
    (apsw.FullError, 1114, "The table is full"),
    (apsw.InterruptError, 1317, "Query execution was interrupted"),
    (apsw.MismatchError, 1366, "Incorrect integer value"),
    (apsw.IOError, 1030, "Got error from storage engine"),
    (apsw.CorruptError, 1030, "Got error from storage engine"),
    (apsw.NotADBError, 1030, "Got error from storage engine"),
    (apsw.CantOpenError, 1030, "Got error from storage engine"),
)

_BY_TEXT: tuple[tuple[str, Callable[[re.Match[str]], SqlError]], ...] = (
    (r"no such table: (?:main\.)?(.*)", lambda found: unknown_table(found[1])),
    (r'no such column: "?(.*?)"?(?: - .*)?$', lambda found: unknown_column(found[1])),
    (r"table .* has no column named (.*)", lambda found: unknown_column(found[1])),
    (
        r"ambiguous column name: (.*)",
        lambda found: SqlError(1052, f"Column '{found[1]}' in field list is ambiguous"),
    ),
    (
        r"no such function: (.*)",
        lambda found: SqlError(1305, f"FUNCTION main.{found[1]} does not exist"),
    ),
    (
        r"wrong number of arguments to function ([^(]*)",
        lambda found: SqlError(
            1582, f"Incorrect parameter count in the call to native function '{found[1]}'"
        ),
    ),
    (
        r"no such savepoint: (.*)",
        lambda found: SqlError(1305, f"SAVEPOINT {found[1]} does not exist"),
    ),
    (
        r"\d+ values for \d+ columns|.* has \d+ columns but \d+ values were supplied"
        r"|all VALUES must have the same number of terms",
        lambda found: SqlError(1136, "Column count doesn't match value count at row 1"),
    ),
    (
        r"SELECTs to the left and right of .*",
        lambda found: SqlError(
            1222, "The used SELECT statements have a different number of columns"
        ),
    ),
    (
        r"sub-select returns \d+ columns.*|row value misused",
        lambda found: SqlError(1241, "Operand should contain 1 column(s)"),
    ),
    (
        r"misuse of aggregate.*",
        lambda found: SqlError(1111, "Invalid use of group function"),
    ),
    (r'near "(.*)": syntax error', lambda found: syntax(found[1])),
    (
        r"not authorized",
        lambda found: SqlError(1305, "FUNCTION main.LOAD_EXTENSION does not exist"),
    ),
    (r"incomplete input", lambda found: syntax("")),
)

KeyName = Callable[[str, tuple[str, ...]], str]
"""The name of the key of a table that has these columns."""


def of_sqlite(error: apsw.Error, key_name: KeyName, verb: str, given: frozenset[str]) -> SqlError:
    """Return MySQL's error for one of SQLite's.

    `verb` is the first word of the statement, `given` the columns that an INSERT names.
    """
    if isinstance(error, apsw.ConstraintError):
        return _constraint(str(error), key_name, verb, given)
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        if getattr(error, "extendedresult", 0) == apsw.SQLITE_BUSY_SNAPSHOT:
            return SqlError(
                1213, "Deadlock found when trying to get lock; try restarting transaction"
            )
        return SqlError(1205, "Lock wait timeout exceeded; try restarting transaction")
    for kind, number, message in _BY_KIND:
        if isinstance(error, kind):
            return SqlError(number, f"{message} ({error})")
    for pattern, made in _BY_TEXT:
        if found := re.search(pattern, str(error)):
            return made(found)
    return SqlError(1105, str(error))


def _constraint(text: str, key_name: KeyName, verb: str, given: frozenset[str]) -> SqlError:
    kind, _, what = text.partition(" constraint failed")
    columns = what.removeprefix(": ")
    if kind == "UNIQUE":
        return SqlError(1062, f"Duplicate entry for key '{_key(columns, key_name)}'")
    if kind == "NOT NULL":
        column = columns.rpartition(".")[2]
        if verb in ("INSERT", "REPLACE") and column.lower() not in given:
            return SqlError(1364, f"Field '{column}' doesn't have a default value")
        return SqlError(1048, f"Column '{column}' cannot be null")
    if kind == "FOREIGN KEY":
        if verb in ("DELETE", "REPLACE"):
            return SqlError(
                1451, "Cannot delete or update a parent row: a foreign key constraint fails"
            )
        return SqlError(1452, "Cannot add or update a child row: a foreign key constraint fails")
    if kind == "CHECK":
        return SqlError(3819, f"Check constraint '{columns}' is violated.")
    return SqlError(1105, text)


def _key(columns: str, key_name: KeyName) -> str:
    """Name the key that `t.a, t.b` (or `index 'name'`) stands for, with its table."""
    if found := re.fullmatch(r"index '(.*)'", columns):
        return found[1]
    names = [name.partition(".") for name in columns.split(", ")]
    table = names[0][0]
    return f"{table}.{key_name(table, tuple(column for _, _, column in names))}"


def as_sql_error(error: Any) -> SqlError:
    """Return the error as one of MySQL's; one that nobody has foreseen is 1105."""
    return error if isinstance(error, SqlError) else SqlError(1105, f"{error}")
