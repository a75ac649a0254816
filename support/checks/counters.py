"""Checks on what a node counts: exact differences between two looks at /metrics."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from support.assertions import equal, eventually, expect
from support.checks import statements
from support.checks.connections import EARLY
from support.checks.growth import since_before
from support.clients import metrics
from support.errors import Broken
from support.language.nodes import Growth
from support.settings import deadlines
from support.world import World

REQUESTS = "ephpm_http_requests_total"
# The handler that answers a look at the counters.
LOOKS = "metrics"

Key = tuple[str, str, str]  # method, status, handler


def has_metrics(world: World, table: Iterable[Any]) -> None:
    """The last answer has each | name | as that | type |, once with that | value | and a | label |
    that says something, where the table has such columns."""
    families, samples = metrics.families(world.answer.text), metrics.samples(world.answer.text)
    for row in table:
        name = row["name"]
        equal(f"the type of {name}", row["type"], families.get(name, "no such metric"))
        if value := row.get("value", ""):
            found = [
                (dict(labels), number) for (key, labels), number in samples.items() if key == name
            ]
            label = row.get("label", "")
            good = len(found) == 1 and found[0][1] == float(value)
            good = good and bool(not label or found[0][0].get(label))
            expect(good, f"the metric {name}", f"{name}{{{label}=...}} {value}, once", found)


def grown_by(world: World, table: Iterable[Any]) -> None:
    """The requests that were counted since before the When are exactly those of the table; or the
    SQL statements, where that is what it names.

    Looks at the counters are left out, unless the table has a row for them.
    """
    rows = [dict(row.items()) for row in table]
    if any("statement" in row for row in rows):
        statements.grown_by(world, rows)
        return
    wanted = {(row["method"], row["status"], row["handler"]): float(row["times"]) for row in rows}
    looks = any(key[2] == LOOKS for key in wanted)
    further = 0  # looks that this check itself has made before

    def counted() -> None:
        nonlocal further
        found = _requests(since_before(world))
        extra, further = further, further + 1
        if looks:
            key = ("GET", "200", LOOKS)
            found[key] = found.get(key, 0) - extra
        else:
            found = {key: times for key, times in found.items() if key[2] != LOOKS}
        equal("the requests counted, by method, status and handler", _table(wanted), _table(found))

    eventually(counted, "effect")


def has_grown(world: World, name: str, growth: Growth) -> None:
    """The metric is higher by exactly that count, those requests, or about that time."""
    if growth.seconds is not None:
        _time_grown(world, name, growth.seconds)
    elif growth.above is not None:
        _durations_grown(world, name, growth)
    else:
        wanted = float(growth.count or 0)
        eventually(
            lambda: equal(
                f"the growth of {name}", wanted, metrics.total(since_before(world), *_named(name))
            ),
            "effect",
        )


def _durations_grown(world: World, name: str, wanted: Growth) -> None:
    def grown() -> None:
        found = _without_looks(since_before(world))
        entries = metrics.total(found, f"{name}_count", {})
        equal("new entries", float(wanted.count or 0), entries)
        quick = metrics.total(found, f"{name}_bucket", {"le": f"{wanted.above:g}"})
        equal(f"new entries above {wanted.above:g} s", float(wanted.slow), entries - quick)

    eventually(grown, "effect")


def _time_grown(world: World, name: str, seconds: float) -> None:
    grown = metrics.total(_without_looks(since_before(world)), f"{name}_sum", {})
    limit = seconds + deadlines.seconds("timed out")
    fits = seconds - EARLY <= grown <= limit
    expect(fits, f"the growth of {name}_sum", f"{seconds:g} to {limit:g} s", f"{grown:.3f} s")


def _requests(growth: metrics.Samples) -> dict[Key, float]:
    found: dict[Key, float] = {}
    for (name, labels), times in growth.items():
        if name == REQUESTS and times:
            label = dict(labels)
            found[label["method"], label["status"], label["handler"]] = times
    return found


def _without_looks(found: metrics.Samples) -> metrics.Samples:
    return {key: value for key, value in found.items() if ("handler", LOOKS) not in key[1]}


def _table(found: dict[Key, float]) -> str:
    rows = [f"{' '.join(key)} {times:g}" for key, times in sorted(found.items())]
    return "\n".join(rows) or "nothing"


def _named(text: str) -> tuple[str, dict[str, str]]:
    """`name{label=value,...}` taken apart."""
    match = re.fullmatch(r"(\w+)(?:\{([^}]*)\})?", text)
    if not match:
        raise Broken(f'{text!r}: want a metric as "name" or "name{{label=value}}"')
    pairs = (pair.split("=", 1) for pair in match[2].split(",")) if match[2] else ()
    return match[1], {pair[0]: pair[1] for pair in pairs}
