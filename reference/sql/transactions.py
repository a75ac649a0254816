"""The transactions of one session, and what is told of each before it is acknowledged."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterator, Mapping

import apsw

from reference.sql.definitions import quoted
from reference.sql.errors import SqlError


@dataclasses.dataclass(frozen=True)
class Commit:
    """What a transaction has done, right before it is done for good.

    `parts` are, in their order, statements of SQLite's that define tables, and changesets of rows
    (SQLite's session extension; rows without a primary key are told by their rowid). `counters` are
    those of AUTO_INCREMENT that have changed, by table.
    """

    parts: tuple[str | bytes, ...]
    counters: Mapping[str, int]


@dataclasses.dataclass
class Hooks:
    """What others may put before the engine's work; each is called in the session's own thread.

    Attributes:
        refusal: why this node may change nothing now; None where it may.
        before_commit: is given each transaction that writes, and returns its position, which is
            kept in the file with it; it may raise `SqlError`, and then the transaction is rolled
            back and refused.
        after_commit: is told whether that was done then.
        ran: is told of each statement that was run for a client: its text, how many seconds it
            took, how many rows it gave or changed, and whether it failed.
    """

    refusal: Callable[[], str | None] = lambda: None
    before_commit: Callable[[Commit], int] | None = None
    after_commit: Callable[[bool], None] = lambda done: None
    ran: Callable[[str, float, int, bool], None] = lambda text, seconds, rows, failed: None


def read_only(why: str) -> SqlError:
    """Return what a client is told who may not write here."""
    return SqlError(
        1290,
        "The MySQL server is running with the --read-only option so it cannot execute this "
        f"statement: {why}",
    )


class Transactions:
    """Begins, commits and rolls back on a connection of SQLite's."""

    def __init__(self, connection: apsw.Connection, hooks: Hooks) -> None:
        self._connection = connection
        self._hooks = hooks
        self._recorder: apsw.Session | None = None
        self._counters: dict[str, int] = {}
        self._schema: list[str | bytes] = []
        self.open = False
        """Whether the client has begun a transaction that it has not ended."""
        self.read_only = False

    def begin(self, *, read_only: bool = False) -> None:
        """Begin a transaction of the client's; one that is open is committed."""
        self.commit()
        self._connection.execute("BEGIN")
        self.open, self.read_only = True, read_only

    def snapshot(self) -> None:
        """Let the open transaction see what there is now, and nothing later."""
        self._connection.execute("SELECT count(*) FROM sqlite_master")

    def commit(self) -> None:
        """Make what the transaction has done last; nothing where none is open."""
        if self.open:
            self._finish()

    def rollback(self) -> None:
        """Undo what the transaction has done; nothing where none is open."""
        if self.open or not self._connection.get_autocommit():
            self._abandon()

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Write within the open transaction, or in one of its own that ends with the block.

        Raises `SqlError` where nothing may be written.
        """
        if self.open and self.read_only:
            raise SqlError(1792, "Cannot execute statement in a READ ONLY transaction.")
        self.check_writable()
        if self.open:
            self._record()
            yield
            return
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._record()
            yield
            self._finish()
        except BaseException:
            self._abandon()
            raise

    @contextlib.contextmanager
    def defining(self) -> Iterator[list[str | bytes]]:
        """Define tables in a transaction of its own; what was open is committed before.

        The statements that the block runs go into the list, which others are told; in the place of
        one that changes rows, what it changes.
        """
        self.commit()
        self.check_writable()
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._counters = self._counted()
            yield self._schema
            self._finish()
        except BaseException:
            self._abandon()
            raise

    def check_writable(self) -> None:
        """Raises `SqlError` where this node may change nothing."""
        if (why := self._hooks.refusal()) is not None:
            raise read_only(why)

    @property
    def writes(self) -> bool:
        """Whether the client's open transaction has changed something."""
        return self.open and self._recorder is not None

    def changes_of(self, statement: str) -> bytes:
        """Run a statement, and return the changeset of what it does to rows."""
        recorder = self._new_recorder()
        try:
            self._connection.execute(statement)
            return recorder.changeset()
        finally:
            recorder.close()

    def savepoint(self, name: str) -> None:
        """Mark a place that the transaction can go back to."""
        if self.open:
            self._connection.execute(f"SAVEPOINT {quoted(name)}")

    def rollback_to(self, name: str) -> None:
        """Undo what was done since that place."""
        self._connection.execute(f"ROLLBACK TO SAVEPOINT {quoted(name)}")

    def release(self, name: str) -> None:
        """Forget that place."""
        self._connection.execute(f"RELEASE SAVEPOINT {quoted(name)}")

    def lock(self) -> None:
        """Keep others from writing until the open transaction ends."""
        if self.open and self._connection.in_transaction and self._hooks.refusal() is None:
            self._connection.execute("UPDATE _ephpm_tables SET name = name WHERE FALSE")

    def _record(self) -> None:
        if self._hooks.before_commit is None or self._recorder is not None:
            return
        self._counters = self._counted()
        self._recorder = self._new_recorder()

    def _new_recorder(self) -> apsw.Session:
        recorder = apsw.Session(self._connection, "main")
        recorder.config(apsw.SQLITE_SESSION_OBJCONFIG_ROWID, True)
        recorder.attach()
        return recorder

    def _counted(self) -> dict[str, int]:
        """Return where the counters of AUTO_INCREMENT are."""
        query = "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'"
        ((there,),) = self._connection.execute(query)
        if not there:
            return {}
        rows = self._connection.execute("SELECT name, seq FROM sqlite_sequence")
        return {str(name): int(number) for name, number in rows}

    def _finish(self) -> None:
        """Tell of what was done, then make it last."""
        try:
            if self._hooks.before_commit is None:
                self._connection.execute("COMMIT")
            else:
                self._finish_told(self._hooks.before_commit)
        except BaseException:
            self._abandon()
            raise
        self._forget()
        self.open = self.read_only = False

    def _finish_told(self, tell: Callable[[Commit], int]) -> None:
        commit = self._commit()
        if not commit.parts and not commit.counters:
            self._connection.execute("COMMIT")
            return
        self._forget()
        position, done = tell(commit), False
        try:
            self._connection.pragma("user_version", position)
            self._connection.execute("COMMIT")
            done = True
        finally:
            if not done:
                self._connection.execute("ROLLBACK")
            self._hooks.after_commit(done)

    def _commit(self) -> Commit:
        changes = self._recorder.changeset() if self._recorder is not None else b""
        if self._recorder is None and not self._schema:
            return Commit((), {})
        before, now = self._counters, self._counted()
        counters = {table: number for table, number in now.items() if before.get(table) != number}
        return Commit((*self._schema, *((changes,) if changes else ())), counters)

    def _abandon(self) -> None:
        self._forget()
        self.open = self.read_only = False
        if not self._connection.get_autocommit():
            self._connection.execute("ROLLBACK")

    def _forget(self) -> None:
        if self._recorder is not None:
            self._recorder.close()
            self._recorder = None
        self._schema = []
