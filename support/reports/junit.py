"""JUnit XML: one file for each feature, in the dialect that build servers read.

| verdict  | element                                        |
|----------|------------------------------------------------|
| passed   | none                                           |
| flaky    | none, with the property `flaky`                |
| failed   | `<failure>`                                    |
| xpassed  | `<failure>`: the profile is no longer true     |
| broken   | `<error>`                                      |
| skipped  | `<skipped>` with its reason                    |
| xfailed  | `<skipped>` with the known deviation           |

What went wrong with the run as a whole is a suite of its own, `run.xml`, so
that a red run never has green XML.
"""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

from support.reports import words
from support.results import RunResult, ScenarioResult, Verdict

_ELEMENTS = {
    Verdict.FAILED: "failure",
    Verdict.XPASSED: "failure",
    Verdict.BROKEN: "error",
    Verdict.SKIPPED: "skipped",
    Verdict.XFAILED: "skipped",
}

# Everything that XML 1.0 cannot hold, not even escaped.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(run: RunResult, directory: Path) -> None:
    """Writes one file for each feature, and `run.xml` where the run itself went wrong."""
    if directory.exists():
        shutil.rmtree(directory)
    directory.mkdir(parents=True)
    by_feature: dict[str, list[ScenarioResult]] = defaultdict(list)
    for scenario in run.scenarios:
        by_feature[scenario.feature].append(scenario)
    for feature, scenarios in by_feature.items():
        _save(_suite(feature, scenarios, run.program), directory / f"{_file_name(feature)}.xml")
    problems = words.problems(run)
    if problems:
        _save(_run_suite(run, problems), directory / "run.xml")


def write_one(run: RunResult, path: Path) -> None:
    """Writes all of it into one file."""
    whole = ElementTree.Element("testsuites", {"name": run.id, "time": f"{run.duration:.3f}"})
    by_feature: dict[str, list[ScenarioResult]] = defaultdict(list)
    for scenario in run.scenarios:
        by_feature[scenario.feature].append(scenario)
    for feature, scenarios in by_feature.items():
        whole.append(_suite(feature, scenarios, run.program))
    if problems := words.problems(run):
        whole.append(_run_suite(run, problems))
    path.parent.mkdir(parents=True, exist_ok=True)
    _save(whole, path)


def _save(suite: ElementTree.Element, path: Path) -> None:
    ElementTree.indent(suite)
    ElementTree.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)


def _file_name(feature: str) -> str:
    """`features/http/etag.feature` becomes `http.etag`."""
    return words.capability(feature) + "." + Path(feature).stem


def _suite(feature: str, scenarios: list[ScenarioResult], program: str) -> ElementTree.Element:
    elements = [_ELEMENTS.get(scenario.verdict) for scenario in scenarios]
    suite = ElementTree.Element(
        "testsuite",
        {
            "name": legal(scenarios[0].feature_name or feature),
            "tests": str(len(scenarios)),
            "failures": str(elements.count("failure")),
            "errors": str(elements.count("error")),
            "skipped": str(elements.count("skipped")),
            "time": f"{sum(scenario.duration for scenario in scenarios):.3f}",
        },
    )
    started = min(scenario.started for scenario in scenarios)
    if started:
        suite.set("timestamp", datetime.fromtimestamp(started, UTC).strftime("%Y-%m-%dT%H:%M:%S"))
    properties = ElementTree.SubElement(suite, "properties")
    ElementTree.SubElement(properties, "property", {"name": "program", "value": legal(program)})
    for scenario in scenarios:
        suite.append(_case(scenario))
    return suite


def _case(scenario: ScenarioResult) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase",
        {
            "classname": _file_name(scenario.feature),
            "name": legal(scenario.name),
            "file": scenario.feature,
            "line": str(scenario.line),
            "time": f"{scenario.duration:.3f}",
        },
    )
    properties = ElementTree.SubElement(case, "properties")
    for tag in scenario.tags:
        ElementTree.SubElement(properties, "property", {"name": "tag", "value": legal(tag)})
    ElementTree.SubElement(
        properties, "property", {"name": "verdict", "value": scenario.verdict.value}
    )
    if scenario.verdict is Verdict.FLAKY:
        ElementTree.SubElement(properties, "property", {"name": "flaky", "value": "true"})
    element = _ELEMENTS.get(scenario.verdict)
    if element:
        outcome = ElementTree.SubElement(
            case,
            element,
            {"message": legal(words.message(scenario)), "type": scenario.verdict.value},
        )
        outcome.text = legal(words.trace(scenario))
    if scenario.captured:
        ElementTree.SubElement(case, "system-out").text = legal(scenario.captured)
    return case


def _run_suite(run: RunResult, problems: list[str]) -> ElementTree.Element:
    suite = ElementTree.Element(
        "testsuite",
        {"name": "The run itself", "tests": "1", "failures": "0", "errors": "1", "skipped": "0"},
    )
    case = ElementTree.SubElement(suite, "testcase", {"classname": "run", "name": legal(run.id)})
    error = ElementTree.SubElement(case, "error", {"message": legal(problems[0]), "type": "broken"})
    error.text = legal("\n".join(problems))
    return suite


def legal(text: str) -> str:
    """The text with every character that XML cannot hold shown as U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text)
