"""The pace of a target: how long its answers usually take, on this machine and in this run."""

from __future__ import annotations

import collections
import dataclasses
import statistics

ENOUGH = 20  # answers: of fewer nobody can say what is usual
RECENT = 200  # answers that are looked at


@dataclasses.dataclass
class Pace:
    """The last answers of which nothing slow was asked, by how many seconds they took."""

    answers: collections.deque[float] = dataclasses.field(
        default_factory=lambda: collections.deque(maxlen=RECENT)
    )

    @property
    def usual(self) -> float:
        """The median, in seconds; 0 as long as there are too few answers."""
        return statistics.median(self.answers) if len(self.answers) >= ENOUGH else 0.0
