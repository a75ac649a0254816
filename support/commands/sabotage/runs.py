"""Runs of behave under a defect: forked from this process, several side by side.

What behave and the harness load is loaded once, here; a run of few scenarios takes little
more than these need.
"""

from __future__ import annotations

import contextlib
import ctypes
import dataclasses
import json
import os
import pathlib
import selectors
import shutil
import signal
import sys
import tempfile
from collections.abc import Generator, Iterable, Iterator
from typing import Any, TypeVar

from support.commands.sabotage.defects import Scenario
from support.commands.sabotage.matrix import Order, Verdicts
from support.errors import UsageError
from support.machine import guard
from support.runner import storage
from support.settings import ROOT

_PR_SET_PDEATHSIG = 1
# Seconds that an answer may take: some defects keep hundreds of them from coming.
LONGEST_ANSWER = 5
_Key = TypeVar("_Key")
_Answer = TypeVar("_Answer")


@dataclasses.dataclass(frozen=True)
class Run:
    """A run in a process of its own, with its reports in a directory of its own."""

    order: Order
    pid: int
    pidfd: int
    directory: pathlib.Path

    def scenarios(self) -> list[dict[str, Any]]:
        """Each scenario's result, as in run.json; waits for the end of the run.

        Raises:
            UsageError: the run left no report; the text has what it printed.
        """
        os.waitpid(self.pid, 0)
        os.close(self.pidfd)
        report = self.directory / "latest" / "run.json"
        if not report.exists():
            said = (self.directory / "output").read_text(errors="replace")
            raise UsageError(f"behave {' '.join(_words(self.order))} left no report:\n{said}")
        found: list[dict[str, Any]] = json.loads(report.read_text(encoding="utf-8"))["testRun"][
            "scenarios"
        ]
        shutil.rmtree(self.directory)
        return found

    def verdicts(self) -> Verdicts:
        """Each scenario's verdict; waits for the end of the run."""
        return verdicts_of(self.scenarios())


def verdicts_of(scenarios: Iterable[dict[str, Any]]) -> Verdicts:
    """Each scenario's verdict."""
    return {(item["feature"], item["name"]): item["status"] for item in scenarios}


def start(order: Order) -> Run:
    """Starts a run."""
    place = guard.current()
    directory = pathlib.Path(tempfile.mkdtemp(prefix="sabotage-", dir=place.path))
    with contextlib.suppress(FileNotFoundError):  # no run was measured yet
        shutil.copy(storage.Timings().path, directory)
    _load()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        _become_behave(place, directory, _words(order))
    return Run(order, pid, os.pidfd_open(pid), directory)


def verdicts(order: Order) -> dict[Scenario, str]:
    """Runs that and returns each scenario's verdict."""
    with session():
        return start(order).verdicts()


@contextlib.contextmanager
def session() -> Iterator[None]:
    """Runs belong to a run of their own, which ends them and removes what they left."""
    inner = guard.VARIABLE in os.environ
    place = guard.current()
    try:
        yield
    finally:
        if not inner:
            guard.end(place)


def side_by_side(
    pursuits: Iterable[tuple[_Key, Generator[Order, Verdicts, _Answer]]], lanes: int
) -> Generator[tuple[_Key, _Answer], None, None]:
    """Drives pursuits, so many at a time; yields the key and answer of each that has ended.

    When it is left early, the runs that are under way are ended.
    """
    waiting = iter(pursuits)
    with selectors.DefaultSelector() as selector:
        try:
            while True:
                # One that ends without a run leaves its lane to the next.
                while len(selector.get_map()) < lanes and (following := next(waiting, None)):
                    yield from _go_on(selector, *following, None)
                if not selector.get_map():
                    return
                for ready, _ in selector.select():
                    run, key, pursuit = ready.data
                    selector.unregister(run.pidfd)
                    yield from _go_on(selector, key, pursuit, run.verdicts())
        finally:
            _end([registered.data[0] for registered in selector.get_map().values()])


def _go_on(
    selector: selectors.BaseSelector,
    key: _Key,
    pursuit: Generator[Order, Verdicts, _Answer],
    answer: Verdicts | None,
) -> Iterator[tuple[_Key, _Answer]]:
    """Starts the next run that a pursuit asks for; yields its answer where it has ended."""
    try:
        order = pursuit.send(answer) if answer is not None else next(pursuit)
    except StopIteration as end:
        yield key, end.value
        return
    run = start(order)
    selector.register(run.pidfd, selectors.EVENT_READ, (run, key, pursuit))


def _end(runs: list[Run]) -> None:
    for run in runs:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(run.pidfd, signal.SIGTERM)
    for run in runs:
        os.waitpid(run.pid, 0)
        os.close(run.pidfd)


def _words(order: Order) -> list[str]:
    defect = ["-D", f"defect={order.defect}"] if order.defect else []
    return [*order.places, *order.words, *defect]


def _load() -> None:
    """Loads what every run needs, before the first is forked."""
    import behave.__main__  # noqa: F401

    import support.hooks
    import support.reports
    import support.runner.replay
    import support.runner.runner
    import support.runner.zygote_process  # noqa: F401


def _become_behave(place: guard.Place, directory: pathlib.Path, words: list[str]) -> None:
    """The run's whole life; it never returns into its parent's code."""
    code = 1
    try:
        os.setsid()
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        guard.in_fork(place)
        del os.environ[guard.VARIABLE]
        os.environ["EPHPM_REPORTS"] = str(directory)
        os.environ.setdefault("EPHPM_DEADLINE_SILENCE", str(LONGEST_ANSWER))
        output = os.open(directory / "output", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.chdir(ROOT)
        code = _behave(words)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _behave(words: list[str]) -> int:
    from behave.__main__ import main

    sys.argv = ["behave", *words]
    try:
        return int(main(words) or 0)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
