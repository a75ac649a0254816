"""What the reports say of a scenario, in the same words everywhere."""

from __future__ import annotations

from pathlib import PurePosixPath

from support.results import RunResult, ScenarioResult, Verdict

KNOWN_DEVIATION = "known deviation"
NO_LONGER_HOLDS = "no longer holds"


def capability(feature: str) -> str:
    """The folder of `features/` that the file lies in: what the product can do."""
    parts = PurePosixPath(feature).parts
    inside = parts[1:] if parts[:1] == ("features",) else parts
    return inside[0] if len(inside) > 1 else "features"


def message(scenario: ScenarioResult) -> str:
    """One line or more: why the verdict is what it is; empty for a plain pass."""
    reason = scenario.reason or _first_error(scenario)
    if scenario.verdict is Verdict.XFAILED:
        opening = f"{KNOWN_DEVIATION}: {reason or 'no reason given'}"
        return reason if KNOWN_DEVIATION in reason else opening
    if scenario.verdict is Verdict.XPASSED:
        opening = f"a {KNOWN_DEVIATION} {NO_LONGER_HOLDS}: {reason or 'no reason given'}"
        return reason if NO_LONGER_HOLDS in reason else opening
    if scenario.verdict is Verdict.FLAKY:
        return f"passed on attempt {scenario.attempt}: {reason or 'no reason given'}"
    if scenario.verdict is Verdict.PASSED:
        return ""
    return reason or f"{scenario.verdict.value}, no reason given"


def trace(scenario: ScenarioResult) -> str:
    """The steps up to the one that went wrong, its message and its traceback."""
    lines = []
    for step in scenario.steps:
        lines.append(f"{step.status:>9}  {step.keyword} {step.name}  ({step.location})")
        if step.error or step.trace:
            lines += ["", step.error, step.trace]
            break
    return "\n".join(lines).strip("\n")


def problems(run: RunResult) -> list[str]:
    """What is wrong with the run as a whole, beyond its scenarios."""
    found = list(run.errors)
    if not run.complete:
        different = len({scenario.key for scenario in run.scenarios})
        found.append(
            f"{run.selected} scenarios were selected, {len(run.scenarios)} results came back"
            f" of {different} different scenarios"
        )
    return found


def _first_error(scenario: ScenarioResult) -> str:
    return next((step.error for step in scenario.steps if step.error), "")
