"""What a run found out: verdicts, scenario results, the run as a whole.

These classes are the contract between the runner, which fills them in, and the
reports, which only read them.
"""

from __future__ import annotations

import dataclasses
import enum
import re
from collections.abc import Iterable
from typing import Any

# What differs between scenarios that fail for one cause: quoted texts, paths and addresses, and
# numbers. A number of three digits is left: it may be a status, which tells causes apart.
_LITERALS = re.compile(
    r"""
    '(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*"   # quoted
    | (?:https?:/|(?<![\w.]))/\S*?(?=[:;,]?(?:\s|$)|(?<![./])\.(?:\s|$))  # a path, an address
    | \b[0-9a-f]{8,}\b
    | \b(?!\d{3}\b(?![.:]\d))\d[\d.,:]*(?<![.,:])\b
    """,
    re.VERBOSE,
)


class Verdict(enum.StrEnum):
    """The outcome of a scenario, in the words of the design."""

    PASSED = "passed"
    FAILED = "failed"
    BROKEN = "broken"
    SKIPPED = "skipped"
    XFAILED = "xfailed"
    XPASSED = "xpassed"
    FLAKY = "flaky"

    @property
    def red(self) -> bool:
        """Whether one such verdict alone makes the run fail."""
        return self in (Verdict.FAILED, Verdict.BROKEN, Verdict.XPASSED)


@dataclasses.dataclass
class StepResult:
    """One step as it ran. `status` is a verdict of a step, in Allure's words."""

    keyword: str
    name: str
    location: str
    status: str  # passed | failed | broken | skipped | undefined
    duration: float = 0.0  # seconds
    started: float = 0.0  # seconds since the epoch
    error: str = ""  # the message alone, first line first
    trace: str = ""  # the traceback, empty where the step passed
    text: str = ""  # the doc-string
    table: list[list[str]] = dataclasses.field(default_factory=list)  # heading first


@dataclasses.dataclass
class Attachment:
    """A piece of evidence: a file below the report's directory."""

    name: str
    path: str  # relative to the directory of the run's reports
    type: str = "text/plain"  # media type


@dataclasses.dataclass
class ScenarioResult:
    """One scenario as it ended. An outline counts once for each example."""

    feature: str  # path of the file, relative to the project
    feature_name: str
    name: str
    line: int
    tags: list[str]  # without "@", feature's and scenario's, sorted
    verdict: Verdict
    duration: float = 0.0  # seconds
    started: float = 0.0  # seconds since the epoch
    reason: str = ""  # why skipped, broken, xfailed; the first line of a failure
    worker: int = 0
    attempt: int = 1
    description: str = ""
    captured: str = ""  # what was printed or logged while it ran
    steps: list[StepResult] = dataclasses.field(default_factory=list)
    attachments: list[Attachment] = dataclasses.field(default_factory=list)

    @property
    def key(self) -> tuple[str, int]:
        """What tells this scenario from every other: its file and line."""
        return (self.feature, self.line)

    def to_json(self) -> dict[str, Any]:
        """Everything, as plain JSON values."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ScenarioResult:
        """The inverse of `to_json`."""
        data = dict(data)
        data["verdict"] = Verdict(data["verdict"])
        data["steps"] = [StepResult(**step) for step in data.get("steps", [])]
        data["attachments"] = [Attachment(**item) for item in data.get("attachments", [])]
        return cls(**data)


def first_line(text: str) -> str:
    """The first line that says something; empty where none does."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def cause(reason: str) -> str:
    """The first line of a reason without its literals: the same for all that one fault turns red.

    A literal is a quoted text, a path or an address, and a number that cannot be a status.
    """
    return _LITERALS.sub("*", first_line(reason))


@dataclasses.dataclass(frozen=True)
class Cause:
    """Red scenarios that have one verdict and, but for literals, one reason."""

    verdict: Verdict
    reason: str  # of the first of them
    scenarios: tuple[ScenarioResult, ...]


def causes(results: Iterable[ScenarioResult]) -> list[Cause]:
    """What is red, by its cause, the most frequent first."""
    found: dict[tuple[Verdict, str], list[ScenarioResult]] = {}
    for result in results:
        if result.verdict.red:
            found.setdefault((result.verdict, cause(result.reason)), []).append(result)
    groups = [Cause(key[0], same[0].reason, tuple(same)) for key, same in found.items()]
    return sorted(groups, key=lambda group: -len(group.scenarios))


@dataclasses.dataclass
class RunResult:
    """A whole run: what was asked, what came of it."""

    id: str
    timestamp: str  # ISO 8601, UTC
    target: str
    target_version: str
    seed: int | None  # of --shuffle, None where features run longest first
    selected: int  # scenarios that the selection named
    target_digest: str = ""  # of the program: the beginning of its SHA-256
    duration: float = 0.0  # seconds
    scenarios: list[ScenarioResult] = dataclasses.field(default_factory=list)
    errors: list[str] = dataclasses.field(default_factory=list)  # of the run, not of a scenario
    phases: dict[str, float] = dataclasses.field(default_factory=dict)  # seconds
    # CPU seconds and starts by kind of process: {kind: {"seconds": ..., "started": ...}}
    cpu: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)

    @property
    def program(self) -> str:
        """Which program was measured: `ephpm 0.1.0 (sha256 0123456789ab)`; empty where unknown."""
        digest = f"(sha256 {self.target_digest})" if self.target_digest else ""
        return f"{self.target_version} {digest}".strip()

    def count(self, verdict: Verdict) -> int:
        """How many scenarios ended with that verdict."""
        return sum(scenario.verdict is verdict for scenario in self.scenarios)

    @property
    def complete(self) -> bool:
        """Whether there is exactly one result for each selected scenario."""
        return (
            len({scenario.key for scenario in self.scenarios})
            == self.selected
            == len(self.scenarios)
        )

    @property
    def overall(self) -> str:
        """`PASSED` only if nothing is red, nothing is missing and no error stands."""
        red = any(scenario.verdict.red for scenario in self.scenarios)
        return "FAILED" if red or self.errors or not self.complete else "PASSED"
