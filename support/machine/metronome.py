"""How this machine was doing: what a slow answer is not to blame for.

A thread looks twenty times a second. It notes how many processes there were to run for each
processor, and when it woke up late itself: then nobody of this run could have been served, for
the machine slept, or its processors were taken away.
"""

from __future__ import annotations

import collections
import dataclasses
import os
import pathlib
import threading
import time

BEAT = 0.05  # seconds between two looks
LATE = 0.2  # seconds: a look that is later than that follows a standstill
KEPT = 20_000  # looks: those of the last quarter of an hour
_STAT = pathlib.Path("/proc/stat")


@dataclasses.dataclass(frozen=True)
class Look:
    """What was seen at one moment.

    Attributes:
        at: seconds since the epoch.
        late: by how many seconds the look was late.
        crowd: processes that ran, could have run, or waited for a disk, for each processor.
    """

    at: float
    late: float
    crowd: float


class Metronome:
    """The looks since it was started."""

    def __init__(self) -> None:
        self._looks: collections.deque[Look] = collections.deque(maxlen=KEPT)
        self._began = False

    def begin(self) -> None:
        """Begins to look; a second call changes nothing."""
        if not self._began:
            self._began = True
            threading.Thread(target=self._beat, name="metronome", daemon=True).start()

    @property
    def looks(self) -> list[Look]:
        """What was seen until now, the oldest first."""
        return list(self._looks)

    def note(self, look: Look) -> None:
        """Keeps what was seen."""
        self._looks.append(look)

    def standstill(self, began: float, ended: float) -> float:
        """For how many of the seconds between these times the machine stood still."""
        late = [look for look in self.looks if look.late > LATE]
        parts = (min(ended, look.at) - max(began, look.at - look.late) for look in late)
        return sum(part for part in parts if part > 0)

    def crowding(self, began: float, ended: float) -> float:
        """How many times as long as alone a computation took between these times: 1 or more.

        It shared each processor with so many others, on average. 1 where nobody looked.
        """
        crowds = [look.crowd for look in self.looks if began <= look.at <= ended]
        return max(1.0, sum(crowds) / len(crowds)) if crowds else 1.0

    def _beat(self) -> None:
        last = time.monotonic()
        while True:
            time.sleep(BEAT)
            now = time.monotonic()
            self.note(Look(time.time(), now - last - BEAT, crowd()))
            last = now


def crowd() -> float:
    """How many processes run, can run, or wait for a disk now, for each processor."""
    counted = (
        line.split()
        for line in _STAT.read_text(encoding="utf-8").splitlines()
        if line[:6] == "procs_"
    )
    return sum(int(number) for _, number in counted) / (os.cpu_count() or 1)


metronome = Metronome()
