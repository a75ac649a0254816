"""`python -m support.commands.sabotage`: makes the kill matrix, and judges it."""

from __future__ import annotations

import argparse
import collections
import contextlib
import dataclasses
import json
import os
import pathlib
import signal
import sys
import time
from collections.abc import Generator, Iterable, Iterator

from support.commands import sabotage
from support.commands.sabotage import defects, journal, remembered, runs
from support.commands.sabotage.defects import FEATURES, Defect, Scenario
from support.commands.sabotage.journal import Journal
from support.commands.sabotage.matrix import Matrix, MutationRun, Order, Verdicts
from support.errors import UsageError
from support.machine.defects import unknown
from support.settings import ROOT

REPORT = ROOT / "reports" / "sabotage.json"
# Scenarios wait for what a defect keeps from coming: shorter than elsewhere.
PATIENCE = 0.5
JOBS = 3  # workers of each run: much of the time they wait
INTERRUPTED = 130  # exit code
Pursuit = Generator[Order, Verdicts, set[Scenario]]


def main(words: list[str]) -> int:
    """Makes the matrix. Exit code 0 only where everything kills and is killed."""
    arguments = _parser().parse_args(words)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if arguments.check:
            return _check()
        if arguments.remember:
            return _remember()
        plan = _plan(arguments)
        with runs.session():
            return _matrix(plan)
    except UsageError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("interrupted; --resume goes on from here", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m support.commands.sabotage", description=sabotage.__doc__
    )
    parser.add_argument("--defect", action="append", help="only this one (again for more)")
    parser.add_argument("--area", action="append", help="only this folder of features/ (again)")
    parser.add_argument("--full", action="store_true", help="each defect meets its whole areas")
    parser.add_argument("--resume", action="store_true", help="go on with an interrupted matrix")
    parser.add_argument("--check", action="store_true", help="do the features exist? runs nothing")
    parser.add_argument(
        "--remember", action="store_true", help=f"keep the last matrix in {remembered.SHOWN}"
    )
    lanes = max(1, os.cpu_count() or 1)
    parser.add_argument("--lanes", type=int, default=lanes, help="defects side by side")
    return parser


@dataclasses.dataclass(frozen=True)
class Plan:
    """What is to be run.

    Attributes:
        areas: the folders that the matrix is about; all of them where None.
        single: only some defects are looked at, so no scenario can be called unkilled.
        full: every defect meets every scenario of its areas.
        lanes: how many defects meet their scenarios at the same time.
    """

    defects: list[Defect]
    areas: list[str] | None
    single: bool
    full: bool
    resume: bool
    lanes: int

    def about(self) -> dict[str, object]:
        """What another matrix must be about to be the same."""
        names = sorted(defect.name for defect in self.defects) if self.single else None
        options = {"areas": self.areas, "defects": names, "full": self.full}
        return {"options": options, "sources": journal.sources()}

    def features(self, defect: Defect) -> list[str]:
        """The features of the defect that the matrix is about."""
        return [feature for feature in defect.features() if self._has(feature)]

    def everything(self) -> tuple[str, ...]:
        """The features that must pass without a defect."""
        if self.single:
            return tuple(sorted({name for one in self.defects for name in self.features(one)}))
        return tuple(f"features/{area}" for area in self.areas or [])

    def _has(self, feature: str) -> bool:
        return self.areas is None or pathlib.PurePath(feature).parts[1] in self.areas


def _plan(arguments: argparse.Namespace) -> Plan:
    known = defects.known()
    names, areas = arguments.defect, arguments.area
    for name in names or []:
        if name not in known:
            raise UsageError(f"--defect {unknown(name, known)}")
    for area in areas or []:
        if not (FEATURES / area).is_dir():
            folders = ", ".join(sorted(path.name for path in FEATURES.iterdir()))
            raise UsageError(f"--area {area}: no such folder; there are {folders}")
    if arguments.lanes < 1:
        raise UsageError(f"--lanes {arguments.lanes}: at least 1")
    chosen, tops = [known[name] for name in names or known], set(areas or [])
    chosen = [one for one in chosen if not tops or tops & {a.split("/")[0] for a in one.areas}]
    return Plan(chosen, areas, bool(names), arguments.full, arguments.resume, arguments.lanes)


def _check() -> int:
    """Tells whether every defect names features that exist."""
    found = defects.known()
    for defect in found.values():
        defect.features()
    print(f"sabotage: the features of {len(found)} defects exist")
    return 0


def _remember() -> int:
    """Keeps which defect killed what, so that the next matrix need not search."""
    if not REPORT.is_file():
        raise UsageError(f"there is no {REPORT.relative_to(ROOT)}: run `make sabotage` first")
    pairs = remembered.write(json.loads(REPORT.read_text()))
    print(f"{remembered.SHOWN}: {pairs} kills")
    return 0


def _matrix(plan: Plan) -> int:
    began = time.monotonic()
    before = Journal.read(journal.BEFORE if plan.resume else journal.FILE)
    if plan.resume:
        book = journal.going_on(plan.about())
    else:
        book = Journal(plan.about())
        book.begin()
    clean = book.clean if book.clean is not None else _clean(plan, book)
    left = [defect for defect in plan.defects if defect.name not in book.kills]
    print(f"{len(clean)} scenarios pass without a defect; {len(left)} defects", flush=True)
    matrix = Matrix(clean, dict(book.kills))
    kills = before.kills if before else {}
    if not plan.single:
        kills = {**remembered.read(), **kills}
    mutation = MutationRun(matrix, _words(JOBS), plan.full, kills)
    sizes = collections.Counter(file for file, _ in clean)
    ordered = journal.changed_first(left, before.digests if before else {}, sizes)
    pursuits = ((one, mutation.meet(one, plan.features(one))) for one in ordered)
    _pursue(pursuits, _Progress(len(ordered), began), book, plan)
    if not plan.single:
        _meet_rest(mutation, book, plan)
    return _judge(matrix, time.monotonic() - began, plan)


def _meet_rest(mutation: MutationRun, book: Journal, plan: Plan) -> None:
    """What is left alive meets every defect that may touch it, not only those that killed it."""
    left = {feature for feature, _ in mutation.matrix.unkilled()}
    others = [one for one in plan.defects if left & set(plan.features(one))]
    if others:
        print(f"{len(mutation.matrix.unkilled())} scenarios are alive; {len(others)} defects")
    pursuits = ((one, mutation.meet_rest(one, plan.features(one))) for one in others)
    _pursue(pursuits, _Progress(len(others), time.monotonic()), book, plan)


def _pursue(
    pursuits: Iterable[tuple[Defect, Pursuit]], progress: _Progress, book: Journal, plan: Plan
) -> None:
    """Lets defects meet scenarios, notes what they killed, and shows it."""
    # Closed at once where this is interrupted: runs that are under way end before all else.
    with contextlib.closing(runs.side_by_side(pursuits, plan.lanes)) as found:
        for defect, killed in found:
            book.met(defect, killed)
            progress.show(defect, len(killed))


def _words(jobs: int) -> tuple[str, ...]:
    return ("-j", str(jobs), "-D", f"patience={PATIENCE}")


def _clean(plan: Plan, book: Journal) -> set[Scenario]:
    """The scenarios, which must all pass without a defect.

    What the reference node is known to fall short of now and then is left out, and named: where
    that shows, no defect can be told from it.
    """
    order = Order(plan.everything(), None, _words(JOBS * plan.lanes))
    print("first everything without a defect, which takes minutes", flush=True)
    found = runs.start(order).scenarios()
    for item in found:
        if item["status"] == "xfailed":
            print(f"left out: {item['feature']}: {item['name']}: {item['reason']}", flush=True)
    if bad := [item for item in found if item["status"] not in ("passed", "xfailed")]:
        lines = [f"{item['feature']}: {item['name']}: {item['reason']}" for item in bad]
        raise UsageError("\n  ".join(["without a defect these did not pass:", *lines]))
    clean = {(item["feature"], item["name"]) for item in found if item["status"] == "passed"}
    book.passed(clean)
    return clean


@dataclasses.dataclass
class _Progress:
    """One line for each defect, with how long the rest may take."""

    of: int
    began: float
    done: int = 0

    def show(self, defect: Defect, killed: int) -> None:
        """Prints the line of a defect that has met its scenarios."""
        self.done += 1
        spent = time.monotonic() - self.began
        left = spent / self.done * (self.of - self.done)
        times = f"{spent / 60:5.1f} min, about {left / 60:.0f} left"
        print(
            f"{self.done:4}/{self.of}  {times:26}  {killed:4} killed by  {defect.name}", flush=True
        )


def _judge(matrix: Matrix, seconds: float, plan: Plan) -> int:
    if not plan.single:
        REPORT.write_text(json.dumps(matrix.to_json(), indent=1), encoding="utf-8")
    survivors, unkilled = matrix.survivors(), [] if plan.single else matrix.unkilled()
    for line in _complaints(survivors, unkilled):
        print(line)
    killed = len(matrix.scenarios) - len(matrix.unkilled())
    caught = len(matrix.kills) - len(survivors)
    print(
        f"{caught} of {len(matrix.kills)} defects caught, "
        f"{killed} of {len(matrix.scenarios)} scenarios killed, {seconds:.0f} s"
    )
    return 1 if survivors or unkilled else 0


def _complaints(survivors: list[str], unkilled: list[Scenario]) -> Iterator[str]:
    for name in survivors:
        yield f"SURVIVES: the defect {name} is caught by no scenario"
    for feature, title in unkilled:
        yield f"CANNOT FAIL: {feature}: {title} is killed by no defect"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
