"""What else was red for the same cause, in the summary of each piece of evidence.

A scenario writes its evidence when it ends; which others have its cause is known at the end only.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from support.results import Cause, RunResult, causes

SUMMARY = "summary.txt"
NAMED = 5  # scenarios that are named; run.json has them all


def write(run: RunResult, directory: Path) -> None:
    """Adds the group to the summary of each of its scenarios.

    Args:
        directory: of the run. A summary that is not there any more is left alone.
    """
    for cause in causes(run.scenarios):
        if len(cause.scenarios) < 2:
            continue
        for scenario in cause.scenarios:
            for item in scenario.attachments:
                path = directory / item.path
                if PurePosixPath(item.path).name == SUMMARY and path.is_file():
                    with path.open("a", encoding="utf-8") as summary:
                        summary.write(_said(cause))


def _said(cause: Cause) -> str:
    number = len(cause.scenarios)
    named = [f"  {each.feature}:{each.line}" for each in cause.scenarios[:NAMED]]
    more = [f"  and {number - NAMED} more: causes in run.json"] if number > NAMED else []
    head = f"One of {number} that are {cause.verdict} for one cause:"
    return "\n".join(["", head, *named, *more, ""])
