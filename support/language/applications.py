"""The types of the sentences about applications: which one, where, and what people do with it.

Registered with behave by `steps/_types.py`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from support.language import types
from support.language.patterns import COUNT, with_pattern


@with_pattern(r"WordPress")
def application(word: str) -> str:
    """Which application, by its name: `WordPress`."""
    return word.lower()


@dataclasses.dataclass(frozen=True)
class Put:
    """Where an application is: on one node, or on `count` that share a database; whether it was
    installed."""

    count: int = 0
    installed: bool = True


@with_pattern(rf"(?: that nobody has installed yet| on (?:{COUNT}) nodes)?")
def put(word: str) -> Put:
    """Where an application is: on one node where it is not said; ` on 3 nodes` that share a
    database. Its installer has run, but for ` that nobody has installed yet`."""
    if word.endswith("yet"):
        return Put(installed=False)
    return Put(types.count(word.split()[1])) if word else Put()


TYPES: dict[str, Callable[[str], Any]] = {
    "Application": application,
    "Put": put,
}
