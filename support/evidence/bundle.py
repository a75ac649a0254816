"""The files of one failing scenario: `evidence/<feature>/<scenario>/`."""

from __future__ import annotations

import contextlib
import json
import pathlib
import re
import shlex
from collections.abc import Iterable
from typing import Any

from support import consistency
from support.assertions import Mismatch
from support.clients.http import Exchange, HttpClient, Request
from support.errors import NotStarted, Start, Unsupported
from support.evidence import rerun, statements, talks, transcript
from support.results import Attachment, Verdict
from support.topologies import Node
from support.world import World

_AGAIN = (
    "To see it again: bash rerun.sh (starts a node like this one), or EPHPM_URL=http://HOST:PORT "
    "bash rerun.sh. Exit code 1: reproduced by the same assertion, 0: not, 125: cannot be said"
)
_TYPES = {
    ".toml": "application/toml",
    ".json": "application/json",
    ".sh": "text/x-shellscript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


def write(
    world: World, scenario: Any, verdict: Verdict, reason: str, reports: pathlib.Path
) -> list[Attachment]:
    """Writes the bundle below `reports` and returns its files, the summary first."""
    directory = _directory(scenario, reports)
    mismatch = _mismatch(scenario)
    files: dict[str, str] = {"summary.txt": _summary(world, scenario, verdict, reason)}
    if mismatch:
        files |= {
            "expected.txt": mismatch.expected,
            "actual.txt": mismatch.actual,
            "diff.txt": mismatch.diff,
        }
    files["transcript.txt"] = "\n".join(transcript.of(item) for item in world.visits.exchanges)
    files["redis.txt"] = talks.transcript(world.redis.talks)
    files["sql.txt"] = statements.transcript(world.sql.queries)
    if world.events:
        files["timeline.txt"] = "\n".join(world.events)
    if world.load:
        history = world.load.history
        files["history.jsonl"] = history.text()
        files["picture.svg"] = consistency.picture.draw(history, consistency.judged(history))
    if world.attempt:
        files["start.txt"] = f"exit code {world.attempt.exit_code}\n{world.attempt.output}"
    if world.has_node:
        files |= _of_node(world)
    if world.has_databases:
        files |= _of_databases(world)
    start = _start(scenario)
    if start:
        files |= {
            "command.txt": shlex.join(start.command),
            "ephpm.toml": start.configuration,
            "node.log": start.log,
        }
    files = {name: text for name, text in files.items() if text}
    if world.has_node or world.attempted or start:
        files["node.json"] = json.dumps(rerun.node_description(world, scenario, reason), indent=1)
        files["rerun.sh"] = rerun.of_start(world, reason) if start else rerun.script(world, reason)
        files["summary.txt"] += f"\n{_AGAIN}\n"
        rerun.save_files(world, directory)
    for name, text in files.items():
        (directory / name).write_text(text, encoding="utf-8", errors="replace")
    if "rerun.sh" in files:
        (directory / "rerun.sh").chmod(0o755)
    return _attached(directory, files, reports)


def write_kept(world: World, scenario: Any, reports: pathlib.Path) -> list[Attachment]:
    """Writes what the report has of the scenario whether it failed or not, and returns the files:
    what was on screens, and tables of times."""
    kept: dict[str, bytes] = dict(world.people.pictures)
    kept |= {name: text.encode() for name, text in world.visits.tables.items()}
    if not kept:
        return []
    directory = _directory(scenario, reports)
    for name, content in kept.items():
        (directory / name).write_bytes(content)
    return _attached(directory, kept, reports)


def _attached(
    directory: pathlib.Path, names: Iterable[str], reports: pathlib.Path
) -> list[Attachment]:
    return [
        Attachment(
            name,
            str((directory / name).relative_to(reports)),
            _TYPES.get(pathlib.PurePath(name).suffix, "text/plain"),
        )
        for name in names
    ]


def _directory(scenario: Any, reports: pathlib.Path) -> pathlib.Path:
    feature = pathlib.PurePath(scenario.feature.filename).with_suffix("")
    parts = (
        feature.parts[feature.parts.index("features") + 1 :]
        if "features" in feature.parts
        else [feature.name]
    )
    directory = reports / "evidence" / "-".join(parts) / _slug(scenario.name)
    directory.mkdir(parents=True, exist_ok=True)
    return directory


def _summary(world: World, scenario: Any, verdict: Verdict, reason: str) -> str:
    # The first line alone must do: what was expected of which node, and what it said.
    node = f"node {world.node.name} ({world.node.url})" if world.has_node else "no node was started"
    said = _last_said(world)
    steps = [
        f"  {step.status.name:9} {step.keyword} {step.name}  # {step.location}"
        for step in scenario.all_steps
    ]
    return "\n".join(
        [
            f"{verdict}: {reason} | {node} | {said}",
            "",
            f"{scenario.location}  {scenario.name}",
            f"target: {world.options.target} {world.provider.version} {world.provider.digest}",
            *steps,
            "",
        ]
    )


def _last_said(world: World) -> str:
    """The last answer, reply or outcome, whichever came latest."""
    said: list[tuple[float, str]] = []
    for visit in world.visits.exchanges[-1:]:
        said.append((visit.started, f"last answer: {transcript.line(visit)}"))
    for talk in world.redis.talks[-1:]:
        said.append((talk.started, f"last reply: {talks.line(talk)}"))
    for query in world.sql.queries[-1:]:
        said.append((query.started, f"last statement: {statements.line(query)}"))
    return max(said)[1] if said else "nothing was requested"


def _of_node(world: World) -> dict[str, str]:
    files: dict[str, str] = {}
    for node in world.nodes:
        named = f"{node.name}-" if world.in_cluster else ""
        files[f"{named}ephpm.toml"] = node.configuration
        with contextlib.suppress(Unsupported):
            files[f"{named}node.log"] = world.provider.log(node)
        own = world.provider.files(node)
        files |= {f"{named}{name}": text for name, text in own.items()}
        if world.provider.running(node):
            files |= {f"{named}{name}": text for name, text in _said_by(world, node).items()}
    return files


def _of_databases(world: World) -> dict[str, str]:
    """What each server has logged, and which connections it saw, with what was asked on each."""
    files: dict[str, str] = {}
    for server in world.databases.servers:
        files[f"{server.name}.log"] = server.log()
        files[f"{server.name}-commands.log"] = server.commands()
    return files


def _said_by(world: World, node: Node) -> dict[str, str]:
    wanted = {"metrics.txt": "/metrics"}
    if world.in_cluster and world.profile.claims("node-api"):
        wanted["members.json"] = "/api/kv/cluster"
    files = {}
    for name, target in wanted.items():
        try:
            answer: Exchange = HttpClient(node).send(Request(target=target), "connect")
            files[name] = answer.text
        except AssertionError as error:  # the node lives and says nothing: that is evidence too
            files[name] = f"not answered: {error}\n"
    if world.in_cluster:
        files["cuts.txt"] = world.cluster.cuts(node.name)
    return files


def _start(scenario: Any) -> Start | None:
    """The start that came to nothing, where that was it."""
    errors = [step.exception for step in scenario.all_steps]
    errors.append(getattr(scenario, "exception", None))
    return next((error.start for error in errors if isinstance(error, NotStarted)), None)


def _mismatch(scenario: Any) -> Mismatch | None:
    errors = [step.exception for step in scenario.all_steps]
    errors.append(getattr(scenario, "late_failure", None))
    return next((error for error in errors if isinstance(error, Mismatch)), None)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:80]
