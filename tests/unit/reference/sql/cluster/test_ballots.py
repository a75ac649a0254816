"""Ballots: who gets a node's vote."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from reference.sql.cluster.ballots import Ballots, Question
from reference.sql.cluster.journal import BEGIN, VOTERS, Journal, voters_content
from reference.sql.cluster.replicated import Replicated
from reference.sql.cluster.state import Pace, State, Wish
from reference.sql.cluster.voters import Voters

ASKED = Question("b", "h", term=3, place=(2, 2), trial=False)


class Clock:
    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


def node(folder: Path, clock: Clock, *, founded: bool = True) -> tuple[State, Ballots]:
    journal = Journal(folder / "app.db")
    if founded and not journal.history:
        journal.enter(2)
        journal.append(VOTERS, voters_content("h", Voters({"a": journal.disk, "b": "2"})))
        journal.append(BEGIN, b"")
    state = State("a", journal, Replicated(folder / "app.db"), Pace(election=1.0), clock)
    return state, Ballots(state, Wish.AUTO, expected=3)


def test_a_candidate_that_knows_as_much_gets_the_vote(tmp_path: Path, clock: Clock) -> None:
    state, ballots = node(tmp_path, clock)
    assert ballots.answer(ASKED).granted
    assert (state.journal.term, state.journal.vote) == (3, "b")


def test_a_vote_is_given_once_in_a_term(tmp_path: Path, clock: Clock) -> None:
    _, ballots = node(tmp_path, clock)
    assert ballots.answer(ASKED).granted
    assert ballots.answer(ASKED).granted
    assert not ballots.answer(dataclasses.replace(ASKED, candidate="c")).granted


def test_a_vote_is_remembered_after_a_restart(tmp_path: Path, clock: Clock) -> None:
    node(tmp_path, clock)[1].answer(ASKED)
    _, again = node(tmp_path, clock)
    assert not again.answer(dataclasses.replace(ASKED, candidate="c")).granted


@pytest.mark.parametrize("place", [(2, 1), (1, 9), (0, 0)])
def test_a_candidate_that_knows_less_does_not(
    tmp_path: Path, clock: Clock, place: tuple[int, int]
) -> None:
    _, ballots = node(tmp_path, clock)
    assert not ballots.answer(dataclasses.replace(ASKED, place=place)).granted


def test_nobody_is_elected_while_a_primary_is_heard(tmp_path: Path, clock: Clock) -> None:
    state, ballots = node(tmp_path, clock)
    state.follow("c")
    for trial in (True, False):
        assert not ballots.answer(dataclasses.replace(ASKED, trial=trial)).granted
    assert state.journal.term == 2
    for _ in range(3):
        clock.time += 0.4
        state.tick()
    assert ballots.answer(ASKED).granted


def test_a_trial_changes_nothing(tmp_path: Path, clock: Clock) -> None:
    state, ballots = node(tmp_path, clock)
    assert ballots.answer(dataclasses.replace(ASKED, trial=True)).granted
    assert (state.journal.term, state.journal.vote) == (2, None)


def test_an_old_term_gets_no_vote(tmp_path: Path, clock: Clock) -> None:
    _, ballots = node(tmp_path, clock)
    assert not ballots.answer(dataclasses.replace(ASKED, term=1)).granted


@pytest.mark.parametrize("history", ["", "other"])
def test_a_candidate_of_another_log_gets_no_vote(
    tmp_path: Path, clock: Clock, history: str
) -> None:
    _, ballots = node(tmp_path, clock)
    answer = ballots.answer(dataclasses.replace(ASKED, history=history, place=(9, 9)))
    assert not answer.granted
    assert answer.founded


def test_a_node_that_was_never_here_says_so(tmp_path: Path, clock: Clock) -> None:
    _, ballots = node(tmp_path, clock, founded=False)
    answer = ballots.answer(ASKED)
    assert answer.granted
    assert not answer.founded
    assert answer.expected == 3


def test_a_primary_that_is_sure_of_itself_elects_nobody(tmp_path: Path, clock: Clock) -> None:
    state, ballots = node(tmp_path, clock)
    state.is_reigning = lambda: True
    assert not ballots.answer(ASKED).granted
    assert state.journal.term == 2


def test_a_process_that_was_held_up_takes_its_own_deafness_for_no_silence(
    tmp_path: Path, clock: Clock
) -> None:
    state, ballots = node(tmp_path, clock)
    state.follow("c")
    clock.time += 5.0
    assert not ballots.answer(ASKED).granted
    state.tick()
    clock.time += 0.4
    state.tick()
    assert not ballots.answer(ASKED).granted
    for _ in range(3):
        clock.time += 0.4
        state.tick()
    assert ballots.answer(ASKED).granted
