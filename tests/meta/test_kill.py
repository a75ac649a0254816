"""`kill -9` of the run at any moment leaves nothing: the reaper ends what it left."""

from __future__ import annotations

import os
import random
import secrets
import time
from collections.abc import Sequence

import pytest

from support import assertions
from support.machine import guard
from tests.meta.harness import Suite

SEED = int(os.environ.get("EPHPM_KILL_SEED", secrets.randbelow(10**6)))
_dice = random.Random(SEED)
# From the moment that its directory is there: it is made in the first tenths of a second.
MOMENTS = [0.0, 0.7, _dice.uniform(0, 3), _dice.uniform(0, 3)]


@pytest.mark.parametrize("number", range(len(MOMENTS)))
def test_nothing_is_left(suite: Suite, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    print(f"EPHPM_KILL_SEED={SEED} repeats it: {MOMENTS[number]:.3f} s")
    # Nobody else's runs are there.
    monkeypatch.setenv("TMPDIR", str(suite.reports))
    monkeypatch.setattr("tempfile.tempdir", None)
    with suite.start("features/security", "features/http") as run:
        try:
            assertions.eventually(lambda: the_only(guard.places()), "ready")
            place = the_only(guard.places())
            time.sleep(MOMENTS[number])
            ended = run.poll() is not None
            assert not ended, f"it ended before it was to be killed:\n{run.communicate()[0]}"
        finally:
            run.kill()

    def nothing_left() -> None:
        assertions.equal("what is left of the run", [], guard.leaks(place))
        assertions.expect(not place.path.exists(), "its directory", "removed", place.path)

    assertions.eventually(nothing_left, "effect")


def the_only(places: Sequence[guard.Place]) -> guard.Place:
    assertions.equal("the number of runs that have a directory", 1, len(places))
    return places[0]
