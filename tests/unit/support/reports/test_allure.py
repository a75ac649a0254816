from __future__ import annotations

import json
import re
import socket
from pathlib import Path
from typing import Any

import pytest

import support.reports
from support.reports import allure
from support.results import Verdict
from tests.unit.support.reports import runs


def results(directory: Path) -> dict[str, dict[str, Any]]:
    files = (directory / "allure").glob("*-result.json")
    found = [json.loads(path.read_text(encoding="utf-8")) for path in files]
    return {item["name"]: item for item in found}


@pytest.fixture
def written(tmp_path: Path) -> dict[str, dict[str, Any]]:
    log = tmp_path / "evidence/etag/fails/node.log"
    log.parent.mkdir(parents=True)
    log.write_text("panic")
    allure.write(runs.one_of_each(), tmp_path)
    return results(tmp_path)


def test_there_is_one_result_for_each_scenario(written: dict[str, Any]) -> None:
    assert len(written) == 7
    assert len({item["uuid"] for item in written.values()}) == 7


@pytest.mark.parametrize(
    ("name", "status", "message"),
    [
        ("passes", "passed", None),
        ("fails", "failed", "expected 200, got 500"),
        ("breaks", "broken", "before_scenario: no port is free"),
        ("is skipped", "skipped", "no php-cgi"),
        ("deviates", "skipped", "known deviation: etag_star: upstream ticket 12"),
        (
            "deviates no more",
            "failed",
            "a known deviation no longer holds: etag_star: upstream ticket 12",
        ),
        ("recovers", "passed", "passed on attempt 2: no reason given"),
    ],
)
def test_each_verdict_has_its_status_and_message(
    written: dict[str, Any], name: str, status: str, message: str | None
) -> None:
    assert written[name]["status"] == status
    assert written[name].get("statusDetails", {}).get("message") == message


def test_only_a_known_deviation_is_known_and_only_the_recovered_is_flaky(
    written: dict[str, Any],
) -> None:
    details = {name: item.get("statusDetails", {}) for name, item in written.items()}
    assert [name for name, item in details.items() if item.get("known")] == ["deviates"]
    assert [name for name, item in details.items() if item.get("flaky")] == ["recovers"]
    assert {"name": "tag", "value": "known deviation"} in written["deviates"]["labels"]


def test_the_labels_place_the_scenario(written: dict[str, Any]) -> None:
    labels = [(item["name"], item["value"]) for item in written["passes"]["labels"]]
    assert labels == [
        ("epic", "http"),
        ("feature", "Entity tags save traffic"),
        ("story", "etag_present"),
        ("tag", "etag_present"),
        ("tag", "single"),
        ("thread", "worker 1"),
        ("host", "local"),
        ("framework", "behave"),
        ("language", "gherkin"),
    ]


def test_steps_keep_status_time_text_and_table(tmp_path: Path, written: dict[str, Any]) -> None:
    (posts,) = written["passes"]["steps"]
    assert (posts["name"], posts["status"]) == ("When posts", "passed")
    assert posts["stop"] - posts["start"] == 250
    text, table = posts["attachments"]
    assert (tmp_path / "allure" / text["source"]).read_text() == '{"a": 1}'
    assert table["type"] == "text/csv"
    assert (tmp_path / "allure" / table["source"]).read_text() == 'k\n"1,2"\n'


def test_the_failing_step_has_message_and_trace(written: dict[str, Any]) -> None:
    asks, failed, never = written["fails"]["steps"]
    assert [asks["status"], failed["status"], never["status"]] == ["passed", "failed", "skipped"]
    assert failed["statusDetails"]["message"] == "expected 200, got 500"
    assert "Traceback" in failed["statusDetails"]["trace"]
    assert "start" not in never


def test_evidence_and_output_are_attached(tmp_path: Path, written: dict[str, Any]) -> None:
    log, output = written["fails"]["attachments"]
    assert log["name"] == "node log"
    assert (tmp_path / "allure" / log["source"]).read_text() == "panic"
    assert "Fatal" in (tmp_path / "allure" / output["source"]).read_text()


def test_evidence_that_is_gone_is_said_to_be_gone(tmp_path: Path) -> None:
    allure.write(runs.one_of_each(), tmp_path)
    log = results(tmp_path)["fails"]["attachments"][0]
    assert log["name"] == "node log (missing)"
    assert "node.log does not exist" in (tmp_path / "allure" / log["source"]).read_text()


def test_histories_are_stable_and_namesakes_have_their_own(tmp_path: Path) -> None:
    def histories(*lines: int) -> list[str]:
        twins = [runs.scenario("twin", line=line) for line in lines]
        allure.write(runs.run(*twins), tmp_path)
        files = (tmp_path / "allure").glob("*-result.json")
        return sorted(json.loads(path.read_text())["historyId"] for path in files)

    first = histories(3, 9)
    assert len(set(first)) == 2
    assert histories(40, 4) == first


def test_fewer_results_than_scenarios_are_an_error(tmp_path: Path) -> None:
    allure.write(runs.one_of_each(), tmp_path)
    with pytest.raises(RuntimeError, match="8 scenarios, but 7 Allure results"):
        allure.guard(tmp_path / "allure", 8)
    next((tmp_path / "allure").glob("*-result.json")).unlink()
    with pytest.raises(RuntimeError, match="7 scenarios, but 6 Allure results"):
        allure.guard(tmp_path / "allure", 7)


def test_two_results_with_one_history_are_an_error(tmp_path: Path) -> None:
    writer = allure.Writer(tmp_path, tmp_path / "allure")
    writer.scenario(runs.scenario("twin", line=1), 1)
    writer.scenario(runs.scenario("twin", line=2), 1)
    with pytest.raises(RuntimeError, match="2 Allure results with 1 different history ids"):
        allure.guard(tmp_path / "allure", 2)


def test_an_earlier_run_leaves_nothing(tmp_path: Path) -> None:
    allure.write(runs.one_of_each(), tmp_path)
    allure.write(runs.run(runs.scenario("it")), tmp_path)
    assert list(results(tmp_path)) == ["it"]


def test_the_machine_stays_unnamed(tmp_path: Path) -> None:
    support.reports.write(runs.one_of_each(), tmp_path)
    texts = [path.read_text("utf-8") for path in tmp_path.rglob("*") if path.is_file()]
    assert texts
    assert not [text for text in texts if socket.gethostname() in text or str(tmp_path) in text]


def test_the_environment_is_one_ascii_line_for_each_fact() -> None:
    text = allure.environment(runs.run(target_version="0.4 ü\nPHP\\8"))
    assert text.splitlines() == [
        "Target=reference",
        "Version=0.4 \\u00fc PHP\\\\8",
        "Digest=unknown",
        "Seed=longest first",
        "Started=2026-11-21T10:00:00Z",
    ]


def test_what_the_run_itself_suffered_is_global(tmp_path: Path) -> None:
    allure.write(runs.run(runs.scenario("it"), errors=["worker 3 died"]), tmp_path)
    (found,) = (tmp_path / "allure").glob("*-globals.json")
    assert json.loads(found.read_text()) == {"errors": [{"message": "worker 3 died"}]}


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("fails", "Promises that are not kept"),
        ("breaks", "Broken environment"),
        ("is skipped", "Skipped"),
        ("deviates", "Known deviations"),
        ("deviates no more", "Known deviations that no longer hold"),
        ("recovers", "Flaky"),
    ],
)
def test_each_verdict_that_needs_attention_has_its_category(
    written: dict[str, Any], name: str, category: str
) -> None:
    item = written[name]
    details = item["statusDetails"]

    def matches(rule: dict[str, Any]) -> bool:
        return (
            item["status"] in rule["matchedStatuses"]
            and re.fullmatch(rule.get("messageRegex", r"[\s\S]*"), details["message"]) is not None
            and rule.get("flaky", False) == bool(details.get("flaky"))
        )

    assert next(rule["name"] for rule in allure.CATEGORIES if matches(rule)) == category


def test_write_leaves_all_four_reports(tmp_path: Path) -> None:
    support.reports.write(runs.run(runs.scenario("it", Verdict.PASSED)), tmp_path / "new/run")
    found = {path.name for path in (tmp_path / "new/run").iterdir()}
    assert found == {"run.json", "results.json", "junit", "allure"}
