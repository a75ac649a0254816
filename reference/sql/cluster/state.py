"""The state of a node among those of one database: its role, what is committed, what is applied."""

from __future__ import annotations

import asyncio
import enum
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from reference.log import fields, log
from reference.sql.cluster.journal import COMMIT, VOTERS, Journal, Place
from reference.sql.cluster.replicated import Diverged, Replicated
from reference.sql.cluster.voters import Voters

RETRY_SECONDS = 0.2
"""Until a transaction is tried again that could not be applied, for the database was in use."""


class Role(enum.StrEnum):
    """What a node is: the one that takes writes, one that follows it, or one that knows of none."""

    PRIMARY = "Primary"
    REPLICA = "Replica"
    AWAITING = "Awaiting"


class Wish(enum.StrEnum):
    """`[db.sqlite.replication] role`: what a node may become."""

    PRIMARY = "primary"
    AUTO = "auto"
    REPLICA = "replica"


@dataclass(frozen=True)
class Pace:
    """Seconds: between words of the primary; of silence until others stand for election; until a
    node that was never in a cluster goes ahead without those that it was told of."""

    beat: float = 0.2
    election: float = 3.0
    grace: float = 15.0

    @property
    def lease(self) -> float:
        """Seconds for which a majority that has heard the primary elects nobody else.

        It ends before theirs does, whose clocks may run a little slower.
        """
        return 0.8 * self.election


class Unreached(Exception):
    """Another node did not answer."""


class Others(Protocol):
    """The other nodes that have the database."""

    @property
    def me(self) -> str:
        """The id of this node."""

    @property
    def expected(self) -> int:
        """How many nodes there should be at least, by what this one was told."""

    def names(self) -> list[str]:
        """Return the ids of those that are known, alive or not, in order."""

    def address(self, name: str) -> str:
        """Return where a node's channel is, empty where that is not known."""

    async def call(self, name: str, what: str, message: Any, size: int = 0) -> dict[str, Any]:
        """Call one of them; raises `Unreached`."""


class State:
    """What a node knows of itself. `now` gives seconds of a clock that only goes forth.

    `committed` is the highest position of which this node knows that a majority has it, `applied`
    that up to which everything was done to the database. `heard` is when a primary spoke last;
    `is_reigning` tells whether this node is one, and may be sure of it.
    `only` is the channel of the single primary that this node follows, None for whoever is elected.
    """

    def __init__(
        self, me: str, journal: Journal, database: Replicated, pace: Pace, now: Callable[[], float]
    ) -> None:
        self.me = me
        self.journal = journal
        self.database = database
        self.pace = pace
        self.now = now
        self.role = Role.AWAITING
        self.primary: str | None = None
        self.heard = -math.inf
        self.patient_since = self._ticked = now()
        self.is_reigning: Callable[[], bool] = lambda: False
        self.resolved = False
        self.carried = 0
        self.on_role: list[Callable[[], None]] = []
        self.lock = asyncio.Lock()  # of who writes what others send
        self._changing = asyncio.Lock()  # of who changes the database, within the other one
        self.end_reign: Callable[[str], None] = lambda why: None
        self.address_of: Callable[[str], str] = lambda name: ""
        self.only: str | None = None
        self._wanted = asyncio.Event()
        self._advanced = asyncio.Condition()
        self.applied = self.committed = 0
        self._reset_positions()

    # -- roles

    def may_be_led_by(self, name: str) -> bool:
        """Whether that node may be the primary of this one, which may know just one (`only`)."""
        return self.only is None or self.address_of(name) == self.only

    @property
    def is_near(self) -> bool:
        """Whether a primary spoke so lately that nobody else is to be elected; or is this node.

        A process that was held up cannot say how long a primary has been silent.
        """
        return (
            self.now() - self.heard < self.pace.election
            or self.is_reigning()
            or self.now() - self._ticked > self.pace.election / 2
        )

    async def tick_for_ever(self) -> None:
        """Note again and again that this process runs."""
        while True:
            self.tick()
            await asyncio.sleep(self.pace.beat / 2)

    def tick(self) -> None:
        """Note that this process runs; what it may have missed while it did not, is no silence."""
        now = self.now()
        if (missed := now - self._ticked) > self.pace.election / 2:
            self.heard = min(now, self.heard + missed)
            self.patient_since = min(now, self.patient_since + missed)
        self._ticked = now

    def lead(self) -> None:
        """Be the primary of this node's term."""
        self._take_role(Role.PRIMARY, self.me)

    def follow(self, primary: str) -> None:
        """Be a replica of a primary that has just spoken."""
        self.heard = self.patient_since = self.now()
        self._take_role(Role.REPLICA, primary)

    def let_go(self) -> None:
        """Have no primary any more, and be ready for an election at once."""
        self.heard = -math.inf
        self.patient_since = self.now() - self.pace.election
        self.lose_primary()

    def lose_primary(self) -> None:
        """Be a node that knows of no primary."""
        self._take_role(Role.AWAITING, None)

    def enter_term(self, term: int) -> None:
        """Take over a higher term; whoever was the primary of a lower one is it no more."""
        self.journal.enter(term)
        self.end_reign("another node has a higher term")

    def _take_role(self, role: Role, primary: str | None) -> None:
        if (role, primary) == (self.role, self.primary):
            return
        old, self.role, self.primary = self.role, role, primary
        if old is not role:
            log.info(fields("SQLite election: role changed", old=old, new=role))
        shown = str(role)
        if role is Role.REPLICA and primary is not None:
            shown = f"Replica {{ primary_addr: {self.address_of(primary)} }}"
        log.info(fields("CDC replication: role change detected", new_role=shown))
        for listener in self.on_role:
            listener()

    # -- positions

    def commit_up_to(self, position: int) -> None:
        """Note that a majority has everything up to that position."""
        if position > self.committed:
            self.committed = position
            self._wanted.set()

    def carry(self, position: int) -> None:
        """Leave it to this node's own client to do what stands at that position."""
        self.carried = position

    async def put_down(self, done: bool) -> None:
        """Note that the client has done it, or that it is to be done as on any other node."""
        if done:
            self.applied = self.carried
        self.carried = 0
        self._wanted.set()
        async with self._advanced:
            self._advanced.notify_all()

    async def await_put_down(self) -> None:
        """Wait until no client of this node carries anything."""
        async with self._advanced:
            await self._advanced.wait_for(lambda: not self.carried)

    async def await_applied(self, position: int) -> None:
        """Wait until everything up to that position was done to the database."""
        async with self._advanced:
            await self._advanced.wait_for(lambda: self.applied >= position)

    async def apply_for_ever(self) -> None:
        """Do to the database what is committed."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            try:
                async with self._changing:
                    await self._apply()
            except Diverged as trouble:
                log.error(fields("CDC replica: diverged; waiting for a snapshot", error=trouble))
                await self.start_anew("diverged")
            except Exception:  # noqa: BLE001 (what cannot be done now, is done a little later)
                log.exception("CDC replica: a transaction could not be applied yet")
                await asyncio.sleep(RETRY_SECONDS)
                self._wanted.set()
            async with self._advanced:
                self._advanced.notify_all()

    async def _apply(self) -> None:
        while self.applied < self.committed:
            (entry,) = self.journal.entries(self.applied + 1, 0, self.applied + 1)
            if entry.position == self.carried:
                return
            if entry.kind == COMMIT:
                await asyncio.to_thread(self.database.apply, entry.position, entry.content)
            elif entry.kind == VOTERS:
                self._report_voters(entry.position)
            self.applied = entry.position
        self.journal.shorten(self.applied)

    def _report_voters(self, position: int) -> None:
        voters = sorted(self.journal.voters_at(position).disks)
        log.info(fields("SQLite election: voters agreed", count=len(voters), voters=voters))

    # -- the whole database

    async def start_anew(self, why: str) -> None:
        """Be a node that was never here; what the database has is kept in a file beside it."""
        async with self.lock:
            await self.start_anew_locked(why)

    async def start_anew_locked(self, why: str) -> None:
        """Do so where `lock` is held already."""
        async with self._changing:
            name = f"{why}-{self.journal.history[:8] or 'before'}-{self.database.position}"
            kept = await asyncio.to_thread(self.database.set_aside, name)
            if kept is not None:
                log.warning(fields("SQLite: the database was set aside", file=kept, reason=why))
            # A node without a log keeps its vote and its disk, which voters may count on.
            if self.journal.history:
                self.journal.forget()
            self._reset_positions()

    async def restore(self, file: Path, history: str, place: Place, voters: Voters) -> None:
        """Make the database what a snapshot is, and go on behind its place; `lock` is held."""
        async with self._changing:
            await asyncio.to_thread(self.database.restore, file)
            self.journal.begin_after(history, place, voters)
            self._reset_positions()

    def _reset_positions(self) -> None:
        self.applied = self.committed = max(self.database.position, self.journal.base)

    @property
    def is_astray(self) -> bool:
        """Whether the database is not one that the journal leads to: one of them was replaced."""
        position = self.database.position
        founded = bool(self.journal.history)
        behind = position < self.journal.base and founded
        return position > self.journal.last.position or behind
