"""Consistency: what concurrent clients wrote down, judged after the fact."""

from support.consistency import picture
from support.consistency.checkers import Judgement, Violation, judge
from support.consistency.history import Fault, History, Kind, Operation, Outcome, View

__all__ = [
    "Fault",
    "History",
    "Judgement",
    "Kind",
    "Operation",
    "Outcome",
    "View",
    "Violation",
    "judge",
    "picture",
]
