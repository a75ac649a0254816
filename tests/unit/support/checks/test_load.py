"""The limits of loads: what keeps them, and what is over by the least."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

import pytest

from support.assertions import Mismatch
from support.checks import load
from support.clients.load import EDGES, Phase, Spread, Work
from support.errors import Broken

CALM = Spread(0.01, 0.02, 0.03, (0,) * len(EDGES))


def phase(count: int = 100, wrong: int = 0, seconds: float = 10.0, **spread: Any) -> Phase:
    faults = ["file: 200 b'other'"] if wrong else []
    spreads = {"file": dataclasses.replace(CALM, **spread)}
    return Phase(8, count, wrong, seconds, spreads, faults)


def world(under_load: Phase, after: Phase | None = None, **more: Any) -> Any:
    memory = more.pop("memory", [(0.0, 0), (100.0, 0)])
    return SimpleNamespace(work=Work(phase(), under_load, after or phase(), memory, **more))


@pytest.mark.parametrize(
    "kept",
    [
        phase(slowest=4.999),
        phase(wrong=4),
        phase(count=101, seconds=600.0),
    ],
    ids=["slow, and not too slow", "some wrong", "few, and not too few"],
)
def test_who_is_within_the_limits_of_the_seed(kept: Phase) -> None:
    load.keeps(world(kept), "seed")


@pytest.mark.parametrize(
    "broken",
    [
        phase(slowest=5.0),
        phase(wrong=5),
        phase(count=100, seconds=600.0),
        phase(count=0),
    ],
    ids=["5 s", "95 %", "10 in a minute", "none at all"],
)
def test_the_limits_of_the_seed_themselves_are_over_them(broken: Phase) -> None:
    with pytest.raises(Mismatch):
        load.keeps(world(broken), "seed")


def test_under_load_visitors_may_wait_for_each_other() -> None:
    # 3 times 8 visitors, each of whom takes 0.02 s at rest.
    load.keeps(world(phase(p95=0.48)), "strict")


@pytest.mark.parametrize(
    "broken",
    [
        world(phase(p95=0.49)),
        world(phase(wrong=1)),
        world(phase(), phase(half=0.11)),
        world(phase(), phase(wrong=1)),
        world(phase(), memory=[(float(jobs), jobs * 80_001) for jobs in range(0, 100, 10)]),
    ],
    ids=["too slow", "one wrong", "slow afterwards", "wrong afterwards", "a leak"],
)
def test_who_is_over_the_strict_limits(broken: Any) -> None:
    with pytest.raises(Mismatch):
        load.keeps(broken, "strict")


def test_a_generator_that_is_no_quicker_than_the_target_proves_nothing() -> None:
    load.could_more(world(phase(), ceiling=20.0), 2)
    with pytest.raises(Broken):
        load.could_more(world(phase(), ceiling=19.9), 2)


def test_without_jobs_there_is_nothing_to_judge() -> None:
    with pytest.raises(Broken):
        load.keeps(SimpleNamespace(work=None), "seed")  # type: ignore[arg-type]
