"""Load: clients that write and read, and visitors who request, while faults are done.

Clients write every operation into one history, on one clock. It proves nothing by
itself: `support.checks.histories` lets the nodes come to rest, reads every key once more
on every node, and has the history judged.
"""

from __future__ import annotations

import concurrent.futures
import functools
import itertools
import random
import threading
from collections.abc import Callable, Sequence

import redis

from support.clients import membership
from support.clients.http import Exchange, HttpClient, Request
from support.clients.redis_client import plain
from support.consistency import History, Kind, Operation, Outcome
from support.topologies.node import Node

CLIENTS = 2  # of each node
SHARED = 5  # keys that every client writes
PAUSE = 0.01  # seconds between two operations of a client: the machine is shared
LOOK = 0.2  # seconds between two looks at whom a node takes to be a member
PATIENCE = 2.0  # seconds that a client waits for a reply
VISITORS = 8  # of a stream: nodes start so quickly that fewer would prove little
VISIT_PAUSE = 0.03  # seconds between two requests of a visitor
# Of 10 operations: how many write, how many delete; the others read.
WRITES, DELETES = 5, 1


class Background:
    """Threads that act until they are told to stop."""

    def __init__(self, threads: int) -> None:
        self._told = threading.Event()
        self._pool = concurrent.futures.ThreadPoolExecutor(max(threads, 1))
        self._lives: list[concurrent.futures.Future[None]] = []

    def stop(self) -> None:
        """Tells them to stop, and waits for it. Telling twice is no harm."""
        self._told.set()
        self._pool.shutdown()

    def finish(self) -> None:
        """Stops them, and raises what any of them did not expect."""
        self.stop()
        for life in self._lives:
            life.result()

    def _begin(self, act: Callable[[], None], pause: float) -> None:
        def live() -> None:
            while not self._told.wait(pause):
                act()

        self._lives.append(self._pool.submit(live))


class Load(Background):
    """Clients of every node that write, delete and read until they are told to stop.

    Each value is unique. All clients share some keys; each has one key to itself.
    """

    def __init__(self, nodes: Sequence[Node], seed: int, *, views: bool = True) -> None:
        """Begins at once; with `views`, whom each node takes to be a member is written down."""
        owners = [node for node in nodes for _ in range(CLIENTS)]
        super().__init__(len(owners) + len(nodes))
        self.history = History(seed)
        self.stem = f"load:{seed}:{id(self):x}"
        self._numbers = itertools.count(1)
        for number, node in enumerate(owners):
            client = _Client(self, number, node, random.Random(f"{seed} {number}"))
            self._begin(client.act, PAUSE)
        for node in nodes if views else ():
            self._begin(functools.partial(self._look, node), LOOK)

    def _look(self, node: Node) -> None:
        self.history.see(node.name, membership.glimpse(node))

    @property
    def keys(self) -> list[str]:
        """Every key that was touched."""
        return sorted({item.key for item in self.history.operations})

    def value(self) -> str:
        """A value that nobody has written yet."""
        return f"value {next(self._numbers)}"

    def read_finally(self, nodes: Sequence[Node]) -> None:
        """Reads every key on every node, after healing and quiet."""
        for node in nodes:
            client = _Client(self, -1, node, random.Random(0))
            for key in self.keys:
                client.read(key, final=True)


class _Client:
    """One client of one node."""

    def __init__(self, load: Load, number: int, node: Node, chance: random.Random) -> None:
        self.load, self.number, self.node, self.chance = load, number, node, chance
        self.redis = plain(node, PATIENCE)

    def act(self) -> None:
        """One operation, by chance."""
        own = self.chance.random() < 0.3
        key = f"{self.load.stem}:own:{self.number}" if own else self._shared()
        roll = self.chance.randrange(10)
        if roll < WRITES:
            self.write(key)
        elif roll < WRITES + DELETES and not own:
            self.delete(key)
        else:
            self.read(key)

    def write(self, key: str) -> None:
        """Writes a value of its own."""
        value = self.load.value()
        self._do(Kind.WRITE, key, value, lambda: self.redis.set(key, value))

    def delete(self, key: str) -> None:
        """Deletes the key."""
        self._do(Kind.DELETE, key, None, lambda: self.redis.delete(key))

    def read(self, key: str, *, final: bool = False) -> None:
        """Reads the key."""
        self._do(Kind.READ, key, None, lambda: self.redis.get(key), final=final)

    def _shared(self) -> str:
        return f"{self.load.stem}:{self.chance.randrange(SHARED)}"

    def _do(
        self,
        kind: Kind,
        key: str,
        value: str | None,
        operation: Callable[[], object],
        *,
        final: bool = False,
    ) -> None:
        history = self.load.history
        invoked = history.now()
        try:
            reply = operation()
            outcome = Outcome.OK
            if kind is Kind.READ and isinstance(reply, bytes):
                value = reply.decode()
        except redis.ResponseError:
            outcome = Outcome.FAIL
        except redis.RedisError:
            # Nobody knows whether it was done.
            outcome = Outcome.UNKNOWN
            self.redis.close()
        completed = history.now()
        history.add(
            Operation(
                self.number, self.node.name, kind, key, value, invoked, completed, outcome, final
            )
        )


class Stream(Background):
    """Visitors who request one page again and again, each on connections of its own."""

    def __init__(self, node: Node, target: str) -> None:
        super().__init__(VISITORS)
        self.target = target
        self.answers: list[Exchange] = []
        for _ in range(VISITORS):
            self._begin(lambda: self._visit(node), VISIT_PAUSE)

    def _visit(self, node: Node) -> None:
        self.answers.append(HttpClient(node).send(Request(target=self.target)))

    @property
    def failed(self) -> list[Exchange]:
        """What was not answered with 200."""
        return [answer for answer in self.answers if answer.status != 200]
