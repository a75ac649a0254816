"""Waiting: for what a query brings, and for rows that clients keep inserting."""

from __future__ import annotations

from support.actions import sql
from support.assertions import eventually, expect
from support.clients import sql_load
from support.clients.mysql import Answer, Refused, connected
from support.errors import Broken
from support.language import cells
from support.language.sql import Finding, Soon, SqlClient
from support.world import World

ENOUGH = 50  # rows that are acknowledged before a scenario with a load goes on


def await_cell(world: World, soon: Soon, who: SqlClient, found: Finding, query: str) -> None:
    """Waits until a query brings that cell, at each node that is meant.

    Raises:
        Mismatch: it does not in time.
        Broken: it is not one cell that is waited for.
    """
    if found.cell is None:
        raise Broken("only one cell can be waited for")
    wanted = [[cells.canonical(found.cell)]]

    def found_at(one: SqlClient) -> None:
        outcome = sql.look(world, one, query)
        rows = outcome.rows if isinstance(outcome, Answer) else ()
        came = [[cells.shown(cell) for cell in row] for row in rows]
        expect(came == wanted, query, found.cell, outcome)

    for one in sql.each(world, who):
        eventually(lambda one=one: found_at(one), soon.deadline or "effect", within=soon.seconds)  # type: ignore[misc]


def keep_inserting(world: World, who: SqlClient, *, until_refused: bool = False) -> None:
    """So many clients insert rows, one after the other, until the scenario ends or they are asked.

    Raises:
        Broken: the table for it cannot be made.
    """
    where = sql.place(world, who)
    with connected(where) as observer:
        made = observer.ask(sql_load.CREATE)
    if isinstance(made, Refused):
        raise Broken(f"the table of the load cannot be made: {made!r}")
    load = world.sql.load = sql_load.SqlLoad([where], who.count or 1)
    load.start()
    world.event(f"{who.count or 1} clients begin to insert rows at {where.name}")

    def under_way() -> None:
        expect(len(load.account.acknowledged) >= ENOUGH, "rows", f"{ENOUGH} at least", "fewer")
        enough = not until_refused or len(load.account.refused) >= ENOUGH
        expect(enough, "refused rows", f"{ENOUGH} at least", "fewer")

    eventually(under_way, "silence")
