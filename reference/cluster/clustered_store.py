"""One keyspace for all nodes: any node takes any command.

Every key has an owner (`placement`), which runs all that writes the key (`execution`) and answers
when the copies are made (`replication`). Where nodes cannot reach each other, each side goes on
with the nodes it has, and the newest write of a key wins afterwards. What a node may do after a
change or a pause is its `standing`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from reference.cluster.background import Background
from reference.cluster.commands import KeyCommand, Split, at_once, split
from reference.cluster.data_plane import DataPlane
from reference.cluster.execution import Execution
from reference.cluster.keyspace_commands import KeyspaceCommands
from reference.cluster.membership import Membership
from reference.cluster.placement import Placement
from reference.cluster.replication import Replication
from reference.cluster.standing import Standing
from reference.kv.resp_commands import Commands
from reference.kv.resp_parser import Frame, words_of
from reference.kv.resp_replies import error
from reference.kv.store import Store
from reference.kv.stores import Stores
from reference.log import log

MISSING = -2
"""What PTTL says of a key that is not there."""


class ClusteredStore:
    """The stores of all nodes as one. `php_commands` are those of PHP pages, with EPHPM.WAIT."""

    def __init__(
        self,
        stores: Stores,
        membership: Membership,
        plane: DataPlane,
        replication_factor: int,
        php_commands: Commands,
    ) -> None:
        self.stores = stores
        self.plane = plane
        self.background = background = Background()
        # These hear of changes of the membership in this order.
        self.placement = placement = Placement(membership, plane, replication_factor)
        self.replication_factor = placement.replication_factor
        self.standing = standing = Standing(membership, plane)
        self.replication = replication = Replication(
            stores, membership, plane, placement, standing, background
        )
        self._execution = Execution(stores, membership, plane, placement, standing, replication)
        self._keyspace = KeyspaceCommands(
            stores, plane, placement, standing, replication, self._execution, php_commands
        )
        plane.handlers.update(find=self._on_find)

    # -- requests of clients

    async def answer(self, commands: Commands, batch: Sequence[tuple[Store, Frame]]) -> list[bytes]:
        """Return the replies to requests that came together, each to a store of this node.

        `commands` are those that the client may use. What was begun is brought to its end, also
        where the client has gone meanwhile.
        """
        return await asyncio.shield(self.background.run(self._answer(commands, batch)))

    async def _answer(
        self, commands: Commands, batch: Sequence[tuple[Store, Frame]]
    ) -> list[bytes]:
        try:
            return await self._answer_each(commands, batch)
        except Exception:  # noqa: BLE001 (a client must get an answer, and keep its connection)
            log.exception("clustered store failed")
            return [error("ERR internal error")] * len(batch)

    async def _answer_each(
        self, commands: Commands, batch: Sequence[tuple[Store, Frame]]
    ) -> list[bytes]:
        """Run what is asked of single keys together, and what is not when those before are done."""
        replies = [b""] * len(batch)
        waiting: list[tuple[int, Split, list[KeyCommand]]] = []

        async def finish() -> None:
            await self._execution.run([part for _, _, parts in waiting for part in parts])
            for position, whole, parts in waiting:
                replies[position] = whole.merge([part.reply for part in parts])
            waiting.clear()

        for position, (store, frame) in enumerate(batch):
            words = words_of(frame)
            site = self.stores.name_of(store)
            if not _is_complete(commands, words):
                replies[position] = at_once(commands.answer(store, frame))
            elif whole := split(words):
                parts = [self._execution.command(site, part) for part in whole.parts]
                waiting.append((position, whole, parts))
            else:
                await finish()
                replies[position] = await self._keyspace.answer(commands, store, site, words, frame)
        await finish()
        return replies

    # -- for the Node API

    @property
    def is_settled(self) -> bool:
        """Whether this node has all that it should keep."""
        return self.standing.is_synced

    async def where_is(self, site: str, key: bytes) -> dict[str, Any]:
        """Return what the Node API tells of a key."""
        found = await self._presences(site, key)
        holders = [name for name in sorted(found) if found[name] != MISSING]
        owner = self.placement.owner((site, key))
        ttls = [found[name] for name in (owner, *holders) if found.get(name, MISSING) != MISSING]
        return {
            "key": key.decode(errors="backslashreplace"),
            "owner": owner,
            "replicas": holders,
            "preferred": list(self.placement.replicas((site, key))),
            "present": bool(holders),
            "ttl_ms": ttls[0] if ttls and ttls[0] >= 0 else None,
        }

    async def _presences(self, site: str, key: bytes) -> dict[str, int]:
        """Return what PTTL says of a key on each node that answers, by node id."""
        found = {self.placement.me: self._presence(site, key)}
        others = self.placement.reachable()
        answers = await asyncio.gather(
            *(self.plane.call(node, "find", site, key) for node in others),
            return_exceptions=True,
        )
        for node, answer in zip(others, answers, strict=True):
            if isinstance(answer, int):
                found[node.node_id] = answer
        return found

    async def _on_find(self, until: float, site: str, key: bytes) -> int:
        return self._presence(site, key)

    def _presence(self, site: str, key: bytes) -> int:
        """Return the milliseconds that a key has left here, -1 without expiry, -2 without key."""
        return self.stores.of(site).pttl(key)


def _is_complete(commands: Commands, words: list[bytes]) -> bool:
    """Tell whether a request names a command that the client may use, with all it needs."""
    known = commands.table.get(words[0]) if words else None
    return known is not None and len(words) - 1 in known[1]
