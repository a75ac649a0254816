"""Whoever asks for what cannot be had is told what is wrong and what would be right."""

from __future__ import annotations

import http.server
import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from support.settings import ROOT
from tests.meta.harness import ETAG, Suite

ONLY_SKIPPED = "features/ha/partition.feature"  # on a node that is only read
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
        (["-D", "profile=/no/such.toml"], ["/no/such.toml", "no such file", "want the path"]),
        (["-D", "profile=ephpm"], ["no such file; did you mean profiles/ephpm.toml?"]),
        (["-D", "profile=profiles"], ["-D profile=profiles: this is a directory"]),
        (["-D", "target=ephpm", "-D", "binary=/tmp"], ["-D binary=/tmp: this is a directory"]),
        (["-D", "image=x"], ["-D image belongs to -D target=compose"]),
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
    said = (
        "nothing was selected: no scenario matches --tags=@no_such_tag; no scenario has @no_such_"
    )
    assert said in outcome.output


class Ready(http.server.BaseHTTPRequestHandler):
    """A node that says that it is ready, and nothing else."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Stays quiet."""


@pytest.fixture
def deployed() -> Iterator[str]:
    """The address of a node that is ready."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ready) as node:
        threading.Thread(target=node.serve_forever).start()
        yield f"http://127.0.0.1:{node.server_port}"
        node.shutdown()


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address that nobody can listen at meanwhile."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_where_all_is_skipped_nothing_ran(suite: Suite, deployed: str) -> None:
    outcome = suite.run(ONLY_SKIPPED, "-D", "target=deployed", "-D", f"url={deployed}")
    assert set(outcome.verdicts.values()) == {"skipped"}
    assert outcome.exit_code == 0
    assert outcome.closing_line.startswith("PASSED, but nothing ran: ")


def test_where_nobody_answers_nothing_is_skipped_as_if_all_were_well(
    suite: Suite, nobody: str
) -> None:
    outcome = suite.run(ONLY_SKIPPED, "-D", "target=deployed", "-D", f"url={nobody}")
    assert set(outcome.verdicts.values()) == {"broken"}
    assert outcome.exit_code == 1
    assert all(f"{nobody}/_ephpm/ready: no connection" in why for why in outcome.reasons.values())


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
