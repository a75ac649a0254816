"""Standing: what this node may do after the membership changed or its process was paused.

It may own keys only when all others know that it is there (`joined`), and trusts what it holds
only when it has compared it with the others (`is_synced`). Until then it asks them first.
"""

from __future__ import annotations

import asyncio
import contextlib

from reference.cluster.data_plane import DataPlane
from reference.cluster.membership import Change, Membership
from reference.log import log

JOIN_PATIENCE = 5.0
"""Seconds after which a node acts though it could not tell everyone that it is there."""


class Standing:
    """Whether this node has joined and is synced.

    `epoch` grows with each event that makes what was compared before it worthless; `pauses` counts
    how often this process was found to have been paused. `sync_wanted` wakes anti-entropy.
    """

    def __init__(self, membership: Membership, plane: DataPlane) -> None:
        self.epoch = 0
        self.pauses = 0
        self.joined = asyncio.Event()
        self.sync_wanted = asyncio.Event()
        self._synced = False
        self._membership = membership
        self._plane = plane
        membership.on_change(self._note_change)

    @property
    def is_synced(self) -> bool:
        """Whether this node may trust what it holds: there is nothing it may have missed."""
        return self._synced and self.is_fresh and not self._membership.suspects

    @property
    def is_fresh(self) -> bool:
        """Whether this process has run lately, so that the others still count on it."""
        return self._membership.is_fresh

    def lives(self, life: str) -> bool:
        """Tell whether a node is alive, and has not started anew since that life of it."""
        return self._membership.lives(life)

    def mark_joined(self, epoch: int) -> None:
        """Note that everybody was told of this node, unless something happened since `epoch`."""
        if epoch == self.epoch:
            self.joined.set()

    def mark_synced(self, epoch: int) -> None:
        """Note that everything was compared, unless something happened since `epoch`."""
        if epoch == self.epoch:
            self._synced = True

    def mark_stale(self) -> None:
        """Trust nothing and own nothing until the others were asked: this process was paused."""
        if self._membership.others:
            log.warning("this node was paused; asking the others what it missed")
        self.pauses += 1
        self._synced = False
        self.epoch += 1
        if self._membership.others:
            self.joined.clear()
        self.sync_wanted.set()

    def mark_stale_after_pause(self) -> None:
        """Do so where this process was paused and nobody has noticed it yet."""
        if not self.is_fresh:
            self.mark_stale()

    async def await_joined(self) -> None:
        """Wait until everybody knows this node, but not for ever."""
        if self.joined.is_set():
            return
        self.sync_wanted.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(JOIN_PATIENCE):
                await self.joined.wait()

    def _note_change(self, change: Change) -> None:
        self.epoch += 1
        self._synced = False
        if change.came:
            self.joined.clear()
        for name in change.came:
            self._plane.trust(name)
        for name in change.went:
            if self._membership.find(name) is None:
                self._plane.give_up(name, "it is gone")
        self.sync_wanted.set()
