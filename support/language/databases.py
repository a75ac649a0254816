"""The types of the sentences about database servers behind a node: which, and what becomes of them.

Registered with behave by `steps/_types.py`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any

from support.language import types
from support.language.patterns import COUNT, DURATION, with_pattern


@dataclasses.dataclass(frozen=True)
class ServerDeed:
    """What becomes of a database server: a name, and a number where one belongs to it."""

    name: str
    number: int = 0


@dataclasses.dataclass(frozen=True)
class Connections:
    """How many connections of the node a database server has.

    Attributes:
        peak: at one time since the scenario began; otherwise now, or soon.
        most: as many or fewer.
        new: none of them was there before the When.
        for_good: whenever somebody looks, for so many seconds.
    """

    count: int
    peak: bool = False
    most: bool = False
    new: bool = False
    for_good: float = 0.0


@with_pattern(r"a database server|a primary and a replica of the database")
def servers(word: str) -> bool:
    """Database servers (MariaDB): `a database server`, or `a primary and a replica of the
    database`, which repeats what the primary does. True for the latter."""
    return "replica" in word


@with_pattern(r"the database server|the primary|the replica")
def server(word: str) -> str:
    """Which one: `the database server` (the only one), `the primary`, `the replica`."""
    return "replica" if word == "the replica" else "primary"


_DEEDS = {
    "is killed": "kill",
    "is stopped": "stop",
    "is started": "start",
    "is paused": "pause",
    "is woken": "wake",
    "is cut off from the primary": "part",
    "is up to date": "await",
    "ends every connection of the node": "end connections",
    "ends every query of the node": "end queries",
    "turns the node away": "lock",
    "lets the node in again": "unlock",
}
_LAG = rf"is (?:{COUNT}) s behind the primary"
_LIMIT = rf"lets the node have (?:{COUNT}) connections?"
_PAST = {
    "is": "was",
    "ends": "ended",
    "turns": "turned",
    "lets": "let",
}


def _either(words: str) -> str:
    verb, rest = words.split(" ", 1)
    return f"(?:{verb}|{_PAST[verb]}) {rest}"


@with_pattern("|".join(map(_either, (*_DEEDS, _LAG, _LIMIT))))
def server_deed(word: str) -> ServerDeed:
    """What becomes of a database server. `is killed`, `is stopped`, `is started`, `is paused`, `is
    woken`. The replica: `is cut off from the primary` (it answers, and hears of nothing), `is 2 s
    behind the primary`, `is up to date` (waits until it is). `ends
    every connection of the node`, or `every query`; `turns the node away` (its account is locked),
    `lets the node in again`, `lets the node have 2 connections`."""
    verb, rest = word.split(" ", 1)
    present = next((now for now, then in _PAST.items() if verb in (now, then)), verb)
    said = f"{present} {rest}"
    if said in _DEEDS:
        return ServerDeed(_DEEDS[said])
    number = types.count(re.findall(COUNT, rest)[0])
    return ServerDeed("lag" if rest.endswith("behind the primary") else "limit", number)


@with_pattern(
    rf"has (?:had )?(?:at most )?(?:{COUNT}|no) connections?(?: of the node)"
    rf"(?:, none of them there before| for {DURATION})?"
)
def connections(word: str) -> Connections:
    """How many connections the node has to it, as the database server itself counts: `has 2
    connections of the node` (within the deadline `effect`), `has 2 connections of the node for
    1 s` (whenever somebody looks), `has 2 connections of the node, none of them there before` the
    When; `has had 4 connections of the node` at one time since the scenario began, or `has had at
    most 4`."""
    number = re.search(rf" ({COUNT}|no) connection", word)
    time = re.search(rf" for ({DURATION})$", word)
    said = number[1] if number else "no"
    return Connections(
        count=0 if said == "no" else types.count(said),
        peak=word.startswith("has had"),
        most=" at most " in word,
        new=word.endswith("before"),
        for_good=types.duration(time[1]) if time else 0.0,
    )


TYPES: dict[str, Callable[[str], Any]] = {
    "Servers": servers,
    "Server": server,
    "ServerDeed": server_deed,
    "Connections": connections,
}
