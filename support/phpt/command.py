"""The run that a command line asks for: printed as it goes, reported at its end."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from support.phpt import artefacts, console, corpus, deviations, reporting, statuses
from support.phpt.artefacts import Artefacts
from support.phpt.session import Choice, Session
from support.phpt.statuses import Outcome
from support.providers import Provider
from support.settings import ROOT

Print = Callable[[str], object]
_ERRORS = {
    "gcc": "{path}:1: {status}: {reason}",
    "github": "::error file={path},title={status}::{reason}",
}


class Command:
    """One run of tests on a provider's nodes.

    Raises:
        UsageError: a test, a list or a kind of artefact is not there.
    """

    def __init__(
        self, options: argparse.Namespace, provider: Provider, show: Print = print
    ) -> None:
        self.options = options
        self.provider = provider
        self._show = show
        listed = [name for file in options.read for name in corpus.listed(file)]
        paths = [*options.paths, *listed]
        self.names = corpus.chosen(options.corpus, paths)
        kinds = artefacts.kinds(options.failed_out)
        self._artefacts = Artefacts(
            options.reports, kinds, options.corpus.resolve(), options.userdata, options.context
        )
        target = provider.profile.target.name
        known = options.deviations or ROOT / f"profiles/phpt/{target}.toml"
        # A corpus of one's own has deviations of its own.
        wanted = options.deviations or known.is_file()
        self._deviations = deviations.load(known) if wanted else ()
        self.outcomes: list[Outcome] = []
        self.seconds = 0.0

    def run(self) -> int:
        """Runs the tests; returns the exit code."""
        began = time.monotonic()
        session = Session(self.provider, self._choice())
        try:
            with session.preflight() as ready:
                self._say(console.RULE)
                self._say(f"PHP         : {ready.version} ({ready.sapi})")
                self._say(f"TARGET      : {self.provider.version}")
                self._say(f"CORPUS      : {self.options.corpus}")
                self._say(f"{console.RULE}\nRunning selected tests.")
            files = [
                path for outcome in session.run(session.cases()) for path in self._take(outcome)
            ]
        finally:
            session.close()
        self.seconds = time.monotonic() - began
        self._report(files)
        if not os.environ.get("NO_PHPTEST_SUMMARY"):
            slow = self.options.show_slow
            self._show(console.summary(self.outcomes, self.seconds, slow and slow / 1000))
        if os.environ.get("REPORT_EXIT_STATUS", "").lower() in ("0", "no"):
            return 0
        return statuses.exit_code(self.outcomes, strict=self.options.strict)

    def _choice(self) -> Choice:
        options = self.options
        environment = {
            name: value for name, value in os.environ.items() if name.startswith("TEST_PHP_")
        }
        if options.fast:
            environment["SKIP_SLOW_TESTS"] = "1"
        if options.offline:
            environment["SKIP_ONLINE_TESTS"] = "1"
        return Choice(
            options.corpus,
            self.names,
            # Whoever weighs a node has it alone.
            1 if options.repeats else options.workers,
            options.shuffle,
            not options.no_clean,
            options.repeats,
            environment,
        )

    def _take(self, outcome: Outcome) -> list[Path]:
        outcome = deviations.judged(outcome, self._deviations)
        self.outcomes.append(outcome)
        files = self._artefacts.write(outcome)
        wanted = self.options.show
        if not wanted or set(wanted) & set(outcome.statuses):
            self._say(console.line(outcome, self._theme()))
            if outcome.red and self.options.show_diff:
                shown = artefacts.difference(outcome, self.options.context)
                self._say(shown.encode("utf-8", "replace").decode())
        if outcome.red and (style := self.options.error_style):
            path = self.options.corpus / outcome.name
            self._say(
                _ERRORS[style].format(path=path, status=outcome.status, reason=outcome.reason)
            )
        return files

    def _theme(self) -> str:
        colour = self.options.colour
        if colour is None:
            colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        return str(self.options.theme) if colour else "mono"

    def _say(self, text: str) -> None:
        if not self.options.quiet:
            self._show(text)

    def _report(self, files: Iterable[Path]) -> None:
        options, provider = self.options, self.provider
        run = reporting.run_result(
            self.outcomes,
            provider.profile.target.name,
            provider.version,
            self.seconds,
            strict=options.strict,
        )
        reporting.attach(run, options.reports, files)
        reporting.write(run, options.reports, options.junit)
        summary = console.summary(self.outcomes, self.seconds)
        (options.reports / "results.txt").write_text(f"{summary}\n", encoding="utf-8")
        failed = [each.name for each in self.outcomes if each.red]
        if options.write:
            options.write.write_text(_lines(failed), encoding="utf-8")
        if options.append:
            with options.append.open("a", encoding="utf-8") as file:
                file.write(_lines(failed))
        if options.all:
            lines = sorted(f"{each.status}\t{each.name}" for each in self.outcomes)
            options.all.write_text(_lines(lines), encoding="utf-8")


def _lines(words: Sequence[str]) -> str:
    return "".join(f"{word}\n" for word in words)
