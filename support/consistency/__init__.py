"""Consistency: what concurrent clients wrote down, judged after the fact."""

from support.consistency import picture
from support.consistency.checkers import Judgement, Violation, judge
from support.consistency.history import (
    Fault,
    History,
    Kind,
    Operation,
    Outcome,
    Reign,
    View,
)
from support.consistency.transactions import judge_transactions


def judged(history: History, *, skew: float = 0.0) -> Judgement:
    """What a history shows, by the promises of what it is about: a database, or a store of keys
    whose clocks may differ by so many seconds."""
    return judge_transactions(history) if history.money else judge(history, skew=skew)


__all__ = [
    "Fault",
    "History",
    "Judgement",
    "Kind",
    "Operation",
    "Outcome",
    "Reign",
    "View",
    "Violation",
    "judge",
    "judge_transactions",
    "judged",
    "picture",
]
