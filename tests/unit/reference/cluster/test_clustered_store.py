"""Three nodes in one process: each write is done once, whatever becomes of its answer."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Coroutine
from typing import Any

import pytest

from reference.cluster import standing
from reference.cluster.clustered_store import ClusteredStore
from reference.cluster.data_plane import CallRefused, DataPlane, Identity, Unreachable
from reference.cluster.membership import Entry, Membership, Timing
from reference.kv.record_store import StoreOptions
from reference.kv.resp_commands import Commands
from reference.kv.resp_parser import Frame
from reference.kv.stores import Stores
from tests.unit.reference.clocks import Clock

NAMES = ("a", "b", "c")


class Wire(DataPlane):
    """Calls the nodes of this process at once.

    Of the calls in `lose`, by node and name, the next answer is lost; those in `cut` do not arrive.
    """

    def __init__(self, name: str, wires: dict[str, Wire]) -> None:
        super().__init__(Identity("test", "", name), 1.0)
        self.lose: set[tuple[str, str]] = set()
        self.cut: set[tuple[str, str]] = set()
        self._wires = wires
        wires[name] = self

    async def call(
        self,
        node: Entry,
        what: str,
        *arguments: Any,
        size: int = 0,
        timeout: float = 0.0,
        insist: bool = False,
        begin_within: float = math.inf,
    ) -> Any:
        """Call a node, which may begin within a second."""
        if (node.node_id, what) in self.cut:
            raise Unreachable(f"{node.node_id}: cut")
        until = time.monotonic() + min(begin_within, 1.0)
        answer = await self._wires[node.node_id].handlers[what](until, *arguments)
        if (node.node_id, what) in self.lose:
            self.lose.remove((node.node_id, what))
            raise Unreachable(f"{node.node_id}: the answer is lost")
        return answer


class Trio:
    """Nodes a, b and c that know each other and have compared what they hold: nothing."""

    def __init__(self) -> None:
        self.wires: dict[str, Wire] = {}
        self.clocks = {name: Clock() for name in NAMES}
        self._time = Clock()
        self.nodes = {name: self._node(name) for name in NAMES}
        for node in self.nodes.values():
            node.standing.mark_joined(node.standing.epoch)
            node.standing.mark_synced(node.standing.epoch)

    def _node(self, name: str) -> ClusteredStore:
        membership = Membership(_entry(name), Timing(), self._time)
        stores = Stores(StoreOptions(tombstone_seconds=60.0), name, self.clocks[name])
        node = ClusteredStore(stores, membership, Wire(name, self.wires), 2, Commands(port=0))
        for other in NAMES:
            wire = _entry(other).to_wire()
            membership.hear({"from": other, "entries": [[wire, 0.0]], "conflicts": []})
        return node

    def key(self, *preferred: str) -> bytes:
        """Return a key with this preference list."""
        placement = self.nodes["a"].placement
        keys = (f"key-{number}".encode() for number in range(1000))
        return next(key for key in keys if placement.preference_list(("", key)) == preferred)

    async def ask(self, name: str, *words: bytes) -> bytes:
        """Ask a node as a client does."""
        node = self.nodes[name]
        return (await node.answer(Commands(port=0), [(node.stores.default, list[Frame](words))]))[0]

    def held(self, key: bytes) -> dict[str, bytes | None]:
        """Return what each node itself has under a key."""
        return {name: node.stores.default.get(key) for name, node in self.nodes.items()}


def _entry(name: str) -> Entry:
    return Entry(name, 1, f"10.0.0.{ord(name)}", 7946, 7947)


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run a test that waits."""
    asyncio.run(work)


def test_the_owner_writes_and_one_more_node_keeps_a_copy() -> None:
    async def test() -> None:
        trio = Trio()
        key = trio.key("b", "c", "a")
        assert await trio.ask("a", b"SET", key, b"x") == b"+OK\r\n"
        assert trio.held(key) == {"a": None, "b": b"x", "c": b"x"}
        assert await trio.ask("a", b"GET", key) == b"$1\r\nx\r\n"

    run(test())


def test_a_count_whose_answer_is_lost_counts_once() -> None:
    async def test() -> None:
        trio = Trio()
        key = trio.key("b", "c", "a")
        trio.wires["a"].lose.add(("b", "run"))
        assert await trio.ask("a", b"INCR", key) == b":1\r\n"
        assert trio.held(key) == {"a": None, "b": b"1", "c": b"1"}
        assert await trio.ask("a", b"INCR", key) == b":2\r\n"

    run(test())


def test_a_text_whose_answer_is_lost_undoes_nothing_that_came_after_it() -> None:
    async def test() -> None:
        trio = Trio()
        key = trio.key("b", "c", "a")
        wire = [["", [b"SET", key, b"first"], b"a/1/99"]]
        first = trio.wires["b"].handlers["run"](math.inf, wire, [], 1)
        assert await first == [b"+OK\r\n"]
        assert await trio.ask("a", b"SET", key, b"second") == b"+OK\r\n"
        again = trio.wires["c"].handlers["run"](math.inf, wire, ["b"], 1)
        assert await again == [b"+OK\r\n"]
        assert trio.held(key) == {"a": None, "b": b"second", "c": b"second"}

    run(test())


def test_what_was_given_up_is_not_begun_any_more() -> None:
    async def test() -> None:
        trio = Trio()
        key = trio.key("b", "c", "a")
        wire = [["", [b"INCR", key], b"a/1/99"]]
        with pytest.raises(CallRefused, match="too late"):
            await trio.wires["b"].handlers["run"](time.monotonic() - 1, wire, [], 1)
        assert trio.held(key) == dict.fromkeys(NAMES)

    run(test())


def test_a_count_on_a_state_that_another_owner_had_changed_is_added_to_that_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(standing, "JOIN_PATIENCE", 0.01)

    async def test() -> None:
        trio = Trio()
        key = trio.key("b", "c", "a")
        assert await trio.ask("b", b"INCR", key) == b":1\r\n"
        # While b was paused, c stood in for it; b does not know that.
        trio.clocks["c"].now += 1.0
        trio.wires["c"].cut.add(("b", "put"))
        wire = [["", [b"INCRBY", key, b"10"], b"a/1/99"]]
        assert await trio.wires["c"].handlers["run"](math.inf, wire, ["b"], 1) == [b":11\r\n"]
        assert trio.held(key) == {"a": b"11", "b": b"1", "c": b"11"}
        assert trio.nodes["c"].replication.hints == {"b": {("", key)}}
        assert await trio.ask("b", b"INCR", key) == b":12\r\n"
        assert trio.held(key) == {"a": b"11", "b": b"12", "c": b"12"}
        assert trio.nodes["b"].standing.pauses == 1

    run(test())
