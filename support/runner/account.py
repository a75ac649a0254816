"""The results of a run in the order of its features, each told when its turn has come."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from support.results import ScenarioResult
from support.runner.console import Console, feature_lines
from support.runner.selection import Selected

if TYPE_CHECKING:
    from support.runner.replay import Replay


class Account:
    """Collects results, and tells of a feature when it and all before it are over."""

    def __init__(
        self, features: list[Selected], console: Console, replay: Replay, directory: Path
    ) -> None:
        self.features = features
        self.console = console
        self._replay = replay
        self._directory = directory
        self._results: dict[tuple[str, int], ScenarioResult] = {}
        self._told = 0  # how many features

    def add(self, result: ScenarioResult) -> None:
        """A scenario has ended; or something after it failed, and its verdict changes."""
        if result.key not in self._results:
            self.console.count(result)
        self._results[result.key] = result

    def tick(self, busy: set[str]) -> None:
        """Tells of the features that are over. `busy` are those that a worker still has."""
        while self._told < len(self.features):
            selected = self.features[self._told]
            if selected.feature.filename in busy or self._missing_of(selected):
                break
            self._tell(selected)
        self.console.tick()

    def close(self) -> None:
        """Tells of the features that are left, complete or not."""
        while self._told < len(self.features):
            self._tell(self.features[self._told])
        self._replay.close()

    @property
    def errors(self) -> list[str]:
        """What went wrong in behave's formatters."""
        return self._replay.errors

    def results(self) -> list[ScenarioResult]:
        """All results, in the order of the selection."""
        keys = [key for selected in self.features for key in _keys(selected)]
        return [self._results[key] for key in keys if key in self._results]

    def missing(self) -> list[str]:
        """The scenarios without a result, as file:line."""
        lost = [key for selected in self.features for key in self._missing_of(selected)]
        return [f"{file}:{line}" for file, line in lost]

    def _missing_of(self, selected: Selected) -> list[tuple[str, int]]:
        return [key for key in _keys(selected) if key not in self._results]

    def _tell(self, selected: Selected) -> None:
        self._told += 1
        keys = _keys(selected)
        results = [self._results[key] for key in keys if key in self._results]
        if results:  # without any, the run was cut short, and its end says what is missing
            name = selected.feature.filename
            self.console.feature(feature_lines(name, results, len(keys), self._directory))
        self._replay.feature(selected, {result.line: result for result in results})


def _keys(selected: Selected) -> list[tuple[str, int]]:
    return [(scenario.filename, scenario.line) for scenario in selected.scenarios]
