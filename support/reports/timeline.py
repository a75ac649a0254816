"""Who ran what when: the geometry of the picture of a run."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable

from support.results import ScenarioResult

WIDTH = 1000.0  # units of the picture
TICKS = 8  # at most


@dataclasses.dataclass(frozen=True)
class Bar:
    """One scenario on its worker's lane."""

    result: ScenarioResult
    x: float
    width: float


@dataclasses.dataclass(frozen=True)
class Lanes:
    """The whole picture: a lane for each worker, ticks in seconds."""

    workers: dict[int, list[Bar]]
    ticks: list[tuple[float, str]]  # x, label
    length: float  # seconds

    @property
    def busy(self) -> float:
        """The part of the workers' time in which scenarios ran, 0 to 1."""
        ran = sum(bar.result.duration for bars in self.workers.values() for bar in bars)
        room = self.length * len(self.workers)
        return ran / room if room else 0.0


def lanes(scenarios: Iterable[ScenarioResult]) -> Lanes:
    """Places every scenario that started. Skipped ones took no time and are left out."""
    ran = sorted((one for one in scenarios if one.started), key=lambda one: one.started)
    if not ran:
        return Lanes({}, [], 0.0)
    begin = ran[0].started
    length = max(one.started + one.duration for one in ran) - begin
    scale = WIDTH / length if length else 0.0
    workers: dict[int, list[Bar]] = {worker: [] for worker in sorted({one.worker for one in ran})}
    for one in ran:
        bar = Bar(one, round((one.started - begin) * scale, 2), round(one.duration * scale, 2))
        workers[one.worker].append(bar)
    return Lanes(workers, _ticks(length, scale), length)


def _ticks(length: float, scale: float) -> list[tuple[float, str]]:
    step = _round_step(length / TICKS)
    if not step:
        return []
    digits = max(0, -math.floor(math.log10(step)))
    marks = [index * step for index in range(int(length / step) + 1)]
    return [(round(mark * scale, 2), f"{mark:.{digits}f} s") for mark in marks]


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 5, 10, 20, 50, ... (and their tenths) that is not less."""
    if least <= 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least)
