"""The announcement: the key `sqlite:primary`, by which clients find the primary.

It only tells; who the primary is does not depend on it, whoever writes it.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

from reference.log import log
from reference.sql.cluster.member import DatabaseMember

KEY = b"sqlite:primary"

INTERVAL, LIFETIME = 0.5, 2.0
"""Of the time until another primary is elected: how much passes between two announcements, and for
how much of it one is good."""


class Board(Protocol):
    """Where keys are that all nodes share."""

    async def ask(self, site: str, *words: bytes) -> bytes:
        """Run a command and return its reply."""


class Announcement:
    """Says `<node id>|<address of its channel>|<id of its log>` while this node is the primary."""

    def __init__(self, member: DatabaseMember, board: Board) -> None:
        self._member = member
        self._board = board
        self._election = member.state.pace.election
        self._changed = asyncio.Event()
        member.state.on_role.append(self._changed.set)

    async def run(self) -> None:
        """Announce for ever."""
        while True:
            self._changed.clear()
            try:
                await self._announce()
            except Exception:  # noqa: BLE001 (one that is lost is followed by the next)
                log.exception("sqlite:primary could not be announced")
            try:
                async with asyncio.timeout(INTERVAL * self._election):
                    await self._changed.wait()
            except TimeoutError:
                continue

    async def _announce(self) -> None:
        state = self._member.state
        if not self._member.is_writable:
            return
        claim = f"{state.me}|{state.address_of(state.me)}|{state.journal.history}"
        lifetime = b"%d" % int(1000 * LIFETIME * self._election)
        await self._board.ask("", b"SET", KEY, claim.encode(), b"PX", lifetime)
