"""The database that is replicated: what transactions did to it, done again; snapshots of it.

The position of the last transaction that is in it stands in its header (`user_version`), so that it
changes together with what the transaction did: nothing is done twice or left out.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import apsw
import msgpack

from reference.sql.cluster.replay import Misfit, replay, set_counters

BUSY_MILLISECONDS = 5000
"""How long the database may be somebody else's before a transaction is given up."""

SQL, CHANGES, COUNTERS = "sql", "changes", "counters"
"""The parts of a transaction: a statement; a changeset; the counters of AUTO_INCREMENT."""


class Diverged(Exception):
    """What is in the database is not what the log says."""


class Replicated:
    """The database of a replica. What clients read goes through connections of its own."""

    def __init__(
        self,
        path: Path,
        connect: Callable[[Path], apsw.Connection] = lambda path: apsw.Connection(str(path)),
        furniture: str = "",
        furnished: str = "",
    ) -> None:
        """`connect` opens the file with all functions that its tables need. `furniture` makes what
        also an empty database has: the table `furnished`."""
        self._path = path
        self._one = threading.Lock()
        self._furniture = furniture
        self._furnished = furnished
        db = self._db = connect(path)
        db.set_busy_timeout(BUSY_MILLISECONDS)
        db.pragma("journal_mode", "WAL")
        # What is lost with the machine's power is in the journal, and is done again.
        db.pragma("synchronous", "NORMAL")
        # What triggers and foreign keys did on the primary is in the changes already.
        db.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
        db.config(apsw.SQLITE_DBCONFIG_ENABLE_FKEY, 0)

    def close(self) -> None:
        """Close the file, when what is done to it in another thread has ended."""
        with self._one:
            self._db.close()

    @property
    def position(self) -> int:
        """The position of the last transaction that is in it."""
        with self._one:
            return int(self._db.pragma("user_version"))

    @property
    def is_empty(self) -> bool:
        """Whether it has no table of a client's."""
        with self._one:
            query = (
                "SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
                "AND name <> ?"
            )
            return not next(self._db.execute(query, (self._furnished,)))[0]

    def apply(self, position: int, content: bytes) -> None:
        """Do what a transaction did; raises `Diverged` where that is not possible.

        It is done whole or not at all.
        """
        try:
            with self._one, self._transaction():
                for kind, part in transaction_parts(content):
                    self._do(kind, part)
                self._db.pragma("user_version", position)
        except (apsw.BusyError, apsw.LockedError):
            raise
        except (apsw.Error, Misfit) as error:
            raise Diverged(f"transaction {position}: {error}") from error

    def snapshot(self, to: Path) -> int:
        """Write the whole database into a file, and return its position."""
        to.unlink(missing_ok=True)
        with _opened(self._path) as source:
            # Page by page: to build it anew, as VACUUM INTO does, needs the tables' functions.
            with _opened(to) as copy, copy.backup("main", source, "main") as backup:
                while not backup.done:
                    backup.step()
            with _opened(to) as copy:
                copy.pragma("journal_mode", "DELETE")
                return int(copy.pragma("user_version"))

    def restore(self, snapshot: Path) -> None:
        """Become what the snapshot is, for whoever has the database open as well."""
        with self._one, _opened(snapshot) as source:
            self._copy(source)

    def set_aside(self, name: str) -> Path | None:
        """Keep what is in it in a file of that name, and become empty; None where it is."""
        if self.is_empty:
            kept = None
        else:
            kept = self._path.with_name(f"{self._path.name}.{name}")
            self.snapshot(kept)
        with self._one, contextlib.closing(apsw.Connection(":memory:")) as empty:
            # As large pages as this database has, or it could not be copied over it.
            empty.pragma("page_size", self._db.pragma("page_size"))
            empty.execute(f"VACUUM; {self._furniture}")
            self._copy(empty)
        return kept

    # -- within

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.pragma("legacy_alter_table", 0)
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _do(self, kind: str, part: Any) -> None:
        if kind == SQL:
            self._db.execute(part)
        elif kind == CHANGES:
            replay(self._db, part)
        else:
            set_counters(self._db, part)

    def _copy(self, source: apsw.Connection) -> None:
        until = time.monotonic() + BUSY_MILLISECONDS / 1000
        while True:
            try:
                with self._db.backup("main", source, "main") as backup:
                    backup.step()
                return
            except (apsw.BusyError, apsw.LockedError):
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[apsw.Connection]:
    db = apsw.Connection(str(path))
    try:
        db.set_busy_timeout(BUSY_MILLISECONDS)
        yield db
    finally:
        db.close()


def transaction_content(parts: Sequence[tuple[str, Any]]) -> bytes:
    """Return the parts of a transaction as bytes."""
    content: bytes = msgpack.packb([list(part) for part in parts])
    return content


def transaction_parts(content: bytes) -> list[tuple[str, Any]]:
    """Return the parts that `transaction_content` made."""
    return [(kind, part) for kind, part in msgpack.unpackb(content)]
