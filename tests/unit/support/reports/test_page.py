from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

import support.reports
from support.errors import UsageError
from support.language import features, tags
from support.reports import __main__, coverage, page, run_json
from support.results import Attachment, RunResult, Verdict
from support.settings import ROOT
from tests.unit.support.reports import runs

ETAG = '''\
@single
Feature: Entity tags save traffic
  A visitor who has the file
  does not get it twice.
  - Not even half of it.

  Background:
    Given a node

  @etag_present
  Scenario: A file has a validator (<b>)
    When a visitor requests "/<script>alert(1)</script>"
    Then the answer holds
      """
      1 < 2
      """

  @etag_star_matches
  Scenario Outline: It is matched (<how>)
    When a visitor sends
      | header        | value   |
      | If-None-Match | <value> |

    Examples:
      | how   | value |
      | star  | *     |
      | exact | "a"   |

  @php_version
  Scenario: It was written after the run
    When nothing happens
'''

ROWS = """\
id\tseed\tkind\tarea\texpectation
etag_present\t000\tscenario\tETag and Caching\tthere is one
etag_star_matches\t000\tscenario\tETag and Caching\tmatches
etag_comma_list\t000\tscenario\tETag and Caching\tmatches one
cleanup_always\t002\tharness\tHarness\tcleans up
"""

PRESENT = "A file has a validator (<b>)"
STAR = "It is matched (star) -- @1.1"
EXACT = "It is matched (exact) -- @1.2"


class Page(HTMLParser):
    """What the tests ask of a page: elements, ids, local links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.ids: list[str] = []
        self.links: list[str] = []
        self.classes: Counter[str] = Counter()
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if identity := values.get("id"):
            self.ids.append(identity)
        if link := values.get("href") or values.get("src"):
            self.links.append(link)
        self.classes[f"{tag} {values.get('class', '')}"] += 1
        if tag == "details" and "open" in values:
            self.open.append(values.get("id") or "")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in {
        "features/http/etag.feature": ETAG,
        "features/zoo/animals.feature": "Feature: Animals\n  Live.\n",
        "tests/data/seed_rows.tsv": ROWS,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def judged(**more: object) -> RunResult:
    return runs.run(
        runs.scenario(PRESENT, line=11, tags=["etag_present"]),
        runs.scenario(
            STAR,
            Verdict.FAILED,
            line=26,
            tags=["etag_star_matches"],
            reason="expected 304, got <200>",
            attachments=[Attachment("node log", "evidence/etag/a.log")],
        ),
        runs.scenario(
            EXACT, Verdict.XFAILED, line=27, tags=["etag_star_matches"], reason="upstream"
        ),
        **more,
    )


def shown(project: Path, run: RunResult, allure: str = "") -> Page:
    directory = project / "reports" / run.id
    support.reports.write(run, directory)
    page.write(project / "reports/html/index.html", run, directory, project, allure)
    return Page((project / "reports/html/index.html").read_text())


def test_the_title_counts_what_was_judged(project: Path) -> None:
    assert "<h1>1 of 3 promises are kept.</h1>" in shown(project, judged()).text


def test_every_scenario_is_in_the_picture_with_its_verdict(project: Path) -> None:
    classes = shown(project, judged()).classes
    cells = {name.split()[-1]: n for name, n in classes.items() if name.startswith("a cell ")}
    assert cells == {"passed": 1, "failed": 1, "xfailed": 1, "not-run": 1}


def test_every_local_link_has_its_place_and_every_place_one_name(project: Path) -> None:
    found = shown(project, judged())
    assert len(found.ids) == len(set(found.ids))
    assert {link[1:] for link in found.links if link.startswith("#")} <= set(found.ids)


def test_nothing_is_loaded_from_elsewhere(project: Path) -> None:
    found = shown(project, judged(), "allure/index.html")
    assert not [link for link in found.links if "//" in link]
    assert "url(" not in found.text
    assert "@import" not in found.text


def test_what_went_wrong_is_open_with_reason_and_evidence(project: Path) -> None:
    found = shown(project, judged())
    assert found.open == ["it-is-matched-how"]
    assert "expected 304, got &lt;200&gt;" in found.text
    assert "../run-1/evidence/etag/a.log" in found.links
    assert "<h2>What needs attention</h2>" in found.text
    assert "known deviation: upstream" in found.text


def test_texts_of_features_stay_texts(project: Path) -> None:
    text = shown(project, judged()).text
    assert "<script>alert" not in text
    assert "<b>&lt;b&gt;</b>" in text
    assert "<pre>1 &lt; 2</pre>" in text


def test_prose_is_shown_in_paragraphs(project: Path) -> None:
    text = shown(project, judged()).text
    assert '<p class="prose">A visitor who has the file does not get it twice.</p>' in text
    assert '<p class="prose">- Not even half of it.</p>' in text


def test_the_rows_of_an_outline_have_their_own_verdicts(project: Path) -> None:
    text = shown(project, judged()).text
    rows = re.findall(r'<tr><td><i class="dot (\S+)"></i></td><td>(\w+)</td>', text)
    assert rows == [("failed", "star"), ("xfailed", "exact")]


def test_an_earlier_run_tells_when_it_was_kept(project: Path) -> None:
    before = judged(id="run-0", timestamp="2026-11-20T09:30:00Z")
    before.scenarios[1].verdict = Verdict.PASSED
    (project / "reports/run-0").mkdir(parents=True)
    run_json.write(before, project / "reports/run-0/run.json")
    found = shown(project, judged())
    assert "Last kept on 20 November 2026, 09:30 UTC." in found.text
    assert found.classes["div column"] == 2


def test_the_coverage_shows_rows_without_a_scenario(project: Path) -> None:
    found = shown(project, judged())
    marks = {name.split()[-1]: n for name, n in found.classes.items() if name.startswith("i mark ")}
    assert marks == {"kept": 1, "red": 1, "missing": 1}
    assert "1 kept, 1 red, 1 no scenario" in found.text


def test_the_wire_is_left_to_the_conformance_table(project: Path) -> None:
    wire = project / "features/wire/bytes.feature"
    wire.parent.mkdir()
    wire.write_text(
        "@wire\nFeature: Bytes\n  Odd.\n\n  Scenario: A zero byte\n    When it is sent\n"
    )
    run = judged()
    run.scenarios += [
        runs.scenario("A zero byte", one, feature="features/wire/bytes.feature")
        for one in (Verdict.PASSED, Verdict.FAILED)
    ]
    found = shown(project, run)
    assert "Bytes" not in found.text
    assert "A zero byte" not in found.text.split('id="timeline"')[0]
    assert "1 of 2 scenarios are kept" in found.text
    assert "renamed or removed since" not in found.text
    assert "<h1>1 of 3 promises are kept.</h1>" in found.text


def test_results_of_scenarios_that_are_gone_are_counted(project: Path) -> None:
    run = judged()
    run.scenarios[0].name = "A former name"
    assert "1 results of the run belong to scenarios that have been renamed" in (
        shown(project, run).text
    )


def test_a_run_that_is_not_whole_says_so(project: Path) -> None:
    run = runs.run(runs.scenario(PRESENT, line=11), selected=9, errors=["worker 1 died"])
    text = shown(project, run).text
    assert "1 of 1 promises is kept, but the run is not whole." in text
    assert '<p class="alarm">worker 1 died</p>' in text


def test_namesakes_get_the_results_in_their_order(project: Path) -> None:
    twice = ETAG.replace("It was written after the run", PRESENT)
    (project / "features/http/etag.feature").write_text(twice)
    run = judged()
    run.scenarios.append(runs.scenario(PRESENT, Verdict.BROKEN, line=40))
    run.selected = 4
    text = shown(project, run).text
    assert text.index('class="cell passed"') < text.index('class="cell broken"')


def test_known_folders_come_first(project: Path) -> None:
    text = shown(project, judged()).text
    assert text.index('id="http"') < text.index('id="zoo"')
    assert '<a class="part" href="#zoo">Zoo</a>' in text


@pytest.mark.parametrize(
    ("duration", "text"),
    [(0.0123, "12 ms"), (0.94, "940 ms"), (0.96, "1.0 s"), (59.94, "59.9 s"), (61.0, "1 min 1 s")],
)
def test_durations_are_said_as_people_say_them(duration: float, text: str) -> None:
    assert page.seconds(duration) == text


def test_an_empty_project_has_an_empty_page() -> None:
    text = page.render([], runs.run(), [], [], "..")
    assert "0 of 0 promises are kept" in text


def test_the_page_of_this_project_can_be_made() -> None:
    written = features.load(ROOT / "features")
    rows = coverage.read_rows(ROOT / coverage.ROWS)
    found = Page(page.render(written, runs.one_of_each(), rows, [], ".."))
    assert len(found.ids) == len(set(found.ids))
    told = [item for item in written if tags.WIRE not in item.tags]
    assert len(told) < len(written)
    total = sum(len(features.examples(one)) for item in told for one in features.scenarios(item))
    assert sum(n for name, n in found.classes.items() if name.startswith("a cell ")) == total


def test_without_a_run_there_is_a_clear_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--run", str(tmp_path), "--out", str(tmp_path / "html"), "--no-allure"]
    assert __main__.main(arguments) == 1
    assert capsys.readouterr().err == (
        f"error: {tmp_path / 'results.json'}: no run to report on; run behave first\n"
    )


def test_the_page_is_made_although_allure_cannot_be_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unavailable() -> list[str]:
        raise UsageError("installing Allure with npm failed with code 1: no network")

    monkeypatch.setattr("support.reports.allure_html.install", unavailable)
    support.reports.write(runs.one_of_each(), tmp_path / "run")
    arguments = ["--run", str(tmp_path / "run"), "--out", str(tmp_path / "html")]
    assert __main__.main(arguments) == 1
    assert "no network" in capsys.readouterr().err
    text = (tmp_path / "html/index.html").read_text()
    assert "Allure’s report" not in text
