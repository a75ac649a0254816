"""What a person sees of a run: one ordered account, whatever ran where.

`*_lines` make text and know nothing of terminals; `Console` prints it.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import os
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from support.machine.cpu import Account
from support.results import RunResult, ScenarioResult, Verdict, causes, first_line

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

ERROR_LINES = 12  # of each failure; the rest is in the reports
SLOWEST = 10
SHOWN = 10  # scenarios that are named where some were not run
EVERY = 10.0  # seconds between lines of progress where there is no terminal

STYLES = {
    Verdict.PASSED: "green",
    Verdict.FAILED: "bold red",
    Verdict.BROKEN: "bold magenta",
    Verdict.SKIPPED: "cyan",
    Verdict.XFAILED: "yellow",
    Verdict.XPASSED: "bold red",
    Verdict.FLAKY: "bold yellow",
}


@dataclasses.dataclass(frozen=True)
class Line:
    """A line and how it looks on a terminal that has colours."""

    text: str
    style: str = ""


@dataclasses.dataclass
class Share:
    """How a worker spent the run."""

    number: int
    busy: float  # seconds
    scenarios: int


@dataclasses.dataclass
class Ending:
    """What the end of a run is told from."""

    run: RunResult
    directory: Path
    shares: list[Share]


def seconds(value: float) -> str:
    """A duration as people write it."""
    if value < 0.9995:
        return f"{value * 1000:.0f} ms"
    if value < 60:
        return f"{value:.1f} s"
    return f"{int(value) // 60} min {value % 60:.0f} s"


def counts(results: Iterable[ScenarioResult]) -> str:
    """For example `12 passed, 1 failed`; verdicts that nobody has are left out."""
    verdicts = [result.verdict for result in results]
    parts = [f"{verdicts.count(v)} {v}" for v in Verdict if v in verdicts]
    return ", ".join(parts) or "nothing run"


def plural(number: int, noun: str) -> str:
    """For example `1 worker`, `2 workers`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def head_lines(run: RunResult, features: int, workers: int, shard: str) -> list[Line]:
    """What is about to run."""
    parts = [
        f"{plural(run.selected, 'scenario')} in {plural(features, 'feature')}",
        plural(workers, "worker"),
        f"target {run.target}",
        f"shuffled with seed {run.seed}" if run.seed is not None else "longest first",
        shard,
    ]
    return [Line(", ".join(part for part in parts if part))]


def feature_lines(
    feature: str, results: Sequence[ScenarioResult], selected: int, directory: Path
) -> list[Line]:
    """A feature that is over: one line where all is well, more for what is not."""
    spent = seconds(sum(result.duration for result in results))
    short = f", {selected - len(results)} not run" if len(results) < selected else ""
    style = "red" if short or any(result.verdict.red for result in results) else ""
    lines = [Line(f"{feature}  {counts(results)}{short}  {spent}", style)]
    for result in results:
        if result.verdict.red:
            lines += _red_lines(result, directory)
    return lines


def _red_lines(result: ScenarioResult, directory: Path) -> list[Line]:
    style = STYLES[result.verdict]
    verdict = result.verdict.upper()
    lines = [Line(f"  {verdict} {result.feature}:{result.line}  {result.name}", style)]
    step = next((s for s in result.steps if s.status in ("failed", "broken", "undefined")), None)
    if step:
        lines.append(Line(f"    {step.keyword} {step.name}  ({step.location})"))
    error = step.error if step else ""
    # The reason where the step does not tell it: a hook, a dead worker, a deviation.
    if not error or error.splitlines()[0] not in result.reason:
        lines += _indented(result.reason, 4)
    lines += _indented(error, 6)
    if result.attachments:
        lines.append(Line(f"    evidence: {(directory / result.attachments[0].path).parent}"))
    return lines


def _indented(text: str, width: int) -> list[Line]:
    rows = text.rstrip().splitlines()
    lines = [Line(" " * width + row) for row in rows[:ERROR_LINES]]
    if len(rows) > ERROR_LINES:
        lines.append(Line(" " * width + f"... {len(rows) - ERROR_LINES} more lines in the reports"))
    return lines


def ending_lines(ending: Ending) -> list[Line]:
    """All that is said when everything has been run."""
    run = ending.run
    lines = [Line("")]
    lines += _reasons("skipped", _of(run, Verdict.SKIPPED))
    lines += _reasons("xfailed: known deviations that hold", _of(run, Verdict.XFAILED))
    lines += _reasons("xpassed: known deviations that no longer hold", _of(run, Verdict.XPASSED))
    lines += _reasons("flaky: passed on the second attempt", _of(run, Verdict.FLAKY))
    lines += _causes(run)
    lines += _slowest(run)
    lines += _time(run, ending.shares)
    lines += _again(run)
    lines += [Line(f"error: {error}", "bold red") for error in run.errors]
    if run.program:
        lines.append(Line(f"target: {run.target}, {run.program}"))
    lines.append(Line(f"reports: {ending.directory}"))
    return lines


def closing_line(run: RunResult) -> Line:
    """The very last line: the verdict of the run."""
    left = run.selected - len(run.scenarios)
    short = f", {left} not run" if left > 0 else ""
    idle = all(result.verdict is Verdict.SKIPPED for result in run.scenarios)
    overall = f"{run.overall}, but nothing ran" if idle and run.overall == "PASSED" else run.overall
    text = f"{overall}: {plural(run.selected, 'scenario')}, {counts(run.scenarios)}{short}"
    style = "bold green" if run.overall == "PASSED" else "bold red"
    return Line(f"{text} in {seconds(run.duration)}", style)


def not_run(missing: Sequence[str], why: str = "") -> str:
    """Why the run was cut short, and what has no result (as file:line), in one line."""
    if not missing:
        return why
    shown = ", ".join(missing[:SHOWN]) + (" ..." if len(missing) > SHOWN else "")
    what = f"{plural(len(missing), 'scenario')} not run: {shown}"
    return f"{why}: {what}" if why else what


def _of(run: RunResult, verdict: Verdict) -> list[ScenarioResult]:
    return [result for result in run.scenarios if result.verdict is verdict]


def _reasons(title: str, results: Sequence[ScenarioResult]) -> list[Line]:
    if not results:
        return []
    by_reason: dict[str, list[ScenarioResult]] = {}
    for result in results:
        by_reason.setdefault(result.reason, []).append(result)
    lines = [Line(f"{title}:", "bold")]
    for reason, group in by_reason.items():
        lines.append(Line(f"  {reason}"))
        lines += [Line(f"    {result.feature}:{result.line}  {result.name}") for result in group]
    return lines


def _causes(run: RunResult) -> list[Line]:
    """What is red for one cause is one thing to look at: said once, with where it shows."""
    lines = []
    for cause in causes(run.scenarios):
        if len(cause.scenarios) < 2:
            continue
        count = collections.Counter(result.feature for result in cause.scenarios)
        head = f"  {len(cause.scenarios)} {cause.verdict}, such as: {first_line(cause.reason)}"
        lines.append(Line(head, STYLES[cause.verdict]))
        lines += [Line(f"    {feature}: {number}") for feature, number in count.items()]
    return [Line("red for one cause:", "bold"), *lines] if lines else []


def _slowest(run: RunResult) -> list[Line]:
    slow = sorted(run.scenarios, key=lambda result: -result.duration)[:SLOWEST]
    slow = [result for result in slow if result.duration >= 0.1]
    rows = [
        Line(f"  {seconds(result.duration):>8}  {result.feature}:{result.line}  {result.name}")
        for result in slow
    ]
    return [Line("slowest scenarios:", "bold"), *rows] if rows else []


def _time(run: RunResult, shares: Sequence[Share]) -> list[Line]:
    phases = ", ".join(f"{name} {seconds(value)}" for name, value in run.phases.items())
    spent = sum(result.duration for result in run.scenarios)
    lines = [Line(f"time: {phases}; scenarios {seconds(spent)} in all")]
    period = run.phases.get("run", 0.0)
    if shares and period > 0:
        parts = [
            f"{share.number}: {min(share.busy / period, 1):.0%} of it, {share.scenarios}"
            for share in shares
        ]
        lines.append(Line(f"workers (busy, scenarios): {'; '.join(parts)}"))
    if run.cpu:
        lines.append(Line(f"cpu: {Account(run.cpu)}"))
    return lines


def _again(run: RunResult) -> list[Line]:
    if run.seed is None:
        return []
    return [Line(f"seed {run.seed}: the same order again with -D shuffle={run.seed}")]


class Console:
    """Prints the account; shows progress on a terminal, and now and then without one."""

    def __init__(self, total: int, *, colour: bool, features: bool = True) -> None:
        """`features` is False where a formatter of behave's has the standard output."""
        # Here and not above: it takes long to load, and workers are on their way.
        from rich.console import Console as RichConsole

        self._rich = RichConsole(
            highlight=False, markup=False, emoji=False, soft_wrap=True, no_color=not colour
        )
        self._features = features
        self._total = total
        self._done = 0
        self._red = 0
        self._began = self._said = time.monotonic()
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def print(self, lines: Iterable[Line]) -> None:
        """Prints lines."""
        from rich.text import Text

        # All at once: a terminal draws its progress anew after each call.
        styled = [Text(line.text, style=line.style) for line in lines]
        if not styled:
            return
        try:
            self._rich.print(Text("\n").join(styled))
            sys.stdout.flush()
        except (OSError, SystemExit):  # rich exits where a pipe has no reader
            # That nobody reads any more costs no report.
            with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123
                os.dup2(nowhere.fileno(), 1)

    @contextlib.contextmanager
    def progress(self) -> Any:
        """While this lasts, a terminal shows how far the run is."""
        if not self._rich.is_terminal or not self._features:
            yield
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
        from rich.progress import TimeElapsedColumn as Elapsed

        columns = (BarColumn(), MofNCompleteColumn(), Elapsed(), TextColumn("{task.description}"))
        with Progress(*columns, console=self._rich, transient=True, refresh_per_second=8) as bar:
            self._progress, self._task = bar, bar.add_task("", total=self._total)
            yield
        self._progress = None

    def count(self, result: ScenarioResult) -> None:
        """A scenario has ended."""
        self._done += 1
        self._red += result.verdict.red
        if self._progress is not None and self._task is not None:
            red = f"[bold red]{self._red} red" if self._red else ""
            self._progress.update(self._task, completed=self._done, description=red)

    def tick(self) -> None:
        """Called often: says how far the run is, where it would be silent for long."""
        now = time.monotonic()
        if self._rich.is_terminal or not self._features or now - self._said < EVERY:
            return
        self._said = now
        red = f", {self._red} red" if self._red else ""
        self._rich.print(f"... {self._done} of {self._total}{red} in {seconds(now - self._began)}")

    def feature(self, lines: Iterable[Line]) -> None:
        """Prints a feature that is over, unless a formatter of behave's shows it."""
        if self._features:
            self.print(lines)
            self._said = time.monotonic()
