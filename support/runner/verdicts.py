"""What a scenario's end means: behave's outcome and the target's profile give the verdict.

A failed assertion in a When or a Then judges the product, and so does a node that died
where it should have started, or that did not become ready there. Everything else that
goes wrong (a Given, a hook, an error that is no assertion) is the environment:
`broken`, unless a node had ended by itself meanwhile: whatever failed then, the product did
first. A known deviation turns `failed` into `xfailed` and `passed` into
`xpassed` (one that shows only sometimes leaves it `passed`); it never hides `broken`,
nor a failure that is not what it says to show.
"""

from __future__ import annotations

from typing import Any

from support.errors import Died, Missing, NotReady, Unsupported
from support.results import Verdict
from support.settings import options as options_module
from support.settings.profiles import Deviation, Profile

BAD = {"failed", "error", "hook_error", "undefined", "pending", "cleanup_error", "untested"}


def classify(scenario: Any, profile: Profile | None) -> tuple[Verdict, str]:
    """The verdict of a behave scenario that has ended, and its reason."""
    verdict, reason = _outcome(scenario)
    deviation = profile and profile.deviation_of(list(scenario.effective_tags), scenario.name)
    if not deviation:
        return verdict, reason
    if verdict is Verdict.FAILED:
        if not _shows(deviation, _failure(scenario)):
            return verdict, f"{reason} [not what the known deviation {deviation.id} shows]"
        return Verdict.XFAILED, f"known deviation {deviation.id}: {deviation.reason}"
    if verdict is Verdict.PASSED and not deviation.sometimes:
        return Verdict.XPASSED, (
            f"the known deviation {deviation.id} no longer holds{_in(profile)} "
            f"({deviation.reason}): take it out of the profile, or say there in which version "
            "it was `mended`"
        )
    return verdict, reason


def _in(profile: Profile | None) -> str:
    return f" in {profile.version}" if profile and profile.version else ""


def _shows(deviation: Deviation, failure: str) -> bool:
    return not deviation.shows or any(text in failure for text in deviation.shows)


def _failure(scenario: Any) -> str:
    failed = (step.exception for step in scenario.all_steps if step.status.name in BAD)
    late = getattr(scenario, "late_failure", None)
    first = next((error for error in failed if error), late or scenario.exception)
    crash = getattr(scenario, "crash", None)
    return str(first) if crash in (None, first) else f"{first}\n{crash}"


def _outcome(scenario: Any) -> tuple[Verdict, str]:
    status = scenario.status.name
    late = getattr(scenario, "late_failure", None)
    if status == "skipped":
        return Verdict.SKIPPED, scenario.skip_reason or "skipped without a reason"
    for step in scenario.all_steps:
        if step.status.name in BAD - {"untested"}:
            return _of_step(step, getattr(scenario, "crash", None))
    if status == "passed":
        return (Verdict.FAILED, _first_line(late)) if late else (Verdict.PASSED, "")
    error = scenario.exception or getattr(scenario.feature, "exception", None)
    if isinstance(error, Missing | Unsupported):
        return _without(error)
    if isinstance(error, Died):
        return Verdict.FAILED, str(error)
    return Verdict.BROKEN, f"{status}: {_first_line(error) if error else 'no step ran'}"


def _of_step(step: Any, crash: AssertionError | None) -> tuple[Verdict, str]:
    error = step.exception
    if step.status.name == "undefined":
        return Verdict.BROKEN, f"undefined step: {step.keyword} {step.name}"
    if isinstance(error, Missing | Unsupported):
        return _without(error)
    if isinstance(error, Died):
        return Verdict.FAILED, str(error)
    if isinstance(error, AssertionError | NotReady) and step.step_type != "given":
        return Verdict.FAILED, _first_line(error)
    if error and crash:
        return Verdict.FAILED, _first_line(crash)
    return Verdict.BROKEN, f"{step.keyword} {step.name}: {_first_line(error)}"


def _without(error: Missing | Unsupported) -> tuple[Verdict, str]:
    if isinstance(error, Missing) and options_module.RunOptions().ci:
        return Verdict.BROKEN, f"missing under CI: {error}"
    return Verdict.SKIPPED, str(error)


def _first_line(error: BaseException | None) -> str:
    text = str(error).strip() if error else ""
    if isinstance(error, AssertionError) and text:
        return text.splitlines()[0]
    return (
        f"{type(error).__name__}: {text.splitlines()[0] if text else ''}" if error else "no reason"
    )
