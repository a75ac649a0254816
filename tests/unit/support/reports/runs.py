"""Hand-made runs for the tests of the reports."""

from __future__ import annotations

from typing import Any

from support.results import Attachment, RunResult, ScenarioResult, StepResult, Verdict

STARTED = 1_700_000_000.0


def step(name: str, status: str = "passed", **more: Any) -> StepResult:
    values = {"location": "steps/request.py:7", "duration": 0.25, "started": STARTED, **more}
    return StepResult(keyword="When", name=name, status=status, **values)


def scenario(name: str, verdict: Verdict = Verdict.PASSED, **more: Any) -> ScenarioResult:
    values: dict[str, Any] = {
        "feature": "features/http/etag.feature",
        "feature_name": "Entity tags save traffic",
        "line": sum(map(ord, name)),
        "tags": ["etag_present", "single"],
        "duration": 0.5,
        "started": STARTED,
        "worker": 1,
        "steps": [step('a visitor requests "/"')],
        **more,
    }
    return ScenarioResult(name=name, verdict=verdict, **values)


def run(*scenarios: ScenarioResult, **more: Any) -> RunResult:
    values: dict[str, Any] = {
        "id": "run-1",
        "timestamp": "2026-11-21T10:00:00Z",
        "target": "reference",
        "target_version": "0.4.1",
        "seed": None,
        "selected": len(scenarios),
        "duration": 12.3456,
        **more,
    }
    return RunResult(scenarios=list(scenarios), **values)


def one_of_each() -> RunResult:
    """A run with every verdict, evidence, a doc-string, a table, a hook's error."""
    failed = step(
        "the response has the status 200",
        "failed",
        error="expected 200, got 500",
        trace="Traceback ...\nAssertionError: expected 200, got 500",
    )
    return run(
        scenario("passes", steps=[step("posts", text='{"a": 1}', table=[["k"], ["1,2"]])]),
        scenario(
            "fails",
            Verdict.FAILED,
            steps=[step("asks"), failed, step("never ran", "skipped", started=0.0, duration=0.0)],
            captured="node a: PHP \x1b[31mFatal\x1b[0m\x00",
            attachments=[Attachment("node log", "evidence/etag/fails/node.log")],
        ),
        scenario("breaks", Verdict.BROKEN, reason="before_scenario: no port is free", steps=[]),
        scenario("is skipped", Verdict.SKIPPED, reason="no php-cgi", started=0.0, duration=0.0),
        scenario("deviates", Verdict.XFAILED, reason="etag_star: upstream ticket 12"),
        scenario("deviates no more", Verdict.XPASSED, reason="etag_star: upstream ticket 12"),
        scenario(
            "recovers", Verdict.FLAKY, feature="features/kv/stress.feature", attempt=2, worker=2
        ),
        seed=7,
        cpu={"nodes": {"seconds": 1.5, "started": 3}},
    )
