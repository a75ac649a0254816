"""The transactions of one session, and what is told of each before it is acknowledged."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterator

import apsw

from reference.sql.definitions import quoted
from reference.sql.errors import SqlError


@dataclasses.dataclass(frozen=True)
class Commit:
    """What a transaction has done, right before it is done for good.

    `schema` are statements of SQLite's that define tables; what they change is not in `changes`,
    the changeset of a transaction that changes rows (SQLite's session extension; rows without a
    primary key are told by their rowid).
    """

    schema: tuple[str, ...]
    changes: bytes


@dataclasses.dataclass
class Hooks:
    """What others may put before the engine's work; each is called in the session's own thread.

    Attributes:
        writable: whether this node may change anything now.
        before_commit: is given each transaction that writes; it may raise `SqlError`, and then the
            transaction is rolled back and refused.
        ran: is told of each statement that was run for a client: its text, how many seconds it
            took, how many rows it gave or changed, and whether it failed.
    """

    writable: Callable[[], bool] = lambda: True
    before_commit: Callable[[Commit], None] | None = None
    ran: Callable[[str, float, int, bool], None] = lambda text, seconds, rows, failed: None


READ_ONLY = SqlError(
    1290,
    "The MySQL server is running with the --read-only option so it cannot execute this statement",
)


class Transactions:
    """Begins, commits and rolls back on a connection of SQLite's."""

    def __init__(self, connection: apsw.Connection, hooks: Hooks) -> None:
        self._connection = connection
        self._hooks = hooks
        self._recorder: apsw.Session | None = None
        self._schema: list[str] = []
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
        if not self._hooks.writable():
            raise READ_ONLY
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
    def defining(self) -> Iterator[list[str]]:
        """Define tables in a transaction of its own; what was open is committed before.

        The statements that the block runs go into the list, which others are told.
        """
        self.commit()
        if not self._hooks.writable():
            raise READ_ONLY
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._schema
            self._finish()
        except BaseException:
            self._abandon()
            raise

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
        if self.open and self._connection.in_transaction:
            self._connection.execute("UPDATE _ephpm_tables SET name = name WHERE FALSE")

    def _record(self) -> None:
        if self._hooks.before_commit is None or self._recorder is not None:
            return
        self._recorder = apsw.Session(self._connection, "main")
        self._recorder.config(apsw.SQLITE_SESSION_OBJCONFIG_ROWID, True)
        self._recorder.attach()

    def _finish(self) -> None:
        """Tell of what was done, then make it last."""
        changes = self._recorder.changeset() if self._recorder is not None else b""
        schema = tuple(self._schema)
        self._forget()
        try:
            if self._hooks.before_commit is not None and (changes or schema):
                self._hooks.before_commit(Commit(schema, changes))
            self._connection.execute("COMMIT")
        except BaseException:
            self._abandon()
            raise
        self.open = self.read_only = False

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
