"""Member: a node's share in a replicated database, put together and running."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw

from reference.sql.cluster.ballots import Ballots, Question
from reference.sql.cluster.campaign import Campaign
from reference.sql.cluster.following import Delivery, Following, Piece
from reference.sql.cluster.journal import Journal
from reference.sql.cluster.reign import NotPrimary
from reference.sql.cluster.replicated import Replicated
from reference.sql.cluster.state import Others, Pace, Role, State, Wish


class DatabaseMember:
    """Takes part in elections, replicates what its clients do while it is the primary."""

    def __init__(
        self,
        database: Path,
        others: Others,
        pace: Pace,
        wish: Wish,
        most_bytes: int,
        only: str | None = None,
        connect: Callable[[Path], apsw.Connection] = lambda path: apsw.Connection(str(path)),
        furniture: str = "",
        furnished: str = "",
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`most_bytes` is how large a snapshot may be, `only` where the single primary is that this
        node follows; the next three are for `Replicated`; `now` goes on while a process is
        paused."""
        self._journal = Journal(database)
        self._replicated = Replicated(database, connect, furniture, furnished)
        self.state = State(others.me, self._journal, self._replicated, pace, now)
        self.state.address_of = others.address
        self.state.only = only
        self._ballots = Ballots(self.state, wish, others.expected)
        beside = database.with_name(f"{database.name}-incoming")
        self._following = Following(self.state, beside, most_bytes)
        spool = database.with_name(f"{database.name}-outgoing")
        self._campaign = Campaign(self.state, others, self._ballots, wish, spool)
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to watch and to apply."""
        if self.state.is_astray:
            await self.state.start_anew("astray")
        self._tasks = [
            asyncio.ensure_future(self.state.tick_for_ever()),
            asyncio.ensure_future(self.state.apply_for_ever()),
            asyncio.ensure_future(self._campaign.run()),
        ]

    async def stop(self) -> None:
        """End; the others find it out by themselves."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._journal.close()
        self._replicated.close()

    # -- what others ask

    async def on_vote(self, until: float, question: dict[str, Any]) -> dict[str, Any]:
        """Answer a candidate."""
        return self._ballots.answer(Question.from_wire(question)).to_wire()

    async def on_take(self, until: float, delivery: dict[str, Any]) -> dict[str, Any]:
        """Take what the primary sends."""
        return await self._following.take(Delivery(**delivery))

    async def on_resign(self, until: float, told: dict[str, Any]) -> dict[str, Any]:
        """Note that the primary has resigned."""
        self._following.let_go(told["primary"], told["term"])
        return {}

    async def on_receive(self, until: float, piece: dict[str, Any]) -> dict[str, Any]:
        """Take a piece of a snapshot."""
        return await self._following.receive(Piece(**piece))

    # -- what this node's clients ask

    @property
    def is_writable(self) -> bool:
        """Whether this node is the primary and may be sure of it."""
        reign = self._campaign.reign
        return self.state.role is Role.PRIMARY and reign is not None and reign.holds

    async def commit(self, content: bytes, seconds: float) -> int:
        """Have a transaction committed by a majority, and return its position.

        The caller then commits it in the database, with that position in it, and calls `done`.
        Raises `NotPrimary` or `Uncertain`; then the caller rolls it back.
        """
        reign = self._campaign.reign
        if reign is None:
            raise NotPrimary("this node is not the primary")
        await reign.commit(content, seconds)
        return self.state.carried

    async def done(self, committed: bool) -> None:
        """Note that the caller of `commit` has ended its transaction."""
        await self.state.put_down(committed)

    async def resign(self) -> None:
        """Let another node be the primary, where this one is it."""
        if self._campaign.reign is not None:
            await self._campaign.reign.resign()
