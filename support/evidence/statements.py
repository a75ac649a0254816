"""SQL statements and their outcomes, written down."""

from __future__ import annotations

from collections.abc import Sequence

from support.clients.mysql import Answer, Outcome, Query
from support.language.cells import shown

MANY = 500  # statements that are written down; of more, the last ones
SHOWN = 1000  # characters of a statement
ROWS = 20  # rows of an answer
CELL = 100  # characters of a cell


def transcript(queries: Sequence[Query]) -> str:
    """Each statement and what came of it."""
    left_out = len(queries) - MANY
    lines = [f"# {left_out} earlier statements are left out"] if left_out > 0 else []
    for query in queries[-MANY:]:
        values = "" if query.values is None else f" with {[shown(cell) for cell in query.values]}"
        lines.append(
            f"> {query.client} at {query.place}: {query.statement[:SHOWN]}{values[:SHOWN]}"
        )
        lines.append(f"< {_outcome(query.outcome)} ({1000 * query.seconds:.1f} ms)")
    return "\n".join(lines)


def line(query: Query) -> str:
    """The statement and its outcome in one line."""
    return f"{query.statement[:SHOWN]} -> {_outcome(query.outcome).partition(chr(10))[0]}"


def _outcome(outcome: Outcome) -> str:
    if not isinstance(outcome, Answer):
        return repr(outcome)
    if outcome.columns is None:
        identity = f", id {outcome.last_id}" if outcome.last_id else ""
        return f"done, {outcome.affected} rows changed{identity}"
    heading = " | ".join(f"{column.name} ({column.type})" for column in outcome.columns)
    rows = [" | ".join(shown(cell)[:CELL] for cell in row) for row in outcome.rows[:ROWS]]
    more = [f"  ... {len(outcome.rows) - ROWS} more"] if outcome.rows[ROWS:] else []
    return "\n  ".join([f"{len(outcome.rows)} rows: {heading}", *rows, *more])
