"""Which rows have a scenario, and with which verdict: the coverage by row id."""

from __future__ import annotations

import csv
import dataclasses
import enum
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from support.errors import UsageError
from support.language import features
from support.results import RunResult, Verdict

ROWS = "tests/data/seed_rows.tsv"  # below the project
COLUMNS = ["id", "seed", "kind", "area", "expectation"]


@dataclasses.dataclass(frozen=True)
class Row:
    """One promise of the seeds. Only the kind `scenario` asks for a scenario."""

    id: str
    seed: str
    kind: str
    area: str
    expectation: str


class State(enum.StrEnum):
    """What became of a row."""

    KEPT = "kept"  # every scenario that the run selected passed
    DEVIATES = "deviates"  # nothing red, but a known deviation holds
    UNPROVEN = "unproven"  # nothing red, but one was skipped or flaky
    RED = "red"
    NOT_RUN = "not run"
    MISSING = "no scenario"


@dataclasses.dataclass(frozen=True)
class Coverage:
    """A row, the scenarios that carry its id, and their verdicts in the last run."""

    row: Row
    scenarios: int  # an outline counts once
    verdicts: Counter[Verdict]

    @property
    def state(self) -> State:
        """The row's state, the worst of its scenarios first."""
        if not self.scenarios:
            return State.MISSING
        if any(verdict.red for verdict in self.verdicts):
            return State.RED
        if self.verdicts[Verdict.XFAILED]:
            return State.DEVIATES
        if not self.verdicts:
            return State.NOT_RUN
        return State.KEPT if set(self.verdicts) == {Verdict.PASSED} else State.UNPROVEN


def read_rows(path: Path) -> list[Row]:
    """The rows of a tab-separated file. Raises `UsageError` where it is none."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
            if reader.fieldnames != COLUMNS:
                raise UsageError(f"{path}: the columns must be {', '.join(COLUMNS)}")
            return [Row(**line) for line in reader]
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None


def compute(
    rows: Iterable[Row], all_features: Iterable[Any], run: RunResult | None
) -> list[Coverage]:
    """The coverage of each row, in the order of the rows."""
    written = Counter(
        tag
        for feature in all_features
        for scenario in features.scenarios(feature)
        for tag in features.tags(scenario)
    )
    verdicts: dict[str, Counter[Verdict]] = {}
    for result in run.scenarios if run else []:
        for tag in result.tags:
            verdicts.setdefault(tag, Counter())[result.verdict] += 1
    return [Coverage(row, written[row.id], verdicts.get(row.id, Counter())) for row in rows]


def areas(covered: Iterable[Coverage]) -> dict[str, list[Coverage]]:
    """The scenario rows by area, in the order of the rows."""
    found: dict[str, list[Coverage]] = {}
    for item in covered:
        if item.row.kind == "scenario":
            found.setdefault(item.row.area, []).append(item)
    return found
