"""The results of one run as they come in, and the errors that no scenario has."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping

from support.machine.cpu import Account
from support.results import ScenarioResult, Verdict, first_line
from support.runner.members import Member
from support.runner.messages import Bye
from support.runner.plan import Item


class Results:
    """What came of each scenario; the last word on one replaces what was said before."""

    def __init__(
        self, features: Mapping[str, str], on_result: Callable[[ScenarioResult], None]
    ) -> None:
        """`features` has the title of each feature by its file."""
        self.of: dict[tuple[str, int], ScenarioResult] = {}
        self.errors: list[str] = []
        self.last = 0.0  # monotonic: when the last one came
        self.target_version = self.target_digest = ""
        self.cpu = Account()  # of the workers that could say goodbye, and of what they started
        self._features = features
        self._on_result = on_result

    def keep(self, result: ScenarioResult) -> None:
        """A scenario has its result."""
        self.of[result.key] = result
        self.last = time.monotonic()
        self._on_result(result)

    def break_off(self, items: Iterable[Item], reason: str, trace: str) -> None:
        """Gives scenarios that could not be run their verdict."""
        for item in items:
            self.keep(
                ScenarioResult(
                    feature=item.feature,
                    feature_name=self._features[item.feature],
                    name=item.name,
                    line=item.line,
                    tags=sorted(item.tags),
                    verdict=Verdict.BROKEN,
                    started=time.time(),
                    reason=first_line(reason),
                    captured=trace,
                )
            )

    def worsen(self, member: Member, reason: str, trace: str) -> None:
        """What fails after the last scenario of a unit is shown at that scenario."""
        result = self.of.get(member.last) if member.last else None
        if result is None:
            self.errors.append(f"worker {member.number}: {reason}")
        elif not result.verdict.red:
            result.verdict, result.reason = Verdict.BROKEN, first_line(reason)
            result.captured = f"{result.captured}\n{trace}".strip()
            self.keep(result)
        else:
            result.captured = f"{result.captured}\n{reason}\n{trace}".strip()

    def say_goodbye(self, member: Member, bye: Bye) -> None:
        """A worker has ended in order, and tells what belongs to no scenario."""
        self.cpu.merge(Account(bye.cpu))
        self.target_version = self.target_version or bye.target_version
        self.target_digest = self.target_digest or bye.target_digest
        self.errors += [f"worker {member.number}: {error}" for error in bye.errors]
