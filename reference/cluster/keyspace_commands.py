"""The commands that no single owner can run: RENAME, KEYS, SCAN, DBSIZE, FLUSHALL, EPHPM.WAIT.

Each key is still changed by its own owner, so these are not atomic as a whole.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from reference.cluster.commands import NodeCommands, at_once
from reference.cluster.data_plane import CallRefused, DataPlane, Unreachable, is_late
from reference.cluster.execution import Execution
from reference.cluster.placement import FullKey, Placement
from reference.cluster.replication import Replication
from reference.cluster.standing import Standing
from reference.kv.records import Record
from reference.kv.resp_commands import Commands
from reference.kv.resp_parser import Frame
from reference.kv.resp_replies import OK, array, bulk, error, integer, status, text_of
from reference.kv.scanning import next_page, page_reply, scan_options
from reference.kv.store import Store
from reference.kv.stores import Stores


class KeyspaceCommands:
    """Runs commands of the whole keyspace. `php_commands` are those with EPHPM.WAIT among them."""

    def __init__(
        self,
        stores: Stores,
        plane: DataPlane,
        placement: Placement,
        standing: Standing,
        replication: Replication,
        execution: Execution,
        php_commands: Commands,
    ) -> None:
        self._stores = stores
        self._plane = plane
        self._placement = placement
        self._standing = standing
        self._replication = replication
        self._execution = execution
        self._php_commands = php_commands
        self._node_commands = NodeCommands(port=0)
        plane.handlers.update(scan=self._on_scan, flush=self._on_flush, wait=self._on_wait)

    async def answer(
        self, commands: Commands, store: Store, site: str, words: list[bytes], frame: Frame
    ) -> bytes:
        """Return the reply to a request; what has no key at all is answered by this node alone."""
        name = words[0]
        if name == b"RENAME":
            return await self._rename(site, *words[1:3])
        if name == b"KEYS":
            return array([bulk(key) for key in await self._keys(site, words[1])])
        if name == b"SCAN":
            return await self._scan(site, words[1:])
        if name == b"DBSIZE":
            return integer(len(await self._keys(site, b"*")))
        if name in (b"FLUSHALL", b"FLUSHDB"):
            return await self._flush(commands, store, site, frame)
        if name == b"EPHPM.WAIT":
            return await self._wait(commands, store, site, words)
        if name == b"EPHPM.ORPHAN":
            return await self._release_orphan(site, words[1])
        return at_once(commands.answer(store, frame))

    async def everywhere(self, what: str, *arguments: Any) -> list[Any]:
        """Call all others that can be reached and return the answers of those that gave one."""
        answers = await asyncio.gather(
            *(self._plane.call(node, what, *arguments) for node in self._placement.reachable()),
            return_exceptions=True,
        )
        return [answer for answer in answers if not isinstance(answer, BaseException)]

    # -- RENAME

    async def _rename(self, site: str, key: bytes, target: bytes) -> bytes:
        record = text_of(await self._run(site, b"EPHPM.RECORD", key))
        if record is None:
            return error("ERR no such key")
        if key == target:
            return OK
        reply = await self._run(site, b"EPHPM.RESTORE", target, record)
        if reply != OK:
            return reply
        await self._run(site, b"DEL", key)
        return OK

    async def _run(self, site: str, *words: bytes) -> bytes:
        command = self._execution.command(site, list(words))
        await self._execution.run([command])
        return command.reply

    # -- KEYS, DBSIZE

    async def _keys(self, site: str, pattern: bytes) -> list[bytes]:
        found = dict.fromkeys(self._stores.of(site).keys(pattern))
        for keys in await self.everywhere("scan", site, pattern):
            found.update(dict.fromkeys(keys))
        return list(found)

    async def _scan(self, site: str, arguments: list[bytes]) -> bytes:
        options = scan_options(arguments)
        if isinstance(options, bytes):
            return options
        cursor, found = next_page(await self._keys(site, b"*"), options)
        if options.kind:
            kinds = [await self._run(site, b"TYPE", key) for key in found]
            wanted = status(options.kind)
            found = [key for key, kind in zip(found, kinds, strict=True) if kind == wanted]
        return page_reply(cursor, found)

    async def _on_scan(self, until: float, site: str, pattern: bytes) -> list[bytes]:
        return self._stores.of(site).keys(pattern)

    # -- FLUSHALL

    async def _flush(self, commands: Commands, store: Store, site: str, frame: Frame) -> bytes:
        await self._standing.await_joined()
        reply, emptied = self._flush_here(commands, store, frame)
        if len(await self.everywhere("flush", site)) < len(self._placement.others):
            self._replication.copy_in_background(emptied)
        return reply

    def _flush_here(
        self, commands: Commands, store: Store, frame: Frame
    ) -> tuple[bytes, dict[FullKey, Record]]:
        """Empty a store of this node.

        Return the reply, and the tombstones for those who cannot empty their own store now.
        """
        with self._replication.capture() as emptied:
            return at_once(commands.answer(store, frame)), emptied

    async def _on_flush(self, until: float, site: str) -> None:
        if is_late(until):
            raise CallRefused("too late")
        store = self._stores.of(site)
        _, emptied = self._flush_here(self._node_commands, store, [b"FLUSHALL"])
        if not self._placement.reaches_everybody():
            self._replication.copy_in_background(emptied)

    # -- EPHPM.ORPHAN

    async def _release_orphan(self, site: str, key: bytes) -> bytes:
        """Release a lock whose holder's node has died; 1 where it did."""
        holder = text_of(await self._run(site, b"GET", key)) or b""
        life, mark, _ = holder.decode(errors="replace").rpartition(":")
        if not mark or self._standing.lives(life):
            return integer(0)
        return await self._run(site, b"EPHPM.RELEASE", key, holder)

    # -- EPHPM.WAIT

    async def _wait(self, commands: Commands, store: Store, site: str, words: list[bytes]) -> bytes:
        """Wait where all changes of the key are heard of: at its owner."""
        owner = self._placement.find(self._placement.owner((site, words[1])))
        if owner is not None and words[3].isdigit():
            seconds = int(words[3]) / 1000 + 2
            with contextlib.suppress(Unreachable, CallRefused):
                reply = await self._plane.call(owner, "wait", site, words, timeout=seconds)
                return bytes(reply)
        return await _replied(commands, store, words)

    async def _on_wait(self, until: float, site: str, words: list[bytes]) -> bytes:
        return await _replied(self._php_commands, self._stores.of(site), words)


async def _replied(commands: Commands, store: Store, words: list[bytes]) -> bytes:
    reply = commands.answer(store, list(words))
    return reply if isinstance(reply, bytes) else await reply
