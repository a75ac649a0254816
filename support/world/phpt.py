"""PHP's own tests that a scenario has written, and what came of them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from support.phpt.statuses import Outcome


@dataclasses.dataclass
class PhptRun:
    """A run of tests.

    Attributes:
        files: what the scenario has written, by path in its corpus.
        outcomes: what came of each test.
        code: the exit code; None before a run.
        reports: where it left its reports.
    """

    files: dict[str, bytes] = dataclasses.field(default_factory=dict)
    outcomes: list[Outcome] = dataclasses.field(default_factory=list)
    code: int | None = None
    reports: Path = dataclasses.field(default_factory=Path)
