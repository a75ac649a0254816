"""One keyspace for all nodes: any node takes any command.

Every key has an owner, the first node of its slot's preference that can be reached. The owner
runs all that writes the key, one after the other, so that counters and locks hold; it answers when
the copies are made. Who keeps a copy answers reads from it. Where nodes cannot reach each other,
each side goes on with the nodes it has, and the newest write of a key wins afterwards.

A node may own keys only when all others know that it is there (`admitted`), and trusts what it
holds only when it has compared it with the others (`settled`). Until then it asks them first.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import math
import time
from collections import OrderedDict, defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from reference import defects
from reference.cluster import cluster_defects
from reference.cluster.data_plane import DataPlane, Refused, Unreachable, is_late
from reference.cluster.membership import Change, Entry, Membership, Status
from reference.cluster.ring import Ring, slot_of
from reference.cluster.sealing import decoded, encoded
from reference.kv.resp import (
    NULL,
    OK,
    Arguments,
    Commands,
    Frame,
    Handler,
    array,
    bulk,
    error,
    integer,
)
from reference.kv.resp import Simple as SimpleFrame
from reference.kv.store import OutOfMemory, Record, Stamp, Store
from reference.kv.stores import Stores
from reference.log import fields, log

MAX_HOPS = 3
MAX_ROUNDS = 8
MOST_RELAYS = 2

REMEMBERED = 20_000
"""How many finished requests of other nodes are remembered, to not run them twice."""

LONGEST_REMEMBERED = 1024

ADMISSION_PATIENCE = 5.0
"""Seconds after which a node acts though it could not tell everyone that it is there."""

PAUSE_BETWEEN_ROUNDS = 0.02

FullKey = tuple[str, bytes]

_READS = frozenset(
    b"GET STRLEN TTL PTTL TYPE MGET EXISTS HGET HGETALL HKEYS HVALS HLEN HEXISTS".split()
) | {b"EPHPM.RECORD"}
_WRITES = frozenset(
    b"SET SETEX SETNX GETSET INCR DECR INCRBY DECRBY APPEND EXPIRE PEXPIRE PERSIST".split()
) | {b"HSET", b"HDEL", b"DEL", b"MSET", b"EPHPM.RESTORE"}
_CHANGES = frozenset(
    b"SETNX GETSET INCR DECR INCRBY DECRBY APPEND EXPIRE PEXPIRE PERSIST HSET HDEL".split()
)
"""The writes whose outcome depends on what was there."""

_OF_MANY_KEYS = frozenset((b"MGET", b"EXISTS", b"DEL"))


class Forward(Commands):
    """The commands that nodes send each other: those of clients, and two to move a key."""

    table: ClassVar[dict[bytes, tuple[Handler, int, bytes]]] = dict(Commands.table)


def _record(_: Commands, store: Store, arguments: Arguments) -> bytes:
    """EPHPM.RECORD key: value and expiry, or null."""
    record = store.record(arguments[0])
    if record is None or record.value is None:
        return NULL
    return bulk(encoded([record.value, record.expires]))


def _restore(_: Commands, store: Store, arguments: Arguments) -> bytes:
    """EPHPM.RESTORE key record: put what EPHPM.RECORD gave."""
    value, expires = decoded(arguments[1])
    store.put(arguments[0], value, expires)
    return OK


Forward.table[b"EPHPM.RECORD"] = (_record, 1, error("ERR no key"))
Forward.table[b"EPHPM.RESTORE"] = (_restore, 2, error("ERR no record"))


@dataclass(slots=True)
class Item:
    """One command on one key. `ticket` tells it apart from all others, where it writes.

    After `begin_until` it must not be done any more, because who sent it may do it elsewhere.
    """

    site: str
    words: list[bytes]
    ticket: bytes
    forwarded: bool = False
    superseded: bool = False
    late: bool = False
    begin_until: float = math.inf
    stamp: Stamp | None = None
    slot: int = 0
    reply: bytes = b""

    def __post_init__(self) -> None:
        self.slot = slot_of(self.site, self.key)

    @property
    def key(self) -> bytes:
        """The key of the command."""
        return self.words[1]

    @property
    def writes(self) -> bool:
        """Whether it may change the key."""
        return self.words[0] in _WRITES

    @property
    def size(self) -> int:
        """About how many bytes it takes on the wire."""
        return sum(map(len, self.words)) + 40


@dataclass
class _Answer:
    """What a request of a client waits for: its items, and how their replies become one."""

    items: list[Item]
    merge: Callable[[list[bytes]], bytes]


@dataclass
class _Copying:
    """Changes that are on their way to the nodes that keep copies."""

    records: dict[FullKey, Record]
    tickets: dict[FullKey, list[Any]] = field(default_factory=dict)
    superseded: set[FullKey] = field(default_factory=set)
    kept_by: dict[FullKey, set[str]] = field(default_factory=lambda: defaultdict(set))
    failed: set[str] = field(default_factory=set)


class ClusteredStore:
    """Routes commands to the nodes that own their keys, and runs those that this node owns."""

    def __init__(
        self, stores: Stores, membership: Membership, plane: DataPlane, replication_factor: int
    ) -> None:
        self.stores = stores
        self.membership = membership
        self.plane = plane
        self.me = membership.me
        self.replication_factor = max(1, replication_factor)
        self.ring = Ring([self.me])
        self.version = 0
        self.admitted = asyncio.Event()
        self.work_to_do = asyncio.Event()
        self.missed: dict[str, set[FullKey]] = defaultdict(set)
        self._settled = False
        self._pauses = 0
        self._commands = Forward(port=0)
        self._numbers = itertools.count()
        self._remembered: OrderedDict[bytes, bytes] = OrderedDict()
        # The last of this node's own writes that gave way to another node's.
        self._replaced: OrderedDict[FullKey, Stamp] = OrderedDict()
        self._captured: dict[FullKey, Record] | None = None
        self._background: set[asyncio.Task[Any]] = set()
        membership.on_change(self._note_change)
        plane.relays = self._relays
        plane.grace = self._grace
        stores.on_new(self._watch)
        plane.handlers.update(
            run=self._on_run,
            put=self._on_put,
            fetch=self._on_fetch,
            find=self._on_find,
            scan=self._on_scan,
            flush=self._on_flush,
            wait=self._on_wait,
        )

    # -- standing

    @property
    def is_settled(self) -> bool:
        """Whether this node may trust what it holds: there is nothing it may have missed."""
        return self._settled and self.membership.is_fresh and not self.membership.suspects

    @is_settled.setter
    def is_settled(self, settled: bool) -> None:
        self._settled = settled

    def doubt(self) -> None:
        """Trust nothing and own nothing until the others were asked: this process was paused."""
        if self.membership.others:
            log.warning("this node was paused; asking the others what it missed")
        self._pauses += 1
        self._settled = False
        self.version += 1
        if self.membership.others:
            self.admitted.clear()
        self.work_to_do.set()

    def _note_change(self, change: Change) -> None:
        self.ring = Ring(self.membership.keepers())
        self.version += 1
        self._settled = False
        if change.came:
            self.admitted.clear()
        for name in change.came:
            self.plane.trust(name)
        if change.went and defects.on("cluster-death-ends-sessions"):
            for _, store in self.stores:
                for key in store.keys(b"session:*"):
                    store.delete(key)
        for name in change.went:
            if self.membership.find(name) is None:
                self.plane.give_up(name, "it is gone")
                self.missed.pop(name, None)
        self.work_to_do.set()

    # -- where things are

    def others(self) -> list[Entry]:
        """Return the other nodes that can be called."""
        return [m.entry for m in self.membership.others if self._can_reach(m.entry.node_id)]

    def heard(self) -> list[Entry]:
        """Return the other nodes that show signs of life, reached lately or not.

        What this node must know before it acts is asked of all these: after a pause of its own, it
        would take others for unreachable who are not.
        """
        members = self.membership.others
        return [m.entry for m in members if not self.membership.is_suspect(m)]

    def _can_reach(self, node_id: str) -> bool:
        member = self.membership.find(node_id)
        return (
            member is not None
            and not self.membership.is_suspect(member)
            and self.plane.is_reachable(member.entry)
        )

    def _relays(self, node_id: str) -> list[Entry]:
        """Return who may pass a call on to a node; nobody, where nobody hears that node."""
        heard = self.heard()
        if all(node.node_id != node_id for node in heard):
            return []
        return [node for node in heard if node.node_id != node_id][:MOST_RELAYS]

    def _grace(self, node_id: str) -> float:
        """Return the seconds of silence after which a node is given up."""
        member = self.membership.find(node_id)
        return math.inf if member is None else self.membership.until_suspect(member)

    def keepers(self, slot: int, key: bytes) -> tuple[str, ...]:
        """Return the nodes that should keep a key, its owner first."""
        copies = cluster_defects.copies(self.replication_factor, key)
        return self.ring.preference(slot)[:copies]

    def _owner(self, slot: int, excluded: Collection[str] = ()) -> str:
        """Return who shall run what writes a key."""
        for node_id in self.ring.preference(slot):
            if node_id not in excluded and (node_id == self.me or self._can_reach(node_id)):
                return node_id
        return self.me

    def _place(self, item: Item, excluded: Collection[str], written: set[FullKey]) -> str:
        """Return who shall run a command, and note what it writes."""
        full_key = item.site, item.key
        if cluster_defects.stays_here(item.words):
            return self.me
        if item.writes:
            written.add(full_key)
        elif full_key not in written and self.is_settled and self._keeps(item):
            return self.me
        return self._owner(item.slot, excluded)

    def _keeps(self, item: Item) -> bool:
        return self.me in self.keepers(item.slot, item.key)

    # -- requests of clients

    async def answer(self, commands: Commands, batch: Sequence[tuple[Store, Frame]]) -> list[bytes]:
        """Return the replies to requests that came together, each to a store of this node.

        `commands` are those that the client may use. What was begun is brought to its end, also
        where the client has gone meanwhile.
        """
        return await asyncio.shield(self._in_background(self._answer(commands, batch)))

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
        replies = [b""] * len(batch)
        waiting: dict[int, _Answer] = {}

        async def finish() -> None:
            await self._run([item for answer in waiting.values() for item in answer.items])
            for position, answer in waiting.items():
                replies[position] = answer.merge([item.reply for item in answer.items])
            waiting.clear()

        for position, (store, frame) in enumerate(batch):
            words = _words(frame)
            site = self.stores.name_of(store)
            least = commands.table[words[0]][1] if words and words[0] in commands.table else None
            if least is None or len(words) <= least:
                replies[position] = _text(commands.answer(store, frame))
            elif answer := self._split(site, words):
                waiting[position] = answer
            else:
                await finish()
                replies[position] = await self._run_alone(commands, store, site, words, frame)
        await finish()
        return replies

    def _split(self, site: str, words: list[bytes]) -> _Answer | None:
        """Return a request as commands on one key each, or None where it is none of those."""
        name, arguments = words[0], words[1:]
        if name in _OF_MANY_KEYS:
            items = [self._item(site, [name, key]) for key in arguments]
            return _Answer(items, _list if name == b"MGET" else _sum)
        if name == b"MSET":
            if len(arguments) % 2:
                return None
            pairs = zip(arguments[::2], arguments[1::2], strict=True)
            return _Answer([self._item(site, [name, *pair]) for pair in pairs], _all_done)
        if name in _READS or name in _WRITES:
            return _Answer([self._item(site, words)], lambda replies: replies[0])
        return None

    def _item(self, site: str, words: list[bytes]) -> Item:
        own = self.membership.own
        ticket = b"%b/%d/%d" % (self.me.encode(), own.generation, next(self._numbers))
        return Item(site, words, ticket)

    async def _run_alone(
        self, commands: Commands, store: Store, site: str, words: list[bytes], frame: Frame
    ) -> bytes:
        name = words[0]
        if name == b"RENAME":
            return await self._rename(site, *words[1:3])
        if name == b"KEYS":
            return array([bulk(key) for key in await self._scan(site, words[1])])
        if name == b"DBSIZE":
            return integer(len(await self._scan(site, b"*")))
        if name in (b"FLUSHALL", b"FLUSHDB"):
            return await self._flush(commands, store, site, frame)
        if name == b"EPHPM.WAIT":
            return await self._wait(commands, store, site, words)
        return _text(commands.answer(store, frame))

    # -- running commands where they belong

    async def _run(
        self, items: list[Item], excluded: frozenset[str] = frozenset(), hops: int = 0
    ) -> None:
        """Run commands in the order given for each key; their replies are in the items."""
        todo = items
        unreached: set[str] = set()
        for turn in itertools.count():
            if not todo:
                return
            here_at_last = hops >= MAX_HOPS or turn >= MAX_ROUNDS
            written: set[FullKey] = set()
            groups: dict[str, list[Item]] = defaultdict(list)
            for item in todo:
                avoided = excluded | unreached
                place = self.me if here_at_last else self._place(item, avoided, written)
                groups[place].append(item)
            mine = groups.pop(self.me, [])
            if self.ring.nodes and self.me not in self.ring.nodes:
                excluded = excluded | {self.me}
            calls = [
                asyncio.ensure_future(self._forward(node, group, excluded, hops, unreached))
                for node, group in groups.items()
            ]
            left = await self._execute(mine, excluded | unreached, here_at_last) if mine else []
            for call in calls:
                left += await call
            if left and turn:
                await asyncio.sleep(PAUSE_BETWEEN_ROUNDS)
            undone = {id(item) for item in left}
            todo = [item for item in todo if id(item) in undone]

    async def _forward(
        self,
        node_id: str,
        items: list[Item],
        excluded: frozenset[str],
        hops: int,
        unreached: set[str],
    ) -> list[Item]:
        """Let another node run commands; return those that have to be tried again."""
        member = self.membership.find(node_id)
        if member is None:
            return items
        wire = [[item.site, item.words, item.ticket] for item in items]
        size = sum(item.size for item in items)
        left = min(item.begin_until for item in items) - time.monotonic()
        if left <= 0:
            for item in items:
                item.late = True
            return []
        try:
            replies = await self.plane.call(
                *(member.entry, "run", wire, sorted(excluded), hops + 1),
                size=size,
                begin_within=left,
            )
        except Unreachable as trouble:
            log.debug(fields("forwarding failed", trouble=trouble))
            unreached.add(node_id)
            return items
        except Refused as refusal:
            log.debug(fields("forwarding refused", refusal=refusal))
            return items
        for item, reply in zip(items, replies, strict=True):
            item.reply = reply
        return []

    async def _on_run(
        self, until: float, wire: list[Any], excluded: list[str], hops: int
    ) -> list[bytes]:
        items = [
            Item(site, words, ticket, forwarded=True, begin_until=until)
            for site, words, ticket in wire
        ]
        await self._run(items, frozenset(excluded), hops)
        if any(item.late for item in items):
            raise Refused("too late")
        if any(item.superseded for item in items):
            # Only who asked knows whether another node has done it already; it asks again if not.
            raise Refused("superseded")
        return [item.reply for item in items]

    async def _execute(
        self, items: list[Item], excluded: frozenset[str], here_at_last: bool
    ) -> list[Item]:
        """Run commands on this node's own stores; return those that became another node's."""
        if not self.membership.is_fresh:
            self.doubt()
        await self._await_admission()
        if not self.is_settled:
            await self._catch_up(items)
        left: list[Item] = []
        done: list[Item] = []
        changed: dict[FullKey, Record] = {}
        self._captured = changed
        # From here to the end of the loop nothing else runs: what was decided still holds.
        written: set[FullKey] = set()
        for item in items:
            if is_late(item.begin_until):
                item.late = True
                continue
            if not here_at_last and self._place(item, excluded, written) != self.me:
                left.append(item)
                continue
            item.reply = self._reply(item)
            if item.writes:
                record = changed.get((item.site, item.key))
                item.stamp = record.stamp if record is not None else None
                done.append(item)
                self._remember(item.ticket, item.reply)
        self._captured = None
        if not changed:
            return left
        if defects.on("cluster-acknowledges-early"):
            self._in_background(_later(self._copy(changed, done)))
            return left
        pauses = self._pauses
        superseded = await self._copy(changed, done)
        if pauses != self._pauses or not self.membership.is_fresh:
            superseded |= await self._overtaken([i for i in done if i.words[0] in _CHANGES])
        return left + [item for item in done if self._must_run_again(item, superseded)]

    async def _overtaken(self, items: list[Item]) -> set[FullKey]:
        """Return the keys that another owner changed while this node slept, not knowing of these.

        A copy may have been made meanwhile, but with a node that did not stand in for this one.
        """
        replies = [self._remembered.pop(item.ticket, item.reply) for item in items]
        await self._catch_up(items)
        overtaken = set()
        for item, reply in zip(items, replies, strict=True):
            replaced = self._replaced.get((item.site, item.key))
            lost = item.stamp is not None and replaced is not None and item.stamp <= replaced
            if lost and item.ticket not in self._remembered:
                overtaken.add((item.site, item.key))
            else:
                self._remember(item.ticket, reply)
        return overtaken

    def _must_run_again(self, item: Item, superseded: set[FullKey]) -> bool:
        """Tell whether a command counted on a state that another owner had changed meanwhile.

        That owner stood in for this node, which was paused. Its state has won; what this command
        added to the old state is to be added to that one.
        """
        if item.words[0] not in _CHANGES or (item.site, item.key) not in superseded:
            return False
        self._remembered.pop(item.ticket, None)
        self.doubt()
        item.superseded = item.forwarded
        return not item.forwarded

    def _reply(self, item: Item) -> bytes:
        known = self._remembered.get(item.ticket)
        if known is not None:
            return known
        if item.writes and self._is_too_few():
            return error("ERR too few nodes of the cluster are there")
        return _text(self._commands.answer(self.stores.of(item.site), list(item.words)))

    def _is_too_few(self) -> bool:
        if not defects.any_on():
            return False
        return (
            (defects.on("cluster-minority-refuses") and self._is_minority())
            or (defects.on("cluster-needs-everybody") and self.misses_someone)
            or (defects.on("cluster-alone-refuses") and not self.membership.others)
        )

    @property
    def misses_someone(self) -> bool:
        """Whether a node died, or does not answer now."""
        unreached = (not self._can_reach(m.entry.node_id) for m in self.membership.others)
        return bool(self.membership.lost) or any(unreached)

    def _is_minority(self) -> bool:
        others = self.membership.others
        there = 1 + sum(self._can_reach(member.entry.node_id) for member in others)
        return 2 * there <= 1 + len(others) + len(self.membership.lost)

    def _remember(self, ticket: bytes, reply: bytes) -> None:
        if len(reply) > LONGEST_REMEMBERED:
            return
        self._remembered[ticket] = reply
        if len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)

    async def _await_admission(self) -> None:
        if self.admitted.is_set():
            return
        self.work_to_do.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ADMISSION_PATIENCE):
                await self.admitted.wait()

    async def _catch_up(self, items: list[Item]) -> None:
        """Take over the newest records of keys from whoever has them, and what was done already."""
        keys = [list(full_key) for full_key in {(item.site, item.key) for item in items}]
        tickets = [item.ticket for item in items if item.writes]
        calls = [
            self.plane.call(node, "fetch", keys, tickets, insist=True) for node in self.heard()
        ]
        for answer in await asyncio.gather(*calls, return_exceptions=True):
            if isinstance(answer, Unreachable | Refused):
                continue
            if isinstance(answer, BaseException):
                raise answer
            records, replies = answer
            self.take_over(records)
            for ticket, reply in replies.items():
                self._remember(ticket, reply)

    # -- copies

    def _watch(self, site: str, store: Store) -> None:
        def listen(key: bytes, record: Record) -> None:
            if self._captured is not None:
                self._captured[site, key] = record
            else:
                self._in_background(self._copy({(site, key): record}, ()))

        store.subscribe(listen)

    async def _copy(self, changed: dict[FullKey, Record], done: Sequence[Item]) -> set[FullKey]:
        """Bring changes to as many nodes as there shall be copies, or to all that are there.

        `done` are the commands that made them. Return the keys of which another owner made a newer
        state.
        """
        copying = _Copying(
            {
                full_key: record
                for full_key, record in changed.items()
                if not cluster_defects.is_withheld(full_key[1], record)
            },
            {(item.site, item.key): [] for item in done},
        )
        for item in done:
            copying.tickets[item.site, item.key].append([item.ticket, item.reply])
        while batches := self._next_copies(copying):
            nodes = list(batches)
            answers = await asyncio.gather(
                *(self._send_copies(node, copying, batches[node]) for node in nodes)
            )
            for node, newer in zip(nodes, answers, strict=True):
                if newer is None:
                    copying.failed.add(node)
                    continue
                copying.superseded.update((site, key) for site, key in newer)
                for full_key in batches[node]:
                    copying.kept_by[full_key].add(node)
        self._note_missed(copying)
        return copying.superseded

    def _next_copies(self, copying: _Copying) -> dict[str, list[FullKey]]:
        batches: dict[str, list[FullKey]] = defaultdict(list)
        for full_key in copying.records:
            for node in self._copy_targets(full_key, copying.failed):
                if node not in copying.kept_by[full_key]:
                    batches[node].append(full_key)
        return batches

    def _copy_targets(self, full_key: FullKey, failed: set[str]) -> list[str]:
        """Return the nodes that get a copy; others stand in for those that cannot be reached."""
        slot = slot_of(*full_key)
        wanted = len(self.keepers(slot, full_key[1]))
        there = [
            node
            for node in self.ring.preference(slot)
            if node == self.me or (node not in failed and self._can_reach(node))
        ]
        return [node for node in there[:wanted] if node != self.me]

    async def _send_copies(
        self, node_id: str, copying: _Copying, keys: list[FullKey]
    ) -> list[Any] | None:
        member = self.membership.find(node_id)
        if member is None:
            return None
        records = [
            [*wire_record(key, copying.records[key]), copying.tickets.get(key, [])] for key in keys
        ]
        return await self.send_records(member.entry, records)

    async def send_records(self, node: Entry, records: list[Any]) -> list[Any] | None:
        """Give records to a node; return the keys of which it has newer ones, None for failure."""
        size = sum(_wire_size(record) for record in records)
        try:
            newer: list[Any] = await self.plane.call(node, "put", records, size=size)
        except (Unreachable, Refused) as trouble:
            log.debug(fields("copying failed", trouble=trouble))
            return None
        return newer

    def _note_missed(self, copying: _Copying) -> None:
        for full_key in copying.records:
            keepers = self.keepers(slot_of(*full_key), full_key[1])
            late = set(keepers) - copying.kept_by[full_key] - {self.me}
            for node in late:
                self.missed[node].add(full_key)
            if late or self.me not in keepers:
                self.work_to_do.set()

    async def _on_put(self, until: float, records: list[Any]) -> list[Any]:
        return self.take_over(records)

    def take_over(self, records: Iterable[Any]) -> list[Any]:
        """Keep the records that are newer than what this node has.

        Return the keys of which this node has a newer record that another node made.
        """
        newer = []
        for site, key, value, expires, micros, origin, *tickets in records:
            if defects.on("cluster-ttl-lost"):
                expires = None
            store = self.stores.of(site)
            mine = store.stamp_of(key)
            if mine is not None and mine > Stamp(micros, origin) and mine.origin != origin:
                newer.append([site, key])
                continue
            if mine is not None and mine.origin == self.me != origin and mine.micros < micros:
                self._replaced[site, key] = mine
                if len(self._replaced) > REMEMBERED:
                    self._replaced.popitem(last=False)
            # A copy that finds no room is none; its owner has the value.
            with contextlib.suppress(OutOfMemory):
                store.apply(key, Record(value, expires, Stamp(micros, origin)))
            for ticket, reply in tickets[0] if tickets else ():
                self._remember(ticket, reply)
        return newer

    async def _on_fetch(
        self, until: float, keys: list[Any], tickets: list[bytes]
    ) -> tuple[list[Any], dict[bytes, bytes]]:
        known = self._remembered
        return self.held(keys), {ticket: known[ticket] for ticket in tickets if ticket in known}

    def held(self, keys: Iterable[Any], most: int = 0) -> list[Any]:
        """Return the records of keys that this node has, up to about `most` bytes (0: all)."""
        found, size = [], 0
        for site, key in keys:
            record = self.stores.of(site).record(key)
            if record is None or cluster_defects.is_withheld(key, record):
                continue
            found.append(wire_record((site, key), record))
            size += _wire_size(found[-1])
            if most and size > most:
                break
        return found

    # -- commands of more than one owner

    async def _rename(self, site: str, key: bytes, target: bytes) -> bytes:
        read = self._item(site, [b"EPHPM.RECORD", key])
        await self._run([read])
        if read.reply == NULL:
            return error("ERR no such key")
        if key == target:
            return OK
        write = self._item(site, [b"EPHPM.RESTORE", target, _content(read.reply)])
        await self._run([write])
        if write.reply != OK:
            return write.reply
        await self._run([self._item(site, [b"DEL", key])])
        return OK

    async def _everywhere(self, what: str, *arguments: Any) -> list[Any]:
        """Call all others that can be reached and return their answers."""
        answers = await asyncio.gather(
            *(self.plane.call(node, what, *arguments) for node in self.others()),
            return_exceptions=True,
        )
        return [answer for answer in answers if not isinstance(answer, BaseException)]

    async def _scan(self, site: str, pattern: bytes) -> list[bytes]:
        found = dict.fromkeys(self.stores.of(site).keys(pattern))
        if not defects.on("cluster-keys-local"):
            for keys in await self._everywhere("scan", site, pattern):
                found.update(dict.fromkeys(keys))
        return list(found)

    async def _on_scan(self, until: float, site: str, pattern: bytes) -> list[bytes]:
        return self.stores.of(site).keys(pattern)

    async def _flush(self, commands: Commands, store: Store, site: str, frame: Frame) -> bytes:
        await self._await_admission()
        reply, emptied = self._flush_here(commands, store, frame)
        if defects.on("cluster-flush-local"):
            return reply
        if len(await self._everywhere("flush", site)) < len(self.membership.others):
            self._in_background(self._copy(emptied, ()))
        return reply

    async def empty_others(self) -> None:
        """Empty every store of the nodes that are there."""
        await self._everywhere("flush", "")

    def _flush_here(
        self, commands: Commands, store: Store, frame: Frame
    ) -> tuple[bytes, dict[FullKey, Record]]:
        """Empty a store of this node; return the reply, and what those who do not empty their own
        have to be told later.
        """
        emptied: dict[FullKey, Record] = {}
        self._captured = emptied
        reply = _text(commands.answer(store, frame))
        self._captured = None
        return reply, emptied

    async def _on_flush(self, until: float, site: str) -> None:
        if is_late(until):
            raise Refused("too late")
        _, emptied = self._flush_here(self._commands, self.stores.of(site), [b"FLUSHALL"])
        if any(not self._can_reach(m.entry.node_id) for m in self.membership.others):
            self._in_background(self._copy(emptied, ()))

    async def _wait(self, commands: Commands, store: Store, site: str, words: list[bytes]) -> bytes:
        """EPHPM.WAIT: the owner of a key hears of all its changes."""
        place = self._owner(slot_of(site, words[1]))
        member = self.membership.find(place)
        if member is not None and words[3].isdigit():
            seconds = int(words[3]) / 1000 + 2
            with contextlib.suppress(Unreachable, Refused):
                reply = await self.plane.call(member.entry, "wait", site, words, timeout=seconds)
                return bytes(reply)
        reply = commands.answer(store, list(words))
        return reply if isinstance(reply, bytes) else await reply

    async def _on_wait(self, until: float, site: str, words: list[bytes]) -> bytes:
        reply = self.waiting_commands.answer(self.stores.of(site), list(words))
        return reply if isinstance(reply, bytes) else await reply

    waiting_commands: Commands = Forward(port=0)
    """The commands with EPHPM.WAIT among them; set by who knows it."""

    # -- for the Node API

    async def where_is(self, site: str, key: bytes) -> dict[str, Any]:
        """Return what the Node API tells of a key."""
        found = {self.me: self._presence(site, key)}
        others = self.others()
        answers = await asyncio.gather(
            *(self.plane.call(node, "find", site, key) for node in others),
            return_exceptions=True,
        )
        for node, answer in zip(others, answers, strict=True):
            if isinstance(answer, int):
                found[node.node_id] = answer
        slot = slot_of(site, key)
        preferred = self.keepers(slot, key)
        holders = [name for name in sorted(found) if found[name] != -2]
        if defects.on("cluster-api-owner-only"):
            holders = holders[:1]
        owner = self._owner(slot)
        ttl = next((found[n] for n in (owner, *holders) if found.get(n, -2) != -2), -2)
        return {
            "key": key.decode(errors="backslashreplace"),
            "owner": owner,
            "replicas": holders,
            "preferred": list(preferred),
            "present": bool(holders),
            "ttl_ms": ttl if ttl >= 0 else None,
        }

    async def _on_find(self, until: float, site: str, key: bytes) -> int:
        return self._presence(site, key)

    def _presence(self, site: str, key: bytes) -> int:
        """Return the milliseconds that a key has left here, -1 without expiry, -2 without key."""
        return self.stores.of(site).pttl(key)

    # -- within

    def _in_background(self, work: Awaitable[Any]) -> asyncio.Task[Any]:
        task = asyncio.ensure_future(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return task

    async def finish(self) -> None:
        """Wait for what is under way."""
        while self._background:
            await asyncio.gather(*self._background, return_exceptions=True)

    @property
    def is_leaving(self) -> bool:
        """Whether this node gives its keys away."""
        return self.membership.own.status is not Status.UP


async def _later(work: Awaitable[Any]) -> None:
    await asyncio.sleep(2)
    await work


def wire_record(full_key: FullKey, record: Record) -> list[Any]:
    """Return a record for the wire."""
    return [*full_key, record.value, record.expires, record.stamp.micros, record.stamp.origin]


def _wire_size(record: list[Any]) -> int:
    value = record[2]
    if isinstance(value, bytes):
        return len(value) + 100
    return sum(len(name) + len(text) for name, text in value.items()) + 100 if value else 100


def _words(frame: Frame) -> list[bytes]:
    """Return the words of a request with its name in upper case, none for an odd one."""
    parts = frame.split() if isinstance(frame, SimpleFrame) else frame
    if not isinstance(parts, list) or not parts or not isinstance(parts[0], bytes):
        return []
    return [parts[0].upper(), *(part for part in parts[1:] if type(part) is bytes)]


def _text(reply: Any) -> bytes:
    assert isinstance(reply, bytes), "a command that waits was sent where none may wait"
    return reply


def _content(reply: bytes) -> bytes:
    """Return the text of a bulk string."""
    return reply.partition(b"\r\n")[2][:-2]


def _sum(replies: list[bytes]) -> bytes:
    bad = next((reply for reply in replies if not reply.startswith(b":")), None)
    return bad if bad is not None else integer(sum(int(reply[1:]) for reply in replies))


def _list(replies: list[bytes]) -> bytes:
    bad = next((reply for reply in replies if not reply.startswith(b"*1\r\n")), None)
    return bad if bad is not None else array([reply[4:] for reply in replies])


def _all_done(replies: list[bytes]) -> bytes:
    return next((reply for reply in replies if reply != OK), OK)
