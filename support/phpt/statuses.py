"""What came of a test, in the words of PHP's run-tests.php."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterable

from support.phpt.comparing import Judgement
from support.phpt.sections import Phpt


class Status(enum.StrEnum):
    """The statuses, in the order in which one of several counts."""

    PASS = "PASS"
    FAIL = "FAIL"
    XFAIL = "XFAIL"
    SKIP = "SKIP"
    BORK = "BORK"
    WARN = "WARN"
    LEAK = "LEAK"
    XLEAK = "XLEAK"

    @property
    def red(self) -> bool:
        """Whether one such status makes the run fail."""
        return self in (Status.FAIL, Status.BORK, Status.LEAK)


@dataclasses.dataclass
class Outcome:
    """A test as it ended.

    Attributes:
        name: its path in the corpus.
        statuses: one, or several such as LEAK and FAIL.
        reason: why; for a failure where the output parts from what was expected.
        remarks: what is shown beside the status: `info`, `warn`, warnings of the format.
        seconds: of wall clock, all of its requests together.
        judgement: what was wanted and what came; None where it was not run to its end.
        test: None where the file is no test.
        replay: a script that sends its request again to a node that it starts.
    """

    name: str
    title: str
    statuses: tuple[Status, ...]
    reason: str = ""
    remarks: list[str] = dataclasses.field(default_factory=list)
    seconds: float = 0.0
    started: float = 0.0
    judgement: Judgement | None = None
    test: Phpt | None = None
    replay: str = ""

    @property
    def status(self) -> str:
        """As it is shown: `FAIL`, `LEAK&FAIL`."""
        return "&".join(self.statuses)

    @property
    def red(self) -> bool:
        """Whether it makes the run fail."""
        return any(status.red for status in self.statuses)


def count(outcomes: Iterable[Outcome], status: Status) -> int:
    """How many have that status, alone or with others."""
    return sum(status in outcome.statuses for outcome in outcomes)


def exit_code(outcomes: Iterable[Outcome], *, strict: bool = False) -> int:
    """1 where one is red, or with `strict` warned; 0 otherwise."""
    return int(
        any(outcome.red or (strict and Status.WARN in outcome.statuses) for outcome in outcomes)
    )
