"""Tests that a target is known not to pass, by their name, each with its reason.

`profiles/phpt/<target>.toml`: tables `[[deviation]]` with `test` (a pattern as in a shell),
`reason`, `reference`, `since` and `shows`, as for scenarios.
"""

from __future__ import annotations

import fnmatch
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pydantic

from support.errors import UsageError
from support.phpt.statuses import Outcome, Status


class KnownFailure(pydantic.BaseModel):
    """A test that does not pass there, and what its failure shows."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)
    test: str
    reason: str = pydantic.Field(min_length=10)
    reference: str
    since: str
    shows: tuple[str, ...] = ()


class _File(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)
    deviation: tuple[KnownFailure, ...] = ()


def load(path: Path) -> tuple[KnownFailure, ...]:
    """The deviations in a file.

    Raises:
        UsageError: it cannot be read, or is not in its form.
    """
    try:
        return _File(**tomllib.loads(path.read_text(encoding="utf-8"))).deviation
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, pydantic.ValidationError) as error:
        raise UsageError(f"{path}: {error}") from None


def judged(outcome: Outcome, known: Sequence[KnownFailure]) -> Outcome:
    """The outcome as it counts on a target with these deviations; any other failure still fails."""
    found = next((each for each in known if fnmatch.fnmatchcase(outcome.name, each.test)), None)
    if found is None:
        return outcome
    if outcome.statuses == (Status.FAIL,):
        if not found.shows or any(text in outcome.reason for text in found.shows):
            outcome.statuses = (Status.XFAIL,)
            outcome.reason = f"known deviation: {found.reason}"
    elif outcome.statuses == (Status.PASS,):
        outcome.statuses = (Status.WARN,)
        outcome.reason = f"a known deviation no longer holds: {found.reason}"
    return outcome
