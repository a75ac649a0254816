"""Execution: each command on one key runs where it belongs.

What writes a key runs on its owner, one after the other, so that counters and locks hold; it is
answered when the copies are made. Who keeps a copy answers reads from it.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from reference.cluster.commands import KeyCommand, NodeCommands, at_once
from reference.cluster.data_plane import CallRefused, DataPlane, Unreachable, is_late
from reference.cluster.membership import Membership
from reference.cluster.placement import FullKey, Placement
from reference.cluster.replication import Replication
from reference.cluster.standing import Standing
from reference.kv.records import Record
from reference.kv.stores import Stores
from reference.log import fields, log

MAX_HOPS = 3
"""From how many nodes to the next a command goes, until it is run where it is."""

MAX_ROUNDS = 8
"""How often a command is tried, until it is run where it is."""

PAUSE_BETWEEN_ROUNDS = 0.02


class Execution:
    """Routes commands to the nodes that own their keys, and runs those that this node owns."""

    def __init__(
        self,
        stores: Stores,
        membership: Membership,
        plane: DataPlane,
        placement: Placement,
        standing: Standing,
        replication: Replication,
    ) -> None:
        self._stores = stores
        self._membership = membership
        self._plane = plane
        self._placement = placement
        self._standing = standing
        self._replication = replication
        self._finished = replication.finished
        self._commands = NodeCommands(port=0)
        self._numbers = itertools.count()
        plane.handlers.update(run=self._on_run)

    def command(self, site: str, words: list[bytes]) -> KeyCommand:
        """Return a new command on one key, with an idempotency key of its own."""
        own = self._membership.own
        number = next(self._numbers)
        idempotency_key = b"%b/%d/%d" % (own.node_id.encode(), own.generation, number)
        return KeyCommand(site, words, idempotency_key)

    async def run(
        self,
        commands: list[KeyCommand],
        excluded: frozenset[str] = frozenset(),
        hops: int = 0,
    ) -> None:
        """Run commands in the order given for each key; they have their replies afterwards.

        The nodes in `excluded` own nothing; `hops` is from how many nodes the commands have come.
        """
        me = self._placement.me
        todo = commands
        unreached: set[str] = set()
        for turn in itertools.count():
            if not todo:
                return
            here_at_last = hops >= MAX_HOPS or turn >= MAX_ROUNDS
            groups = self._grouped(todo, excluded | unreached, here_at_last)
            mine = groups.pop(me, [])
            if not self._placement.is_on_the_ring:
                excluded = excluded | {me}
            calls = [
                asyncio.ensure_future(self._forward(node, group, excluded, hops, unreached))
                for node, group in groups.items()
            ]
            left = await self._execute(mine, excluded | unreached, here_at_last) if mine else []
            for call in calls:
                left += await call
            if left and turn:
                await asyncio.sleep(PAUSE_BETWEEN_ROUNDS)
            undone = {id(command) for command in left}
            todo = [command for command in todo if id(command) in undone]

    # -- where commands belong

    def _grouped(
        self, commands: list[KeyCommand], excluded: Collection[str], here_at_last: bool
    ) -> dict[str, list[KeyCommand]]:
        """Return commands by the node that shall run them."""
        written: set[FullKey] = set()
        groups: dict[str, list[KeyCommand]] = defaultdict(list)
        for command in commands:
            here = self._placement.me
            place = here if here_at_last else self._place(command, excluded, written)
            groups[place].append(command)
        return groups

    def _place(self, command: KeyCommand, excluded: Collection[str], written: set[FullKey]) -> str:
        """Return who shall run a command, and note what it writes."""
        full_key = command.full_key
        if command.writes:
            written.add(full_key)
        elif full_key not in written and self._may_read(full_key):
            return self._placement.me
        return self._placement.owner(full_key, excluded)

    def _may_read(self, full_key: FullKey) -> bool:
        return self._standing.is_synced and self._placement.keeps(full_key)

    # -- on other nodes

    async def _forward(
        self,
        node_id: str,
        commands: list[KeyCommand],
        excluded: frozenset[str],
        hops: int,
        unreached: set[str],
    ) -> list[KeyCommand]:
        """Let another node run commands; return those that have to be tried again."""
        node = self._placement.find(node_id)
        if node is None:
            return commands
        left = min(command.begin_until for command in commands) - time.monotonic()
        if left <= 0:
            for command in commands:
                command.late = True
            return []
        wire = [[command.site, command.words, command.idempotency_key] for command in commands]
        size = sum(command.size for command in commands)
        try:
            replies = await self._plane.call(
                *(node, "run", wire, sorted(excluded), hops + 1), size=size, begin_within=left
            )
        except Unreachable as trouble:
            log.debug(fields("forwarding failed", trouble=trouble))
            unreached.add(node_id)
            return commands
        except CallRefused as refusal:
            log.debug(fields("forwarding refused", refusal=refusal))
            return commands
        for command, reply in zip(commands, replies, strict=True):
            command.reply = reply
        return []

    async def _on_run(
        self, until: float, wire: list[Any], excluded: list[str], hops: int
    ) -> list[bytes]:
        commands = [
            KeyCommand(site, words, idempotency_key, forwarded=True, begin_until=until)
            for site, words, idempotency_key in wire
        ]
        await self.run(commands, frozenset(excluded), hops)
        if any(command.late for command in commands):
            raise CallRefused("too late")
        if any(command.superseded for command in commands):
            # Only who asked knows whether another node has done it already; it asks again if not.
            raise CallRefused("superseded")
        return [command.reply for command in commands]

    # -- on this node

    async def _execute(
        self, commands: list[KeyCommand], excluded: frozenset[str], here_at_last: bool
    ) -> list[KeyCommand]:
        """Run commands on this node's own stores; return those that became another node's."""
        self._standing.mark_stale_after_pause()
        await self._standing.await_joined()
        if not self._standing.is_synced:
            await self._replication.catch_up(commands)
        with self._replication.capture() as changed:
            done, left = self._run_here(commands, excluded, here_at_last, changed)
        if not changed:
            return left
        pauses = self._standing.pauses
        superseded = await self._replication.copy(changed, done)
        if pauses != self._standing.pauses or not self._standing.is_fresh:
            superseded |= await self._overtaken([c for c in done if c.is_relative])
        return left + [command for command in done if self._must_run_again(command, superseded)]

    def _run_here(
        self,
        commands: list[KeyCommand],
        excluded: frozenset[str],
        here_at_last: bool,
        changed: dict[FullKey, Record],
    ) -> tuple[list[KeyCommand], list[KeyCommand]]:
        """Run commands; return the writes that are done, and what is another node's to run.

        Nothing else runs meanwhile: that this node owns a key still holds when it is changed.
        """
        done, left = [], []
        written: set[FullKey] = set()
        for command in commands:
            if is_late(command.begin_until):
                command.late = True
                continue
            if not here_at_last and self._place(command, excluded, written) != self._placement.me:
                left.append(command)
                continue
            command.reply = self._reply(command)
            if command.writes:
                record = changed.get(command.full_key)
                command.stamp = record.stamp if record is not None else None
                done.append(command)
                self._finished.note(command.idempotency_key, command.reply)
        return done, left

    def _reply(self, command: KeyCommand) -> bytes:
        known = self._finished.reply_to(command.idempotency_key)
        if known is not None:
            return known
        store = self._stores.of(command.site)
        return at_once(self._commands.answer(store, list(command.words)))

    async def _overtaken(self, commands: list[KeyCommand]) -> set[FullKey]:
        """Return the keys that another owner changed while this node slept, not knowing of these.

        A copy may have been made meanwhile, but with a node that did not stand in for this one.
        """
        replies = [self._finished.forget(c.idempotency_key) or c.reply for c in commands]
        await self._replication.catch_up(commands)
        overtaken = set()
        for command, reply in zip(commands, replies, strict=True):
            lost = command.stamp is not None and self._replication.has_replaced(
                command.full_key, command.stamp
            )
            if lost and self._finished.reply_to(command.idempotency_key) is None:
                overtaken.add(command.full_key)
            else:
                self._finished.note(command.idempotency_key, reply)
        return overtaken

    def _must_run_again(self, command: KeyCommand, superseded: set[FullKey]) -> bool:
        """Tell whether a command counted on a state that another owner had changed meanwhile.

        That owner stood in for this node, which was paused. Its state has won; what this command
        added to the old state is to be added to that one.
        """
        if not command.is_relative or command.full_key not in superseded:
            return False
        self._finished.forget(command.idempotency_key)
        self._standing.mark_stale()
        command.superseded = command.forwarded
        return not command.forwarded
