"""From behave's model of a scenario that has run to a `ScenarioResult`."""

from __future__ import annotations

import dataclasses
import traceback
from typing import Any

from behave.model_type import Status

from support.errors import Died, Missing, Unsupported
from support.results import Attachment, ScenarioResult, StepResult, Verdict

CAPTURED_LIMIT = 200_000  # characters of captured output that are kept


@dataclasses.dataclass(frozen=True)
class Trouble:
    """Something that went wrong outside of the steps: in a hook, or in a cleanup."""

    where: str  # the name of the hook
    error: BaseException
    trace: str

    @classmethod
    def of(cls, where: str, error: BaseException) -> Trouble:
        """An exception that is being handled."""
        return cls(where, error, trace_of(error))

    @property
    def message(self) -> str:
        """One line: where, which exception, what it says."""
        return f"{self.where}: {describe(self.error)}"


@dataclasses.dataclass
class Attempt:
    """What was seen while behave ran a scenario once."""

    scenario: Any  # behave.model.Scenario
    began: float  # seconds since the epoch
    duration: float  # seconds
    steps_began: dict[int, float]  # by id() of the step
    troubles: list[Trouble]
    attachments: list[Attachment]
    interrupted: bool = False


def describe(error: BaseException) -> str:
    """The message of an exception: with its class, but for a failed assertion."""
    text = str(error).strip()
    if isinstance(error, AssertionError) and text:
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def trace_of(error: BaseException) -> str:
    """The traceback of an exception, without behave's own frames."""
    whole = traceback.TracebackException.from_exception(error)
    part: traceback.TracebackException | None = whole
    while part is not None:
        kept = [frame for frame in part.stack if "/site-packages/behave/" not in frame.filename]
        part.stack = traceback.StackSummary.from_list(kept)
        part = part.__cause__ or part.__context__
    return "".join(whole.format())


def failed_step(scenario: Any) -> Any | None:
    """The step that went wrong, if one did."""
    return next((step for step in scenario.all_steps if step.status.has_failed()), None)


def error_of(step: Any) -> str:
    """What a step says went wrong; empty where nothing did."""
    if step.status is Status.undefined:
        return f"undefined step: {step.keyword} {step.name}"
    if step.status is Status.pending:
        return f"step without a body: {step.keyword} {step.name}"
    if not step.status.has_failed():
        return ""
    return describe(step.exception) if step.exception else (step.error_message or "")


def result_of(attempt: Attempt, verdict: Verdict, reason: str) -> ScenarioResult:
    """The result of a scenario, all but the worker's number and the attempt's."""
    scenario = attempt.scenario
    return ScenarioResult(
        feature=scenario.filename,
        feature_name=scenario.feature.name,
        name=scenario.name.strip(),
        line=scenario.line,
        tags=sorted(str(tag) for tag in scenario.effective_tags),
        verdict=verdict,
        duration=attempt.duration,
        started=attempt.began,
        reason=reason,
        description="\n".join(scenario.description),
        captured=_captured(attempt),
        steps=[
            _step(step, attempt.steps_began, crashed=bool(getattr(scenario, "crash", None)))
            for step in scenario.all_steps
        ],
        attachments=list(attempt.attachments),
    )


def _captured(attempt: Attempt) -> str:
    parts = [attempt.scenario.captured.make_simple_report()]
    parts += [f"{trouble.where}:\n{trouble.trace}" for trouble in attempt.troubles]
    return shorten("\n".join(part for part in parts if part))


def shorten(text: str) -> str:
    """The text, without its middle where it is very long."""
    if len(text) <= CAPTURED_LIMIT:
        return text
    half = CAPTURED_LIMIT // 2
    return f"{text[:half]}\n... {len(text) - 2 * half} characters left out ...\n{text[-half:]}"


def _step(step: Any, began: dict[int, float], *, crashed: bool) -> StepResult:
    failed = step.status.has_failed()
    return StepResult(
        keyword=step.keyword,
        name=step.name,
        location=str(step.location),
        status=_status(step, crashed=crashed),
        duration=step.duration,
        started=began.get(id(step), 0.0),
        error=error_of(step),
        trace=trace_of(step.exception) if failed and step.exception else "",
        text=str(step.text or ""),
        table=_table(step.table),
    )


def _table(table: Any) -> list[list[str]]:
    return [list(table.headings), *(list(row) for row in table)] if table else []


def _status(step: Any, *, crashed: bool) -> str:
    if step.status is Status.undefined:
        return "undefined"
    if step.status.is_passed():
        return "passed"
    if not step.status.has_failed() or isinstance(step.exception, Missing | Unsupported):
        return "skipped"
    # As in `verdicts`: an assertion judges the product, but not in a Given.
    judged = isinstance(step.exception, AssertionError) and step.step_type != "given"
    judged = judged or isinstance(step.exception, Died) or (crashed and bool(step.exception))
    return "failed" if judged else "broken"
