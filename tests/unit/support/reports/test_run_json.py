from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from support.reports import archive, run_json
from support.results import Attachment, Verdict
from tests.unit.support.reports import runs


class Exact(BaseModel):
    """The design's format, and nothing beside it."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Scenario(Exact):
    feature: str
    name: str
    line: int
    tags: list[str]
    status: str
    duration: float
    reason: str
    worker: int
    evidence: str | None


class Cause(Exact):
    status: str
    reason: str
    scenarios: list[str]


class Summary(Exact):
    totalScenarios: int
    passed: int
    failed: int
    broken: int
    skipped: int
    xfailed: int
    xpassed: int
    flaky: int
    overallStatus: str


class Used(Exact):
    seconds: float
    started: int


class Run(Exact):
    id: str
    timestamp: str
    duration: float
    target: str
    targetVersion: str
    targetDigest: str
    seed: int | None
    overallStatus: str
    cpu: dict[str, Used]
    scenarios: list[Scenario]
    causes: list[Cause]
    summary: Summary


class Document(Exact):
    testRun: Run


def test_it_has_exactly_the_format_of_the_design(tmp_path: Path) -> None:
    run_json.write(runs.one_of_each(), tmp_path / "run.json")
    found = Document.model_validate_json((tmp_path / "run.json").read_text()).testRun
    assert [item.status for item in found.scenarios] == [
        "passed", "failed", "broken", "skipped", "xfailed", "xpassed", "flaky",
    ]  # fmt: skip
    counts = found.summary.model_dump(exclude={"totalScenarios", "overallStatus"})
    assert set(counts.values()) == {1}
    assert found.summary.totalScenarios == 7
    assert found.overallStatus == found.summary.overallStatus == "FAILED"
    assert found.seed == 7
    assert found.duration == 12.346
    assert found.cpu["nodes"] == Used(seconds=1.5, started=3)


def test_a_scenario_says_where_it_is_and_why() -> None:
    broken = run_json.render(runs.one_of_each())["testRun"]["scenarios"][2]
    assert broken == {
        "feature": "features/http/etag.feature",
        "name": "breaks",
        "line": sum(map(ord, "breaks")),
        "tags": ["etag_present", "single"],
        "status": "broken",
        "duration": 0.5,
        "reason": "before_scenario: no port is free",
        "worker": 1,
        "evidence": None,
    }


def test_a_scenario_says_where_its_evidence_lies() -> None:
    files = [Attachment(name, f"evidence/http-etag/it/{name}") for name in ("summary.txt", "x/y")]
    failed = runs.scenario("it", Verdict.FAILED, attachments=files)
    (found,) = run_json.render(runs.run(failed))["testRun"]["scenarios"]
    assert found["evidence"] == "evidence/http-etag/it"


@pytest.mark.parametrize(
    ("verdict", "overall"),
    [
        (Verdict.PASSED, "PASSED"),
        (Verdict.SKIPPED, "PASSED"),
        (Verdict.XFAILED, "PASSED"),
        (Verdict.FLAKY, "PASSED"),
        (Verdict.FAILED, "FAILED"),
        (Verdict.BROKEN, "FAILED"),
        (Verdict.XPASSED, "FAILED"),
    ],
)
def test_only_a_red_verdict_makes_the_run_fail(verdict: Verdict, overall: str) -> None:
    document = run_json.render(runs.run(runs.scenario("it", verdict)))
    assert document["testRun"]["overallStatus"] == overall


def test_a_missing_result_makes_the_run_fail() -> None:
    document = run_json.render(runs.run(runs.scenario("it"), selected=2))
    assert document["testRun"]["overallStatus"] == "FAILED"


def test_texts_outside_of_ascii_stay_readable(tmp_path: Path) -> None:
    run_json.write(runs.run(runs.scenario("Müller")), tmp_path / "run.json")
    assert "Müller" in (tmp_path / "run.json").read_text(encoding="utf-8")


def test_the_archive_gives_back_the_whole_run(tmp_path: Path) -> None:
    run = runs.one_of_each()
    archive.write(run, tmp_path / "results.json")
    assert archive.read(tmp_path / "results.json") == run


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"scenarios": [{}]}', json.dumps({"x": 1})])
def test_an_archive_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    from support.errors import UsageError

    (tmp_path / "results.json").write_text(text)
    with pytest.raises(UsageError, match=r"results\.json: not the results of a run"):
        archive.read(tmp_path / "results.json")
    with pytest.raises(UsageError, match="run behave first"):
        archive.read(tmp_path / "none.json")
