"""The types of the sentences about a database that nodes share: its primary, what its clients do.

Registered with behave by `steps/_types.py`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any

from support.language.patterns import with_pattern

_NAME = r'"[a-z]+"'
LEADER = (
    rf"takes? (?:node {_NAME}|one of nodes {_NAME}(?: (?:and|or) {_NAME})+|one node|no node)"
    r" for the primary"
)


@dataclasses.dataclass(frozen=True)
class Leader:
    """Whom nodes take for the primary: one of these (None for any); nobody, where there is none."""

    names: tuple[str, ...] | None = None


@with_pattern(LEADER)
def leader(word: str) -> Leader:
    """Whom nodes take for the primary of their database, by the key "sqlite:primary": `take node
    "b" for the primary`; `take one of nodes "b" and "c" for the primary`, all of them the same one;
    `take one node for the primary`, whichever; `take no node for the primary`. (The primary itself
    may say nothing.)"""
    if " one node " in word:
        return Leader()
    return Leader(tuple(re.findall(r'"([a-z]+)"', word)))


@with_pattern(r"write and read|move money, insert and count")
def work(word: str) -> str:
    """What clients do all the while: `write and read` keys (and delete them), some that all share
    and one of their own; `move money, insert and count` in a database: each transaction leaves one
    row, and a client whose writes a node does not take goes on to the next."""
    return word


@with_pattern(r"keeps?|have kept|has kept")
def keeping_on(word: str) -> str:
    """`keep`, in the tense of the sentence: `keeps`, `have kept`."""
    return word


@with_pattern(r"(?:| until they are refused)")
def until_refused(word: str) -> bool:
    """When the scenario goes on: when there are some rows, or not before they are refused: ` until
    they are refused`."""
    return bool(word)


TYPES: dict[str, Callable[[str], Any]] = {
    "Leader": leader,
    "Work": work,
    "KeepingOn": keeping_on,
    "UntilRefused": until_refused,
}
