"""`run.json`: the verdicts of a run in the format that the design promises."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import Any

from support.results import Cause, RunResult, ScenarioResult, Verdict, causes, first_line


def render(run: RunResult) -> dict[str, Any]:
    """The whole document. Durations are seconds, times are ISO 8601 in UTC."""
    return {
        "testRun": {
            "id": run.id,
            "timestamp": run.timestamp,
            "duration": round(run.duration, 3),
            "target": run.target,
            "targetVersion": run.target_version,
            "targetDigest": run.target_digest,
            "seed": run.seed,
            "overallStatus": run.overall,
            "cpu": run.cpu,
            "scenarios": [_scenario(scenario) for scenario in run.scenarios],
            "causes": [_cause(cause) for cause in causes(run.scenarios)],
            "summary": _summary(run),
        }
    }


def write(run: RunResult, path: Path) -> None:
    """Writes the document as indented JSON."""
    path.write_text(json.dumps(render(run), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _scenario(scenario: ScenarioResult) -> dict[str, Any]:
    return {
        "feature": scenario.feature,
        "name": scenario.name,
        "line": scenario.line,
        "tags": list(scenario.tags),
        "status": scenario.verdict.value,
        "duration": round(scenario.duration, 3),
        "reason": scenario.reason,
        "worker": scenario.worker,
        "evidence": _evidence(scenario),
    }


def _cause(cause: Cause) -> dict[str, Any]:
    """Red scenarios with one cause: how many, the first one's reason, and which they are."""
    return {
        "status": cause.verdict.value,
        "reason": first_line(cause.reason),
        "scenarios": [f"{each.feature}:{each.line}" for each in cause.scenarios],
    }


def _evidence(scenario: ScenarioResult) -> str | None:
    """The directory of its evidence, seen from the run's; the summary there comes first."""
    files = [PurePosixPath(each.path) for each in scenario.attachments]
    return str(files[0].parent) if files else None


def _summary(run: RunResult) -> dict[str, Any]:
    counts = {verdict.value: run.count(verdict) for verdict in Verdict}
    return {
        "totalScenarios": len(run.scenarios),
        **counts,
        "overallStatus": run.overall,
    }
