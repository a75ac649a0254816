"""Statements in great numbers, of many kinds, of any form, or of great length."""

from __future__ import annotations

from collections import Counter

from support.actions import sql
from support.assertions import Mismatch
from support.clients import crowd, statements
from support.clients.mysql import Answer, Lost, MySqlClient, Outcome, connected
from support.language.statements import LONG, Running
from support.world import World

SEED = 4711
TIMES_LONGER = 8
# How often each of the two is run: the machine may be busy, so the quickest counts.
TURNS = 3


def run(world: World, what: Running) -> None:
    """Clients run that; each statement is answered, and done where it is a good one.

    Raises:
        Mismatch: one was not.
    """
    if what.long:
        _run_long(world, what.long)
    elif what.made_up:
        _run_made_up(world, what.each)
    else:
        _run_kinds(world, what)


def _run_kinds(world: World, what: Running) -> None:
    place = sql.place_of(world.node)
    clients = [MySqlClient(place, f"client {number + 1}") for number in range(what.clients)]
    for client in clients:
        _done("a connection", client.connect())

    def work(number: int) -> Counter[int]:
        ran: Counter[int] = Counter()
        for turn in range(what.each):
            kind = turn % what.kinds + 1
            statement = statements.of_kind(kind, number * what.each + turn)
            _done(statement, clients[number].ask(statement))
            ran[kind] += 1
        return ran

    try:
        for ran in crowd.together(what.clients, work):
            world.sql.kinds += ran
    finally:
        for client in clients:
            client.close()


def _run_made_up(world: World, count: int) -> None:
    with connected(sql.place_of(world.node)) as client:
        for statement in statements.made_up(count, SEED):
            outcome = client.ask(statement)
            if isinstance(outcome, Lost):
                raise Mismatch(f"the answer to {statement!r}", "rows, or an error", repr(outcome))


def _run_long(world: World, form: str) -> None:
    long = LONG[form]
    made = [long.of_size(long.size * times) for times in (1, TIMES_LONGER)]
    seconds: list[list[float]] = [[], []]
    with connected(sql.place_of(world.node)) as client:
        _done("a connection", client.connect())
        for _ in range(TURNS):
            for statement, took in zip(made, seconds, strict=True):
                query = client.run(statement)[-1]
                _done(f"{statement[:40]}...", query.outcome)
                took.append(query.seconds)
    world.sql.lengths = (min(seconds[0]), min(seconds[1]))
    world.event(f"{form}: {world.sql.lengths[0]:.3f} s, and {world.sql.lengths[1]:.3f} s")


def _done(what: str, outcome: Outcome) -> None:
    if not isinstance(outcome, Answer):
        raise Mismatch(what, "done", repr(outcome))
