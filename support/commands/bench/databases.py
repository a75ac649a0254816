"""What statements cost on the embedded database, and what sharing and failing over take.

The same client runs the same statements on the node and on MariaDB; SQLite itself, in this process,
is the floor: nobody sends it anything.
"""

from __future__ import annotations

import itertools
import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from support.actions import shared_database, sql
from support.assertions import eventually, expect
from support.clients.mysql import Answer, Login, MySqlClient, Place, connected
from support.commands.bench.keys import Rows, rate
from support.errors import Broken
from support.language.cells import Cell
from support.machine import guard
from support.providers import ClusterHandle, Provider
from support.services import mariadb
from support.services.replication import PRIMARY, Pair
from support.topologies import ClusterSpec, Node, names, parsed, told_of_all

COUNT = 300  # statements of a measurement
ROWS = 1000  # that a table has, and that are replicated
TIMES = 3
NODES = 3
TABLE = "CREATE TABLE bench (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(40) NOT NULL)"
READ, WRITE = (
    "SELECT name FROM bench WHERE id = {}",
    "INSERT INTO bench (name) VALUES ('{}')",
)
KINDS = (
    "a row read, as text",
    "a row read, prepared",
    "a row written, as text",
    "a row written, prepared",
)


def statements(node: Node) -> Rows:
    """Statements per second, one by one, on the node, on MariaDB and on SQLite itself."""
    ours = _rates(sql.place_of(node), Login())
    pair = Pair()
    try:
        pair.prepare(replica=False)
        place = Place("MariaDB", mariadb.HOST, pair.server(PRIMARY).port)
        theirs = _rates(place, Login(mariadb.USER, mariadb.PASSWORD, mariadb.DATABASE))
    finally:
        pair.close()
    floor = _of_sqlite(guard.current().path / "bench.db")
    return [
        (
            f"{kind}: node, MariaDB, SQLite; node / MariaDB",
            f"{own:.0f}/s, {other:.0f}/s, {bare:.0f}/s; {own / other:.2f}",
        )
        for kind, own, other, bare in zip(KINDS, ours, theirs, floor, strict=True)
    ]


def _rates(place: Place, login: Login) -> list[float]:
    client = MySqlClient(place, login=login)
    try:
        _done(client, "DROP TABLE IF EXISTS bench")
        _done(client, TABLE)
        _fill(client)
        number = itertools.count(1)
        acts: list[Callable[[], None]] = [
            lambda: _done(client, READ.format(next(number) % ROWS + 1)),
            lambda: _done(client, READ.format("?"), [next(number) % ROWS + 1]),
            lambda: _done(client, WRITE.format(next(number))),
            lambda: _done(client, WRITE.format("?").replace("'", ""), [str(next(number))]),
        ]
        return [rate(COUNT, act) for act in acts]
    finally:
        client.close()


def _fill(client: MySqlClient) -> None:
    _done(client, "INSERT INTO bench (name) VALUES " + ", ".join(["('tea')"] * ROWS))


def _done(client: MySqlClient, statement: str, values: Sequence[Cell] | None = None) -> None:
    outcome = client.run(statement, values, kept=True)[-1].outcome
    if not isinstance(outcome, Answer):
        raise Broken(f"{client.place.name}: {statement}: {outcome!r}")


def _of_sqlite(file: Path) -> list[float]:
    """Rates of SQLite in this process, with a log ahead of it as the node has; it prepares all."""
    database = sqlite3.connect(file, isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE bench (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")
        database.executemany("INSERT INTO bench (name) VALUES (?)", [("tea",)] * ROWS)
        number = itertools.count(1)
        acts: list[Callable[[], object]] = [
            lambda: database.execute(READ.format(next(number) % ROWS + 1)).fetchall(),
            lambda: database.execute(READ.format("?"), [next(number) % ROWS + 1]).fetchall(),
            lambda: database.execute(WRITE.format(next(number))),
            lambda: database.execute(WRITE.format("?").replace("'", ""), [str(next(number))]),
        ]
        return [rate(COUNT, act) for act in acts]
    finally:
        database.close()


def shared(provider: Provider) -> Rows:
    """Rows replicated per second, and the time from a kill to the next acknowledged row."""
    replicated, gaps = [], []
    for _ in range(TIMES):
        wanted = names(NODES)
        seeds = told_of_all(wanted)
        cluster = provider.cluster(
            ClusterSpec(wanted, configuration=parsed(sql.DATABASE), seeds=seeds)
        )
        try:
            replicated.append(_replicated(cluster))
            gaps.append(_gap(provider, cluster))
        finally:
            cluster.close()
    return [
        (f"rows of one statement, on all {NODES} nodes", f"{statistics.median(replicated):.0f}/s"),
        (
            "the primary is killed: until a row is acknowledged again",
            f"{statistics.median(gaps) * 1000:.0f} ms",
        ),
    ]


def _replicated(cluster: ClusterHandle) -> float:
    writer = _primary(cluster)
    with connected(sql.place_of(writer)) as client:
        _done(client, TABLE)
        began = time.monotonic()
        _fill(client)
    for name in cluster.nodes:
        _await_rows(cluster.node(name))
    return ROWS / (time.monotonic() - began)


def _await_rows(node: Node) -> None:
    def look() -> None:
        with connected(sql.place_of(node)) as client:
            found = client.ask("SELECT COUNT(*) FROM bench")
        there = isinstance(found, Answer) and found.rows == ((ROWS,),)
        expect(there, f"the rows of node {node.name}", ROWS, found)

    eventually(look, "replication")


def _gap(provider: Provider, cluster: ClusterHandle) -> float:
    first = _primary(cluster)
    provider.kill(first)
    began = time.monotonic()
    left = [cluster.node(name) for name in cluster.nodes if name != first.name]

    def written() -> None:
        outcomes = [_insert(node) for node in left]
        expect(any(isinstance(found, Answer) for found in outcomes), "a row", "done", outcomes)

    eventually(written, "failover")
    return time.monotonic() - began


def _insert(node: Node) -> object:
    with connected(sql.place_of(node)) as client:
        return client.ask(WRITE.format("after"))


def _primary(cluster: ClusterHandle) -> Node:
    found: list[Node] = []

    def look() -> None:
        found[:] = [
            node for node in map(cluster.node, cluster.nodes) if shared_database.takes_writes(node)
        ]
        expect(len(found) == 1, "nodes that take writes", 1, len(found))

    eventually(look, "failover")
    return found[0]
