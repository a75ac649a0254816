"""The types of the sentence about what is a node's: what becomes of its files and directories.

Registered with behave by `steps/_types.py`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from support.language import types, values
from support.language.patterns import DURATION, with_pattern


@dataclasses.dataclass(frozen=True)
class Mishap:
    """What becomes of it: `renamed`, `emptied`, `removed`, `made anew`, `full`, `small`, `room`,
    `locked`, `gone`, `stuck`, `replaced`, `set`; `text` is what a release that replaces the
    document root says of itself, `seconds` by how much a clock is ahead."""

    name: str
    text: str = ""
    seconds: float = 0.0


_MISHAPS = {
    "renamed": "renamed",
    "emptied": "emptied",
    "removed": "removed",
    "made anew": "made anew",
    "full": "full",
    "free again": "room",
    "small": "small",
    "locked by another program": "locked",
    "gone": "gone",
    "stuck": "stuck",
}


@with_pattern(
    r"the access log|the disk of the access log|the disk of uploads|the directory of the access log"
    r"|the temporary directory|the certificate|the document root|the clock(?: of node \"[a-z]+\")?"
    r"|the database file|the disk of the database|the reader of the log"
)
def belonging(word: str) -> str:
    """What is the node's: `the access log`, `the disk of the access log`, `the directory of the
    access log`, `the disk of uploads` (which has the directory that `upload_tmp_dir` names),
    `the temporary directory` (TMPDIR), `the document root`, `the certificate` (the file),
    `the clock`, `the clock of node "b"`, `the database file`, `the disk of the database` (with the
    file's directory; of a node that is down), `the reader of the log` (of a scenario with the tag
    `@piped`: what the node says goes to another program)."""
    return word.removeprefix("the ")


@with_pattern(
    rf"(?:is|was) (?:{'|'.join(_MISHAPS)}|replaced by a release with the text {values.TEXT}"
    rf"|set (?:(?:{DURATION}) (?:ahead|back)|right))"
)
def mishap(word: str) -> Mishap:
    """What becomes of it: `is renamed`, `is emptied` (a directory: but for
    sockets, as by systemd-tmpfiles), `is removed`, `is made anew`; a disk `is
    full` (from the next time that the log is opened), `is small` (some hundred pages) or `is free
    again`; a file `is locked by another program` or `is free again`; the reader of
    the log `is gone`, or `is stuck` (it reads no more); the document root `is
    replaced by a release with the text "..."`: its name becomes a link to another directory,
    whose /release.txt and /release.php say that; a clock `is set 60 min ahead` of the true time,
    or `back`, or `is set right`, while the node runs."""
    rest = word.split(" ", 1)[1]
    if rest.startswith("set "):
        if rest == "set right":
            return Mishap("set")
        time, _, side = rest.removeprefix("set ").rpartition(" ")
        return Mishap("set", seconds=types.duration(time) * (1 if side == "ahead" else -1))
    if rest.startswith("replaced"):
        text = types.text(rest.removeprefix("replaced by a release with the text "))
        return Mishap("replaced", text)
    return Mishap(_MISHAPS[rest])


TYPES: dict[str, Callable[[str], Any]] = {"Belonging": belonging, "Mishap": mishap}
