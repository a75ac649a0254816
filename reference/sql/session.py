"""A client's session: its statements one after the other, with what it has set and begun."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence

import apsw
from sqlglot import exp
from sqlglot.tokenizer_core import TokenType

from reference.sql import dialect, results, writes
from reference.sql.catalog import Catalog, InformationSchema
from reference.sql.comparisons import as_numbers
from reference.sql.definer import Definer
from reference.sql.definitions import Table, literal, quoted
from reference.sql.errors import SqlError, of_sqlite, syntax
from reference.sql.natives import Natives
from reference.sql.results import Described, Result
from reference.sql.settings import Settings
from reference.sql.show import Shows, respelled
from reference.sql.transactions import Hooks, Transactions
from reference.sql.types import Value
from reference.sql.variables import Variables
from reference.sql.writer import Writer

DATABASE = "main"
"""What the one database is called where a client gives it no other name."""

_DEFINING = re.compile(r"\s*(CREATE|DROP|ALTER|TRUNCATE|RENAME)\b", re.IGNORECASE)
# What a client says of itself, and the database has nothing to do with.
_OF_SESSION = re.compile(r"[\s(]*(SET|USE)\b", re.IGNORECASE)
_FIRST = re.compile(r"[\s(]*([A-Za-z]+)")
_COMMENTS = re.compile(r"^(?:\s+|/\*(?!!).*?\*/|--\s[^\n]*(?:\n|$)|#[^\n]*(?:\n|$))+", re.DOTALL)
_HIDDEN = re.compile(r"/\*!\d*(.*?)\*/", re.DOTALL)
_WRITING = ("INSERT", "UPDATE", "DELETE")
_KNOWN = frozenset(
    [
        *("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER", "TRUNCATE", "RENAME"),
        *("DO", "SET", "USE", "BEGIN", "START", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"),
        *("LOCK", "UNLOCK", "FLUSH", "OPTIMIZE", "ANALYZE", "CHECK", "REPAIR", "KILL", "EXPLAIN"),
    ]
)
_DONE_NOTHING = ("LOCK", "UNLOCK", "FLUSH", "OPTIMIZE", "ANALYZE", "CHECK", "REPAIR", "KILL")


class SqlSession:
    """One client's view of the database.

    Its methods are called by one thread at a time. `found_rows` is what FOUND_ROWS() tells,
    `changed_rows` what ROW_COUNT() does.
    """

    def __init__(self, connection: apsw.Connection, number: int, hooks: Hooks) -> None:
        self.number = number
        self.database = DATABASE
        self.variables = Variables()
        self.variables.is_read_only = lambda: hooks.refusal() is not None
        self.connection = self._connection = connection
        self._catalog = Catalog(connection)
        self._hooks = hooks
        self.transactions = Transactions(connection, hooks)
        self._definer = Definer(connection, self._catalog, self.transactions)
        self._shows = Shows(self._catalog, lambda: self.database)
        self._settings = Settings(self)
        self.writer = Writer(connection, self._catalog, self.transactions)
        self.found_rows = 0
        self.changed_rows = 0
        Natives(self, self._settings.moments()).install(connection)
        InformationSchema(connection, self._catalog, self.variables, lambda: self.database)

    def close(self) -> None:
        """Undo what was not committed, and let go of the file."""
        self._connection.close()

    def interrupt(self) -> None:
        """End the statement that is being run, from another thread."""
        self._connection.interrupt()

    def reset(self) -> None:
        """Forget everything that the client has set and begun."""
        self.transactions.rollback()
        for table in list(self._catalog.temporary):
            self._connection.execute(f"DROP TABLE temp.{quoted(table)}")
        self._catalog.temporary.clear()
        self.variables.__init__()  # type: ignore[misc]
        self.writer.last_id = self.found_rows = self.changed_rows = 0
        self._connection.execute("PRAGMA foreign_keys = ON")

    # --- statements ---

    def run(
        self, text: str, parameters: Sequence[Value] = (), *, many: bool = False
    ) -> Iterator[Result]:
        """Run the statement of a text, or with `many` all of them, as results are asked for.

        Raises `SqlError` where one is refused; those before it are done.
        """
        parts = list(_parts(text))
        if not parts:
            raise SqlError(1065, "Query was empty")
        if len(parts) > 1 and not many:
            raise syntax(parts[1])
        for number, part in enumerate(parts, start=1):
            yield self._timed(part, parameters, more=number < len(parts))

    def _timed(self, text: str, parameters: Sequence[Value], *, more: bool) -> Result:
        if _OF_SESSION.match(text):
            return self._result(text, parameters, more=more)
        began = time.monotonic()
        rows, failed = 0, True
        try:
            result = self._result(text, parameters, more=more)
            rows, failed = result.affected, False
            if result.columns is not None:
                rows = len(result.rows)
            return result
        finally:
            self._hooks.ran(text, time.monotonic() - began, rows, failed)

    def _result(self, text: str, parameters: Sequence[Value], *, more: bool) -> Result:
        found = _FIRST.match(text)
        verb = found[1].upper() if found else ""
        try:
            result = self._answer(verb, text, parameters)
        except apsw.Error as error:
            self._after_failure()
            raise of_sqlite(error, self._key_name, verb, self.writer.given) from error
        except SqlError:
            self._after_failure()
            raise
        except (OverflowError, ValueError, ArithmeticError) as error:
            self._after_failure()
            raise SqlError(1690, f"Value is out of range: {error}") from error
        self.changed_rows = -1 if result.columns is not None else result.affected
        return Result(
            result.columns,
            result.rows,
            result.affected,
            result.matched,
            result.last_id,
            self.transactions.open,
            self.variables.autocommit,
            more,
        )

    def _after_failure(self) -> None:
        """SQLite ends a transaction by itself where it cannot go on with it."""
        self.changed_rows = -1
        if self.transactions.open and self._connection.get_autocommit():
            self.transactions.rollback()

    def _key_name(self, table: str, columns: tuple[str, ...]) -> str:
        found = self._catalog.find(table)
        return found.key_of(columns) if found is not None else "PRIMARY"

    def _answer(self, verb: str, text: str, parameters: Sequence[Value]) -> Result:
        if _DEFINING.match(text):
            return Result(affected=self._definer.define(text))
        if verb in _DONE_NOTHING:
            return self._done_nothing(verb, text)
        if verb in ("BEGIN", "START", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET", "USE"):
            self._settings.obey(verb, text)
            return Result()
        if verb == "REPLACE":
            text = text.replace(text.strip()[:7], "INSERT", 1)
        if verb == "DO":
            self._query(_one(f"SELECT {text.strip()[2:]}"), text, parameters)
            return Result()
        statement = _one(respelled(text) if verb == "SHOW" else text)
        self._qualify(statement)
        if isinstance(statement, exp.Insert):
            find, strict = self._catalog.get, self.variables.strict
            replace = verb == "REPLACE"
            write = writes.insert(statement, find, replace=replace, strict=strict)
            return self._write(write, parameters)
        if isinstance(statement, exp.Update | exp.Delete):
            self._compare(statement)
        if isinstance(statement, exp.Update):
            return self._write(writes.update(statement, self._catalog.get), parameters)
        if isinstance(statement, exp.Delete):
            return self._write(writes.delete(statement, self._catalog.get), parameters)
        if isinstance(statement, exp.Show):
            return self._select(self._shows.query(statement), ())
        if isinstance(statement, exp.Describe):
            return self._describe(statement, parameters)
        if not isinstance(statement, exp.Query):
            raise syntax(text)
        return self._query(statement, text, parameters)

    def _done_nothing(self, verb: str, text: str) -> Result:
        names = re.findall(r"`?(\w+)`?", text)
        if verb in ("OPTIMIZE", "ANALYZE", "CHECK", "REPAIR"):
            table = self._catalog.get(names[-1])
            row = f"{literal(f'{self.database}.{table.name}')}, {literal(verb.lower())}"
            query = f'SELECT {row} AS "Op", \'status\' AS "Msg_type", \'OK\' AS "Msg_text"'
            return self._select(query, ())
        if verb == "LOCK":
            self.transactions.commit()
        return Result()

    def _describe(self, statement: exp.Describe, parameters: Sequence[Value]) -> Result:
        what = statement.this
        if isinstance(what, exp.Table):
            column = str(statement.args.get("format") or "")
            return self._select(self._shows.describe(what.name, column), ())
        return self._select(f"EXPLAIN QUERY PLAN {dialect.said(what)}", parameters)

    def _qualify(self, statement: exp.Expr) -> None:
        """Take the database's name from before tables: there is one."""
        for table in statement.find_all(exp.Table):
            schema = table.args.get("db")
            if schema is not None and schema.name.lower() != "information_schema":
                if schema.name.lower() not in (self.database.lower(), DATABASE):
                    raise SqlError(1146, f"Table '{schema.name}.{table.name}' doesn't exist")
                table.set("db", None)
            if table.name.lower() == "dual" and isinstance(table.parent, exp.From):
                table.parent.pop()

    # --- reading ---

    def _query(self, query: exp.Expr, text: str, parameters: Sequence[Value]) -> Result:
        select = query.find(exp.Select)
        counted = select is not None and any(
            str(word).upper() == "SQL_CALC_FOUND_ROWS"
            for word in select.args.get("operation_modifiers") or []
        )
        for part in query.find_all(exp.Select):
            part.set("operation_modifiers", None)
        locking = any(part.args.get("locks") for part in query.find_all(exp.Select))
        results.name_columns(query, re.sub(r":p\d+", "?", text))
        known = results.projections(query, self._catalog.find)
        as_numbers(query, self._tables(query))
        self._localize(query)
        if not self.variables.autocommit and not self.transactions.open:
            self.transactions.begin()
        if locking:
            self.transactions.lock()
        result = self._select(dialect.said(query), parameters, known)
        self.found_rows = len(result.rows)
        if counted:
            query.set("limit", None)
            query.set("offset", None)
            count = self._connection.execute(
                f"SELECT count(*) FROM ({dialect.said(query)})", tuple(parameters)
            ).fetchone()
            self.found_rows = int(count[0]) if count else 0
        return result

    def _select(
        self,
        query: str,
        parameters: Sequence[Value],
        known: Sequence[results.Projection] = (),
    ) -> Result:
        described: list[Described] = []

        def note(cursor: apsw.Cursor, statement: str, bindings: object) -> bool:
            described.extend(
                (row[0], row[1] or "", row[2] or "", row[3] or "", row[4] or "")
                for row in cursor.description_full
            )
            return True

        cursor = self._connection.cursor()
        cursor.exec_trace = note
        rows = list(cursor.execute(query, tuple(parameters)))
        columns, shown = results.result_of(
            described, rows, known, self._catalog.find, self.variables.zone
        )
        return Result(columns, shown)

    def describe(self, text: str, parameters: int) -> Result:
        """Return the columns that a statement would bring, without any row; it is not run."""
        found = _FIRST.match(text)
        verb = found[1].upper() if found else ""
        if verb in _WRITING:
            dialect.read(text)
        if verb not in ("SELECT", "WITH", "SHOW", "DESCRIBE", "DESC"):
            if verb not in _KNOWN:
                raise syntax(text)
            return Result()
        try:
            (statement,) = dialect.read(respelled(text))
            self._qualify(statement)
            if isinstance(statement, exp.Show):
                return self._select(f"SELECT * FROM ({self._shows.query(statement)}) WHERE 0", ())
            if not isinstance(statement, exp.Query):
                return Result()
            results.name_columns(statement, re.sub(r":p\d+", "?", text))
            known = results.projections(statement, self._catalog.find)
            query = f"SELECT * FROM ({dialect.said(statement)}) WHERE 0"
            return self._select(query, (None,) * parameters, known)
        except apsw.Error as error:
            raise of_sqlite(error, self._key_name, "SELECT", frozenset()) from error

    def _compare(self, statement: exp.Expr) -> None:
        """Let the conditions of an UPDATE or a DELETE compare as MySQL does."""
        where = statement.args.get("where")
        if where is not None:
            as_numbers(where, self._tables(statement))

    def _tables(self, statement: exp.Expr) -> list[Table]:
        """Return the tables that a statement names and that are there."""
        names = [part.name for part in statement.find_all(exp.Table)]
        return [table for name in names if (table := self._catalog.find(name)) is not None]

    def _localize(self, query: exp.Expr) -> None:
        """Let moments that are compared or computed with be those of the session's time zone."""
        if not self.variables.zone.minutes:
            return
        tables = {
            part.alias_or_name: table
            for part in query.find_all(exp.Table)
            if (table := self._catalog.find(part.name)) is not None
        }
        for column in list(query.find_all(exp.Column)):
            owners = [tables[column.table]] if column.table in tables else list(tables.values())
            found = next((c for table in owners if (c := table.column(column.name))), None)
            if found is None or found.kind.name != "timestamp":
                continue
            if not isinstance(column.parent, exp.Select | exp.Alias):
                column.replace(exp.Anonymous(this="_local", expressions=[column.copy()]))

    def _write(self, write: writes.Write, parameters: Sequence[Value]) -> Result:
        if not self.variables.autocommit and not self.transactions.open:
            self.transactions.begin()
        return self.writer.write(write, parameters)

    # --- for `Settings` ---

    def evaluate(self, value: exp.Expr) -> Value:
        """Return what an expression is, as of now."""
        row = self._connection.execute(f"SELECT {dialect.said(value)}").fetchone()
        return None if row is None else row[0]

    def pragma(self, words: str) -> None:
        """Tell SQLite how to work for this session."""
        self._connection.execute(f"PRAGMA {words}")

    def wait(self, seconds: float) -> None:
        """Wait so long for others who write."""
        self._connection.set_busy_timeout(int(1000 * seconds))


def _one(text: str) -> exp.Expr:
    found = dialect.read(text)
    if not found:
        raise SqlError(1065, "Query was empty")
    return found[0]


def _parts(text: str) -> Iterator[str]:
    """Yield the statements of a text, without comments before them."""
    text = _HIDDEN.sub(r" \1 ", text) if "/*!" in text else text
    if ";" not in text.rstrip().rstrip(";"):
        pieces = [text.rstrip().rstrip(";")]
    else:
        pieces, start = [], 0
        for token in dialect.tokens_of(text):
            if token.token_type is TokenType.SEMICOLON:
                pieces.append(text[start : token.start])
                start = token.end + 1
        pieces.append(text[start:])
    for piece in pieces:
        if bare := _COMMENTS.sub("", piece).strip():
            yield bare
