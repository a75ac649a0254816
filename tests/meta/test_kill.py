"""`kill -9` of the run at any moment leaves nothing: the reaper ends what it left."""

from __future__ import annotations

import os
import random
import secrets
import signal
import time
from collections.abc import Sequence

import pytest

from support import assertions
from support.machine import guard
from tests.meta.harness import Suite

SEED = int(os.environ.get("EPHPM_KILL_SEED", secrets.randbelow(10**6)))
_dice = random.Random(SEED)
# What the run has come to, and so many seconds after that.
MOMENTS = [
    ("begun", 0.0),  # its directory is there
    ("begun", _dice.uniform(0, 3)),
    ("served", 0.0),  # a node has become ready
    ("served", _dice.uniform(0, 3)),
]


@pytest.mark.parametrize("number", range(len(MOMENTS)))
def test_nothing_is_left(suite: Suite, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    stage, seconds = MOMENTS[number]
    print(f"EPHPM_KILL_SEED={SEED} repeats it: {stage}, then {seconds:.3f} s")
    # Nobody else's runs are there.
    monkeypatch.setenv("TMPDIR", str(suite.reports))
    monkeypatch.setattr("tempfile.tempdir", None)
    with suite.start("features/security", "features/http") as run:
        try:
            place = assertions.eventually(lambda: the_only(guard.places()), "ready")
            if stage == "served":
                assertions.eventually(lambda: has_served(place), "ready")
            time.sleep(seconds)
            assertions.equal("the exit code of the run that is to be killed", None, run.poll())
            there = guard.leaks(place)
        except AssertionError as error:
            run.kill()
            raise AssertionError(f"{error}\nit said:\n{run.communicate()[0]}") from None
        finally:
            run.kill()
    assertions.equal("how the run ended", -signal.SIGKILL, run.returncode)
    if stage == "served":  # otherwise there was nothing that could be left
        kinds = {thing.split()[0] for thing in there}
        assertions.equal("what there was of the run", {"process", "directory"}, kinds)

    def nothing_left() -> None:
        assertions.equal("what is left of the run", [], guard.leaks(place))
        assertions.expect(not place.path.exists(), "its directory", "removed", place.path)

    assertions.eventually(nothing_left, "effect")


def has_served(place: guard.Place) -> None:
    assertions.expect(place.served.exists(), "a node of the run", "ready once", "none yet")


def the_only(places: Sequence[guard.Place]) -> guard.Place:
    assertions.equal("the number of runs that have a directory", 1, len(places))
    return places[0]
