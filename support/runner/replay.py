"""Feeds behave's own formatters (`-f`) and reporters (`--junit`) from the results.

They see each feature when it is complete, in the order of the selection, on the
coordinator's own model of it: as if it had been run there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from behave.capture import Captured
from behave.matchers import NoMatch
from behave.model_type import Status
from behave.reporter.summary import SummaryReporter

from support.behave_internals import make_formatters
from support.results import ScenarioResult, StepResult, Verdict, first_line
from support.runner.outcome import describe
from support.runner.selection import Selected

# behave has no words for a known deviation or a second attempt. What is red is
# red there as well, so that `-f rerun` lists the right scenarios.
_SCENARIO = {
    Verdict.PASSED: Status.passed,
    Verdict.FLAKY: Status.passed,
    Verdict.SKIPPED: Status.skipped,
    Verdict.XFAILED: Status.skipped,
    Verdict.FAILED: Status.failed,
    Verdict.XPASSED: Status.failed,
    Verdict.BROKEN: Status.error,
}
_STEP = {
    "passed": Status.passed,
    "failed": Status.failed,
    "broken": Status.error,
    "undefined": Status.undefined,
    "skipped": Status.skipped,
}


_NOT_RUN = (Status.skipped, Status.untested)


class _Told(Captured):  # type: ignore[misc]
    """Captured output that is a report already."""

    def make_simple_report(self) -> str:
        """The report, without a second heading."""
        return str(self.stdout)


class Replay:
    """The formatters and reporters that the command line asks for."""

    def __init__(self, config: Any, formats: list[str], find_match: Any) -> None:
        """`find_match` gives the step's definition, as the pretty and JSON formats show it."""
        self._config = config
        self._find_match = find_match
        config.format = formats
        self.errors: list[str] = []  # what went wrong in them: it costs no verdict
        self._formatters = make_formatters(config, config.outputs) if formats else []
        self._reporters = [
            # The console of this runner tells more than behave's summary.
            reporter
            for reporter in config.reporters
            if not isinstance(reporter, SummaryReporter)
        ]

    def feature(self, selected: Selected, results: Mapping[int, ScenarioResult]) -> None:
        """A feature is complete. `results` are its scenarios' by their line."""
        if not self._formatters and not self._reporters:
            return
        feature = selected.feature
        chosen = {scenario.line for scenario in selected.scenarios}
        for scenario in feature.walk_scenarios():
            if scenario.line in results:
                _apply(scenario, results[scenario.line])
            elif scenario.line not in chosen:
                scenario.mark_skipped()
        feature.clear_status()
        self._tell("uri", feature.filename)
        if self._formatters and (chosen or self._config.show_skipped):
            self._show(feature, chosen, results)
        for reporter in self._reporters:
            reporter.feature(feature)

    def close(self) -> None:
        """Nothing more comes."""
        self._tell("close")
        for reporter in self._reporters:
            reporter.end()

    def _show(self, feature: Any, chosen: set[int], results: Mapping[int, ScenarioResult]) -> None:
        self._tell("feature", feature)
        if feature.background:
            self._tell("background", feature.background)
        for scenario in feature.walk_scenarios():
            if scenario.line in chosen or self._config.show_skipped:
                self._show_scenario(scenario, results.get(scenario.line))
        self._tell("eof")

    def _show_scenario(self, scenario: Any, result: ScenarioResult | None) -> None:
        run = [step for step in scenario.all_steps if step.status not in _NOT_RUN]
        # As in behave: steps that were not run have no result, and those of a
        # scenario that a hook skipped are not shown at all.
        hidden = result is not None and result.verdict is Verdict.SKIPPED and not run
        self._tell("scenario", scenario)
        for step in scenario.all_steps:
            if not hidden or self._config.show_skipped:
                self._tell("step", step)
        for step in run if result else []:
            match = self._find_match(step) or NoMatch()
            self._tell("match", match)
            self._tell("result", step)

    def _tell(self, what: str, *about: Any) -> None:
        """Calls that method of each formatter; one that fails is told nothing more."""
        for formatter in list(self._formatters):
            try:
                getattr(formatter, what)(*about)
            except Exception as error:  # noqa: BLE001 - it may be anybody's
                self._formatters.remove(formatter)
                name = type(formatter).__name__
                said = first_line(describe(error))
                self.errors.append(f"the formatter {name} failed, and shows nothing more: {said}")


def _apply(scenario: Any, result: ScenarioResult) -> None:
    """Makes the model tell what the result says."""
    for step, seen in zip(scenario.all_steps, result.steps, strict=False):
        _apply_step(step, seen)
    scenario.skip_reason = result.reason if result.verdict is Verdict.SKIPPED else None
    scenario.set_status(_SCENARIO[result.verdict])
    if scenario.status.has_failed():
        scenario.error_message = result.reason
        text = result.captured.strip()
        if text:
            scenario.captured.add_captured(_Told(stdout=text, name="scenario", failed=True))


def _apply_step(step: Any, seen: StepResult) -> None:
    step.status = _STEP[seen.status]
    step.duration = seen.duration
    if seen.status == "failed":
        step.error_message = f"ASSERT FAILED: {seen.error}"
    elif seen.status in ("broken", "undefined"):
        step.error_message = seen.trace or seen.error
