"""`kill -9` of the run at any moment leaves nothing: the reaper ends what it left."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest
import suite

from support import assertions
from support.machine import guard


@pytest.mark.parametrize("moment", [0.2, 0.9, "random", "random"])
def test_nothing_is_left(tmp_path, moment):
    seconds = random.uniform(0.3, 3) if moment == "random" else moment
    run = subprocess.Popen(
        [sys.executable, "-m", "behave", "features/security", "features/http"],
        cwd=suite.ROOT,
        env={**os.environ, "EPHPM_REPORTS": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(seconds)
    places = [guard.Place(path.name[4:]) for path in guard.base().glob(f"run-{run.pid}-*")]
    run.send_signal(signal.SIGKILL)
    run.wait()

    def nothing_left():
        for place in places:
            assertions.equal(
                f"what is left of the run after {seconds:.1f} s", [], guard.leaks(place)
            )
            assertions.expect(not place.path.exists(), "its directory", "removed", place.path)

    assertions.eventually(nothing_left, "effect")
