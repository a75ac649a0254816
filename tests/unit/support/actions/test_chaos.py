"""Random faults: the same seed draws the same ones."""

from __future__ import annotations

import pytest

from support.actions import chaos
from support.settings.options import RunOptions

NAMES = ["a", "b", "c"]


def test_the_seed_replays_the_faults() -> None:
    assert chaos.schedule(7, NAMES, 20) == chaos.schedule(7, ["c", "b", "a"], 20)
    assert chaos.schedule(7, NAMES, 20) != chaos.schedule(8, NAMES, 20)


def test_a_longer_schedule_begins_like_a_shorter_one() -> None:
    assert chaos.schedule(7, NAMES, 9)[:4] == chaos.schedule(7, NAMES, 4)


def test_every_kind_of_fault_is_drawn_and_fits_its_nodes() -> None:
    planned = [fault for seed in range(20) for fault in chaos.schedule(seed, NAMES, 5)]
    assert {fault.kind for fault in planned} == {"kill", "pause", "cut", "deaf"}
    for fault in planned:
        assert set(fault.nodes) <= set(NAMES)
        assert len(set(fault.nodes)) == (2 if fault.kind == "deaf" else 1)
        assert fault.seconds >= (4 if fault.kind == "deaf" else 0.8)
        assert fault.seconds <= (6 if fault.kind == "deaf" else 2.8)


@pytest.mark.parametrize("word", ["soon", "-1", "1.5"])
def test_a_seed_is_a_number(word: str) -> None:
    with pytest.raises(Exception, match="whole number"):
        RunOptions.from_userdata({"chaos": word})


def test_the_seed_reaches_the_workers() -> None:
    options = RunOptions.from_userdata({"chaos": "7"})
    assert options.chaos == 7
    assert RunOptions.from_userdata(options.to_userdata()).chaos == 7
