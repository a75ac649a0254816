"""Allure results, by Allure's own model and file writer; one writer for the whole run.

| verdict | status in Allure                                                     |
|---------|----------------------------------------------------------------------|
| passed  | passed                                                               |
| flaky   | passed, marked flaky                                                 |
| failed  | failed                                                               |
| broken  | broken                                                               |
| skipped | skipped, with its reason                                             |
| xfailed | skipped, marked known, message `known deviation: ...`, label of that |
|         | name: as pytest's Allure adaptor shows an expected failure           |
| xpassed | failed, message `a known deviation no longer holds: ...`             |

Behave's own formatter for Allure is not used: it shows a failing hook as
skipped and loses the scenarios of a `Rule`.
"""

from __future__ import annotations

import csv
import io
import json
import mimetypes
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import Any

from allure_commons import model2
from allure_commons.logger import AllureFileLogger
from allure_commons.types import LabelType
from allure_commons.utils import md5, uuid4

from support.language import tags
from support.reports import words
from support.results import Attachment, RunResult, ScenarioResult, StepResult, Verdict

_STATUS = {
    Verdict.PASSED: model2.Status.PASSED,
    Verdict.FLAKY: model2.Status.PASSED,
    Verdict.FAILED: model2.Status.FAILED,
    Verdict.XPASSED: model2.Status.FAILED,
    Verdict.BROKEN: model2.Status.BROKEN,
    Verdict.SKIPPED: model2.Status.SKIPPED,
    Verdict.XFAILED: model2.Status.SKIPPED,
}

_STEP_STATUS = {
    "passed": model2.Status.PASSED,
    "failed": model2.Status.FAILED,
    "broken": model2.Status.BROKEN,
    "skipped": model2.Status.SKIPPED,
    "undefined": model2.Status.BROKEN,
}

# How Allure groups what needs attention. The first that matches wins. The patterns are
# read by Java in Allure 2 and by JavaScript in Allure 3.
CATEGORIES: list[dict[str, Any]] = [
    {
        "name": "Known deviations that no longer hold",
        "matchedStatuses": ["failed"],
        "messageRegex": rf"[\s\S]*{words.NO_LONGER_HOLDS}[\s\S]*",
    },
    {"name": "Promises that are not kept", "matchedStatuses": ["failed"]},
    {"name": "Broken environment", "matchedStatuses": ["broken"]},
    {
        "name": "Known deviations",
        "matchedStatuses": ["skipped"],
        "messageRegex": rf"{words.KNOWN_DEVIATION}[\s\S]*",
    },
    {"name": "Flaky", "matchedStatuses": ["passed"], "flaky": True},
    {"name": "Skipped", "matchedStatuses": ["skipped"]},
]


def write(run: RunResult, directory: Path) -> None:
    """Writes the run into `directory/allure`, in place of what was there.

    Evidence is copied from `directory`. Raises `RuntimeError` where the results
    are not as many as the scenarios, each with a history of its own: Allure
    would show fewer without a word.
    """
    results = directory / "allure"
    writer = Writer(directory, results)
    ordinals: Counter[tuple[str, str]] = Counter()
    for scenario in sorted(run.scenarios, key=lambda item: item.key):
        ordinals[scenario.feature, scenario.name] += 1
        writer.scenario(scenario, ordinals[scenario.feature, scenario.name])
    writer.run(run)
    guard(results, len(run.scenarios))


def guard(results: Path, expected: int) -> None:
    """Raises `RuntimeError` unless there are exactly `expected` different results."""
    files = list(results.glob("*-result.json"))
    histories = {json.loads(path.read_text(encoding="utf-8"))["historyId"] for path in files}
    if not len(files) == len(histories) == expected:
        raise RuntimeError(
            f"{results}: {expected} scenarios, but {len(files)} Allure results"
            f" with {len(histories)} different history ids"
        )


class Writer:
    """Turns results into Allure's files."""

    def __init__(self, evidence: Path, results: Path) -> None:
        self.evidence = evidence
        self.results = results
        self.files = AllureFileLogger(results, clean=True)

    def scenario(self, scenario: ScenarioResult, ordinal: int) -> None:
        """Writes one scenario. `ordinal` tells namesakes in one file apart."""
        full_name = f"{scenario.feature}: {scenario.name}"
        identity = md5(full_name if ordinal == 1 else f"{full_name} ({ordinal})")
        path = PurePosixPath(scenario.feature)
        result = model2.TestResult(
            uuid=uuid4(),
            name=scenario.name,
            fullName=full_name,
            historyId=identity,
            testCaseId=identity,
            titlePath=[*path.parent.parts, scenario.feature_name or path.name],
            description=scenario.description,
            status=_STATUS[scenario.verdict],
            statusDetails=_details(scenario),
            stage="finished",
            labels=_labels(scenario),
            steps=[self._step(step) for step in scenario.steps],
            **_times(scenario.started, scenario.duration),
        )
        result.attachments = [self._file(item) for item in scenario.attachments]
        if scenario.captured:
            result.attachments.append(self._data("captured output", scenario.captured))
        self.files.report_result(result)

    def run(self, run: RunResult) -> None:
        """Writes what Allure shows of the run as a whole."""
        errors = [model2.GlobalError(message=text) for text in words.problems(run)]
        if errors:
            self.files.report_globals(model2.Globals(errors=errors))
        executor = {"name": "behave", "type": "behave", "buildName": run.id}
        self._text("executor.json", json.dumps(executor, indent=1))
        self._text("categories.json", json.dumps(CATEGORIES, indent=1))
        self._text("environment.properties", environment(run))

    def _step(self, step: StepResult) -> model2.TestStepResult:
        result = model2.TestStepResult(
            name=f"{step.keyword.strip()} {step.name}",
            status=_STEP_STATUS.get(step.status, model2.Status.UNKNOWN),
            stage="finished",
            **_times(step.started, step.duration),
        )
        if step.error or step.trace:
            result.statusDetails = model2.StatusDetails(message=step.error, trace=step.trace)
        if step.text:
            result.attachments.append(self._data("text", step.text))
        if step.table:
            result.attachments.append(self._data("table", _csv(step.table), "text/csv", "csv"))
        return result

    def _data(
        self, name: str, text: str, kind: str = "text/plain", extension: str = "txt"
    ) -> model2.Attachment:
        source = model2.ATTACHMENT_PATTERN.format(prefix=uuid4(), ext=extension)
        self.files.report_attached_data(text, source)
        return model2.Attachment(name=name, source=source, type=kind)

    def _file(self, item: Attachment) -> model2.Attachment:
        """Copies a piece of evidence; says so in its place where it is gone."""
        origin = self.evidence / item.path
        if not origin.is_file():
            return self._data(f"{item.name} (missing)", f"{item.path} does not exist")
        extension = (mimetypes.guess_extension(item.type) or origin.suffix or ".txt").lstrip(".")
        source = model2.ATTACHMENT_PATTERN.format(prefix=uuid4(), ext=extension)
        self.files.report_attached_file(origin, source)
        return model2.Attachment(name=item.name, source=source, type=item.type)

    def _text(self, name: str, text: str) -> None:
        (self.results / name).write_text(text + "\n", encoding="utf-8")


def environment(run: RunResult) -> str:
    """The facts of the run as a Java properties file."""
    facts = {
        "Target": run.target,
        "Version": run.target_version,
        "Digest": f"sha256 {run.target_digest}" if run.target_digest else "unknown",
        "Seed": "longest first" if run.seed is None else str(run.seed),
        "Started": run.timestamp,
    }
    return "\n".join(f"{key}={_property(value)}" for key, value in facts.items())


def _property(value: str) -> str:
    """A value as Java properties want it: one line of ASCII."""
    one_line = " ".join(value.split()).replace("\\", "\\\\")
    units = one_line.encode("utf-16-be")
    codes = [int.from_bytes(units[at : at + 2], "big") for at in range(0, len(units), 2)]
    return "".join(chr(code) if code < 128 else f"\\u{code:04x}" for code in codes)


def _times(started: float, duration: float) -> dict[str, int]:
    """Start and stop in milliseconds; nothing for what never started."""
    if not started:
        return {}
    return {"start": round(started * 1000), "stop": round((started + duration) * 1000)}


def _details(scenario: ScenarioResult) -> model2.StatusDetails | None:
    message = words.message(scenario)
    if not message:
        return None
    return model2.StatusDetails(
        message=message,
        trace=next((step.trace for step in scenario.steps if step.trace), ""),
        known=scenario.verdict is Verdict.XFAILED,
        flaky=scenario.verdict is Verdict.FLAKY,
    )


def _labels(scenario: ScenarioResult) -> list[model2.Label]:
    pairs = [
        (LabelType.EPIC, words.capability(scenario.feature)),
        (LabelType.FEATURE, scenario.feature_name or scenario.feature),
        *((LabelType.STORY, row) for row in tags.row_ids(scenario.tags)),
        *((LabelType.TAG, tag) for tag in scenario.tags),
        (LabelType.THREAD, f"worker {scenario.worker}"),
        (LabelType.HOST, "local"),  # never the machine's name: reports are published
        (LabelType.FRAMEWORK, "behave"),
        (LabelType.LANGUAGE, "gherkin"),
    ]
    if scenario.verdict is Verdict.XFAILED:
        pairs.append((LabelType.TAG, words.KNOWN_DEVIATION))
    return [model2.Label(name=name, value=value) for name, value in pairs]


def _csv(table: list[list[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(table)
    return buffer.getvalue()
