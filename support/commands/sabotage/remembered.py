"""Which defect killed which scenarios the last time: `defects/kills.tsv`, kept with the project.

A matrix tries these pairs first, and searches only for what they leave alive. They prove
nothing: each of them is run again, and one that no longer holds costs a search.
"""

from __future__ import annotations

import collections
from typing import Any

from support.commands.sabotage.defects import Scenario
from support.errors import UsageError
from support.settings import ROOT

FILE = ROOT / "defects" / "kills.tsv"
SHOWN = "defects/kills.tsv"


def read() -> dict[str, set[Scenario]]:
    """By defect, what it killed; nothing where there is no file.

    Raises:
        UsageError: a line is not defect, feature and scenario with a tab between them.
    """
    found: dict[str, set[Scenario]] = collections.defaultdict(set)
    lines = FILE.read_text(encoding="utf-8").splitlines() if FILE.is_file() else []
    for number, line in enumerate(lines, 1):
        words = line.split("\t")
        if len(words) != 3:
            wanted = "defect, feature and scenario, with a tab between them"
            raise UsageError(f"{SHOWN}:{number}: expected {wanted}; `--remember` writes it anew")
        defect, feature, name = words
        found[defect].add((f"features/{feature}.feature", name))
    return dict(found)


def write(report: dict[str, Any]) -> int:
    """Keeps what a matrix's report says, sorted; returns how many pairs there are."""
    lines = sorted(
        f"{defect['name']}\t{_short(feature)}\t{name}"
        for defect in report["defects"]
        for feature, _, name in (item.partition(": ") for item in defect["killedBy"])
    )
    FILE.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(lines)


def _short(feature: str) -> str:
    return feature.removeprefix("features/").removesuffix(".feature")
