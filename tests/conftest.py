from __future__ import annotations

import json
from pathlib import Path

import coverage
import pytest

from support.machine import dispositions
from tests import branches

# What the tests start does with signals what it does elsewhere, whoever started the tests.
dispositions.restore()


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Tells of the branches where they were measured (`--cov`); pytest's own last line follows."""
    if not getattr(config.option, "cov_source", None):
        return
    measured = coverage.Coverage()
    measured.load()
    report = Path(measured.get_data().data_filename()).with_suffix(".json")
    try:
        measured.json_report(outfile=str(report))
        files = json.loads(report.read_text())["files"]
    except coverage.exceptions.NoDataError:  # the tests were interrupted
        return
    terminalreporter.write_line(branches.line(files))
