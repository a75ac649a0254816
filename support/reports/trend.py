"""Earlier runs, from the `run.json` that each of them left beside this one."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from support.errors import UsageError
from support.results import Verdict

_KEPT = {Verdict.PASSED, Verdict.FLAKY}


@dataclasses.dataclass(frozen=True)
class Past:
    """A run as its `run.json` tells it."""

    id: str
    timestamp: str
    target: str
    duration: float  # seconds
    overall: str
    statuses: dict[tuple[str, str], Verdict]  # by feature and name; namesakes: the last

    def count(self, verdict: Verdict) -> int:
        """How many scenarios ended so."""
        return sum(status is verdict for status in self.statuses.values())

    @property
    def pass_rate(self) -> float:
        """Kept promises by judged ones; 0.0 where none was judged."""
        judged = [status for status in self.statuses.values() if status is not Verdict.SKIPPED]
        return sum(status in _KEPT for status in judged) / len(judged) if judged else 0.0


def read(reports: Path, target: str) -> list[Past]:
    """The runs on that target below `reports`, oldest first.

    A run that ended before it wrote its `run.json` has none and is not listed.
    Raises `UsageError` where a file is not what a run writes.
    """
    files = [path for path in reports.glob("*/run.json") if not path.parent.is_symlink()]
    runs = [past for past in map(_read, files) if past.target == target]
    return sorted(runs, key=lambda past: (past.timestamp, past.id))


def _read(path: Path) -> Past:
    try:
        run = json.loads(path.read_text(encoding="utf-8"))["testRun"]
        return Past(
            run["id"],
            run["timestamp"],
            run["target"],
            run["duration"],
            run["overallStatus"],
            {(item["feature"], item["name"]): Verdict(item["status"]) for item in run["scenarios"]},
        )
    except (ValueError, KeyError, TypeError) as error:
        message = f"{path}: not the verdicts of a run ({error!r}); remove it or run behave again"
        raise UsageError(message) from error


def last_kept(runs: list[Past], feature: str, name: str) -> Past | None:
    """The latest of the runs in which that scenario passed."""
    kept = (past for past in reversed(runs) if past.statuses.get((feature, name)) in _KEPT)
    return next(kept, None)


def flaky(runs: list[Past]) -> dict[tuple[str, str], int]:
    """Scenarios that needed a second try in one of the runs, with how often; most often first."""
    counts: dict[tuple[str, str], int] = {}
    for past in runs:
        for scenario, verdict in past.statuses.items():
            if verdict is Verdict.FLAKY:
                counts[scenario] = counts.get(scenario, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
