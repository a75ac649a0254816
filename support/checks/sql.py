"""Checks on statements: rows, counts, errors with number and SQLSTATE, and who waits."""

from __future__ import annotations

import functools
import re
import time
from collections.abc import Iterable, Sequence
from typing import Any

from support.actions import sql
from support.assertions import Form, Mismatch, equal, eventually, expect
from support.clients import sql_load
from support.clients.mysql import Answer, Lost, Outcome, Refused, connected
from support.errors import Broken
from support.language import cells as celled
from support.language.sql import Did, Finding, Soon, SqlClient, SqlSubject
from support.settings import deadlines
from support.world import World

WAITS = 0.5  # seconds after which somebody who has no answer is one who waits


def came(world: World, subject: SqlSubject, did: Did) -> None:
    """That came of the statement, of a client's, or of each."""
    if did.name in ("end", "stay"):
        _connection(world, subject.client, did)
        return
    began = time.monotonic()
    for outcome in _outcomes(world, subject, did):
        _judge(outcome, did)
    _in_time(world, subject, did, began)


def _connection(world: World, name: str, did: Did) -> None:
    """A client's connection is ended by the server by then; or it stays open for so long."""
    limit = did.within or did.since or deadlines.seconds("closing")
    took = world.sql.clients[name].await_end(limit)
    if did.name == "end":
        expect(took is not None, "the connection", f"closed within {limit:g} s", "still open")
    else:
        expect(took is None, "the connection", f"open for {limit:g} s", f"closed after {took} s")


def _outcomes(world: World, subject: SqlSubject, did: Did) -> list[Outcome | None]:
    if subject.each:
        if not world.sql.outcomes:
            raise Broken("no statement was run")
        return list(world.sql.outcomes)
    if subject.client in world.sql.pending:
        waits = WAITS if did.name == "wait" else deadlines.seconds("silence")
        return [sql.finish(world, subject.client, waits)]
    if subject.client:
        return [world.sql.of_client[subject.client]]
    return [world.sql.last]


def _judge(outcome: Outcome | None, did: Did) -> None:
    what = "the statement"
    if did.name == "wait":
        expect(outcome is None, what, "no answer yet", outcome)
    elif did.name == "lost":
        expect(isinstance(outcome, Lost), what, "no answer", outcome)
    elif did.name == "answered":
        expect(isinstance(outcome, Answer | Refused), what, "an answer", outcome)
    elif did.name == "refuse":
        refused(what, did.number, did.state, outcome)
        message = outcome.message if isinstance(outcome, Refused) else ""
        expect(did.told in message, "what the client was told", did.told, message)
    else:
        answer = done(what, outcome)
        if did.name == "change":
            equal("the number of rows that it changed", did.number, answer.affected)
        elif did.name == "find":
            expect(answer.columns is not None, what, "rows", "none at all")
            equal("the number of rows", did.number, len(answer.rows))
        elif did.name == "id":
            equal("the id of the new row", did.number, answer.last_id)


def _in_time(world: World, subject: SqlSubject, did: Did, began: float) -> None:
    if did.within is None and did.since is None:
        return
    query = next((q for q in reversed(world.sql.queries) if subject.client in ("", q.client)), None)
    took = query.seconds if query is not None else time.monotonic() - began
    if did.within is not None:
        limit = did.within
        expect(took <= limit, "the answer", f"within {limit:g} s", f"after {took:.2f} s")
    if did.since is not None:
        limit = did.since + deadlines.seconds("timed out")
        wanted = f"from {did.since:g} s on, at the latest after {limit:g} s"
        expect(did.since - 0.05 <= took <= limit, "the answer", wanted, f"after {took:.2f} s")


def done(what: str, outcome: Outcome | None) -> Answer:
    """The answer to what was done.

    Raises:
        Mismatch: it was refused, or there was no answer.
    """
    if not isinstance(outcome, Answer):
        raise Mismatch(what, "done", "no answer yet" if outcome is None else repr(outcome))
    return outcome


def refused(what: str, number: int, state: str, outcome: Outcome | None) -> None:
    """It was refused with that number and that SQLSTATE; otherwise refused is another form."""
    wanted = f'refused with {number} "{state}"' if state else f"refused with {number}"
    if isinstance(outcome, Refused) and not state:
        state = outcome.state
    if isinstance(outcome, Refused) and (outcome.number, outcome.state) != (number, state):
        raise Form(
            what, wanted, repr(outcome), f"refused with {outcome.number} in place of {number}"
        )
    expect(isinstance(outcome, Refused), what, wanted, outcome)


# -- rows


def rows(world: World, name: str, table: Any, *, in_any_order: bool) -> None:
    """The rows of the last statement, or of a client's, are those of the table."""
    outcome = world.sql.of_client[name] if name else world.sql.last
    same_rows(table, done("the statement", outcome), in_any_order=in_any_order)


def same_rows(table: Any, answer: Answer, *, in_any_order: bool = False) -> None:
    """The answer has the columns of the table, by name, and its rows."""
    expect(answer.columns is not None, "the answer", "rows", "none at all")
    wanted_names = list(table.headings)
    found_names = [column.name for column in answer.columns or ()]
    equal("the names of the columns", wanted_names, found_names)
    wanted = [
        [celled.canonical(cell, textual=answer.textual) for cell in row.cells] for row in table
    ]
    found = _shown_rows(answer)
    if in_any_order:
        wanted, found = sorted(wanted), sorted(found)
    _same("the rows", wanted, found)


def _shown_rows(answer: Answer) -> list[list[str]]:
    return [[celled.shown(cell, textual=answer.textual) for cell in row] for row in answer.rows]


def _same(what: str, wanted: Sequence[Sequence[str]], found: Sequence[Sequence[str]]) -> None:
    if list(wanted) != list(found):
        raise Mismatch(what, _lines(wanted), _lines(found))


def _lines(lines: Iterable[Sequence[str]]) -> str:
    return "\n".join(" | ".join(line) for line in lines) or "no rows"


def columns(world: World, table: Any) -> None:
    """The columns of the last answer have these names and types, and what else is said of them."""
    answer = done("the statement", world.sql.last)
    wanted = [
        [row["name"], row["type"], *([row["flags"]] if "flags" in table.headings else [])]
        for row in table
    ]
    found = [
        [
            column.name,
            column.type,
            *([", ".join(column.flags)] if "flags" in table.headings else []),
        ]
        for column in answer.columns or ()
    ]
    _same("the columns", wanted, found)


def finds(world: World, soon: Soon, who: SqlClient, found: Finding, query: str, table: Any) -> None:
    """A query of that client finds that, once or by that time."""

    for one in sql.each(world, who):
        _finds_at(world, soon, one, found, query, table)


def _finds_at(
    world: World, soon: Soon, who: SqlClient, found: Finding, query: str, table: Any
) -> None:
    def look() -> None:
        answer = done(query, sql.look(world, who, query))
        if found.cell is not None:
            wanted = [[celled.canonical(found.cell, textual=answer.textual)]]
            _same(f"what is found by {query}", wanted, _shown_rows(answer))
        elif found.nothing:
            _same(f"what is found by {query}", [], _shown_rows(answer))
        else:
            same_rows(table, answer)

    if soon.deadline:
        eventually(look, soon.deadline, within=soon.seconds)
    else:
        look()


# -- tables of statements


def as_in_the_table(world: World) -> None:
    """Each row's | answer |, and what its | check | | finds |, are what came.

    Raises:
        Mismatch: of the first row that differs, with the number of the others.
    """
    if not world.sql.tries:
        raise Broken("no table of statements was run")
    wrong = [error for one in world.sql.tries if (error := _judged(one))]
    if wrong:
        more = f" (and {len(wrong) - 1} more rows differ)" if len(wrong) > 1 else ""
        raise Mismatch(f"{wrong[0].what}{more}", wrong[0].expected, wrong[0].actual)


def _judged(one: Any) -> Mismatch | None:
    try:
        said = one.row.get("statement") or one.row["command"]
        _said(f"the answer to {said}", one.row["answer"], one.outcome)
        if one.looked is not None:
            _said(f"{one.row['check']} after {said}", one.row["finds"], one.looked)
    except Mismatch as mismatch:
        return mismatch
    return None


def _said(what: str, wanted: str, outcome: Outcome) -> None:
    """The outcome is what a cell of a table says: `done`, `error 1146 "42S02"`, `refused` (by any
    number), `refused or no answer`, `2 rows changed`, `id 7`, `no rows`, or rows: cells with a
    comma between them, rows with ` / `."""
    if found := re.fullmatch(r'error (\d+) "(\w{5})"', wanted):
        refused(what, int(found[1]), found[2], outcome)
        return
    if wanted in ("refused", "refused or no answer"):
        kinds = (Refused, Lost) if wanted != "refused" else (Refused,)
        expect(isinstance(outcome, kinds), what, wanted, outcome)
        return
    if wanted == "no answer":
        expect(isinstance(outcome, Lost), what, "no answer", outcome)
        return
    answer = done(what, outcome)
    if wanted == "done":
        return
    if found := re.fullmatch(r"(\d+|no) rows? changed", wanted):
        equal(f"{what}: rows changed", int(found[1].replace("no", "0")), answer.affected)
    elif found := re.fullmatch(r"id (\d+)", wanted):
        equal(f"{what}: the id", int(found[1]), answer.last_id)
    elif wanted == "no rows":
        _same(what, [], _shown_rows(answer))
    else:
        expected = [
            [celled.canonical(cell, textual=answer.textual) for cell in celled.cells(line)]
            for line in wanted.split(" / ")
        ]
        _same(what, expected, _shown_rows(answer))


# -- clients that keep inserting


def told_the_truth(world: World, soon: Soon, who: SqlClient) -> None:
    """Each row that was acknowledged is there, once; none that was refused is. Of a row without an
    answer both may be. It is so once somebody looks, or by that time.

    Raises:
        Broken: nobody has inserted, or too little to say something.
    """
    load = world.sql.load
    if load is None:
        raise Broken("nobody inserts rows in this scenario")
    load.stop()
    account = load.account
    if not account.acknowledged:
        raise Broken("no row was acknowledged: nothing is proven")
    for one in sql.each(world, who):
        look = functools.partial(_told_the_truth_at, world, one, account)
        if soon.deadline:
            eventually(look, soon.deadline, within=soon.seconds)
        else:
            look()


def _told_the_truth_at(world: World, who: SqlClient, account: sql_load.Account) -> None:
    with connected(sql.place(world, who)) as observer:
        query = f"SELECT value FROM {sql_load.TABLE}"
        answer = done(query, observer.ask(query))
    found = [str(row[0]) for row in answer.rows]
    there = set(found)
    where = f" at node {who.node}" if who.node else ""
    told = f"{len(account.acknowledged)} rows were acknowledged{where}"
    equal(f"{told}; those that are not there", [], sorted(account.acknowledged - there))
    equal(f"{told}; those that are there twice", len(there), len(found))
    equal(f"{told}; those that were refused and are there", [], sorted(account.refused & there))
    known = account.acknowledged | account.unknown | account.refused
    equal(f"{told}; those that nobody has inserted", [], sorted(there - known))
