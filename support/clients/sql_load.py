"""Clients that keep inserting rows, and note of each whether the server said that it is there."""

from __future__ import annotations

import dataclasses
import threading
import time

from support.clients.mysql import Answer, Login, MySqlClient, Place, Refused

TABLE = "written"
CREATE = (
    f"CREATE TABLE IF NOT EXISTS {TABLE} "
    "(id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, value VARCHAR(64) NOT NULL)"
)
UNDECIDED = 1180  # the error of a COMMIT of which the server itself does not know what becomes
_REST = 0.02  # seconds between two attempts of a client that is refused or has no server


@dataclasses.dataclass
class Account:
    """What became of the values that were inserted.

    Attributes:
        acknowledged: the server said OK.
        refused: the server said no.
        unknown: no answer came.
    """

    acknowledged: set[str] = dataclasses.field(default_factory=set)
    refused: set[str] = dataclasses.field(default_factory=set)
    unknown: set[str] = dataclasses.field(default_factory=set)


class SqlLoad:
    """So many clients, in turns of these servers, each of which inserts row after row."""

    def __init__(self, places: list[Place], count: int, login: Login | None = None) -> None:
        self.account = Account()
        self._end = threading.Event()
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(
                target=self._insert, args=(places[number % len(places)], number, login), daemon=True
            )
            for number in range(count)
        ]

    def start(self) -> None:
        """Begin to insert."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Insert no more; every answer that is due has come, or is given up."""
        self._end.set()
        for thread in self._threads:
            thread.join()

    def _insert(self, place: Place, number: int, login: Login | None) -> None:
        client, count = MySqlClient(place, f"writer {number}", login), 0
        while not self._end.is_set():
            count += 1
            value = f"{number}-{count}"
            outcome = client.ask(f"INSERT INTO {TABLE} (value) VALUES ('{value}')")
            with self._lock:
                if isinstance(outcome, Answer):
                    self.account.acknowledged.add(value)
                elif isinstance(outcome, Refused) and outcome.number != UNDECIDED:
                    self.account.refused.add(value)
                else:
                    self.account.unknown.add(value)
            if not isinstance(outcome, Answer):
                time.sleep(_REST)
        client.close()
