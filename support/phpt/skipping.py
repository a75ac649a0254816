"""`--SKIPIF--`: what its page printed, and what that means for the test."""

from __future__ import annotations

import dataclasses
import re

from support.phpt.expectf import normal
from support.phpt.sections import Malformed, text

_WORDS = re.compile(rb"(skip|(?:info|warn|xfail|xleak|flaky|nocache)\b)[:;,\s]*(.*)", re.I | re.S)


@dataclasses.dataclass(frozen=True)
class Skipping:
    """What a SKIPIF says.

    Attributes:
        word: `skip`, `info`, `warn`, `xfail`, `xleak`, `flaky`, `nocache`; empty where it says
            nothing.
        reason: what follows the word.
    """

    word: str = ""
    reason: str = ""


def read(output: bytes) -> Skipping:
    """What the page's output means.

    Raises:
        Malformed: nothing that is known.
    """
    said = normal(output)
    if not said:
        return Skipping()
    found = _WORDS.match(said)
    if not found:
        raise Malformed(f"invalid output from SKIPIF: {text(said)[:200]}")
    return Skipping(text(found[1]).lower(), " ".join(text(found[2]).split()))
