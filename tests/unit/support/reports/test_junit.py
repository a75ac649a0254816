from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from support.reports import junit
from support.results import Verdict
from tests.unit.support.reports import runs


@pytest.fixture
def cases(tmp_path: Path) -> dict[str, ElementTree.Element]:
    junit.write(runs.one_of_each(), tmp_path)
    suites = [ElementTree.parse(path).getroot() for path in tmp_path.glob("*.xml")]
    return {case.attrib["name"]: case for suite in suites for case in suite.iter("testcase")}


def test_there_is_one_file_for_each_feature_and_one_case_for_each_scenario(
    tmp_path: Path, cases: dict[str, ElementTree.Element]
) -> None:
    assert {path.name for path in tmp_path.iterdir()} == {"http.etag.xml", "kv.stress.xml"}
    assert len(cases) == 7


def test_the_counts_of_a_suite_are_those_of_its_cases(tmp_path: Path) -> None:
    junit.write(runs.one_of_each(), tmp_path)
    suite = ElementTree.parse(tmp_path / "http.etag.xml").getroot()
    counts = {key: suite.attrib[key] for key in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "6", "failures": "2", "errors": "1", "skipped": "2"}
    assert suite.attrib["name"] == "Entity tags save traffic"


@pytest.mark.parametrize(
    ("name", "element", "message"),
    [
        ("fails", "failure", "expected 200, got 500"),
        ("breaks", "error", "before_scenario: no port is free"),
        ("is skipped", "skipped", "no php-cgi"),
        ("deviates", "skipped", "known deviation: etag_star: upstream ticket 12"),
        (
            "deviates no more",
            "failure",
            "a known deviation no longer holds: etag_star: upstream ticket 12",
        ),
    ],
)
def test_each_verdict_has_its_element(
    cases: dict[str, ElementTree.Element], name: str, element: str, message: str
) -> None:
    outcomes = [item for item in cases[name] if item.tag in {"failure", "error", "skipped"}]
    assert [(item.tag, item.attrib["message"]) for item in outcomes] == [(element, message)]


@pytest.mark.parametrize("name", ["passes", "recovers"])
def test_a_pass_has_no_outcome(cases: dict[str, ElementTree.Element], name: str) -> None:
    assert not {item.tag for item in cases[name]} & {"failure", "error", "skipped"}


def test_a_flaky_pass_is_marked(cases: dict[str, ElementTree.Element]) -> None:
    marks = cases["recovers"].findall("properties/property[@name='flaky']")
    assert [mark.attrib["value"] for mark in marks] == ["true"]
    assert not cases["passes"].findall("properties/property[@name='flaky']")


def test_what_xml_cannot_hold_is_replaced(cases: dict[str, ElementTree.Element]) -> None:
    assert cases["fails"].findtext("system-out") == ("node a: PHP \ufffd[31mFatal\ufffd[0m\ufffd")


def test_the_failing_step_is_in_the_text(cases: dict[str, ElementTree.Element]) -> None:
    text = cases["fails"].findtext("failure") or ""
    assert "failed  When the response has the status 200" in text
    assert "AssertionError: expected 200, got 500" in text
    assert "never ran" not in text


def test_a_run_that_went_wrong_is_never_green(tmp_path: Path) -> None:
    lost = runs.run(runs.scenario("it"), selected=2, errors=["worker 3 died: signal 9"])
    junit.write(lost, tmp_path)
    suite = ElementTree.parse(tmp_path / "run.xml").getroot()
    (error,) = suite.iter("error")
    assert error.attrib["message"] == "worker 3 died: signal 9"
    assert "2 scenarios were selected, 1 results came back" in (error.text or "")


def test_an_earlier_run_leaves_nothing(tmp_path: Path) -> None:
    junit.write(runs.one_of_each(), tmp_path)
    junit.write(runs.run(runs.scenario("it", Verdict.PASSED)), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["http.etag.xml"]
