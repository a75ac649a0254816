"""`python -m support.reports.side_by_side DIR...`: what targets make of the features, a page.

Each directory is that of a run (`reports/latest`). Of several runs of one target the later one
counts, scenario by scenario, so a target may be measured in parts. The first run says which
scenarios there are.
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

How many scenarios of each feature passed, of how many that were run; what did not pass stands
below, with its reason. Written by `python -m support.reports.side_by_side DIR...` from the
directories of runs (`reports/ID`).

"""


def page(runs: Iterable[RunResult]) -> str:
    """A column for each target, a row for each feature that any of them has run."""
    targets: dict[str, dict[tuple[str, str], ScenarioResult]] = {}
    known: set[tuple[str, str]] = set()
    for run in runs:
        own = targets.setdefault(run.target, {})
        found = {(each.feature, each.name): each for each in run.scenarios}
        known = known or set(found)
        own |= {key: each for key, each in found.items() if key in known}
    rows = []
    for feature in sorted({feature for feature, _ in known}):
        total = sum(each == feature for each, _ in known)
        rows.append([feature, *(_count(_of(own, feature), total) for own in targets.values())])
    every = [_count(list(own.values()), len(known)) for own in targets.values()]
    blocks = [table(["feature", *targets], [*rows, ["**all**", *every]])]
    for target, own in targets.items():
        others = [each for each in own.values() if each.verdict is not Verdict.PASSED]
        if others:
            blocks.append(f"## What does not pass on {target}")
            blocks.append(_differences(others))
    return _HEAD + "\n\n".join(blocks) + "\n"


def _of(own: Measured, feature: str) -> list[ScenarioResult]:
    return [each for each in own.values() if each.feature == feature]


def _count(scenarios: list[ScenarioResult], total: int) -> str:
    """How many passed; of how many, where that is not all; how many were not run."""
    if not scenarios:
        return "not run"
    passed = sum(each.verdict is Verdict.PASSED for each in scenarios)
    text = f"{passed}" if passed == len(scenarios) else f"{passed} of {len(scenarios)}"
    lacking = total - len(scenarios)
    return f"{text} ({lacking} not run)" if lacking else text


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
