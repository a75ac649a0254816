from __future__ import annotations

import pytest

from support.reports import timeline
from support.results import Verdict
from tests.unit.support.reports import runs


def test_each_worker_has_its_lane_to_scale() -> None:
    lanes = timeline.lanes(
        [
            runs.scenario("second", started=102.0, duration=2.0, worker=0),
            runs.scenario("first", started=100.0, duration=2.0, worker=0),
            runs.scenario("beside", started=101.0, duration=1.0, worker=1),
            runs.scenario("skipped", Verdict.SKIPPED, started=0.0, duration=0.0, worker=1),
        ]
    )
    places = {
        worker: [(bar.result.name, bar.x, bar.width) for bar in bars]
        for worker, bars in lanes.workers.items()
    }
    assert places == {
        0: [("first", 0.0, 500.0), ("second", 500.0, 500.0)],
        1: [("beside", 250.0, 250.0)],
    }
    assert lanes.length == 4.0
    assert lanes.busy == pytest.approx(5 / 8)


@pytest.mark.parametrize(
    ("length", "labels"),
    [
        (4.0, ["0.0 s", "0.5 s", "1.0 s"]),
        (30.0, ["0 s", "5 s", "10 s"]),
        (600.0, ["0 s", "100 s", "200 s"]),
        (0.3, ["0.00 s", "0.05 s", "0.10 s"]),
    ],
)
def test_ticks_are_round_and_few(length: float, labels: list[str]) -> None:
    ticks = timeline.lanes([runs.scenario("it", started=1000.0, duration=length)]).ticks
    assert [label for _, label in ticks][:3] == labels
    assert len(ticks) <= timeline.TICKS + 1


def test_nothing_ran_nothing_to_see() -> None:
    assert timeline.lanes([runs.scenario("it", started=0.0)]).workers == {}
    assert timeline.lanes([]).busy == 0.0
    assert timeline.lanes([runs.scenario("it", started=5.0, duration=0.0)]).ticks == []
