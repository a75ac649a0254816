"""The verdicts on one target as Markdown: what it keeps, and where it differs."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from support.errors import UsageError
from support.language import tags
from support.reports import archive, words
from support.reports.markdown import cell, table
from support.results import RunResult, ScenarioResult, Verdict
from support.settings import ROOT

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
        f"Target: {run.target}, version {run.program}: {run.overall}",
        table(["capability", "feature", "scenarios", *(one.value for one in used)], [*rows, total]),
    ]
    different = [
        scenario
        for scenarios in features.values()
        for scenario in scenarios
        if scenario.verdict not in _LIKE_PROMISED
    ]
    if different:
        head = ["scenario", "id", "verdict", "reason"]
        blocks.append(table(head, [_difference(scenario) for scenario in different]))
    problems = words.problems(run)
    if problems:
        blocks.append("\n".join(f"- {cell(problem)}" for problem in problems))
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


_HEAD = """\
# Conformance of ePHPm {version}

What this version was measured to keep: `make conformance BINARY=PATH`, then
`make conformance-table VERSION={version}`. How the program was built: [README.md](README.md).

`xfailed` is a known deviation: the promise stands, the product is known to fall short,
and `profiles/ephpm.toml` says how. `skipped` is a capability that it does not claim.

"""


def version_of(run: RunResult, named: str = "") -> str:
    """The version that a page is called by: as named, or as the program tells it.

    Raises `UsageError` where neither is a word that a file can be called by.
    """
    told = run.target_version.split()
    version = named or next((word for word in told if word[:1].isdigit()), "")
    if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z.+_-]*", version):
        raise UsageError(f"no version to call the page by: {version!r}; say --version NAME")
    return version


def write(run: RunResult, folder: Path, named: str = "") -> Path:
    """Writes the page of the run's version.

    Raises `UsageError` where the run was of the reference node, or has no version.
    """
    if run.target == "reference":
        raise UsageError("the last run was of the reference node; make conformance BINARY=PATH")
    version = version_of(run, named)
    page = folder / f"{version}.md"
    page.write_text(_HEAD.format(version=version) + conformance_table(run), encoding="utf-8")
    return page


def main(arguments: list[str]) -> int:
    """Writes the page of conformance/ that the last run makes."""
    parser = argparse.ArgumentParser(prog="python -m support.reports.conformance")
    parser.description = __doc__
    parser.add_argument("--version", default="", help="as the product's source says it")
    options = parser.parse_args(arguments)
    try:
        run = archive.read(ROOT / "reports/latest/results.json")
        print(write(run, ROOT / "conformance", options.version).relative_to(ROOT))
    except UsageError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
