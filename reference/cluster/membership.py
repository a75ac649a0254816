"""Who is in the cluster: what one node believes, and how it changes its mind.

Every node says of itself where it is, since when it runs (`generation`), and that it still runs
(`heartbeat`, ever higher). What nodes hear they pass on, so that news find ways around a cut. Who
was not heard of for a while is suspect, later dead; a later heartbeat brings a node back. Nothing
here knows sockets or tasks; the clock is given.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from reference.log import fields, log

Address = tuple[str, int]

UNSPECIFIED = ("0.0.0.0", "::")

REPORT_INTERVAL = 30.0
"""Seconds until the same trouble is logged again."""


class Status(enum.StrEnum):
    """What a node says of itself."""

    UP = "up"
    LEAVING = "leaving"
    LEFT = "left"


@dataclass(frozen=True)
class Entry:
    """What a node says of itself; the newer one has the higher (`generation`, `heartbeat`).

    `generation` is its start in microseconds since 1970, `facts` are numbers for the Node API,
    `channel` is where it answers about the database that it shares, empty where it has none.
    """

    node_id: str
    generation: int
    host: str
    port: int
    data_port: int
    heartbeat: int = 0
    status: Status = Status.UP
    facts: Mapping[str, int] = dataclasses.field(default_factory=dict)
    channel: str = ""

    @property
    def age_key(self) -> tuple[int, int]:
        """What tells the newer of two entries."""
        return self.generation, self.heartbeat

    @property
    def life(self) -> str:
        """What tells this life of the node from those before and after it."""
        return f"{self.node_id}/{self.generation}"

    @property
    def address(self) -> Address:
        """Where the node gossips."""
        return self.host, self.port

    def to_wire(self) -> list[Any]:
        """Return the entry as lists, texts and numbers."""
        return [*(getattr(self, field.name) for field in dataclasses.fields(self))]

    @classmethod
    def from_wire(cls, values: list[Any]) -> Self:
        """Return the entry that `to_wire` made."""
        entry = cls(*values)
        return dataclasses.replace(entry, status=Status(entry.status))


@dataclass(frozen=True)
class Timing:
    """Seconds: between heartbeats, until a silent node is suspect, until it is dead."""

    interval: float = 0.2
    suspicion: float = 1.0
    failure: float = 3.0


@dataclass
class Member:
    """Another node, and when (by our clock) it gave the heartbeat that we know."""

    entry: Entry
    heard: float


@dataclass(frozen=True)
class Change:
    """What happened to the membership: ids that came, anew or after a silence; ids that went."""

    came: frozenset[str] = frozenset()
    went: frozenset[str] = frozenset()


@dataclass
class _Conflict:
    address: Address
    generation: int
    heard: float


class Membership:
    """The membership as one node sees it; `now` gives seconds of a clock that only goes forth."""

    def __init__(self, own: Entry, timing: Timing, now: Callable[[], float]) -> None:
        self.own = own
        self.timing = timing
        self._now = now
        self._others: dict[str, Member] = {}
        self._lost: dict[str, Member] = {}
        self._conflicts: dict[str, _Conflict] = {}
        self._reported: dict[tuple[str, Address], float] = {}
        self._listeners: list[Callable[[Change], None]] = []
        self._last_beat = now()

    # -- what others may ask

    @property
    def me(self) -> str:
        """The id of this node."""
        return self.own.node_id

    @property
    def others(self) -> list[Member]:
        """The other nodes that are not dead and have not left, by id."""
        return [self._others[name] for name in sorted(self._others)]

    @property
    def lost(self) -> list[Member]:
        """The nodes that died; they may come back where they were."""
        return [m for m in self._lost.values() if m.entry.status is not Status.LEFT]

    @property
    def gone(self) -> list[Member]:
        """The nodes that died or have left."""
        return list(self._lost.values())

    def find(self, node_id: str) -> Member | None:
        """Return another node that is alive."""
        return self._others.get(node_id)

    def lives(self, life: str) -> bool:
        """Tell whether a node is alive, and has not started anew since that life of it."""
        member = self._others.get(life.rpartition("/")[0])
        return life == self.own.life or (member is not None and life == member.entry.life)

    def health(self, member: Member) -> str:
        """Return "up", "suspect" or "leaving"."""
        if member.entry.status is not Status.UP:
            return member.entry.status
        return "suspect" if self.is_suspect(member) else "up"

    def is_suspect(self, member: Member) -> bool:
        """Tell whether a node was silent for longer than it should be."""
        return self.until_suspect(member) < 0

    def until_suspect(self, member: Member) -> float:
        """Return the seconds of silence after which a node is suspect, from now on."""
        return self.timing.suspicion - (self._now() - member.heard)

    @property
    def suspects(self) -> list[Member]:
        """The members that were silent for longer than they should be."""
        return [member for member in self._others.values() if self.is_suspect(member)]

    def keepers(self) -> list[str]:
        """Return the ids of the nodes that keep keys: all that are up, this one included."""
        entries = [member.entry for member in self._others.values()]
        if not self.is_fenced:
            entries.append(self.own)
        return sorted(entry.node_id for entry in entries if entry.status is Status.UP)

    @property
    def conflicts(self) -> dict[str, list[Address]]:
        """The ids that two running nodes use, with the addresses of both."""
        found = {}
        for name, conflict in self._conflicts.items():
            member = self._others.get(name)
            known = self.own.address if name == self.me else member and member.entry.address
            found[name] = sorted({conflict.address, known or conflict.address})
        return found

    @property
    def is_fenced(self) -> bool:
        """Whether a node that started later uses our id: then that one is the member."""
        conflict = self._conflicts.get(self.me)
        return conflict is not None and conflict.generation > self.own.generation

    @property
    def is_fresh(self) -> bool:
        """Whether this node's own heart has beaten lately; a paused process must not trust itself.

        Others suspect us after `Timing.suspicion` without a heartbeat; we doubt earlier.
        """
        return self._now() - self._last_beat < 0.6 * self.timing.suspicion

    def on_change(self, listener: Callable[[Change], None]) -> None:
        """Call `listener` whenever nodes came or went."""
        self._listeners.append(listener)

    # -- time

    def beat(self, facts: Mapping[str, int]) -> bool:
        """Give a sign of life; tell whether it comes so late that others may not count on us."""
        now = self._now()
        late = not self.is_fresh
        if late:
            # While we slept, the others could not be heard. That is no sign of their death.
            for member in self._others.values():
                member.heard = min(now, member.heard + now - self._last_beat)
        self._last_beat = now
        self.own = dataclasses.replace(self.own, heartbeat=self.own.heartbeat + 1, facts=facts)
        self._forget_conflicts(now)
        return late

    def mark_dead(self) -> None:
        """Mark the members as dead that were silent for `Timing.failure`."""
        limit = self.timing.failure
        dead = [name for name, member in self._others.items() if self._now() - member.heard > limit]
        for name in dead:
            log.warning(fields("cluster node is dead", node_id=name, silent_secs=limit))
            self._lost[name] = self._others.pop(name)
        if dead:
            self._tell(Change(went=frozenset(dead)))

    def move_to(
        self, *, port: int | None = None, data_port: int | None = None, channel: str | None = None
    ) -> None:
        """Say where this node is: the ports that were bound."""
        own = self.own
        self.own = dataclasses.replace(
            own,
            port=own.port if port is None else port,
            data_port=own.data_port if data_port is None else data_port,
            channel=own.channel if channel is None else channel,
        )

    def set_status(self, status: Status) -> None:
        """Say something new of this node."""
        self.own = dataclasses.replace(self.own, status=status, heartbeat=self.own.heartbeat + 1)
        self._tell(Change(went=frozenset({self.me})))

    # -- news

    def news(self) -> dict[str, Any]:
        """Return what this node knows, for the wire."""
        now = self._now()
        told = [*self._others.values()]
        told += [m for m in self._lost.values() if self._left_lately(m)]
        entries = [[self.own.to_wire(), 0.0]]
        entries += [[m.entry.to_wire(), round(now - m.heard, 3)] for m in told]
        conflicts = [
            [name, *c.address, c.generation, round(now - c.heard, 3)]
            for name, c in self._conflicts.items()
        ]
        return {"from": self.me, "entries": entries, "conflicts": conflicts}

    def hear(self, news: Mapping[str, Any], source: str | None = None) -> None:
        """Take over what is newer than what this node knows.

        `source` is the IP address that the news came from, where that is known.
        """
        came: set[str] = set()
        went: set[str] = set()
        for number, (values, age) in enumerate(news["entries"]):
            entry = Entry.from_wire(values)
            directly = number == 0
            if directly and source is not None and entry.host in UNSPECIFIED:
                entry = dataclasses.replace(entry, host=source)
            if entry.node_id == self.me:
                self._hear_of_my_id(entry, directly)
            else:
                change = self._hear_of(entry, age, directly)
                came |= change.came
                went |= change.went
        for name, host, port, generation, age in news["conflicts"]:
            self._note_conflict(name, (host, port), generation, self._now() - age)
        if came or went:
            self._tell(Change(frozenset(came), frozenset(went)))

    def _left_lately(self, member: Member) -> bool:
        young = self._now() - member.heard < self.timing.failure
        return young and member.entry.status is Status.LEFT

    def _hear_of(self, entry: Entry, age: float, directly: bool) -> Change:
        known = self._others.get(entry.node_id) or self._lost.get(entry.node_id)
        if known is not None and entry.age_key <= known.entry.age_key:
            if directly and entry.node_id in self._others:
                self._hear_of_past(entry, known)
            return Change()
        if age > self.timing.failure:
            return Change()
        member = Member(entry, self._now() - age)
        if entry.status is Status.LEFT:
            return self._note_left(member)
        return self._note_alive(member)

    def _note_left(self, member: Member) -> Change:
        node_id = member.entry.node_id
        self._lost[node_id] = member
        if self._others.pop(node_id, None) is None:
            return Change()
        log.info(fields("cluster node has left", node_id=node_id))
        return Change(went=frozenset({node_id}))

    def _note_alive(self, member: Member) -> Change:
        entry = member.entry
        before = self._others.get(entry.node_id)
        self._lost.pop(entry.node_id, None)
        self._others[entry.node_id] = member
        if before is None:
            addr = address_text(entry.address)
            log.info(fields("cluster node joined", node_id=entry.node_id, addr=addr))
            return Change(came=frozenset({entry.node_id}))
        if before.entry.generation != entry.generation or self.is_suspect(before):
            return Change(came=frozenset({entry.node_id}))
        if before.entry.status is not entry.status:
            return Change(went=frozenset({entry.node_id}))
        return Change()

    def _hear_of_past(self, entry: Entry, known: Member) -> None:
        """What a node said before is no news; but a life that should be over must not speak."""
        other = entry.generation != known.entry.generation
        if other and entry.address != known.entry.address:
            self._note_conflict(entry.node_id, entry.address, entry.generation, self._now())

    def _hear_of_my_id(self, entry: Entry, directly: bool) -> None:
        if entry.generation == self.own.generation:
            return
        if entry.address == self.own.address:
            # My life before this one; its clock may have been ahead.
            newest = max(self.own.generation, entry.generation + 1)
            self.own = dataclasses.replace(self.own, generation=newest)
        elif directly or entry.generation > self.own.generation:
            self._note_conflict(self.me, entry.address, entry.generation, self._now())

    def _note_conflict(self, name: str, address: Address, generation: int, heard: float) -> None:
        if address == self.own.address or self._now() - heard > self.timing.failure:
            return
        known = self._conflicts.get(name)
        if known is not None and known.heard >= heard:
            return
        was_fenced = self.is_fenced
        self._conflicts[name] = _Conflict(address, generation, heard)
        self._report_conflict(name, address)
        if self.is_fenced and not was_fenced:
            self._tell(Change(went=frozenset({self.me})))

    def _report_conflict(self, name: str, address: Address) -> None:
        last = self._reported.get((name, address))
        if last is not None and self._now() - last < REPORT_INTERVAL:
            return
        self._reported[name, address] = self._now()
        both = " and ".join(address_text(found) for found in self.conflicts[name])
        log.error(
            f'duplicate node_id "{name}": the nodes at {both} use the same one; '
            "give each its own [cluster] node_id"
        )

    def _forget_conflicts(self, now: float) -> None:
        for name, conflict in list(self._conflicts.items()):
            if now - conflict.heard <= self.timing.failure:
                continue
            fenced = name == self.me and self.is_fenced
            del self._conflicts[name]
            if fenced:
                # The other one is gone: be the member again, as a life that is newer than its.
                self.own = dataclasses.replace(self.own, generation=conflict.generation + 1)
                self._tell(Change(came=frozenset({self.me})))

    def _tell(self, change: Change) -> None:
        for listener in self._listeners:
            listener(change)


def address_text(address: Address) -> str:
    """Return `host:port`, an IPv6 address in brackets."""
    host, port = address
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
