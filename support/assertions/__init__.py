"""Checks: waiting for what shall become true, and comparing with what was expected."""

from support.assertions.compare import Mismatch, absent, contains, equal, expect, lacks, matches
from support.assertions.waiting import eventually, holds, never

__all__ = [
    "Mismatch",
    "absent",
    "contains",
    "equal",
    "eventually",
    "expect",
    "holds",
    "lacks",
    "matches",
    "never",
]
