"""What the suite's own runner costs, against plain behave on the same features.

`python -m support.commands.bench.runner` measures both in one go and prints the ratios:
the machine of the day plays no part in them.
"""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

PLAIN = "behave.runner:Runner"
OURS = "support.runner:Runner"
TRIVIAL = 1000  # scenarios that do nothing
WAITS = 80  # scenarios that wait
WAIT = 0.3  # seconds
WORKERS = 8
TIMES = 3  # each run but the longest is repeated
COST_LIMIT = 5.0  # ms of own cost for each scenario
IDEAL_LIMIT = 1.2  # times the ideal

_STEPS = """
import time
from behave import given, then, when

@given("all is well")
@when("all is well")
@then("all is well")
def _(context):
    pass

@when("it takes {seconds:g} s")
def _(context, seconds):
    time.sleep(seconds)
"""


@dataclasses.dataclass(frozen=True)
class Figure:
    """One figure: what it is, how much, and what it may be."""

    name: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def kept(self) -> bool:
        """Whether it is within its limit."""
        return self.limit is None or self.value <= self.limit

    def __str__(self) -> str:
        text = f"{self.name:<62} {self.value:8.2f} {self.unit}"
        if self.limit is None:
            return text
        return f"{text}  (limit {self.limit:g}{'' if self.kept else ', NOT KEPT'})"


def measure() -> list[Figure]:
    """All figures of the runner. Takes about a minute."""
    with tempfile.TemporaryDirectory(prefix="bench-runner-") as directory:
        project = Path(directory)
        (project / "steps").mkdir()
        (project / "steps" / "steps.py").write_text(_STEPS, encoding="utf-8")
        return [*_trivial(project), *_waits(project)]


def _trivial(project: Path) -> list[Figure]:
    files = 20
    body = "".join(
        f"  Scenario: Number {number}\n"
        "    Given all is well\n    When all is well\n    Then all is well\n\n"
        for number in range(TRIVIAL // files)
    )
    for number in range(files):
        _write(project, f"trivial/{number:02}.feature", f"Feature: Nothing {number}\n\n{body}")
    plain = _run(project, PLAIN, "trivial")
    one = _run(project, OURS, "trivial", "-j1")
    many = _run(project, OURS, "trivial")
    name = f"{TRIVIAL} trivial scenarios"
    return [
        Figure(f"{name}, plain behave", plain, "s"),
        Figure(f"{name}, this runner with one worker", one, "s"),
        Figure(f"{name}, this runner by default", many, "s"),
        Figure("own cost, one worker", (one - plain) / TRIVIAL * 1000, "ms each", COST_LIMIT),
        Figure("own cost, by default", (many - plain) / TRIVIAL * 1000, "ms each", COST_LIMIT),
        Figure("plain behave / this runner by default", plain / many, "times as fast"),
    ]


def _waits(project: Path) -> list[Figure]:
    rows = "".join(f"      | {number} |\n" for number in range(WAITS))
    outline = (
        "Feature: Waits\n\n  Scenario Outline: Number <number>\n"
        f"    When it takes {WAIT} s\n\n    Examples:\n      | number |\n{rows}"
    )
    _write(project, "waits/waits.feature", outline)
    plain = _run(project, PLAIN, "waits")
    first = _run(project, OURS, "waits", f"-j{WORKERS}")
    ideal = WAITS * WAIT / WORKERS
    name = f"{WAITS} scenarios that wait {WAIT} s"
    return [
        Figure(f"{name}, plain behave", plain, "s"),
        Figure(f"{name}, this runner with {WORKERS} workers", first, "s"),
        Figure(f"the same / the ideal {ideal:g} s", first / ideal, "times", IDEAL_LIMIT),
        Figure("plain behave / this runner", plain / first, "times as fast"),
    ]


def _write(project: Path, name: str, text: str) -> None:
    path = project / "features" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _run(project: Path, runner: str, what: str, *options: str) -> float:
    """Seconds that a run of `features/<what>` takes, from the command to its exit.

    The shortest of several: what else the machine does can only make it longer.

    Raises:
        RuntimeError: the run failed, so there is nothing to measure.
    """
    times = 1 if runner == PLAIN and what == "waits" else TIMES
    return min(_run_once(project, runner, what, *options) for _ in range(times))


def _run_once(project: Path, runner: str, what: str, *options: str) -> float:
    command = [sys.executable, "-m", "behave", f"--runner={runner}", *options]
    began = time.perf_counter()
    done = subprocess.run(
        [*command, f"features/{what}"],
        cwd=project,
        env={**os.environ, "EPHPM_REPORTS": tempfile.mkdtemp(dir=project)},
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return seconds


def report(console: Console) -> None:
    """Prints the figures, with the limits that they are to keep."""
    for figure in measure():
        style = None if figure.kept else "bold red"
        console.print(str(figure), style=style, highlight=False, markup=False, soft_wrap=True)


if __name__ == "__main__":
    report(Console())
