"""Whoever asks for what cannot be had is told what is wrong and what would be right."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from support.settings import ROOT
from tests.meta.harness import ETAG, Suite

TYPO = (ROOT / "profiles" / "reference.toml").read_text().replace("sapi_name", "sapi_nam")


def refused(suite: Suite, words: Sequence[str], said: Sequence[str]) -> None:
    outcome = suite.run(*words)
    assert outcome.exit_code == 2, outcome.output
    for word in said:
        assert word in outcome.output
    assert "Traceback" not in outcome.output
    assert not outcome.run_json


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-D", "taget=reference"], ["-D taget", "did you mean -D target"]),
        (["-D", "target=moon"], ["no such target", "reference, ephpm"]),
        (["-D", "target=ephpm"], ["-D binary=PATH"]),
        (["-D", "target=ephpm", "-D", "binary=/no/such/program"], ["no such file"]),
        (["-D", "target=deployed", "-D", "url=nowhere"], ["want http://HOST:PORT"]),
        (["-D", "shard=9/8"], ["-D shard=9/8", "K/N"]),
        (["-j", "0"], ["-j 0", "1 or more"]),
        (["-D", "patience=much"], ["-D patience=much", "number"]),
        (["-D", "defect=etag-changes"], ["-D defect=etag-changes", "etag-changes-each-time"]),
        (["-D", "profile=/no/such.toml"], ["/no/such.toml", "no such file"]),
    ],
)
def test_a_wrong_option(suite: Suite, words: list[str], said: list[str]) -> None:
    refused(suite, [ETAG, *words], said)


@pytest.mark.parametrize("how", [[], ["--dry-run"], ["--dry-run", "-f", "plain"]])
@pytest.mark.parametrize(
    ("path", "said"),
    [
        (f"{ETAG}:999", f"scenarios of {ETAG} begin at: 11, "),
        (f"{ETAG}:abc", "want a number after the colon"),
        ("README.md", "want a directory, or a file whose name ends in .feature"),
    ],
)
def test_a_place_where_no_scenario_is(suite: Suite, path: str, said: str, how: list[str]) -> None:
    refused(suite, [path, *how], [f"error: {path}: ", said])


def test_a_mistyped_profile_is_named_with_its_key(tmp_path: Path, suite: Suite) -> None:
    profile = tmp_path / "typo.toml"
    profile.write_text(TYPO)
    said = [str(profile), "facts.sapi_nam", "did you mean sapi_name"]
    refused(suite, [ETAG, "-D", f"profile={profile}"], said)


def test_nothing_selected_is_not_green(suite: Suite) -> None:
    outcome = suite.run("--tags=@no_such_tag")
    assert outcome.exit_code == 1
    assert "nothing was selected" in outcome.output


def test_where_all_is_skipped_nothing_ran(suite: Suite) -> None:
    words = ["-D", "target=deployed", "-D", "url=http://127.0.0.1:9"]
    outcome = suite.run("features/ha/partition.feature:10", *words)
    assert outcome.exit_code == 0
    assert outcome.closing_line.startswith("PASSED, but nothing ran: ")


def test_a_machine_without_php_is_broken_and_says_what_to_install(suite: Suite) -> None:
    path = Path(sys.executable).parent
    outcome = suite.run(ETAG, PATH=str(path))
    assert outcome.exit_code == 1
    assert set(outcome.verdicts.values()) == {"broken"}
    assert "php-cgi" in outcome.output


def test_a_program_that_is_no_server_is_broken_and_shows_what_it_said(
    tmp_path: Path, suite: Suite
) -> None:
    program = tmp_path / "ephpm"
    program.write_text('#!/bin/sh\n[ "$1" = --version ] && echo x || { echo bad luck; exit 7; }\n')
    program.chmod(0o755)
    outcome = suite.run(ETAG, "-D", "target=ephpm", "-D", f"binary={program}")
    assert outcome.exit_code == 1
    assert set(outcome.verdicts.values()) == {"broken"}
    assert "exit code 7" in outcome.output
    assert "bad luck" in outcome.output
