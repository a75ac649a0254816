"""A clock of a program's own, which can be set while the program runs (libfaketime).

Only the time of day is another: what counts seconds, and never jumps, stays as it is.
"""

from __future__ import annotations

import os
import pathlib

from support.errors import Missing

LIBRARIES = "/usr/lib/*/faketime/libfaketimeMT.so.1"
FILE = "clock"


def environment(directory: pathlib.Path) -> dict[str, str]:
    """What a program is started with whose clock is set by a file in that directory.

    Raises:
        Missing: the library is not installed.
    """
    root = pathlib.Path("/")
    found = sorted(root.glob(LIBRARIES.removeprefix("/")))
    if not found:
        raise Missing("libfaketime is not installed (packages.txt)")
    set_by(directory, 0)
    return {
        "LD_PRELOAD": str(found[0]),
        "FAKETIME_TIMESTAMP_FILE": str(directory / FILE),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_DONT_RESET": "1",
    }


def set_by(directory: pathlib.Path, seconds: float) -> None:
    """From now on the clock is ahead of ours by so much; less than none: behind."""
    file = directory / FILE
    following = file.with_suffix(".new")
    following.write_text(f"{seconds:+g}\n", encoding="utf-8")
    # Never read until now: whoever reads it sets that time, on file systems with `relatime` too.
    os.utime(following, ns=(0, following.stat().st_mtime_ns))
    following.replace(file)  # nobody reads half of it


def read(directory: pathlib.Path) -> bool:
    """Whether a program has asked for the time since the clock was set."""
    return (directory / FILE).stat().st_atime_ns > 0
