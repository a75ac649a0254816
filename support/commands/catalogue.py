"""The gate before a run: is every sentence known, and every promise in its form?

    python -m support.commands.catalogue write   generates docs/steps.md
    python -m support.commands.catalogue check   names what is wrong; exit 1
    python -m support.commands.catalogue align   puts the columns of tables below one another
    python -m support.commands.catalogue rows    which rows have a scenario, with which verdict

Nothing is started, nothing is run: `check` is behave's dry run with a verdict.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from support.errors import UsageError
from support.language import features, form, sides, tags
from support.language import vocabulary as steps
from support.reports import archive, coverage
from support.reports.coverage import State
from support.settings import ROOT, profiles

# Sentences in all. A new face of the product may bring 30 more, by argument. SQL has brought its
# 30: a client runs statements somewhere, somehow; rows, counts and refusals come of them.
MOST_PATTERNS = 200


@dataclasses.dataclass(frozen=True)
class Found:
    """What `check` has found.

    Attributes:
        problems: what is held against the project, one line each, sorted by place.
        patterns: how many sentences there are.
        misshapen: the features that are out of form.
    """

    problems: list[str]
    patterns: int = 0
    misshapen: set[str] = dataclasses.field(default_factory=set)


def problems(root: Path) -> list[str]:
    """Everything that `check` holds against `root`, one line each, sorted by place."""
    return look(root).problems


def look(root: Path) -> Found:
    """What is wrong with the steps and the features in `root`, and how many there are."""
    try:
        known = steps.load(root / "steps")
        found = features.load(root / "features")
        rows = coverage.read_rows(root / coverage.ROWS)
    except UsageError as error:
        return Found([str(error)])
    matches = steps.Matches(known)
    steps.link(matches, found)
    shapes = [
        problem
        for feature in found
        for problem in (*form.of_form(feature), *form.of_tables(root, feature.filename))
    ]
    shapes += form.of_titles(found)
    crossing = sorted(sides.crossing(root / "steps"), key=_by_place)
    places = [
        *_of_vocabulary(known),
        *(problem for feature in found for problem in _of_language(feature, matches)),
        *shapes,
        *_of_ids(found, {row.id for row in rows}),
        *crossing,
    ]
    count = steps.patterns(known)
    return Found(
        [
            *sorted(set(places), key=_by_place),
            *_of_budget(count),
            *_of_deviations(root, found),
            *_of_page(root, known),
        ],
        count,
        {problem.split(":")[0] for problem in shapes},
    )


def _of_budget(count: int) -> Iterator[str]:
    if count > MOST_PATTERNS:
        yield f"steps/: {count} patterns, at most {MOST_PATTERNS}: let literals carry the variety"


def _of_vocabulary(known: Iterable[steps.Step]) -> Iterator[str]:
    """Sentences that no feature uses, or a single line does; that say nothing of themselves."""
    for same in steps.definitions(known):
        step, count = same[0], steps.used(same)
        if count == 1 and not step.why_once:
            yield (
                f"{step.location}: used once, and no line of its docstring begins with"
                f" {steps.ONCE.strip()!r}: {step.sentence}"
            )
    uses: dict[tuple[Any, str], int] = defaultdict(int)
    for step in known:
        uses[step.function, step.pattern] += len(step.used_by)
    for step in known:
        if not uses[step.function, step.pattern]:
            yield f"{step.location}: unused step: {step.sentence}"
        if not step.meaning:
            yield f"{step.location}: undocumented step: {step.sentence}"
        for name, kind in step.parameters:
            if not steps.type_meaning(kind):
                yield f"{step.location}: undocumented type {kind} of {{{name}}}: {step.sentence}"


def _of_language(feature: Any, known: steps.Matches) -> Iterator[str]:
    """Sentences of a feature that mean nothing, or two things."""
    for step in features.steps(feature):
        place = f"{feature.filename}:{step.line}"
        sentence = f"{step.step_type.title()} {step.name}"
        meanings = known.of(step)
        if not meanings:
            yield f"{place}: undefined step: {sentence}"
        elif len(meanings) > 1:
            where = " and ".join(meaning.location for meaning in meanings)
            yield f"{place}: ambiguous step, defined at {where}: {sentence}"
        elif error := known.unreadable(step):
            yield f"{place}: a parameter cannot be read ({error}): {sentence}"


def _of_ids(found: Iterable[Any], rows: set[str]) -> Iterator[str]:
    """Ids that two features share. A promise may have several scenarios in one file;
    a row of the seeds may have them anywhere."""
    places: dict[str, str] = {}
    for feature in found:
        for scenario in features.scenarios(feature):
            for tag in tags.row_ids(features.tags(scenario)):
                if places.setdefault(tag, feature.filename) != feature.filename and tag not in rows:
                    place = f"{feature.filename}:{scenario.line}"
                    yield f"{place}: the id @{tag} is taken by {places[tag]}"


def _of_deviations(root: Path, found: Iterable[Any]) -> Iterator[str]:
    """Deviations of profiles that name no scenario: they would never be missed."""
    known: dict[str, set[str]] = defaultdict(set)
    for feature in found:
        for scenario in feature.walk_scenarios():
            for tag in scenario.effective_tags:
                known[str(tag)].add(scenario.name.partition(" -- @")[0])
    for path in sorted((root / "profiles").glob("*.toml")):
        profile, where = profiles.load(path), path.relative_to(root)
        for deviation in profile.deviation:
            names = known.get(deviation.id, set())
            if not names:
                yield f"{where}: {deviation.id} names no scenario"
            for name in sorted(set(deviation.scenario) - names) if names else ():
                yield f"{where}: {deviation.id} names no scenario: {name}"
        for name in sorted(profile.since.keys() - known.keys()):
            yield f"{where}: since.{name} names no scenario"


def _of_page(root: Path, known: list[steps.Step]) -> Iterator[str]:
    path = root / "docs/steps.md"
    wanted = steps.markdown(known, root / "steps")
    if not path.is_file() or path.read_text(encoding="utf-8") != wanted:
        yield "docs/steps.md: stale: run `python -m support.commands.catalogue write`"


def _by_place(problem: str) -> tuple[str, int, str]:
    name, line, text = problem.split(":", 2)
    return name, int(line), text


def write(root: Path) -> Path:
    """Generates `docs/steps.md`. Raises `UsageError` where steps or features cannot be read."""
    known = steps.load(root / "steps")
    steps.link(steps.Matches(known), features.load(root / "features"))
    path = root / "docs/steps.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(steps.markdown(known, root / "steps"), encoding="utf-8")
    return path


def rows(root: Path, area: str = "", only_open: bool = False) -> tuple[list[str], bool]:
    """The coverage as lines, and whether every scenario row among them is in order.

    In order is a row that was kept in the last run, or has a scenario where there
    was no run. `area` selects rows by a part of their area; `only_open` leaves
    those out that are in order.
    """
    results = root / "reports/latest/results.json"
    run = archive.read(results) if results.exists() else None
    selected = [
        row
        for row in coverage.read_rows(root / coverage.ROWS)
        if area.casefold() in row.area.casefold()
    ]
    covered = coverage.compute(selected, features.load(root / "features"), run)
    fine = {State.KEPT} if run else {State.KEPT, State.NOT_RUN}
    lines = []
    for item in covered:
        if only_open and (item.state in fine or item.row.kind != "scenario"):
            continue
        verdicts = ", ".join(f"{count} {verdict}" for verdict, count in item.verdicts.items())
        lines.append(
            f"{item.state:12} {item.row.seed} {item.row.area[:28]:28} {item.row.id:34}"
            f" {item.scenarios:3}  {verdicts}".rstrip()
        )
    wanted = [item for item in covered if item.row.kind == "scenario"]
    done = sum(item.state in fine for item in wanted)
    said = f"kept in run {run.id} on {run.target}" if run else "have a scenario; nothing was run"
    lines.append(f"{done} of {len(wanted)} scenario rows {said}")
    return lines, done == len(wanted)


def main(arguments: list[str]) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m support.commands.catalogue", description=__doc__
    )
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--root", type=Path, default=ROOT, help="the project (default: this one)")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("write", help="generate docs/steps.md")
    commands.add_parser("check", help="exit 1 where a step or a scenario is not in order")
    commands.add_parser("align", help="align the tables of the features")
    coverage_command = commands.add_parser("rows", help="the coverage by row id")
    coverage_command.add_argument("--area", default="", help="part of an area's name")
    coverage_command.add_argument("--missing", action="store_true", help="only open rows; exit 1")
    options = parser.parse_args(arguments)
    try:
        return _run(options)
    except UsageError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def _run(options: argparse.Namespace) -> int:
    if options.command == "write":
        print(write(options.root).relative_to(options.root))
        return 0
    if options.command == "rows":
        lines, complete = rows(options.root, options.area, options.missing)
        print("\n".join(lines))
        return 1 if options.missing and not complete else 0
    if options.command == "align":
        for path in form.align(options.root):
            print(path.relative_to(options.root))
        return 0
    return _check(options.root)


def _check(root: Path) -> int:
    found = look(root)
    for problem in found.problems:
        print(problem)
    print(f"patterns: {found.patterns} (at most {MOST_PATTERNS})")
    print(f"features out of form: {len(found.misshapen)}")
    count = len(found.problems)
    print(f"{count} problems" if count else "steps and features are in order")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
