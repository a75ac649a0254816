"""Ballots: how a node answers who asks for its vote."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self

from reference.log import fields, log
from reference.sql.cluster.journal import Place
from reference.sql.cluster.state import State, Wish


@dataclass(frozen=True)
class Question:
    """Who asks, for which term, and where its log ends. `trial` asks only how it would be."""

    candidate: str
    history: str
    term: int
    place: tuple[int, int]
    trial: bool

    def to_wire(self) -> dict[str, Any]:
        """Return the question as texts and numbers."""
        return asdict(self)

    @classmethod
    def from_wire(cls, values: dict[str, Any]) -> Self:
        """Return the question that `to_wire` made."""
        return cls(**{**values, "place": tuple(values["place"])})


@dataclass(frozen=True)
class Vote:
    """What a node answers: whether it agrees, its term and disk, whether it has been in the cluster
    before, how many nodes it was told of, and what it may become itself."""

    granted: bool
    term: int
    disk: str
    founded: bool
    expected: int
    wish: str

    def to_wire(self) -> dict[str, Any]:
        """Return the vote as texts and numbers."""
        return asdict(self)


class Ballots:
    """Gives votes: one in a term, and only to a candidate that knows all that this node knows."""

    def __init__(self, state: State, wish: Wish, expected: int) -> None:
        self._state = state
        self._wish = wish
        self._expected = expected

    def answer(self, question: Question) -> Vote:
        """Answer a candidate; a vote is on disk before it is given."""
        return self._vote(self._agrees(question))

    def own(self) -> Vote:
        """Return what this node says of itself."""
        return self._vote(granted=True)

    def _vote(self, granted: bool) -> Vote:
        journal = self._state.journal
        founded = bool(journal.history)
        return Vote(granted, journal.term, journal.disk, founded, self._expected, self._wish)

    def _agrees(self, question: Question) -> bool:
        journal = self._state.journal
        if self._state.is_near or not self._is_eligible(question):
            return False
        if question.trial:
            return question.term > journal.term
        if question.term > journal.term:
            self._state.enter_term(question.term)
        if question.term < journal.term or journal.vote not in (None, question.candidate):
            return False
        if journal.vote is None:
            journal.enter(question.term, question.candidate)
            who, term = question.candidate, question.term
            log.info(fields("SQLite election: voted", candidate=who, term=term))
        self._state.patient_since = self._state.now()
        return True

    def _is_eligible(self, question: Question) -> bool:
        journal = self._state.journal
        if not self._state.may_be_led_by(question.candidate):
            return False
        if journal.history and question.history != journal.history:
            return False
        return Place(*question.place) >= journal.last
