"""A program does not inherit the signals that the suite was told to ignore."""

from __future__ import annotations

import subprocess
import sys

SHOW = "import signal; print(signal.getsignal(signal.SIGHUP).name)"
START = f"""
import signal, subprocess, sys
from support.machine import dispositions
signal.signal(signal.SIGHUP, signal.SIG_IGN)
if sys.argv[1:] == ["restored"]:
    dispositions.restore()
signal.raise_signal(signal.SIGHUP)  # it is still ignored here
print(subprocess.run([sys.executable, "-c", {SHOW!r}], capture_output=True, text=True).stdout)
"""


def started(*words: str) -> str:
    command = [sys.executable, "-c", START, *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_what_is_ignored_is_inherited() -> None:
    assert started() == "SIG_IGN"


def test_what_was_restored_is_not() -> None:
    assert started("restored") == "SIG_DFL"
