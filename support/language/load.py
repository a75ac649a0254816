"""The types of the sentences about load: how much of it, and within which limits.

Registered with behave by `steps/_types.py`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from support.language import types
from support.language.patterns import COUNT, DURATION, with_pattern

MOST_JOBS, MOST_SECONDS = 100_000, 60.0

KINDS = {
    "reads a file": "file",
    "has a page work out a number": "number",
    "stores a key and reads it back": "key",
    "inserts a row and reads it back": "row",
    "uploads 10 kB and gets their digest": "upload",
}
"""The jobs, by the words that features have for them."""


@dataclasses.dataclass(frozen=True)
class Amount:
    """Jobs until there were so many, or until that time is over, whichever comes first."""

    count: int = MOST_JOBS
    seconds: float = MOST_SECONDS


@with_pattern(rf"(?:{COUNT}) jobs done between them|jobs done for (?:{DURATION})")
def amount(word: str) -> Amount:
    """How much is done: `200 jobs done between them` (or what is done of them within a minute), or
    `jobs done for 2 min`."""
    if word.startswith("jobs"):
        return Amount(seconds=types.duration(word.removeprefix("jobs done for ")))
    return Amount(count=types.count(word.split()[0]))


@with_pattern('"(?:seed|strict)"')
def limits(word: str) -> str:
    """Which limits. `"seed"`: each answer comes in less than 5 s, more than 10 jobs are done in a
    minute, and more than 95 % of all are done right. `"strict"`: at rest and under load all are
    done right; under load 95 % of each kind take no longer than three times what the others who
    came at once take at rest, one after the other (or 0.3 s); after it half of them come as soon as
    before (or three times as late, or in 0.1 s); and the node takes no more memory for each job
    than 1 kB, or 8 MB in all. Done right means the status and the body."""
    return word.strip('"')


TYPES: dict[str, Callable[[str], Any]] = {"Amount": amount, "Limits": limits}
