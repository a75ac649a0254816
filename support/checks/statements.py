"""Checks on what a node counts of the SQL statements that it has run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from support.actions.statements import TIMES_LONGER
from support.assertions import equal, eventually, expect
from support.checks.growth import since_before
from support.clients import statements
from support.errors import Broken
from support.world import World

TOTAL, ROWS = "ephpm_query_total", "ephpm_query_rows_total"
# The label of a metric, by the column of a table.
LABELS = {"statement": "digest", "kind": "kind", "status": "status"}
# What else a busy machine may make of a share, as a factor and in seconds.
SLACK, UNEVEN = 2, 0.1

Key = tuple[str, ...]
Row = Mapping[str, str]


def grown_by(world: World, rows: Sequence[Row]) -> None:
    """The statements counted since before the When are exactly those of the table: so many
    | times |, with so many | rows | in all, by the other columns that it has."""
    columns = [column for column in LABELS if column in rows[0]]
    if "times" in rows[0]:
        _grown(world, TOTAL, columns, _wanted(rows, columns, "times"))
    if "rows" in rows[0]:
        columns = [column for column in columns if column != "status"]
        _grown(world, ROWS, columns, _wanted(rows, columns, "rows"))


def each_counted(world: World) -> None:
    """Each kind of the statements that clients ran has grown by as often as they ran it, and no
    other one that is called so has."""
    ran: dict[Key, float] = {
        (statements.label_of_kind(kind),): times for kind, times in world.sql.kinds.items()
    }
    _grown(world, TOTAL, ["statement"], ran, statements.KINDS)


def in_proportion(world: World) -> None:
    """The longer statement took its share of time and no more.

    Raises:
        Broken: none was run.
    """
    if world.sql.lengths is None:
        raise Broken("no statement was run at two lengths")
    short, long = world.sql.lengths
    limit = TIMES_LONGER * SLACK * short + UNEVEN
    what = f"the time of a statement {TIMES_LONGER} times as long as one of {short:.3f} s"
    expect(long <= limit, what, f"at most {limit:.3f} s", f"{long:.3f} s")


def _wanted(rows: Sequence[Row], columns: Sequence[str], value: str) -> dict[Key, float]:
    found: dict[Key, float] = {}
    for row in rows:
        key = tuple(row[column] for column in columns)
        found[key] = found.get(key, 0.0) + float(row[value])
    return found


def _grown(
    world: World, name: str, columns: Sequence[str], wanted: Mapping[Key, float], begin: str = ""
) -> None:
    """So much has grown, and nothing else, of the statements that begin so."""

    def counted() -> None:
        found: dict[Key, float] = {}
        for (metric, labels), value in since_before(world).items():
            if metric == name and value:
                label = dict(labels)
                if not label.get("digest", "").startswith(begin):
                    continue
                key = tuple(label.get(LABELS[column], "") for column in columns)
                found[key] = found.get(key, 0.0) + value
        equal(f"the growth of {name}, by {', '.join(columns)}", _shown(wanted), _shown(found))

    eventually(counted, "effect")


def _shown(found: Mapping[Key, float]) -> str:
    rows = [f"{' | '.join(key)} | {value:g}" for key, value in sorted(found.items()) if value]
    return "\n".join(rows) or "nothing"
