"""The evidence of a red scenario tells how many others have its cause."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.reports import causes
from support.results import Attachment, RunResult, ScenarioResult, Verdict


@pytest.mark.parametrize(
    ("number", "end"),
    [
        (1, "failed: it\n"),
        (
            2,
            "failed: it\n\nOne of 2 that are failed for one cause:\n  a.feature:0\n  a.feature:1\n",
        ),
        (7, "  a.feature:4\n  and 2 more: causes in run.json\n"),
    ],
)
def test_the_summary_ends_with_its_group(tmp_path: Path, number: int, end: str) -> None:
    run = RunResult("r", "", "reference", "", None, number)
    for line in range(number):
        (tmp_path / f"{line}").mkdir()
        for name in ("summary.txt", "node.log"):
            (tmp_path / f"{line}" / name).write_text("failed: it\n")
        files = [Attachment(name, f"{line}/{name}", "") for name in ("summary.txt", "node.log")]
        result = ScenarioResult("a.feature", "A", f"{line}", line, [], Verdict.FAILED)
        result.reason, result.attachments = f"no '{line}'", files
        run.scenarios.append(result)
    causes.write(run, tmp_path)
    assert (tmp_path / "0" / "summary.txt").read_text().endswith(end)
    assert (tmp_path / "0" / "node.log").read_text() == "failed: it\n"


def test_evidence_that_is_gone_stays_gone(tmp_path: Path) -> None:
    run = RunResult("r", "", "reference", "", None, 2)
    for line in range(2):
        result = ScenarioResult("a.feature", "A", f"{line}", line, [], Verdict.FAILED, reason="no")
        result.attachments = [Attachment("summary.txt", f"{line}/summary.txt", "")]
        run.scenarios.append(result)
    causes.write(run, tmp_path)
    assert list(tmp_path.iterdir()) == []
