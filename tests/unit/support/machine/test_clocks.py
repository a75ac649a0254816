"""A clock of a program's own."""

from __future__ import annotations

import pathlib
import subprocess
import time

import pytest

from support.errors import Missing
from support.machine import clocks


def test_the_clock_of_a_program_is_set_while_it_runs(tmp_path: pathlib.Path) -> None:
    try:
        environment = clocks.environment(tmp_path)
    except Missing as error:
        pytest.skip(str(error))
    program = ["sh", "-c", "date +%s; read line; date +%s"]
    with subprocess.Popen(
        program,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdin and running.stdout
        first = int(running.stdout.readline())
        assert clocks.read(tmp_path)
        clocks.set_by(tmp_path, -3600)
        assert not clocks.read(tmp_path)
        running.stdin.write("\n")
        running.stdin.flush()
        second = int(running.stdout.readline())
        assert clocks.read(tmp_path)
    assert abs(first - time.time()) < 60
    assert abs(second + 3600 - time.time()) < 60
