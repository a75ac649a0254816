"""Every report tells which program was measured: its version, and its digest beside it."""

from __future__ import annotations

from typing import Any

from support.reports import allure, conformance, junit, run_json
from support.runner.console import Ending, ending_lines
from tests.unit.support.reports import runs

RUN = runs.run(
    runs.scenario("plain"),
    target="ephpm",
    target_version="ephpm 0.1.0",
    target_digest="0123456789ab",
)
PROGRAM = "ephpm 0.1.0 (sha256 0123456789ab)"


def test_the_program_is_its_version_and_its_digest() -> None:
    assert RUN.program == PROGRAM
    assert runs.run(target_version="unknown").program == "unknown"
    assert runs.run(target_version="").program == ""


def test_run_json_has_both() -> None:
    told = run_json.render(RUN)["testRun"]
    assert (told["targetVersion"], told["targetDigest"]) == ("ephpm 0.1.0", "0123456789ab")


def test_allures_environment_has_both() -> None:
    lines = allure.environment(RUN).splitlines()
    assert "Version=ephpm 0.1.0" in lines
    assert "Digest=sha256 0123456789ab" in lines


def test_the_conformance_table_has_both() -> None:
    assert f"Target: ephpm, version {PROGRAM}: PASSED" in conformance.conformance_table(RUN)


def test_junit_has_both(tmp_path: Any) -> None:
    junit.write(RUN, tmp_path)
    assert f'<property name="program" value="{PROGRAM}"' in (tmp_path / "http.etag.xml").read_text()


def test_the_console_has_both(tmp_path: Any) -> None:
    texts = [line.text for line in ending_lines(Ending(RUN, tmp_path, [], []))]
    assert f"target: ephpm, {PROGRAM}" in texts


def test_a_named_version_is_what_a_conformance_page_is_called_by() -> None:
    run = runs.run(target_version="0.7.4 (it says ephpm 0.1.0)", target_digest="0123456789ab")
    assert conformance.version_of(run) == "0.7.4"
