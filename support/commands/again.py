"""Does a failed scenario still fail, by the same assertion? What `rerun.sh` ends with.

    python -m support again EVIDENCE [-D NAME=VALUE ...]    runs the scenario again
    python -m support again EVIDENCE --answers FOLDER       judges answers that came meanwhile
    python -m support again EVIDENCE --site                 does the node serve what it had?

The exit codes are those that `git bisect run` knows: 0 the promise is kept, 1 it is broken as it
was, 125 neither can be said (it is broken otherwise, was skipped, or something is missing).
"""

from __future__ import annotations

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import types
from collections.abc import Iterable
from typing import Any

from support.clients import raw
from support.clients.http import Exchange, Request
from support.commands import serving
from support.errors import Broken, UsageError
from support.language import features, vocabulary
from support.providers.deployed import DeployedProvider
from support.providers.directories import DOCROOT
from support.providers.pool import ClusterPool, Pool
from support.results import Verdict, cause, first_line
from support.settings import ROOT, profiles
from support.settings.options import RunOptions
from support.topologies import NodeSpec
from support.world import World

KEPT, REPRODUCED, UNSAID = 0, 1, 125
_GOOD = {Verdict.PASSED, Verdict.XPASSED, Verdict.FLAKY}
_BAD = {Verdict.FAILED, Verdict.BROKEN, Verdict.XFAILED}


def run(evidence: pathlib.Path, given: dict[str, str]) -> int:
    """Runs the scenario again on such a target, all of it, and says what became of it.

    Args:
        given: options of the run, over those that the failed one had.

    Raises:
        UsageError: the evidence does not name a scenario.
    """
    failed = _described(evidence)
    options = {**failed["options"], "retries": "0", **given}
    with tempfile.TemporaryDirectory() as reports:
        words = [failed["feature"], "-n", rf"^{re.escape(failed['name'])}\s*$", "-j", "1"]
        words += [f"--tags=@{failed['id']}"] if failed["id"] else []
        words += [word for key, value in options.items() for word in ("-D", f"{key}={value}")]
        done = subprocess.run(
            [sys.executable, "-m", "behave", *words],
            cwd=ROOT,
            env={**os.environ, "EPHPM_REPORTS": reports},
            capture_output=True,
            text=True,
            check=False,
        )
        try:
            text = (pathlib.Path(reports) / "latest" / "run.json").read_text(encoding="utf-8")
            (now,) = json.loads(text)["testRun"]["scenarios"]
        except (OSError, ValueError):
            print(f"cannot be said: {_why(done.stdout + done.stderr)}")
            return UNSAID
    return verdict(failed["reasons"], Verdict(now["status"]), now["reason"])


def _why(said: str) -> str:
    """The line that tells why a run has no result."""
    errors = [line for line in said.splitlines() if line.startswith("error: ")]
    return errors[-1] if errors else first_line(said)


def answers(evidence: pathlib.Path, folder: pathlib.Path, url: str) -> int:
    """Lets the step that failed judge the answers that a node gave to the same requests.

    Args:
        folder: `answer-0`, `answer-1` and so on: each with its head, bodies as they came.
        url: the node's.

    Raises:
        UsageError: the evidence does not name a scenario and a step of it.
    """
    failed = _described(evidence)
    step = _step(failed)
    world = _world(failed, folder, url)
    vocabulary_of_project = vocabulary.load(ROOT / "steps")
    matches = vocabulary.Matches(vocabulary_of_project).matches(step)
    if not matches:
        raise UsageError(f"{evidence}: the step is not defined any longer: {step.name}")
    function = matches[0][0].function
    arguments = {each.name: each.value for each in matches[0][1].arguments}
    context = types.SimpleNamespace(world=world, text=step.text, table=step.table)
    try:
        function(context, **arguments)
    except AssertionError as error:
        return verdict(failed["reasons"], Verdict.FAILED, str(error))
    except Exception as error:  # noqa: BLE001 - it looks at more than answers: whatever it lacks
        said = first_line(str(error)) or type(error).__name__
        print(f"cannot be said of a node that is given ({said}); leave EPHPM_URL out")
        return UNSAID
    return verdict(failed["reasons"], Verdict.PASSED, "")


def site(evidence: pathlib.Path, url: str) -> int:
    """Says why a node that is given does not serve what the scenario had, where that is so.

    Returns:
        0, or 125: it does not, or whether it does cannot be seen.

    Raises:
        UsageError: the evidence does not name a scenario.
    """
    failed = _described(evidence)
    dates = {path: date for path, date in failed["files"].items() if date is not None}
    try:
        node = _provider(failed, url).start(NodeSpec(), "given")
        why = serving.lack(node, DOCROOT, evidence / "site", dates)
    except Broken as error:
        why = str(error)
    if why:
        print(f"cannot be said of {url}: {why} ({serving.SAYS_SO}=1 bash rerun.sh asks it anyway)")
    return UNSAID if why else KEPT


def verdict(before: Iterable[str], now: Verdict, reason: str) -> int:
    """Says whether it is as it was; returns the exit code.

    Args:
        before: the reason of the failed run, and the failure itself where a deviation hides it.
        reason: the one of now.
    """
    if now in _GOOD:
        print("not reproduced: the promise is kept")
        return KEPT
    if now in _BAD and cause(reason) in map(cause, before):
        print(f"reproduced: {first_line(reason)}")
        return REPRODUCED
    print(f"cannot be said: {now}: {first_line(reason)}")
    return UNSAID


def _described(evidence: pathlib.Path) -> dict[str, Any]:
    try:
        data = json.loads((evidence / "node.json").read_text(encoding="utf-8"))
        scenario: dict[str, Any] = data["scenario"]
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(f"{evidence}/node.json: names no scenario ({error!r})") from None
    return {**scenario, "options": data["options"], "files": data.get("files", {})}


def _step(failed: dict[str, Any]) -> Any:
    for feature in features.load(ROOT / "features"):
        if feature.filename != failed["feature"]:
            continue
        for scenario in feature.walk_scenarios():
            steps = list(scenario.all_steps)
            if scenario.name.strip() == failed["name"] and failed["step"] in range(len(steps)):
                return steps[failed["step"]]
    raise UsageError(f"{failed['feature']}: no step {failed['step']} of: {failed['name']}")


def _world(failed: dict[str, Any], folder: pathlib.Path, url: str) -> World:
    options, provider = RunOptions.from_userdata(failed["options"]), _provider(failed, url)
    world = World(options, provider.profile, provider, Pool(provider), ClusterPool(provider))
    for number, request in enumerate(failed["requests"]):
        came = (folder / f"answer-{number}").read_bytes()
        world.visits.exchanges.append(_exchange(Request(**request), url, came))
    return world


def _provider(failed: dict[str, Any], url: str) -> DeployedProvider:
    options = RunOptions.from_userdata(failed["options"])
    return DeployedProvider(
        url, profiles.load(options.profile or profiles.path_for(options.target))
    )


def _exchange(request: Request, url: str, came: bytes) -> Exchange:
    """The exchange of an answer as curl shows it: of HTTP/2 it shows a head of its own making."""
    came = re.sub(rb"\AHTTP/2 (\d+) ?\r?\n", rb"HTTP/1.1 \1 -\r\n", came)
    exchange = Exchange("", url, request, time.time())
    raw.parse(exchange, came)
    return exchange
