"""SIGINT, SIGTERM and SIGHUP before and after the coordinator's loop, which has its own way.

This module is loaded first, and loads next to nothing: while the rest is loaded, whoever stops the
run gets one line, not the place in some library where it was.
"""

from __future__ import annotations

import os
import pathlib
import signal
from typing import Any

NUMBERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SIGNALLED = 128  # exit code: this and the signal's number

_begun: list[bool] = []


class Interrupted(KeyboardInterrupt):
    """The run was told to stop where there are no reports to be had."""

    def __init__(self, number: int) -> None:
        super().__init__(said(number))
        self.number = number


def said(number: int) -> str:
    """The line for whoever stopped the run."""
    return f"interrupted by {signal.Signals(number).name}; this run has no reports"


def is_behave(program: str) -> bool:
    """Whether that is behave, by the first word of its command line."""
    path = pathlib.PurePath(program)
    return path.name == "behave" or path.parts[-2:] == ("behave", "__main__.py")


def watch() -> None:
    """From now on such a signal ends the process with one line; after `begin`, it raises."""
    for number in NUMBERS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` has it
            signal.signal(number, _on_signal)


def begin() -> None:
    """From now on there is something to clean up: `Interrupted` is raised."""
    _begun.append(True)


def forget() -> None:
    """In a fork: the signals end it, as they end any other process."""
    for number in NUMBERS:
        if signal.getsignal(number) is _on_signal:
            signal.signal(number, signal.SIG_DFL)


def _on_signal(number: int, frame: Any) -> None:
    if _begun:
        raise Interrupted(number)
    os.write(2, f"error: {said(number)}\n".encode())
    os._exit(SIGNALLED + number)
