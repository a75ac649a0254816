"""Checks: waiting for what shall become true, and comparing with what was expected."""

from support.assertions.compare import (
    Form,
    Log,
    Mismatch,
    absent,
    contains,
    contains_in_turn,
    equal,
    expect,
    lacks,
    last_words,
    matches,
    show,
)
from support.assertions.waiting import eventually, holds, never

__all__ = [
    "Form",
    "Log",
    "Mismatch",
    "absent",
    "contains",
    "contains_in_turn",
    "equal",
    "eventually",
    "expect",
    "holds",
    "lacks",
    "last_words",
    "matches",
    "never",
    "show",
]
