"""A program that cannot serve ends the run early; what it was given and said is kept."""

from __future__ import annotations

import pathlib
import subprocess

from tests.meta.harness import ETAG, Suite

TRUE = pathlib.Path("/bin/true").resolve()


def test_a_program_that_cannot_serve(suite_inside: Suite) -> None:
    words = [ETAG, "-j", "1", "-D", "target=ephpm", "-D", "binary=/bin/true"]
    outcome = suite_inside.run(*words)
    assert outcome.exit_code == 1
    assert list(outcome.verdicts.values()) == ["broken"] * 3
    assert f"error: the run ends early: {TRUE} cannot serve: none of 3 nodes" in outcome.output
    assert "7 scenarios not run: " in outcome.output
    assert outcome.output.count("error:") == 1
    folder = outcome.latest / outcome.run_json["scenarios"][0]["evidence"]
    first = (folder / "summary.txt").read_text().splitlines()[0]
    assert "ended with exit code 0 before it was ready; it said nothing" in first
    assert "document_root" in (folder / "ephpm.toml").read_text()
    assert (folder / "command.txt").read_text().startswith(f"{TRUE} serve --config ")

    again = subprocess.run(
        ["bash", "rerun.sh"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert again.returncode == 1, again.stdout + again.stderr
    assert "ended with exit code 0" in again.stdout + again.stderr


def test_a_configuration_that_is_refused_is_kept_with_the_reason(suite_inside: Suite) -> None:
    # Within the project, so that it has its steps.
    feature = suite_inside.reports / "refused.feature"
    suite_inside.reports.mkdir(parents=True)
    feature.write_text(
        """
        @single
        Feature: A word is wrong
          Scenario: It is refused
            Given a node with the configuration
              '''toml
              [server.requset]
              max_body_size = 1
              '''
            When a visitor requests "/"
            Then the answer is 200
        """.replace("'''", '"""')
    )
    outcome = suite_inside.run(str(feature))
    assert outcome.verdicts == {"It is refused": "broken"}
    folder = next((outcome.latest / "evidence").rglob("summary.txt")).parent
    assert "requset = {" in (folder / "summary.txt").read_text().splitlines()[0]
    assert "[server.requset]" in (folder / "ephpm.toml").read_text()
    assert "requset = {" in (folder / "node.log").read_text()
    assert (folder / "rerun.sh").exists()
