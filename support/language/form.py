"""The form of a feature: prose first, short scenarios, one When, titles that stand, tidy tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from support.language import features, tags, wire

T = TypeVar("T")
MOST_STEPS = 8  # of a scenario, its background not counted
# A title is also read alone, in reports and profiles: it does not lean on the one before.
LEANING = frozenset(["And", "Nor", "So", "Neither", "It", "They", "There"])
BAR = re.compile(r"(?<!\\)\|")  # between two cells


def of_form(feature: Any) -> Iterator[str]:
    """How a feature is written: prose first, short scenarios, one When, titles that stand."""
    place = f"{feature.filename}:{feature.line}"
    if not feature.name:
        yield f"{place}: the feature has no name"
    if not feature.description:
        yield f"{place}: the feature has no prose: say what is promised, and to whom"
    for rule in feature.rules:
        yield f"{feature.filename}:{rule.line}: Rule: is not used: make it a feature of its own"
    names: Counter[str] = Counter()
    for scenario in features.scenarios(feature):
        place = f"{feature.filename}:{scenario.line}"
        names[scenario.name] += 1
        if names[scenario.name] == 2:
            yield f"{place}: the name is taken in this feature: {scenario.name}"
        yield from (f"{place}: {text}: {scenario.name}" for text in _of_scenario(scenario))
        for step in scenario.steps:
            if step.name == wire.EACH_IS_TRIED:
                columns = step.table.headings if step.table else []
                where = f"{feature.filename}:{step.line}"
                yield from (f"{where}: {text}" for text in wire.problems(columns))


def _of_scenario(scenario: Any) -> Iterator[str]:
    count = len(scenario.steps)
    if not features.examples(scenario):
        yield "an outline without examples never runs"
    if not count:
        yield "a scenario without steps promises nothing"
    if (first := scenario.name.split(" ")[0]) in LEANING:
        yield f"a title that begins with {first} does not stand alone"
    if count > MOST_STEPS:
        yield f"{count} steps, at most {MOST_STEPS} are readable"
    whens = sum(step.keyword.strip() == "When" for step in scenario.steps)
    if whens > 1:
        yield f"{whens} Whens, a scenario has one"
    said_twice = list(_said_twice(scenario))
    yield from said_twice or _of_outline(scenario)
    found = features.tags(scenario)
    if not tags.row_ids(found):
        yield "no id: give it a tag such as @php_hello_world"
    for tag in found:
        if not tags.is_structural(tag) and not tags.is_row_id(tag):
            yield f"unknown tag @{tag} (the known ones are in support/language/tags.py)"


def _of_outline(scenario: Any) -> Iterator[str]:
    """Rows that reports cannot tell apart; an outline that says no more than a scenario would."""
    if not features.is_outline(scenario):
        return
    rows = [features.title(row) for row in features.examples(scenario)]
    yield from (f"two rows are named alike: {name}" for name in _repeated(rows))
    if len(rows) == 1:
        yield "an outline with one row is a scenario"


def _said_twice(scenario: Any) -> Iterator[str]:
    """Tags and rows that stand there a second time: they select and prove nothing more."""
    tables = scenario.examples if features.is_outline(scenario) else []
    tagged = [scenario.tags, *(table.tags for table in tables)]
    for own in tagged:
        yield from (f"the tag @{tag} stands there twice" for tag in _repeated(map(str, own)))
    # Tables of one outline may have other columns: a row is what it says of each.
    rows = [
        tuple(sorted(zip(table.table.headings, row.cells, strict=True)))
        for table in tables
        if table.table
        for row in table.table
    ]
    for row in _repeated(rows):
        yield f"the example stands there twice: {', '.join(cell for _, cell in row)}"


def _repeated(items: Iterable[T]) -> list[T]:
    return [item for item, count in Counter(items).items() if count > 1]


def of_titles(found: Iterable[Any]) -> Iterator[str]:
    """Titles that two features share: a report that shows the title alone names neither."""
    taken: dict[str, str] = {}
    for feature in found:
        for scenario in features.scenarios(feature):
            first = taken.setdefault(scenario.name, feature.filename)
            if first != feature.filename:
                place = f"{feature.filename}:{scenario.line}"
                yield f"{place}: the name is taken by {first}: {scenario.name}"


def of_tables(root: Path, name: str) -> Iterator[str]:
    """Tables whose columns do not stand below one another."""
    for number, rows in _tables((root / name).read_text(encoding="utf-8").splitlines()):
        if not _is_aligned(rows):
            yield f"{name}:{number}: the table is not aligned: `catalogue align` does it"


def _tables(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """The tables of a feature: the number of the first line, and the lines."""
    rows: list[str] = []
    quoted = False
    for number, line in enumerate([*lines, ""], start=1):
        quoted ^= line.strip().startswith('"""')
        if not quoted and line.lstrip().startswith("|"):
            rows.append(line)
        elif rows:
            yield number - len(rows), rows
            rows = []


def _is_aligned(rows: list[str]) -> bool:
    return len({tuple(bar.start() for bar in BAR.finditer(row)) for row in rows}) == 1


def _aligned(rows: list[str]) -> list[str]:
    indentation = rows[0][: len(rows[0]) - len(rows[0].lstrip())]
    cells = [[cell.strip() for cell in BAR.split(row.strip())[1:-1]] for row in rows]
    if len({len(row) for row in cells}) > 1:
        return rows  # behave names it
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [f"{indentation}| {' | '.join(map(str.ljust, row, widths))} |" for row in cells]


def align(root: Path) -> list[Path]:
    """Aligns the tables of all features; returns the files that were changed."""
    changed = []
    for path in sorted((root / "features").rglob("*.feature")):
        text = path.read_text(encoding="utf-8")
        lines = text.split("\n")
        for number, rows in _tables(text.split("\n")):
            if not _is_aligned(rows):
                lines[number - 1 : number - 1 + len(rows)] = _aligned(rows)
        if (after := "\n".join(lines)) != text:
            path.write_text(after, encoding="utf-8")
            changed.append(path)
    return changed
