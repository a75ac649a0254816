"""The outcomes as a run of the suite: JUnit, run.json and Allure are those of the features.

| status       | verdict                                              |
|--------------|------------------------------------------------------|
| PASS         | passed                                               |
| WARN         | passed, with its reason; failed where warnings count |
| FAIL, LEAK   | failed                                               |
| BORK         | broken                                               |
| SKIP         | skipped                                              |
| XFAIL, XLEAK | xfailed                                              |

The status itself is a tag of each test, `phpt.WARN`, in every report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from support import reports
from support.phpt.statuses import Outcome, Status
from support.reports import junit
from support.results import Attachment, RunResult, ScenarioResult, Verdict

VERDICTS = {
    Status.PASS: Verdict.PASSED,
    Status.WARN: Verdict.PASSED,
    Status.FAIL: Verdict.FAILED,
    Status.LEAK: Verdict.FAILED,
    Status.BORK: Verdict.BROKEN,
    Status.SKIP: Verdict.SKIPPED,
    Status.XFAIL: Verdict.XFAILED,
    Status.XLEAK: Verdict.XFAILED,
}


def run_result(
    outcomes: Iterable[Outcome], target: str, version: str, seconds: float, *, strict: bool = False
) -> RunResult:
    """The run, a scenario for each test, in the order of their names."""
    listed = sorted(outcomes, key=lambda each: each.name)
    results = [_result(outcome, number, strict) for number, outcome in enumerate(listed, 1)]
    now = datetime.now(UTC)
    return RunResult(
        id=f"phpt-{now:%Y%m%dT%H%M%S}",
        timestamp=now.isoformat(timespec="seconds"),
        target=target,
        target_version=version,
        seed=None,
        selected=len(results),
        duration=seconds,
        scenarios=results,
    )


def write(run: RunResult, directory: Path, junit_file: Path | None = None) -> None:
    """Writes every report below the directory; JUnit's into one file more, where that is named."""
    reports.write(run, directory)
    if junit_file is not None:
        junit.write_one(run, junit_file)


def attach(run: RunResult, directory: Path, files: Iterable[Path]) -> None:
    """Gives each test the files that it left below the directory."""
    by_test: dict[str, list[Path]] = {}
    for file in files:
        name = str(file.relative_to(directory).with_suffix(".phpt"))
        by_test.setdefault(name, []).append(file)
    for scenario in run.scenarios:
        for file in by_test.get(scenario.name.partition(": ")[0].partition(" ")[0], ()):
            scenario.attachments.append(Attachment(file.name, str(file.relative_to(directory))))


def _result(outcome: Outcome, number: int, strict: bool) -> ScenarioResult:
    verdict = _verdict(outcome.statuses, strict)
    folder = str(PurePosixPath(outcome.name.partition(" ")[0]).parent)
    remarks = [f"({remark})" for remark in outcome.remarks]
    reason = " ".join(filter(None, [outcome.reason, *remarks]))
    return ScenarioResult(
        # A name of its own for each folder: JUnit has a file for each.
        feature=f"features/phpt/{'.'.join(PurePosixPath(folder).parts) or 'tests'}.phpt",
        feature_name=folder,
        name=_shown(f"{outcome.name}: {outcome.title}" if outcome.title else outcome.name),
        line=number,
        tags=sorted([f"phpt.{status}" for status in outcome.statuses]),
        verdict=verdict,
        duration=outcome.seconds,
        started=outcome.started,
        reason=_shown(reason),
        captured="" if verdict is not Verdict.PASSED else _shown(reason),
        description=_shown(outcome.test.said("DESCRIPTION")) if outcome.test else "",
    )


def _verdict(statuses: Sequence[Status], strict: bool) -> Verdict:
    found = [VERDICTS[status] for status in statuses]
    if strict and Status.WARN in statuses:
        return Verdict.FAILED
    return next((verdict for verdict in found if verdict.red), found[0])


def _shown(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
