"""The verdicts on one target as Markdown: what it keeps, and where it differs."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from support.language import tags
from support.reports import archive, words
from support.results import RunResult, ScenarioResult, Verdict

_LIKE_PROMISED = {Verdict.PASSED}


def conformance_table(run: RunResult) -> str:
    """Two tables: verdicts by feature, and every scenario that is not plainly passed.

    No time and no run id is in it, so that two equal runs give equal text.
    """
    features: dict[str, list[ScenarioResult]] = {}
    for scenario in sorted(run.scenarios, key=lambda item: item.key):
        features.setdefault(scenario.feature, []).append(scenario)
    used = [verdict for verdict in Verdict if run.count(verdict)]
    rows = [_feature(scenarios, used) for scenarios in features.values()]
    total = ["", "**all**", str(len(run.scenarios)), *(str(run.count(one)) for one in used)]
    blocks = [
        f"Target: {run.target}, version {run.target_version}: {run.overall}",
        _table(
            ["capability", "feature", "scenarios", *(one.value for one in used)], [*rows, total]
        ),
    ]
    different = [
        scenario
        for scenarios in features.values()
        for scenario in scenarios
        if scenario.verdict not in _LIKE_PROMISED
    ]
    if different:
        head = ["scenario", "id", "verdict", "reason"]
        blocks.append(_table(head, [_difference(scenario) for scenario in different]))
    problems = words.problems(run)
    if problems:
        blocks.append("\n".join(f"- {_cell(problem)}" for problem in problems))
    return "\n\n".join(blocks) + "\n"


def _feature(scenarios: list[ScenarioResult], used: Iterable[Verdict]) -> list[str]:
    first = scenarios[0]
    verdicts = [scenario.verdict for scenario in scenarios]
    counts = [str(verdicts.count(verdict) or "") for verdict in used]
    name = first.feature_name or first.feature
    return [words.capability(first.feature), name, str(len(scenarios)), *counts]


def _difference(scenario: ScenarioResult) -> list[str]:
    ids = " ".join(f"`{row}`" for row in tags.row_ids(scenario.tags))
    reason = words.message(scenario).splitlines()[0]
    return [scenario.name, ids, scenario.verdict.value, reason]


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    """A text that cannot break out of its cell, nor be read as HTML."""
    plain = " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|")
    return plain.replace("<", "&lt;")


_HEAD = """\
# Conformance

What a real ePHPm was last measured to keep: `make conformance BINARY=PATH`, then
`make conformance-table`. The program was built from its public sources (its repository's
commit a94ef7c, 0.7.3 and 8 commits; a build of one's own calls itself 0.1.0) with PHP 8.4.

`xfailed` is a known deviation: the promise stands, the product is known to fall short,
and `profiles/ephpm.toml` says how. `skipped` is a capability that it does not claim.

"""


def main() -> int:
    """Prints docs/conformance.md as the last run makes it."""
    run = archive.read(Path("reports/latest/results.json"))
    if run.target == "reference":
        print("error: the last run was of the reference node; make conformance", file=sys.stderr)
        return 1
    print(_HEAD + conformance_table(run), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
