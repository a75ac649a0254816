"""Plain data for these tests."""

from __future__ import annotations

from support.results import RunResult, ScenarioResult, StepResult, Verdict
from support.runner.plan import Item, Selection, Unit


def item(line: int, feature: str = "a.feature", seconds: float = 1.0, *tags: str) -> Item:
    return Item(feature, line, f"number {line}", frozenset(tags), seconds)


def unit(feature: str, *seconds: float, topology: str = "", tags: tuple[str, ...] = ()) -> Unit:
    items = [item(line, feature, each, *tags) for line, each in enumerate(seconds, 1)]
    return Unit(items, topology)


def selection(feature: str, count: int, *, ordered: bool = False) -> Selection:
    return Selection([item(line, feature) for line in range(1, count + 1)], ordered=ordered)


def result(
    line: int = 3,
    verdict: Verdict = Verdict.PASSED,
    *,
    feature: str = "a.feature",
    reason: str = "",
    duration: float = 0.05,
    steps: list[StepResult] | None = None,
) -> ScenarioResult:
    return ScenarioResult(
        feature=feature,
        feature_name="A",
        name=f"number {line}",
        line=line,
        tags=[],
        verdict=verdict,
        duration=duration,
        reason=reason,
        steps=steps or [],
    )


def failed_step(error: str) -> StepResult:
    return StepResult("Then", "the visitor gets 200", "a.feature:9", "failed", error=error)


def run(
    *results: ScenarioResult, selected: int | None = None, seed: int | None = None
) -> RunResult:
    return RunResult(
        id="1",
        timestamp="",
        target="reference",
        target_version="",
        seed=seed,
        selected=len(results) if selected is None else selected,
        duration=1.25,
        scenarios=list(results),
    )
