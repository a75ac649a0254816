"""The types of the sentences about PHP's own tests: which are run, how, and how a run ends.

Registered with behave by `steps/_types.py`.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import Any

from support.language import types, values
from support.language.patterns import with_pattern

_TEXT = values.TEXT


@with_pattern(rf"the tests(?: of {_TEXT})?")
def phpt_tests(word: str) -> str:
    """Which tests: `the tests` (those that the scenario has written), `the tests of "request"` (a
    folder of `features/phpt/tests/`)."""
    return types.text(word.removeprefix("the tests of ")) if word != "the tests" else ""


@with_pattern(rf"(?: with {_TEXT})?")
def switches(word: str) -> tuple[str, ...]:
    """How they are run: nothing, or ` with "--strict -j 4"`, as on the runner's command line."""
    return tuple(shlex.split(types.text(word.removeprefix(" with ")))) if word else ()


@with_pattern(r"succeeds|fails")
def run_end(word: str) -> int:
    """How a run ends: it `succeeds` (exit code 0) or `fails` (1)."""
    return ("succeeds", "fails").index(word)


TYPES: dict[str, Callable[[str], Any]] = {
    "PhptTests": phpt_tests,
    "Switches": switches,
    "RunEnd": run_end,
}
