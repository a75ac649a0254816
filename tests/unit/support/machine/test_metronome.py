"""The metronome: standstills and crowding are told for the time that is asked about."""

from __future__ import annotations

import time
from typing import Any

import pytest

from support import assertions
from support.machine.metronome import Look, Metronome, crowd


def beaten(*looks: Any) -> Any:
    metronome = Metronome()
    for at, late, crowding in looks:
        metronome.note(Look(at, late, crowding))
    return metronome


@pytest.mark.parametrize(
    ("began", "ended", "seconds"),
    [
        (10.0, 20.0, 3.0),  # all of it
        (16.0, 20.0, 1.0),  # the end of it
        (10.0, 15.0, 1.0),  # its beginning
        (15.0, 16.0, 1.0),  # no more than was asked about
        (17.5, 20.0, 0.0),  # after it
    ],
)
def test_a_standstill_counts_as_far_as_it_lies_in_the_time(
    began: Any, ended: Any, seconds: Any
) -> None:
    assert beaten((17.0, 3.0, 1.0)).standstill(began, ended) == pytest.approx(seconds)


def test_a_beat_that_is_a_little_late_is_no_standstill() -> None:
    assert beaten((17.0, 0.1, 1.0)).standstill(10.0, 20.0) == 0


def test_crowding_is_the_mean_of_the_time_and_never_below_one() -> None:
    metronome = beaten((10.0, 0.0, 2.0), (11.0, 0.0, 6.0), (30.0, 0.0, 0.1))
    assert metronome.crowding(9.0, 12.0) == 4.0
    assert metronome.crowding(29.0, 31.0) == 1.0
    assert metronome.crowding(50.0, 51.0) == 1.0, "nobody looked"


def test_it_looks_by_itself() -> None:
    metronome = Metronome()
    metronome.begin()
    metronome.begin()
    began = time.time()

    def looked() -> Any:
        assert [look for look in metronome.looks if look.at >= began]

    assertions.eventually(looked, "effect")


def test_whoever_looks_runs_itself() -> None:
    assert crowd() > 0
