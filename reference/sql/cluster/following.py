"""Following: what a replica does with what the primary sends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reference.log import fields, log
from reference.sql.cluster.journal import LogEntry, Place
from reference.sql.cluster.state import State
from reference.sql.cluster.voters import Voters

NOTHING = -1
"""The position of a node that was never here."""


@dataclass(frozen=True)
class Delivery:
    """What a primary sends: entries that follow a place, and how far all is committed."""

    primary: str
    history: str
    term: int
    previous: tuple[int, int]
    entries: Sequence[Sequence[Any]]
    committed: int
    voters: int


@dataclass(frozen=True)
class Piece:
    """A piece of a snapshot: of which place of the log, of how many bytes, from which one on."""

    primary: str
    history: str
    term: int
    place: tuple[int, int]
    voters: dict[str, str]
    size: int
    offset: int
    data: bytes


class Following:
    """Takes over what a primary says, on disk before it answers."""

    def __init__(self, state: State, incoming: Path, most_bytes: int) -> None:
        """`incoming` is the file that a snapshot is received in, of at most so many bytes."""
        self._state = state
        self._incoming = incoming
        self._most_bytes = most_bytes
        self._subscribed: tuple[str, int] | None = None
        self._reported = False

    async def take(self, delivery: Delivery) -> dict[str, Any]:
        """Answer a primary: whether this node follows it, and how much of its log it has."""
        async with self._state.lock:
            if not self._obeys(delivery):
                return self._answer(ok=False)
            if not await self._is_of_history(delivery.history, delivery.voters):
                return self._answer(ok=False, other=True)
            if not self._continues(delivery):
                return self._answer(ok=False, position=self._hint(delivery))
            position = self._write(delivery)
            self._note_subscribed(delivery)
            self._state.commit_up_to(min(delivery.committed, position))
            self._state.resolved = self._state.resolved or (
                self._state.applied >= delivery.committed
            )
            return self._answer(ok=True, position=position)

    async def receive(self, piece: Piece) -> dict[str, Any]:
        """Take a piece of a snapshot; with the last one the database becomes what it has."""
        async with self._state.lock:
            if not self._obeys(piece):
                return self._answer(ok=False)
            if not await self._is_of_history(piece.history, len(piece.voters)):
                return self._answer(ok=False, other=True)
            if piece.size > self._most_bytes:
                self._report_size(piece.size)
                return self._answer(ok=False, too_large=True)
            with self._incoming.open("wb" if piece.offset == 0 else "ab") as file:
                if file.tell() != piece.offset:
                    return self._answer(ok=False)
                file.write(piece.data)
            if piece.offset + len(piece.data) == piece.size:
                await self._become(piece)
            return self._answer(ok=True)

    def let_go(self, primary: str, term: int) -> None:
        """Note that a primary has resigned: nobody need wait for its silence."""
        state = self._state
        if (primary, term) == (state.primary, state.journal.term):
            state.let_go()

    # -- who speaks

    def _obeys(self, sent: Delivery | Piece) -> bool:
        state = self._state
        if sent.term < state.journal.term or not state.may_be_led_by(sent.primary):
            return False
        if sent.term > state.journal.term:
            state.enter_term(sent.term)
        state.follow(sent.primary)
        return True

    async def _is_of_history(self, history: str, voters: int) -> bool:
        """Whether the primary's log is this node's own, or becomes it.

        What was never committed is given up for it. Of two logs in which both sides committed
        something, that of more voters goes on, and what the other one had is set aside.
        """
        journal = self._state.journal
        if not journal.history:
            if not self._state.database.is_empty:
                await self._state.start_anew_locked("before")
            return True
        if journal.history == history:
            return True
        own = len(journal.voters.disks)
        if self._state.committed and (voters, history) <= (own, journal.history):
            return False
        await self._state.start_anew_locked("other-log")
        return True

    # -- entries

    def _continues(self, delivery: Delivery) -> bool:
        journal = self._state.journal
        term, position = delivery.previous
        return position < journal.base or journal.term_at(position) == term

    def _hint(self, delivery: Delivery) -> int:
        journal = self._state.journal
        if not journal.history:
            return NOTHING
        return max(min(delivery.previous[1] - 1, journal.last.position), journal.base)

    def _write(self, delivery: Delivery) -> int:
        """Write what is new, in place of what it contradicts; return what both now have."""
        journal = self._state.journal
        end = delivery.previous[1]
        new: list[LogEntry] = []
        for entry in map(LogEntry.from_wire, delivery.entries):
            end = entry.position
            if new or entry.position > journal.last.position:
                new.append(entry)
            elif entry.position > journal.base and journal.term_at(entry.position) != entry.term:
                journal.drop_from(entry.position)
                new.append(entry)
        if new:
            journal.take(new)
        return end

    def _note_subscribed(self, delivery: Delivery) -> None:
        if self._subscribed != (delivery.primary, delivery.term):
            self._subscribed = (delivery.primary, delivery.term)
            log.info(
                fields(
                    "CDC replica: subscribed",
                    from_change_id=delivery.previous[1],
                    source_log=delivery.history,
                    primary=delivery.primary,
                )
            )

    # -- snapshots

    async def _become(self, piece: Piece) -> None:
        state = self._state
        place, voters = Place(*piece.place), Voters.from_wire(piece.voters)
        await state.restore(self._incoming, piece.history, place, voters)
        self._incoming.unlink()
        log.info(
            fields(
                "snapshot bootstrap complete; replica seeded and ready to tail CDC",
                watermark=place.position,
                bytes=piece.size,
            )
        )

    def _report_size(self, size: int) -> None:
        if not self._reported:
            self._reported = True
            log.error(
                fields(
                    "snapshot bootstrap failed: the database is larger than "
                    "[db.sqlite.replication] max_snapshot_bytes allows",
                    bytes=size,
                    max_snapshot_bytes=self._most_bytes,
                )
            )

    def _answer(self, ok: bool, position: int = 0, **more: bool) -> dict[str, Any]:
        journal = self._state.journal
        return {
            "ok": ok,
            "term": journal.term,
            "disk": journal.disk,
            "position": position,
            "applied": self._state.applied,
            **more,
        }
