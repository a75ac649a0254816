"""What clients of the MySQL ports have run and got."""

from __future__ import annotations

import concurrent.futures
import dataclasses
from collections import Counter

from support.clients.mysql import MySqlClient, Outcome, Place, Query
from support.clients.sql_load import SqlLoad
from support.errors import Broken


@dataclasses.dataclass(frozen=True)
class SqlTry:
    """A row of a table of statements, and what came of its last statement and of its look."""

    row: dict[str, str]
    outcome: Outcome
    looked: Outcome | None = None


@dataclasses.dataclass
class Sql:
    """Clients, statements and answers.

    Attributes:
        clients: those that have connected, by their name.
        places: where servers are that are no node, by the name that features give them.
        queries: every statement and its outcome, in their order.
        outcomes: what the last statements brought, in their order; of many clients one each.
        of_client: the last outcome of each client.
        pending: statements that are still under way, by their client.
        tries: the statements of a table.
        load: clients that keep inserting rows.
        kinds: how often a statement of each kind was run, by the number of the kind.
        lengths: the seconds that a long statement took, and one eight times as long.
    """

    clients: dict[str, MySqlClient] = dataclasses.field(default_factory=dict)
    places: dict[str, Place] = dataclasses.field(default_factory=dict)
    queries: list[Query] = dataclasses.field(default_factory=list)
    outcomes: list[Outcome] = dataclasses.field(default_factory=list)
    of_client: dict[str, Outcome] = dataclasses.field(default_factory=dict)
    pending: dict[str, concurrent.futures.Future[list[Query]]] = dataclasses.field(
        default_factory=dict
    )
    tries: list[SqlTry] = dataclasses.field(default_factory=list)
    load: SqlLoad | None = None
    kinds: Counter[int] = dataclasses.field(default_factory=Counter)
    lengths: tuple[float, float] | None = None

    @property
    def last(self) -> Outcome:
        """The last outcome.

        Raises:
            Broken: nothing was run.
        """
        if not self.outcomes:
            raise Broken("the scenario has run no statement yet")
        return self.outcomes[-1]

    def close(self) -> None:
        """Ends every connection; what is under way is given up."""
        if self.load is not None:
            self.load.stop()
        for client in self.clients.values():
            client.break_off() if client.name in self.pending else client.close()
        self.clients.clear()
