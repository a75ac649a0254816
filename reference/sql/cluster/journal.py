"""The journal of a node: its term, its vote and the log of what was or may be committed, on disk.

It is a database of its own beside the replicated one. Whatever a method changes is on disk when it
returns (`synchronous = FULL`): a node that was killed, or whose machine lost power, gives no second
vote in a term and has all that it ever confirmed.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

import apsw
import msgpack

from reference.sql.cluster.voters import Voters

SUFFIX = "-cluster"
"""What the name of the journal has behind that of the database."""

KEPT_ENTRIES = 1000
"""How many entries that are applied are kept, for replicas that were away for a while."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS standing (
    only INTEGER PRIMARY KEY CHECK (only = 0),
    disk TEXT NOT NULL, history TEXT NOT NULL,
    term INTEGER NOT NULL, vote TEXT,
    base INTEGER NOT NULL, base_term INTEGER NOT NULL, base_voters BLOB
);
CREATE TABLE IF NOT EXISTS entries (
    position INTEGER PRIMARY KEY, term INTEGER NOT NULL, kind TEXT NOT NULL, content BLOB NOT NULL
);
"""

COMMIT, VOTERS, BEGIN = "commit", "voters", "begin"
"""The kinds of entries: a transaction; who votes; a primary's term begins."""


class Place(NamedTuple):
    """Where a log ends: the greater one knows more, so the term comes first."""

    term: int
    position: int


@dataclass(frozen=True)
class LogEntry:
    """Something that all nodes do at the same place of the log, in the same order."""

    position: int
    term: int
    kind: str
    content: bytes

    def to_wire(self) -> list[Any]:
        """Return the entry as texts, numbers and bytes."""
        return [self.position, self.term, self.kind, self.content]

    @classmethod
    def from_wire(cls, values: Sequence[Any]) -> Self:
        """Return the entry that `to_wire` made."""
        return cls(*values)


class Journal:
    """What a node must not forget. `history` names the log, empty before its first entry."""

    def __init__(self, database: Path) -> None:
        """Open the journal of a database; where there is none, the node has never been here."""
        self._db = apsw.Connection(f"{database}{SUFFIX}")
        self._db.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        self._db.execute(_SCHEMA)
        self._db.execute(
            "INSERT OR IGNORE INTO standing VALUES (0, ?, '', 0, NULL, 0, 0, NULL)",
            (secrets.token_hex(8),),
        )
        self.disk = self.history = ""
        self.term = 0
        self.vote: str | None = None
        self._base = self._last = Place(0, 0)
        self._voters: list[tuple[int, Voters]] = []
        self._load()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    # -- what is known

    @property
    def base(self) -> int:
        """The position up to which entries are no longer here, only what became of them."""
        return self._base.position

    @property
    def last(self) -> Place:
        """Where the log ends."""
        return self._last

    @property
    def voters(self) -> Voters:
        """Who votes by the newest entry about that, committed or not; nobody before the first."""
        return self._voters[-1][1]

    @property
    def voters_position(self) -> int:
        """Where that entry stands."""
        return self._voters[-1][0]

    def voters_at(self, position: int) -> Voters:
        """Return who voted at that place of the log."""
        return next(voters for at, voters in reversed(self._voters) if at <= position)

    def term_at(self, position: int) -> int | None:
        """Return the term of an entry, None where it is not here."""
        if position == self.base:
            return self._base.term
        found = self._db.execute("SELECT term FROM entries WHERE position = ?", (position,))
        return next((term for (term,) in found), None)

    def entries(self, first: int, most_bytes: int, last: int | None = None) -> list[LogEntry]:
        """Return the entries from there on, up to `last`: one at least, then not above a size."""
        found: list[LogEntry] = []
        size = 0
        for row in self._db.execute(
            "SELECT position, term, kind, content FROM entries "
            "WHERE position BETWEEN ? AND ? ORDER BY position",
            (first, self.last.position if last is None else last),
        ):
            entry = LogEntry(*row)
            size += len(entry.content)
            if found and size > most_bytes:
                break
            found.append(entry)
        return found

    # -- what changes

    def enter(self, term: int, vote: str | None = None) -> None:
        """Note a term, and whom this node votes for in it."""
        self._db.execute("UPDATE standing SET term = ?, vote = ?", (term, vote))
        self.term, self.vote = term, vote

    def append(self, kind: str, content: bytes) -> LogEntry:
        """Write an entry of this node's own term, and return it."""
        entry = LogEntry(self.last.position + 1, self.term, kind, content)
        self.take([entry])
        return entry

    def take(self, entries: Sequence[LogEntry]) -> None:
        """Write entries that follow the last one."""
        with self._db:
            self._db.executemany(
                "INSERT INTO entries VALUES (?, ?, ?, ?)",
                [(each.position, each.term, each.kind, each.content) for each in entries],
            )
            if not self.history:
                told = msgpack.unpackb(entries[0].content)
                self._db.execute("UPDATE standing SET history = ?", (told["history"],))
        if not self.history or any(each.kind == VOTERS for each in entries):
            self._load()
        self._last = Place(entries[-1].term, entries[-1].position)

    def drop_from(self, position: int) -> None:
        """Forget the entries from there on: they were never committed."""
        with self._changing():
            self._db.execute("DELETE FROM entries WHERE position >= ?", (position,))
            if position <= 1:
                self._db.execute("UPDATE standing SET history = ''")

    def shorten(self, applied: int) -> None:
        """Forget the oldest entries, of which only what became of them is needed."""
        base = applied - KEPT_ENTRIES
        if base - self.base < KEPT_ENTRIES:
            return
        term, voters = self.term_at(base), self.voters_at(base)
        with self._changing():
            self._db.execute("DELETE FROM entries WHERE position <= ?", (base,))
            self._db.execute(
                "UPDATE standing SET base = ?, base_term = ?, base_voters = ?",
                (base, term, msgpack.packb(voters.to_wire())),
            )

    def begin_after(self, history: str, base: Place, voters: Voters) -> None:
        """Go on after a snapshot that has everything up to `base`."""
        with self._changing():
            self._db.execute("DELETE FROM entries")
            self._db.execute(
                "UPDATE standing SET history = ?, base = ?, base_term = ?, base_voters = ?",
                (history, base.position, base.term, msgpack.packb(voters.to_wire())),
            )

    def forget(self) -> None:
        """Be a node that was never here: with another disk, and without any log."""
        with self._changing():
            self._db.execute("DELETE FROM entries")
            self._db.execute(
                "UPDATE standing SET disk = ?, history = '', vote = NULL, "
                "base = 0, base_term = 0, base_voters = NULL",
                (secrets.token_hex(8),),
            )

    # -- within

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with self._db:
            yield
        self._load()

    def _load(self) -> None:
        ((self.disk, self.history, self.term, self.vote, base, base_term, voters),) = (
            self._db.execute(
                "SELECT disk, history, term, vote, base, base_term, base_voters FROM standing"
            )
        )
        self._base = Place(base_term, base)
        first = Voters.from_wire(msgpack.unpackb(voters) if voters else {})
        self._voters = [(base, first)]
        for position, content in self._db.execute(
            "SELECT position, content FROM entries WHERE kind = ? ORDER BY position", (VOTERS,)
        ):
            told = msgpack.unpackb(content)
            self._voters.append((position, Voters.from_wire(told["voters"])))
        newest = self._db.execute(
            "SELECT term, position FROM entries ORDER BY position DESC LIMIT 1"
        )
        self._last = next((Place(*row) for row in newest), self._base)


def voters_content(history: str, voters: Voters) -> bytes:
    """Return the content of an entry that says who votes."""
    content: bytes = msgpack.packb({"history": history, "voters": voters.to_wire()})
    return content
