"""Which server answers a command of a client, and the connections that the client has to them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from reference.log import log
from reference.mysql_proxy.classify import Effect, classified
from reference.mysql_proxy.collations import Collations
from reference.mysql_proxy.packets import Refused
from reference.mysql_proxy.pool import Exhausted, Pool
from reference.mysql_proxy.upstream import Backend, BackendLost, NoConnection


class Rotation:
    """The replicas, of which each client gets the next one."""

    def __init__(self, pools: Sequence[Pool]) -> None:
        self._pools = list(pools)

    @property
    def any(self) -> bool:
        """Whether there are replicas."""
        return bool(self._pools)

    def order(self) -> list[Pool]:
        """Return all of them, the one whose turn it is first."""
        found = list(self._pools)
        self._pools.append(self._pools.pop(0))
        return found


@dataclass
class Wanted:
    """What a client wants the sessions that serve it to be like.

    Attributes:
        settings: statements that set something of the session, in their order.
        several: a command may hold several statements.
    """

    database: str
    collation: int
    several: bool
    settings: list[str] = field(default_factory=list)


@dataclass
class _Held:
    backend: Backend
    pool: Pool
    set_up: int = 0  # so many of the wanted settings were made there


class Routes:
    """Where the commands of one client go."""

    def __init__(
        self,
        primary: Pool,
        replicas: Rotation,
        sticky: float,
        collations: Collations,
        wanted: Wanted,
    ) -> None:
        """`sticky` are the seconds for which reads follow a write to the primary."""
        self.wanted = wanted
        self._pool = primary
        self._replicas = replicas
        self._sticky = sticky
        self._collations = collations
        self._primary: _Held | None = None
        self._replica: _Held | None = None
        self._last: Backend | None = None
        self._sticky_until = 0.0
        self._wrote = False
        self._pinned = self._locked = False

    # --- which server

    async def backend_for(self, statement: Effect) -> Backend:
        """Return a connection that is set up for the client, to the server that shall answer.

        Raises `Exhausted`, `NoConnection`, or `Refused` where the client cannot be served there.
        """
        if statement.follows and self._last is not None and self._last in self.held:
            return self._last
        if statement.reads and self._may_leave_primary():
            replica = await self._at_replica()
            if replica is not None:
                self._last = replica
                return replica
        self._last = await self.primary()
        return self._last

    def _may_leave_primary(self) -> bool:
        if not self._replicas.any or self._pinned or self._locked:
            return False
        if self._primary is not None and self._primary.backend.in_transaction:
            return False
        return time.monotonic() >= self._sticky_until

    def ran(self, statement: Effect, backend: Backend, sql: str) -> None:
        """Take down what a statement that was answered has left behind."""
        backend.dirty |= statement.dirties
        self._pinned |= statement.pins
        self._locked = (self._locked or statement.locks) and not statement.unlocks
        if statement.database is not None:
            backend.database = self.wanted.database = statement.database
        if statement.setting:
            self.wanted.settings.append(sql)
            if self._primary is not None:
                self._primary.set_up = len(self.wanted.settings)
        self._wrote |= statement.writes
        if self._wrote:
            self._sticky_until = time.monotonic() + self._sticky
            self._wrote = backend.in_transaction

    # --- the connections

    @property
    def _primary_backend(self) -> Backend | None:
        return self._primary.backend if self._primary is not None else None

    def at_primary(self, backend: Backend) -> bool:
        """Whether a connection of the client's is the one to the primary."""
        return backend is self._primary_backend

    @property
    def held(self) -> list[Backend]:
        """The connections that the client has."""
        return [each.backend for each in (self._primary, self._replica) if each is not None]

    async def primary(self) -> Backend:
        """Return the connection to the primary, set up for the client."""
        if self._primary is None:
            self._primary = _Held(await self._pool.acquire(), self._pool)
        await self._fit(self._primary, settings=False)
        return self._primary.backend

    async def _at_replica(self) -> Backend | None:
        """Return a connection to a replica; None where none can serve."""
        if self._replica is not None and self._replica.backend.channel.ended:
            self.drop(self._replica.backend)
        if self._replica is None:
            self._replica = await self._next_replica()
        if self._replica is None:
            return None
        try:
            await self._fit(self._replica, settings=True)
        except (BackendLost, Refused) as error:
            log.debug(f"replica cannot be set up for the client: {error}")
            self.drop(self._replica.backend)
            return None
        return self._replica.backend

    async def _next_replica(self) -> _Held | None:
        for pool in self._replicas.order():
            try:
                # Who has the primary already waits for nobody: others may wait for that.
                return _Held(await pool.acquire(at_once=self._primary is not None), pool)
            except (Exhausted, NoConnection) as error:
                log.debug(f"no connection to the replica: {error}")
        return None

    async def _fit(self, held: _Held, *, settings: bool) -> None:
        """Make a session what the client wants it to be."""
        backend, wanted = held.backend, self.wanted
        if backend.several != wanted.several:
            await backend.allow_several(wanted.several)
        if backend.collation != wanted.collation:
            await backend.run(await self._collations.statement(backend, wanted.collation))
            backend.collation = wanted.collation
        if wanted.database and backend.database != wanted.database:
            await backend.use(wanted.database)
        if settings:
            for sql in wanted.settings[held.set_up :]:
                backend.dirty |= classified(sql).dirties
                await backend.run(sql)
            held.set_up = len(wanted.settings)

    def drop(self, backend: Backend) -> None:
        """End a connection that cannot be gone on with."""
        for held in (self._primary, self._replica):
            if held is not None and held.backend is backend:
                held.pool.discard(backend)
        self._forget(backend)

    def _forget(self, backend: Backend) -> None:
        if self._primary_backend is backend:
            self._primary = None
        else:
            self._replica = None

    async def start_over(self) -> None:
        """Make the client's sessions new ones, as COM_RESET_CONNECTION asks for."""
        for backend in self.held:
            await backend.reset()
        self.wanted.settings.clear()
        self._pinned = self._locked = self._wrote = False
        self._sticky_until = 0.0

    async def end(self) -> None:
        """Give the connections back."""
        for held in (self._primary, self._replica):
            if held is not None:
                self._forget(held.backend)
                if self.wanted.settings:
                    held.backend.collation = None
                await held.pool.give_back(held.backend)
