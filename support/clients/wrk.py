"""The load generator: wrk, which sends the same request again and again on many connections.

Each answer counts as right only with the status 200 and the body that it must have; `wrk.lua`,
beside this module, looks at them. To its histogram wrk adds the requests that a slow answer has
kept from being sent, so there are more of them than answers.
"""

from __future__ import annotations

import json
import pathlib
import tempfile

from support.clients.load import Phase, Spread
from support.errors import Broken
from support.machine import guard
from support.machine.execution import output_of
from support.machine.programs import program

SCRIPT = pathlib.Path(__file__).with_suffix(".lua")
MOST = 200_000  # answers: a load is bounded in number, too
TIMEOUT = 10  # seconds after which an answer counts as lost


def load(url: str, wanted: bytes, connections: int, seconds: int, kind: str) -> Phase:
    """Requests that address for so long.

    Raises:
        Missing: wrk is not installed.
        Broken: it did not say what came of it.
    """
    with tempfile.NamedTemporaryFile(dir=guard.current().path, prefix="wrk-") as body:
        body.write(wanted)
        body.flush()
        words = [f"-c{connections}", "-t1", f"-d{seconds}s", f"--timeout={TIMEOUT}s"]
        given = [program("wrk"), *words, f"--script={SCRIPT}", url, "--", body.name, str(MOST)]
        code, printed = output_of(given, "", seconds + 2 * TIMEOUT)
    told = [line for line in printed.splitlines() if line.startswith('{"right"')]
    if code or not told:
        raise Broken(f"wrk did not say what came of it (code {code}): {printed[-500:]}")
    return _phase(connections, json.loads(told[0]), kind)


def _phase(connections: int, told: dict[str, object], kind: str) -> Phase:
    right, wrong, lost = (int(str(told[name])) for name in ("right", "wrong", "lost"))
    faults = [f"{wrong} of them, the first: {told['first']}"] if wrong else []
    faults += [f"no answer, or not in time: {lost}"] if lost else []
    half, p95, slowest, seconds = (
        float(str(told[name])) for name in ("half", "p95", "slowest", "seconds")
    )
    counts = told["counts"]
    assert isinstance(counts, list)
    spread = Spread(half, p95, slowest, tuple(int(count) for count in counts))
    return Phase(connections, right + wrong + lost, wrong + lost, seconds, {kind: spread}, faults)
