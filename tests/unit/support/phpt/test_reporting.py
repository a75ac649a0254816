from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from support.phpt import reporting
from support.phpt.statuses import Outcome, Status

VERDICTS = {
    Status.PASS: "passed",
    Status.WARN: "passed",
    Status.FAIL: "failed",
    Status.LEAK: "failed",
    Status.BORK: "broken",
    Status.SKIP: "skipped",
    Status.XFAIL: "xfailed",
    Status.XLEAK: "xfailed",
}


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    outcomes = [
        Outcome(f"a/{status}.phpt", "A title \x1b", (status,), f"because {status}")
        for status in Status
    ]
    run = reporting.run_result(outcomes, "reference", "0", 1.0)
    (tmp_path / "a").mkdir()
    (tmp_path / "a/FAIL.diff").write_text("difference")
    reporting.attach(run, tmp_path, [tmp_path / "a/FAIL.diff"])
    reporting.write(run, tmp_path, tmp_path / "one/junit.xml")
    return tmp_path


def test_each_status_is_in_run_json(reports: Path) -> None:
    run = json.loads((reports / "run.json").read_text())["testRun"]
    found = {each["name"].partition(".")[0][2:]: each for each in run["scenarios"]}
    assert {name: each["status"] for name, each in found.items()} == VERDICTS
    assert all(each["tags"] == [f"phpt.{name}"] for name, each in found.items())
    assert all(each["reason"] == f"because {name}" for name, each in found.items())
    assert run["overallStatus"] == "FAILED"


def test_each_status_is_in_junit(reports: Path) -> None:
    cases = ElementTree.parse(reports / "one/junit.xml").findall(".//testcase")
    found = {}
    for case in cases:
        tag = next(each.get("value") for each in case.iter("property") if each.get("name") == "tag")
        child = next(
            (each.tag for each in case if each.tag not in ("properties", "system-out")), ""
        )
        found[str(tag).removeprefix("phpt.")] = child
    assert found == {
        "PASS": "",
        "WARN": "",
        "FAIL": "failure",
        "LEAK": "failure",
        "BORK": "error",
        "SKIP": "skipped",
        "XFAIL": "skipped",
        "XLEAK": "skipped",
    }
    warned = next(case for case in cases if "WARN" in str(case.get("name")))
    assert warned.findtext("system-out") == "because WARN"


def test_each_status_is_in_allure_with_what_it_left(reports: Path) -> None:
    found = [json.loads(file.read_text()) for file in (reports / "allure").glob("*-result.json")]
    assert len(found) == len(Status)
    failed = next(
        each for each in found if "FAIL.phpt" in each["name"] and each["status"] == "failed"
    )
    assert [each["name"] for each in failed["attachments"]] == ["FAIL.diff"]


def test_a_warning_fails_where_it_counts() -> None:
    outcome = Outcome("x.phpt", "", (Status.WARN,), "w")
    run = reporting.run_result([outcome], "reference", "0", 1.0, strict=True)
    assert run.overall == "FAILED"
    assert reporting.run_result([outcome], "reference", "0", 1.0).overall == "PASSED"


def test_folders_of_one_name_have_a_file_each(tmp_path: Path) -> None:
    names = ["a/tests/x.phpt", "b/tests/x.phpt", "x.phpt"]
    run = reporting.run_result([Outcome(n, "", (Status.PASS,)) for n in names], "r", "0", 1.0)
    reporting.write(run, tmp_path)
    assert len(list((tmp_path / "junit").iterdir())) == 3
