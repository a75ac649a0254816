"""How Allure is called, and that it reads what we write: the latter after `make report`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

import support.reports
from support.errors import UsageError
from support.reports import allure_html
from tests.unit.support.reports import runs

installed = pytest.mark.skipif(
    not (Path(sys.prefix) / "allure/.ready").exists(),
    reason="Allure is not installed; `make report` does it",
)


@installed
def test_allure_shows_every_scenario_and_notes_a_run_once(tmp_path: Path) -> None:
    support.reports.write(runs.one_of_each(), tmp_path)
    history = tmp_path / "history.jsonl"
    for _ in range(2):
        allure_html.generate(tmp_path / "allure", tmp_path / "html", history, "run-1")
    summary = json.loads((tmp_path / "html/summary.json").read_text())
    counts = {name: summary["stats"].get(name) for name in ("total", "failed", "broken", "flaky")}
    assert counts == {"total": 7, "failed": 2, "broken": 1, "flaky": 1}
    assert summary["stats"]["passed"] == summary["stats"]["skipped"] == 2
    assert len(history.read_text().splitlines()) == 1
    allure_html.generate(tmp_path / "allure", tmp_path / "html", history, "run-2")
    assert len(history.read_text().splitlines()) == 2


def test_a_failing_program_is_one_line(tmp_path: Path) -> None:
    said = (
        "print('first'); print('npm error no network'); print('see the log'); raise SystemExit(3)"
    )
    with pytest.raises(UsageError) as caught:
        allure_html._call([sys.executable, "-c", said], "installing")
    assert str(caught.value) == "installing failed with code 3: npm error no network"
    with pytest.raises(UsageError, match="failed with code 4: it said nothing"):
        allure_html._call([sys.executable, "-c", "raise SystemExit(4)"], "installing")
    with pytest.raises(UsageError, match="installing failed: "):
        allure_html._call([str(tmp_path / "none")], "installing")
