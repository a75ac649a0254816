"""What is made of others' reports, and which differences count."""

from __future__ import annotations

from pathlib import Path

from support.commands.outside import http2
from support.commands.outside.page import page
from support.commands.outside.tools import Found, Outcome, Tool

REPORT = """<testsuites><testsuite>
<testcase package="http2/3.5" classname="A preface"><failure>GOAWAY
 wanted</failure></testcase>
<testcase package="http2/4.1" classname="A frame"></testcase>
</testsuite></testsuites>"""


def tool(**explained: str) -> Tool:
    def install(place: Path) -> None:
        raise AssertionError(place)

    return Tool("a", "all", "by hand", install, lambda *_: [], explained=explained)


def test_a_report_of_h2spec_is_read() -> None:
    assert http2.read(REPORT) == [
        Found("http2/3.5: A preface", False, "GOAWAY wanted"),
        Found("http2/4.1: A frame", True),
    ]


def test_a_difference_needs_a_reason() -> None:
    found = [Found("one", True), Found("two", False, "it is not")]
    assert Outcome(tool(), found).problems == ["two: it is not"]
    assert Outcome(tool(two="so it is"), found).problems == []


def test_a_reason_needs_a_difference() -> None:
    assert Outcome(tool(one="was so"), [Found("one", True)]).problems == ["one: it passes now"]


def test_nothing_tried_is_nothing_passed() -> None:
    assert Outcome(tool(), []).problems == ["no case was tried"]


def test_the_page_says_figures_and_reasons() -> None:
    outcome = Outcome(tool(two="so it is"), [Found("one", True), Found("two", False)])
    assert "| a | all | by hand | 1 of 2 |" in page([outcome])
    assert "| a | two | so it is |" in page([outcome])
