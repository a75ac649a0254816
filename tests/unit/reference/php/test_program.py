"""PHP as a command of the node's program."""

from __future__ import annotations

import pathlib
import subprocess
import sys

import pytest

from reference.errors import StartupError
from reference.php import program

ROOT = pathlib.Path(__file__).parents[4]


def php(*words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reference", "php", *words]
    return subprocess.run(
        command, input=typed, cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_every_word_is_phps_own_options_too() -> None:
    done = php("-r", "echo PHP_SAPI, ' ', implode(',', array_slice($argv, 1));", "--", "-v", "a b")
    assert (done.returncode, done.stdout) == (0, "cli -v,a b")


def test_its_exit_code_and_its_input_are_phps() -> None:
    done = php("-r", "echo stream_get_contents(STDIN); exit(7);", typed="typed")
    assert (done.returncode, done.stdout) == (7, "typed")


def test_it_says_what_to_install_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(StartupError, match="apt-get install php-cli"):
        program.run([])
