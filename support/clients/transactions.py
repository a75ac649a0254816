"""Load on a database: clients that insert, move money, count and read, while faults are done.

As an application does, a client goes on to the next node when one refuses its writes or does not
answer; it reads at its own. Every transaction stands in one history, on one clock, which is judged
when all has come to rest: `support.consistency.transactions`.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import random
from collections.abc import Callable, Sequence
from typing import Any

import pymysql
from pymysql.cursors import Cursor

from support.clients.mysql import Answer, Place, connected
from support.clients.workload import Background
from support.consistency import History, Kind, Operation, Outcome
from support.consistency.transactions import COUNTER, COUNTS, MONEY, ROWS, TABLES, TRANSFERS
from support.topologies import MYSQL
from support.topologies.node import Node

CLIENTS = 2  # of each node
PAUSE = 0.02  # seconds between two transactions of a client: the machine is shared
PATIENCE = 1.5  # seconds that a client waits for a reply
ACCOUNTS, BALANCE, COUNTERS = 5, 200, 2
SETUP = (
    "CREATE TABLE `rows` (value VARCHAR(40) NOT NULL)",
    "CREATE TABLE transfers (id INT AUTO_INCREMENT PRIMARY KEY, value VARCHAR(40) NOT NULL)",
    "CREATE TABLE counts (id INT AUTO_INCREMENT PRIMARY KEY, value VARCHAR(40) NOT NULL)",
    "CREATE TABLE accounts (id INT PRIMARY KEY, balance INT NOT NULL)",
    "CREATE TABLE counters (id INT PRIMARY KEY, n INT NOT NULL)",
    *(f"INSERT INTO accounts VALUES ({number}, {BALANCE})" for number in range(ACCOUNTS)),
    *(f"INSERT INTO counters VALUES ({number}, 0)" for number in range(COUNTERS)),
)
# What a server says that has not done it, and will not: no writes here, no such primary, locked.
CONFLICTS = frozenset({1205, 1213})
REFUSALS = CONFLICTS | {1290, 1836, 1792, 1040, 1146}


class Transactions(Background):
    """Clients of every node that do transactions until they are told to stop.

    Each transaction that writes leaves a row with a value of its own.
    """

    def __init__(self, nodes: Sequence[Node], seed: int) -> None:
        """Begins at once; the tables are there."""
        owners = [node for node in nodes for _ in range(CLIENTS)]
        super().__init__(len(owners))
        self.history = History(seed, money=ACCOUNTS * BALANCE)
        self._numbers = itertools.count(1)
        for number, node in enumerate(owners):
            chance = random.Random(f"{seed} {number}")
            self._begin(_Client(self, number, node, nodes, chance).act, PAUSE)

    def value(self) -> str:
        """A value that nobody has written yet."""
        return f"value {next(self._numbers)}"

    def read_finally(self, nodes: Sequence[Node]) -> None:
        """Reads every table on every node, after healing and quiet."""
        for node in nodes:
            client = _Client(self, -1, node, [node], random.Random(0))
            client.read_everything()


class _Client:
    """One client: what it reads is its own node's, what it writes goes where that is taken."""

    def __init__(
        self,
        load: Transactions,
        number: int,
        home: Node,
        nodes: Sequence[Node],
        chance: random.Random,
    ) -> None:
        self._load, self._number, self._chance = load, number, chance
        self._home, self._nodes = home, list(nodes)
        self._goal = self._nodes.index(home)
        self._connections: dict[str, pymysql.Connection[Cursor]] = {}

    def act(self) -> None:
        """One transaction, by chance."""
        acts = (self._insert, self._transfer, self._transfer, self._count, self._look)
        self._chance.choice(acts)()

    # -- what it writes

    def _insert(self) -> None:
        value = self._load.value()
        # A statement alone is a transaction, and its answer the answer to COMMIT.
        self._write(ROWS, value, [], f"INSERT INTO `rows` VALUES ('{value}')")

    def _transfer(self) -> None:
        value, sum_ = self._load.value(), self._chance.randint(1, 20)
        source, goal = self._chance.sample(range(ACCOUNTS), 2)
        self._write(
            TRANSFERS,
            value,
            [
                "START TRANSACTION",
                f"SELECT balance FROM accounts WHERE id = {source} FOR UPDATE",
                f"UPDATE accounts SET balance = balance - {sum_} WHERE id = {source}",
                f"UPDATE accounts SET balance = balance + {sum_} WHERE id = {goal}",
                f"INSERT INTO transfers (value) VALUES ('{value}')",
            ],
            "COMMIT",
        )

    def _count(self) -> None:
        value, counter = self._load.value(), self._chance.randrange(COUNTERS)
        self._write(
            COUNTS,
            value,
            [
                "START TRANSACTION",
                f"SELECT n FROM counters WHERE id = {counter} FOR UPDATE",
                f"UPDATE counters SET n = n + 1 WHERE id = {counter}",
                f"INSERT INTO counts (value) VALUES ('{value}')",
            ],
            "COMMIT",
        )

    def _write(self, table: str, value: str, before: Sequence[str], last: str) -> None:
        node = self._nodes[self._goal]

        def work() -> Outcome:
            outcome = Outcome.FAIL
            try:
                cursor = self._connection(node).cursor()
                for statement in before:
                    cursor.execute(statement)
                outcome = Outcome.UNKNOWN
                cursor.execute(last)
            except pymysql.MySQLError as error:
                self._turn_away(node, _code(error))
                return Outcome.FAIL if _code(error) in REFUSALS else outcome
            return Outcome.OK

        self._note(node, Kind.WRITE, table, lambda: (value, work()))

    def _turn_away(self, node: Node, code: int) -> None:
        """Go on elsewhere, where this node takes no writes or gives no answer."""
        if code not in CONFLICTS:
            self._goal = (self._goal + 1) % len(self._nodes)
        try:
            if code not in REFUSALS:
                raise pymysql.OperationalError
            self._connection(node).rollback()
        except pymysql.MySQLError:
            self._close(node)

    # -- what it reads

    def _look(self) -> None:
        self._read(MONEY, ["SELECT SUM(balance) FROM accounts"] * 2)

    def read_everything(self) -> None:
        """Every table and sum, once."""
        for table in TABLES:
            self._read(table, [f"SELECT value FROM `{table}` ORDER BY value"], final=True)
        self._read(MONEY, ["SELECT SUM(balance) FROM accounts"], final=True)
        self._read(COUNTER, ["SELECT SUM(n) FROM counters"], final=True)

    def _read(self, key: str, questions: Sequence[str], *, final: bool = False) -> None:
        def work() -> tuple[str | None, Outcome]:
            try:
                cursor = self._connection(self._home).cursor()
                cursor.execute("START TRANSACTION")
                found: list[Any] = []
                for question in questions:
                    cursor.execute(question)
                    found += [_plain(value) for (value,) in cursor.fetchall()]
                cursor.execute("COMMIT")
            except pymysql.MySQLError:
                self._close(self._home)
                return None, Outcome.UNKNOWN
            return json.dumps(found[0] if key == COUNTER else found), Outcome.OK

        self._note(self._home, Kind.READ, key, work, final=final)

    # -- how

    def _note(
        self,
        node: Node,
        kind: Kind,
        key: str,
        work: Callable[[], tuple[str | None, Outcome]],
        *,
        final: bool = False,
    ) -> None:
        history = self._load.history
        invoked = history.now()
        value, outcome = work()
        completed = history.now()
        history.add(
            Operation(self._number, node.name, kind, key, value, invoked, completed, outcome, final)
        )

    def _connection(self, node: Node) -> pymysql.Connection[Cursor]:
        if node.name not in self._connections:
            self._connections[node.name] = pymysql.connect(
                host=node.host,
                port=node.ports[MYSQL],
                user="root",
                database="main",
                autocommit=True,
                connect_timeout=1,
                read_timeout=PATIENCE,
                write_timeout=PATIENCE,
            )
        return self._connections[node.name]

    def _close(self, node: Node) -> None:
        connection = self._connections.pop(node.name, None)
        if connection is not None:
            with contextlib.suppress(pymysql.MySQLError):
                connection.close()


def count_rows(node: Node) -> int | None:
    """How many rows the clients' transactions have left on a node; None where it does not tell."""
    place = Place(f"node {node.name}", node.host, node.ports[MYSQL])
    counts = " + ".join(f"(SELECT COUNT(*) FROM `{table}`)" for table in TABLES)
    with connected(place) as client:
        answer = client.ask(f"SELECT {counts}")
    return int(str(answer.rows[0][0])) if isinstance(answer, Answer) else None


def _code(error: pymysql.MySQLError) -> int:
    return error.args[0] if error.args and isinstance(error.args[0], int) else 0


def _plain(value: Any) -> Any:
    return value if isinstance(value, str) else int(value or 0)
