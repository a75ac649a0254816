"""What is left of a run when it is over, for programs and for people.

`write` is called once, at the end of a run, by the one process that has all
the results. `python -m support.reports` makes the pages from what it wrote.

| written      | for                                                         |
|--------------|-------------------------------------------------------------|
| run.json     | checks and scripts: the format that the design promises     |
| results.json | the pages: everything that is known of the run              |
| junit/       | build servers                                               |
| allure/      | Allure: one result for each scenario                        |
| evidence/    | what else is red for the same cause, in each `summary.txt`  |
"""

from __future__ import annotations

from pathlib import Path

from support.reports import allure, archive, causes, junit, run_json
from support.results import RunResult


def write(run: RunResult, directory: Path) -> None:
    """Writes every report of `run` into `directory`, which is made where it is missing.

    What an earlier run left in `junit/` and `allure/` there is removed. Raises
    `OSError` where the directory cannot be written, and `RuntimeError` where the
    Allure results would not be as many as the scenarios.
    """
    directory.mkdir(parents=True, exist_ok=True)
    run_json.write(run, directory / "run.json")
    archive.write(run, directory / "results.json")
    junit.write(run, directory / "junit")
    causes.write(run, directory)  # before Allure copies the evidence
    allure.write(run, directory)
