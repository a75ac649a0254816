"""Load on a database: what clients write down, with servers that are not there."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymysql
import pytest

from support.clients import transactions
from support.clients.transactions import Transactions, _Client
from support.consistency import Kind, Outcome
from support.consistency.transactions import COUNTER, MONEY, TABLES
from support.topologies import MYSQL, Node, NodeSpec


class Server:
    """What a node answers: rows to questions, or an error to a statement that has a word."""

    def __init__(self) -> None:
        self.errors: dict[str, Exception] = {}
        self.ran: list[str] = []
        self.rows: list[tuple[Any, ...]] = [(1000,)]
        self.connected = 0

    def cursor(self) -> Server:
        return self

    def execute(self, statement: str) -> None:
        self.ran.append(statement)
        for word, error in self.errors.items():
            if word in statement:
                raise error

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self.rows

    def rollback(self) -> None:
        self.execute("ROLLBACK")

    def close(self) -> None:
        self.ran.append("closed")


@pytest.fixture
def servers(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[int, Server]]:
    made: dict[int, Server] = {1: Server(), 2: Server()}

    def connect(*, port: int, **_: Any) -> Server:
        made[port].connected += 1
        return made[port]

    monkeypatch.setattr(pymysql, "connect", connect)
    yield made


def node(name: str, port: int) -> Node:
    return Node(name, NodeSpec(), "127.0.0.1", {MYSQL: port}, Path(), Path(), "")


NODES = [node("a", 1), node("b", 2)]


@pytest.fixture
def load(servers: dict[int, Server]) -> Iterator[Transactions]:
    made = Transactions([], seed=1)
    yield made
    made.stop()


def client(load: Transactions) -> _Client:
    return _Client(load, 0, NODES[0], NODES, random.Random(1))


def test_a_transaction_that_is_done(load: Transactions, servers: dict[int, Server]) -> None:
    client(load)._transfer()
    (done,) = load.history.operations
    assert (done.node, done.kind, done.key) == ("a", Kind.WRITE, "transfers")
    assert (done.value, done.outcome) == ("value 1", Outcome.OK)
    assert servers[1].ran[0] == "START TRANSACTION"
    assert servers[1].ran[-1] == "COMMIT"


def test_who_is_refused_goes_on_at_the_next_node(
    load: Transactions, servers: dict[int, Server]
) -> None:
    servers[1].errors["INSERT"] = pymysql.OperationalError(1290, "read-only")
    one = client(load)
    one._insert()
    one._insert()
    assert [(o.node, o.outcome) for o in load.history.operations] == [
        ("a", Outcome.FAIL),
        ("b", Outcome.OK),
    ]
    assert servers[1].ran[-1] == "ROLLBACK"


def test_who_meets_another_client_tries_the_same_node_again(
    load: Transactions, servers: dict[int, Server]
) -> None:
    servers[1].errors["UPDATE"] = pymysql.OperationalError(1213, "deadlock")
    one = client(load)
    one._count()
    one._count()
    assert [(o.node, o.outcome) for o in load.history.operations] == [("a", Outcome.FAIL)] * 2


@pytest.mark.parametrize(
    ("word", "code", "outcome"),
    [
        ("UPDATE", 2013, Outcome.FAIL),
        ("COMMIT", 2013, Outcome.UNKNOWN),
        ("COMMIT", 1180, Outcome.UNKNOWN),
        ("COMMIT", 1290, Outcome.FAIL),
    ],
)
def test_what_is_known_of_a_transaction_that_failed(
    load: Transactions, servers: dict[int, Server], word: str, code: int, outcome: Outcome
) -> None:
    servers[1].errors[word] = pymysql.OperationalError(code, "")
    client(load)._transfer()
    assert load.history.operations[0].outcome is outcome


def test_reads_are_made_at_home_twice_in_one_transaction(
    load: Transactions, servers: dict[int, Server]
) -> None:
    client(load)._look()
    (read,) = load.history.operations
    assert (read.kind, read.key, read.value) == (Kind.READ, MONEY, "[1000, 1000]")
    servers[1].errors["SELECT"] = pymysql.OperationalError(2013, "")
    client(load)._look()
    assert load.history.operations[-1].outcome is Outcome.UNKNOWN


def test_everything_is_read_at_the_end(load: Transactions, servers: dict[int, Server]) -> None:
    load.read_finally(NODES)
    found = {(each.node, each.key) for each in load.history.operations if each.final}
    assert found == {(name, key) for name in "ab" for key in (*TABLES, MONEY, COUNTER)}
    assert load.history.money == 1000


def test_clients_act_until_they_are_told_to_stop(
    servers: dict[int, Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "PAUSE", 0.001)
    made = Transactions(NODES, seed=2)
    until = time.monotonic() + 30  # on a busy machine one thread may wait for long

    def acted() -> bool:
        done = made.history.operations[:]
        return len(done) >= 20 and {each.client for each in done} == {0, 1, 2, 3}

    while not acted() and time.monotonic() < until:
        time.sleep(0.01)
    made.finish()
    assert {each.client for each in made.history.operations} == {0, 1, 2, 3}
