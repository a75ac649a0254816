"""One cause, one line: what ends a run before it has reports, and steps that cannot be loaded."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from support.commands import bootstrap
from support.settings import ROOT
from tests.meta.harness import MetaProject, Suite

NUMBERS = [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]


@pytest.mark.parametrize(("number", "code"), NUMBERS)
@pytest.mark.parametrize("begun", [False, True])
def test_a_signal_before_there_is_anything_to_report(
    number: signal.Signals, code: int, begun: bool
) -> None:
    """While the runner is loaded, and after that."""
    program = (
        "import os, signal, sys\n"
        "sys.argv[0] = 'bin/behave'\n"
        # As at a terminal: a job in the background may have been started without it.
        f"signal.signal({int(number)}, signal.SIG_DFL)\n"
        "from support.runner import signals\n"
        f"if {begun}: signals.begin()\n"
        "try:\n"
        f"    os.kill(os.getpid(), {int(number)})\n"
        "except signals.Interrupted as error:\n"
        "    print('cleaned up', error.number)\n"
    )
    reply = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if begun:
        assert reply.stdout == f"cleaned up {int(number)}\n"
    else:
        assert reply.returncode == code
        said = f"error: interrupted by {number.name}; this run has no reports\n"
        assert (reply.stdout, reply.stderr) == ("", said)


@pytest.fixture
def front(tmp_path: Path) -> Path:
    """What the set-up puts in the place of behave's own program."""
    path = tmp_path / "bin" / "behave"
    path.parent.mkdir()
    bootstrap.write_front(path, sys.executable)
    return path


@pytest.mark.parametrize(("number", "code"), NUMBERS)
def test_a_signal_while_behave_itself_is_loaded(
    front: Path, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    """Here a behave that is stopped as soon as it is loaded stands before the real one."""
    (tmp_path / "first" / "behave").mkdir(parents=True)
    text = f"import os\nos.kill(os.getpid(), {int(number)})\n"
    (tmp_path / "first" / "behave" / "__init__.py").write_text(text)
    reply = subprocess.run(
        # As at a terminal: a job in the background may have been started without it.
        ["env", f"--default-signal={number.name[3:]}", front, "--dry-run"],
        env={**os.environ, "PYTHONPATH": f"{tmp_path / 'first'}:{ROOT}"},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert reply.returncode == code
    said = f"error: interrupted by {number.name}; this run has no reports\n"
    assert (reply.stdout, reply.stderr) == ("", said)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--tags=@a and"], "--tags=@a and: Expected operand after and"),
        (["--tags=(@a"], "--tags=(@a: Unclosed '('"),
        (["--tags=@a", "--tags=or @b"], "--tags=@a --tags=or @b: Expected operand after ("),
        (["-n", "("], "--name=(: no regular expression: missing )"),
    ],
)
def test_words_that_behave_cannot_read(front: Path, words: list[str], said: str) -> None:
    reply = subprocess.run(
        [front, *words],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert reply.returncode == 2
    assert reply.stdout == ""
    assert reply.stderr.startswith(f"error: {said}")
    assert reply.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (ROOT / "features", ["http/etag.feature"]),
        (Path("/"), [str(ROOT / "features/http/etag.feature")]),
        (ROOT, ["--runner=behave.runner:Runner", "features/http/etag.feature"]),
    ],
)
def test_behave_that_does_not_find_the_suite_is_told_where_to_start(
    front: Path, start: Path, words: list[str]
) -> None:
    before = sorted(start.iterdir())
    reply = _started(start, front, *words)
    assert reply.returncode == 2
    assert reply.stdout == ""
    assert reply.stderr.startswith("error: behave is to run by support.runner:Runner of ")
    assert reply.stderr.endswith(f"start it there: cd {ROOT}\n")
    assert sorted(start.iterdir()) == before


@pytest.mark.parametrize("words", [["--version"], ["--tags-help"], ["--format=help"]])
def test_behave_tells_about_itself_anywhere(front: Path, tmp_path: Path, words: list[str]) -> None:
    reply = _started(tmp_path, front, *words)
    assert reply.returncode == 0
    assert reply.stdout
    assert reply.stderr == ""


def test_behaves_own_program_leaves_nothing_elsewhere(tmp_path: Path) -> None:
    """`python -m behave` reads no behave.ini there either, and has no words of ours."""
    feature = str(ROOT / "features/http/etag.feature")
    reply = _started(tmp_path, sys.executable, "-m", "behave", feature)
    assert reply.returncode == 1
    assert f"runner that is not the suite's; start it in {ROOT}" in reply.stdout + reply.stderr
    assert list(tmp_path.iterdir()) == []


def _started(directory: Path, *words: Path | str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=directory, capture_output=True, text=True, check=False,
    )  # fmt: skip


AMBIGUOUS = "from behave import given\n\n\n@given('all is well')\ndef again(context):\n    pass\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\nimport no_such_module\n", "steps/zz.py:2: ModuleNotFoundError: "),
        (AMBIGUOUS, "steps/zz.py:4: ambiguous step: @given('all is well') means the same as at "),
    ],
)
def test_steps_that_cannot_be_loaded_name_file_and_line(
    project: MetaProject, text: str, said: str
) -> None:
    (project.directory / "steps" / "zz.py").write_text(text)
    dry = project.run("--dry-run")
    assert dry.exit_code == 2
    assert dry.stdout == ""
    assert dry.stderr.startswith(f"error: {said}")
    assert dry.stderr.count("\n") == 1
    outcome = project.run("-j1", "features/passing.feature")
    assert outcome.exit_code == 1
    assert all(reason.startswith(said) for reason in outcome.reasons.values())
    assert "steps/meta_steps.py:" in dry.stderr or "ambiguous" not in said


def test_a_wrong_form_is_one_cause_and_says_that_nothing_leaked(tmp_path: Path) -> None:
    profile = tmp_path / "other.toml"
    text = (ROOT / "profiles" / "reference.toml").read_text()
    assert "traversal_refusal = 400" in text
    profile.write_text(text.replace("traversal_refusal = 400", "traversal_refusal = 403"))
    words = ["-D", f"profile={profile}", "--tags=@path_traversal_blocked"]
    outcome = Suite(tmp_path / "reports").run(
        "features/security/traversal.feature", "-j", "2", *words
    )
    assert set(outcome.verdicts.values()) == {"failed"}
    (cause,) = outcome.run_json["causes"]
    assert "[refused with 400 in place of 403, nothing leaked" in cause["reason"]
    assert len(cause["scenarios"]) == len(outcome.verdicts) > 10
    assert outcome.output.count("red for one cause:") == 1
    number = len(outcome.verdicts)
    for summary in (outcome.latest / "evidence").rglob("summary.txt"):
        assert f"One of {number} that are failed for one cause:" in summary.read_text()


def test_a_php_without_the_redis_extension_is_said(tmp_path: Path) -> None:
    """Debian's php-cgi without its configuration has none."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "php-cgi"
    program.write_text('#!/bin/sh\nexec /usr/bin/php-cgi -n "$@"\n')
    program.chmod(0o755)
    words = ["features/kv/clients.feature", "-n", "^phpredis keeps texts", "-j", "1"]
    path = f"{program.parent}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
    lack = "this PHP has no redis extension"
    outcome = Suite(tmp_path / "a").run(*words, PATH=path, CI="")
    assert [item["status"] for item in outcome.run_json["scenarios"]] == ["skipped"], outcome.output
    assert [item["reason"] for item in outcome.run_json["scenarios"]] == [lack]
    outcome = Suite(tmp_path / "b").run(*words, PATH=path, CI="true")
    assert [item["status"] for item in outcome.run_json["scenarios"]] == ["broken"], outcome.output
    assert outcome.run_json["scenarios"][0]["reason"] == f"missing under CI: {lack}"
