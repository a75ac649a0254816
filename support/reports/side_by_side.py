"""`python -m support.reports.side_by_side DIR...`: what targets make of the features, a page.

Each directory is that of a run (`reports/latest`). Of several runs of one target the later one
counts, scenario by scenario, so a target may be measured in parts.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from support.errors import UsageError
from support.reports import archive, words
from support.reports.markdown import table
from support.results import RunResult, ScenarioResult, Verdict

# The scenarios of a target by feature and name: their lines move between two runs.
Measured = Mapping[tuple[str, str], ScenarioResult]
_HEAD = """\
# The same features on each target

How many scenarios of each feature passed, of how many; what did not pass stands below, with its
reason. Written by `python -m support.reports.side_by_side DIR...` from the directories of runs
(`reports/latest`).

"""


def page(runs: Iterable[RunResult]) -> str:
    """A column for each target, a row for each feature that any of them has run."""
    targets: dict[str, dict[tuple[str, str], ScenarioResult]] = {}
    for run in runs:
        own = targets.setdefault(run.target, {})
        own |= {(each.feature, each.name): each for each in run.scenarios}
    features = sorted({each.feature for own in targets.values() for each in own.values()})
    rows = [[feature, *(_of(own, feature) for own in targets.values())] for feature in features]
    rows.append(["**all**", *(_count(list(own.values())) for own in targets.values())])
    blocks = [table(["feature", *targets], rows)]
    for target, own in targets.items():
        others = [each for each in own.values() if each.verdict is not Verdict.PASSED]
        if others:
            blocks.append(f"## What does not pass on {target}")
            blocks.append(_differences(others))
    return _HEAD + "\n\n".join(blocks) + "\n"


def _of(own: Measured, feature: str) -> str:
    return _count([each for each in own.values() if each.feature == feature])


def _count(scenarios: list[ScenarioResult]) -> str:
    if not scenarios:
        return "not run"
    passed = sum(each.verdict is Verdict.PASSED for each in scenarios)
    return f"{passed}" if passed == len(scenarios) else f"{passed} of {len(scenarios)}"


def _differences(scenarios: list[ScenarioResult]) -> str:
    found = sorted(scenarios, key=lambda each: each.key)
    rows = [
        [each.feature, each.name, each.verdict.value, words.message(each).splitlines()[0]]
        for each in found
    ]
    return table(["feature", "scenario", "verdict", "reason"], rows)


def main(words_given: list[str]) -> int:
    """Prints the page of the runs of these directories."""
    try:
        runs = [archive.read(Path(name) / "results.json") for name in words_given]
    except UsageError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(page(runs), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
