"""Reign: what a primary does for as long as a majority follows it.

It sends its log to all others, counts who has what, and so finds what is committed. It counts as
the primary for the time that it may be sure that nobody else was elected: a while after a majority
has last answered, by its own clock, which goes on while the process is paused.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reference.log import fields, log
from reference.sql.cluster.following import NOTHING, Delivery, Piece
from reference.sql.cluster.journal import BEGIN, COMMIT, VOTERS, LogEntry, voters_content
from reference.sql.cluster.state import Others, State, Unreached
from reference.sql.cluster.voters import Voters

MOST_BYTES = 4 * 1024 * 1024
"""About how much is sent at once."""


class NotPrimary(Exception):
    """A transaction was not begun: this node may not write. Nothing was done."""


class Uncertain(Exception):
    """Nobody knows whether a transaction is committed: no majority has answered in time."""


@dataclasses.dataclass
class _Follower:
    """What is known of another node: what it is fed next, has, and on which disk; and when the
    last word was sent that it has answered."""

    next: int
    position: int = -1
    disk: str = ""
    answered: float = float("-inf")
    feeding: asyncio.Task[None] | None = None


class Reign:
    """This node's time as the primary of one term."""

    def __init__(self, state: State, others: Others, agreed: dict[str, float], spool: Path) -> None:
        """`agreed` says when each node was asked that has voted for this one. A snapshot is made in
        the file `spool`."""
        self._state = state
        self._others = others
        self._spool = spool
        self.term = state.journal.term
        self._began = state.now()
        self._asked = agreed
        self._followers: dict[str, _Follower] = {}
        self._news = asyncio.Condition()
        self._ended: str | None = None
        self._copying = asyncio.Lock()

    # -- whether it holds

    @property
    def holds(self) -> bool:
        """Whether nobody else can have been elected yet."""
        return self._ended is None and self._state.now() < self._sure_until()

    def end(self, why: str) -> None:
        """Be the primary no longer."""
        if self._ended is None:
            self._ended = why

    async def resign(self) -> None:
        """Let another node be elected at once."""
        self.end("this node stops")
        told = {"primary": self._state.me, "term": self.term}
        calls = [self._others.call(name, "sql_resign", told) for name in self._followers]
        await asyncio.gather(*calls, return_exceptions=True)

    async def run(self) -> None:
        """Reign until it is over."""
        try:
            first = self._begin()
            tending = asyncio.ensure_future(self._take_office(first))
            try:
                while self.holds:
                    await self._tend()
                    await self._pause(self._state.pace.beat)
            finally:
                tending.cancel()
                await asyncio.gather(tending, return_exceptions=True)
        finally:
            await self._stop()

    def _sure_until(self) -> float:
        answered = {name: each.answered for name, each in self._followers.items()}
        times = {**self._asked, **{k: max(v, self._asked.get(k, v)) for k, v in answered.items()}}
        times[self._state.me] = self._state.now()
        return self._state.journal.voters.agreed(times) + self._state.pace.lease

    # -- its beginning and end

    def _begin(self) -> LogEntry:
        """Write the first entry of the term: with it, all that stands before is committed."""
        return self._state.journal.append(BEGIN, b"")

    async def _take_office(self, first: LogEntry) -> None:
        state = self._state
        await self._until(lambda: state.committed >= first.position)
        await state.await_applied(first.position)
        log.info(fields("elected as SQLite primary", node_id=state.me, term=self.term))
        state.resolved = True
        state.lead()
        log.info("CDC primary: serving replication streams on cdc/default")

    async def _stop(self) -> None:
        state = self._state
        why = self._ended or "it has lost contact with the majority"
        self._ended = why
        log.warning(fields("SQLite election: stepping down", term=self.term, reason=why))
        if state.primary == state.me:
            state.lose_primary()
        state.patient_since = state.now()
        await self._tell()
        feeding = [each.feeding for each in self._followers.values() if each.feeding is not None]
        for task in feeding:
            task.cancel()
        await asyncio.gather(*feeding, return_exceptions=True)

    # -- transactions

    async def commit(self, content: bytes, seconds: float) -> None:
        """Have a transaction committed, which this node's own client does to the database.

        Raises `NotPrimary` where nothing was begun, `Uncertain` where it may be done later. The
        caller then ends its transaction and says so by `State.put_down`.
        """
        state = self._state
        if not self.holds or state.primary != state.me:
            raise NotPrimary("this node is not the primary")
        await state.await_put_down()
        if not self.holds:
            raise NotPrimary("this node is no longer the primary")
        entry = state.journal.append(COMMIT, content)
        state.carry(entry.position)
        await self._count()
        await self._tell()
        try:
            async with asyncio.timeout(seconds):
                await self._until(lambda: state.committed >= entry.position)
        except TimeoutError:
            self.end("a transaction was not confirmed by a majority in time")
        if state.committed < entry.position:
            raise Uncertain("no majority of the nodes has confirmed it")

    # -- followers

    async def _tend(self) -> None:
        """Feed whoever is there, and take new ones among the voters."""
        for name in self._others.names():
            if name not in self._followers:
                follower = self._followers[name] = _Follower(self._state.journal.last.position + 1)
                follower.feeding = asyncio.ensure_future(self._feed(name, follower))
        await self._count()
        await self._change_voters()

    async def _change_voters(self) -> None:
        """Let go of a disk that is gone, or take in a node that has everything: one at a time."""
        journal = self._state.journal
        voters = journal.voters
        pending = journal.voters_position > self._state.committed
        if pending or self._state.primary != self._state.me:
            return
        for name, follower in self._followers.items():
            if not follower.disk or voters.has(name, follower.disk):
                continue
            if name in voters.disks:
                await self._write_voters(voters.without(name), "a voter has another disk", name)
                return
            if follower.position >= self._state.committed:
                await self._write_voters(voters.plus(name, follower.disk), "a new voter", name)
                return

    async def _write_voters(self, voters: Voters, why: str, name: str) -> None:
        journal = self._state.journal
        journal.append(VOTERS, voters_content(journal.history, voters))
        await self._tell()
        log.info(fields(f"SQLite election: {why}", node_id=name, voters=sorted(voters.disks)))

    async def _feed(self, name: str, follower: _Follower) -> None:
        while self._ended is None:
            try:
                more = await self._feed_once(name, follower)
            except Unreached as trouble:
                log.debug(fields("CDC: no answer", peer=name, trouble=trouble))
                more = False
                await asyncio.sleep(self._state.pace.beat / 2)
            if not more:
                await self._pause(self._state.pace.beat, unless=follower)

    async def _feed_once(self, name: str, follower: _Follower) -> bool:
        """Send what a follower lacks, or a sign of life; tell whether there is more to send."""
        state, journal = self._state, self._state.journal
        previous = follower.next - 1
        term = journal.term_at(previous) if previous >= journal.base else None
        if term is None:
            return await self._seed(name, follower)
        entries = journal.entries(follower.next, MOST_BYTES)
        delivery = Delivery(
            *(state.me, journal.history, self.term, (term, previous)),
            entries=[entry.to_wire() for entry in entries],
            committed=state.committed,
            voters=len(journal.voters.disks),
        )
        size = sum(len(entry.content) for entry in entries)
        answer = await self._ask(name, follower, "sql_take", delivery, size)
        if answer is None:
            return False
        if not answer["ok"]:
            return await self._turn_back(name, follower, answer["position"])
        if follower.position < 0:
            log.info(fields("CDC: subscriber attached", peer=name, from_change_id=previous))
        follower.position = answer["position"]
        follower.next = follower.position + 1
        await self._count()
        return follower.next <= journal.last.position or state.committed > delivery.committed

    async def _ask(
        self, name: str, follower: _Follower, what: str, sent: Delivery | Piece, size: int
    ) -> dict[str, Any] | None:
        """Return a follower's answer; None where it does not follow."""
        asked = self._state.now()
        answer = await self._others.call(name, what, dataclasses.asdict(sent), size)
        if answer["term"] > self.term:
            self.end(f"{name} has a higher term")
            return None
        follower.disk = answer["disk"]
        if answer.get("other") or answer.get("too_large"):
            return None
        if self._state.journal.voters.has(name, follower.disk):
            follower.answered = max(follower.answered, asked)
        return answer

    async def _turn_back(self, name: str, follower: _Follower, hint: int) -> bool:
        journal = self._state.journal
        if hint != NOTHING:
            follower.next = hint + 1
        elif journal.base == 0 and self._state.database.is_empty:
            follower.next = 1
        else:
            return await self._seed(name, follower)
        return True

    async def _seed(self, name: str, follower: _Follower) -> bool:
        """Send the whole database."""
        state, journal = self._state, self._state.journal
        async with self._copying:
            position = await asyncio.to_thread(state.database.snapshot, self._spool)
            term = journal.term_at(position)
            data = self._spool.read_bytes()
            self._spool.unlink()
        if term is None:
            return True
        whole = Piece(
            *(state.me, journal.history, self.term, (term, position)),
            voters=journal.voters_at(position).to_wire(),
            size=len(data),
            offset=0,
            data=b"",
        )
        for offset in range(0, len(data), MOST_BYTES):
            piece = dataclasses.replace(
                whole, offset=offset, data=data[offset : offset + MOST_BYTES]
            )
            answer = await self._ask(name, follower, "sql_receive", piece, len(piece.data))
            if answer is None or not answer["ok"]:
                return False
        size = len(data)
        log.info(fields("served snapshot bootstrap", peer=name, watermark=position, bytes=size))
        follower.next = position + 1
        return True

    async def _count(self) -> None:
        """Find what a majority has; what was begun in an earlier term counts with what follows."""
        state, journal = self._state, self._state.journal
        has = {
            name: each.position
            for name, each in self._followers.items()
            if journal.voters.has(name, each.disk)
        }
        position = journal.voters.agreed({**has, state.me: journal.last.position})
        if position > state.committed and journal.term_at(int(position)) == self.term:
            state.commit_up_to(int(position))
            await self._tell()

    # -- waiting

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()

    async def _pause(self, seconds: float, unless: _Follower | None = None) -> None:
        """Wait for so long, or until there is something new (to send to that follower)."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds), self._news:
                if unless is None or unless.next > self._state.journal.last.position:
                    await self._news.wait()

    async def _until(self, is_so: Callable[[], bool]) -> None:
        async with self._news:
            await self._news.wait_for(lambda: is_so() or self._ended is not None)
