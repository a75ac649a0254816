"""A lease: of all nodes one at a time has it, and who has lost it knows that by its own clock.

The key `<name>` holds the tenure, a term and the id of its holder, and lives as long as the lease
does. `<name>:term` counts the terms.

Who has the lease renews it long before its end. It counts from the moment when it asked, so that a
process that was paused finds it lost when it wakes, whoever has it then. Who gets the lease waits
for a lifetime before it acts: by then the one before it has noticed. Nodes that cannot reach each
other may have a holder on each side; when they meet, the newest tenure that anybody knows of counts
and an older one is void, whatever the store kept.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import NamedTuple, Protocol, Self

from reference.kv.resp_replies import OK, integer, text_of


class Keyspace(Protocol):
    """Where keys are that all nodes share."""

    async def ask(self, site: str, *words: bytes) -> bytes:
        """Run a command and return its reply."""


class Peers(Protocol):
    """The nodes of the cluster, as this node sees them."""

    @property
    def me(self) -> str:
        """The id of this node."""

    def keepers(self) -> list[str]:
        """Return the ids of the nodes that are up, this one included."""


class Tenure(NamedTuple):
    """A time during which one node has the lease; the greater one is the newer."""

    term: int
    holder: str

    def to_bytes(self) -> bytes:
        """Return the tenure as the store keeps it."""
        return f"{self.term} {self.holder}".encode()

    @classmethod
    def from_bytes(cls, text: bytes) -> Self:
        """Return the tenure that `to_bytes` made; any other text is the oldest of all."""
        term, _, holder = text.decode(errors="replace").partition(" ")
        return cls(int(term) if term.isdecimal() else 0, holder)


class Lease:
    """A node's share in a lease. Call `keep` at least three times in `lifetime` seconds."""

    def __init__(
        self,
        name: str,
        lifetime: float,
        keyspace: Keyspace,
        peers: Peers,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`now` gives seconds of a clock that only goes forth, also while the process is paused."""
        self.lifetime = lifetime
        self._key, self._counter = name.encode(), f"{name}:term".encode()
        self._milliseconds = b"%d" % int(lifetime * 1000)
        self._keyspace = keyspace
        self._peers = peers
        self._now = now
        self._newest = Tenure(0, "")
        self._own: Tenure | None = None
        self._since = self._until = -math.inf

    # -- what this node knows without asking

    @property
    def is_held(self) -> bool:
        """Whether this node has the lease."""
        return self._own is not None and self._now() < self._until

    @property
    def may_act(self) -> bool:
        """Whether this node has had the lease so long that nobody else believes to have it."""
        return self.is_held and self._now() - self._since >= self.lifetime

    @property
    def lost(self) -> bool:
        """Whether this node had the lease, did not give it back, and has it no more."""
        return self._own is not None and not self.is_held

    @property
    def term(self) -> int:
        """The highest term of a tenure that this node knows of; 0 before the first."""
        return self._newest.term

    # -- what this node does about it

    async def holder(self) -> str | None:
        """Return the id of the node that has the lease by what the store tells, None for nobody."""
        tenure = await self._read()
        return None if tenure is None else tenure.holder

    async def keep(self) -> bool:
        """Renew the lease, or acquire it; tell whether this node has it."""
        return await self.renew() or await self.acquire()

    async def acquire(self) -> bool:
        """Take the lease if it is free and this node's turn; tell whether this node has it.

        Free is what nobody has, or a node that is not up, or this one in a life before. It is the
        turn of the lowest id of those that are up.
        """
        if self.is_held:
            return True
        holder = await self.holder()
        me, up = self._peers.me, self._peers.keepers()
        if me != min(up, default=None) or (holder in up and holder != me):
            return False
        if holder is not None:
            await self._ask(b"DEL", self._key)
        return await self._begin(Tenure(await self._next_term(), me))

    async def renew(self) -> bool:
        """Have the lease for another lifetime from now on; tell whether this node still has it."""
        if not self.is_held:
            return False
        asked = self._now()
        # Where it is another's by now, this gives that one time and takes nothing from it.
        extended = await self._ask(b"PEXPIRE", self._key, self._milliseconds) == integer(1)
        if await self._read() != self._own:
            self._until = -math.inf
        elif extended:
            self._until = asked + self.lifetime
        return self.is_held

    async def release(self) -> None:
        """Give the lease back, so that another node need not wait for its end."""
        if self.is_held and await self._read() == self._own:
            await self._ask(b"DEL", self._key)
        self._own = None

    # -- within

    async def _begin(self, tenure: Tenure) -> bool:
        asked = self._now()
        words = (b"SET", self._key, tenure.to_bytes(), b"NX", b"PX", self._milliseconds)
        if tenure.term == 0 or await self._ask(*words) != OK:
            return False
        self._own = self._newest = tenure
        self._since, self._until = self._now(), asked + self.lifetime
        return self.is_held

    async def _read(self) -> Tenure | None:
        """Return the tenure that the store tells, None for none; one that is void is ended."""
        text = text_of(await self._ask(b"GET", self._key))
        if text is None:
            return None
        found = Tenure.from_bytes(text)
        if found < self._newest:
            await self._next_term()  # whoever follows gets a higher one than all known here
            await self._ask(b"DEL", self._key)
            return None
        self._newest = found
        return found

    async def _next_term(self) -> int:
        """Return a term for this node alone, above all that it knows of; 0 for failure."""
        term = _number(await self._ask(b"INCR", self._counter))
        if term <= self.term:
            missing = b"%d" % (self.term + 1 - term)
            term = _number(await self._ask(b"INCRBY", self._counter, missing))
        return term

    async def _ask(self, *words: bytes) -> bytes:
        return await self._keyspace.ask("", *words)


def _number(reply: bytes) -> int:
    """Return the number of an integer reply, 0 for an error."""
    return int(reply[1:]) if reply.startswith(b":") else 0
