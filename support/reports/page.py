"""The living documentation: "What ePHPm promises", one self-contained HTML page.

The features are read as they are written now, the verdicts as the last run left
them. What was written since has no verdict yet; a result whose scenario is gone
is counted and said.
"""

from __future__ import annotations

import dataclasses
import os
import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from support.language import features, tags
from support.reports import coverage, timeline, trend, words
from support.reports.coverage import Coverage, State
from support.results import Attachment, RunResult, ScenarioResult, Verdict

TEMPLATES = Path(__file__).resolve().parent / "templates"

NOT_RUN = "not-run"

# Worst first: what stands for many.
SEVERITY = ["failed", "xpassed", "broken", "flaky", "xfailed", "skipped", NOT_RUN, "passed"]

# The verdicts in the words of a reader who was promised something.
MEANINGS = {
    "passed": "kept",
    "flaky": "kept at the second try",
    "xfailed": "known deviation",
    "skipped": "skipped",
    NOT_RUN: "not run",
    "broken": "could not be judged",
    "xpassed": "kept against the profile",
    "failed": "not kept",
}

# The folders of features/ in the order in which one gets to know the product.
CAPABILITIES = {
    "http": "HTTP",
    "php": "PHP",
    "security": "Security",
    "kv": "Key-value store",
    "cluster": "Clustering",
    "ha": "High availability",
    "sqlite": "Embedded SQLite",
    "mysql": "MySQL proxy",
    "apps": "Applications",
    "workflows": "Workflows",
    "phpt": "PHP's own tests",
    "nightly": "Nightly",
}


@dataclasses.dataclass
class Cell:
    """One scenario as it runs: a row of an outline, or the whole of a plain one."""

    name: str
    anchor: str
    result: ScenarioResult | None
    values: list[str] = dataclasses.field(default_factory=list)  # of the example's row
    evidence: list[tuple[str, str]] = dataclasses.field(default_factory=list)  # name, address
    last_kept: str = ""  # when an earlier run saw it kept, where this one did not

    @property
    def verdict(self) -> str:
        """The verdict, or that there is none."""
        return self.result.verdict.value if self.result else NOT_RUN

    @property
    def message(self) -> str:
        """Why it is not plainly kept."""
        return words.message(self.result) if self.result else ""

    @property
    def title(self) -> str:
        """What the picture says of the cell."""
        lines = [self.name, MEANINGS[self.verdict]]
        if self.result and self.result.duration:
            lines[1] += f", {seconds(self.result.duration)}"
        return "\n".join([*lines, self.message]).strip()


@dataclasses.dataclass
class Promise:
    """A scenario or an outline as it is written."""

    name: str
    anchor: str
    ids: list[str]
    prose: list[str]
    steps: list[Any]
    headings: list[str]  # of the examples
    cells: list[Cell]

    @property
    def verdict(self) -> str:
        """The worst of its cells."""
        return worst(cell.verdict for cell in self.cells)

    @property
    def duration(self) -> float:
        """Seconds, all examples together."""
        return sum(cell.result.duration for cell in self.cells if cell.result)

    @property
    def open(self) -> bool:
        """Whether a reader should see at once what happened."""
        return self.verdict in {"failed", "xpassed", "broken"}


@dataclasses.dataclass
class Feature:
    """A feature file."""

    name: str
    anchor: str
    path: str
    prose: list[str]
    background: list[Any]
    promises: list[Promise]

    @property
    def cells(self) -> list[Cell]:
        """All that runs."""
        return [cell for promise in self.promises for cell in promise.cells]

    @property
    def verdict(self) -> str:
        """The worst of its cells."""
        return worst(cell.verdict for cell in self.cells)


@dataclasses.dataclass
class Capability:
    """A folder of features/."""

    name: str
    anchor: str
    features: list[Feature]

    @property
    def cells(self) -> list[Cell]:
        """All that runs."""
        return [cell for feature in self.features for cell in feature.cells]

    @property
    def counts(self) -> dict[str, int]:
        """How many cells have which verdict, best first."""
        return count(self.cells)


def render(
    all_features: Iterable[Any],
    run: RunResult,
    rows: Iterable[coverage.Row],
    past: list[trend.Past],
    evidence: str,
    allure: str = "",
) -> str:
    """The page.

    `evidence` is the address of the run's directory as seen from the page, `allure`
    that of Allure's report, empty where there is none.
    """
    written = list(all_features)
    wire = {feature.filename for feature in written if tags.WIRE in feature.tags}
    builder = _Builder(run, past, evidence, wire)
    capabilities = builder.capabilities(one for one in written if one.filename not in wire)
    cells = [cell for capability in capabilities for cell in capability.cells]
    orphans = builder.orphans()
    _check_sum(cells, [*orphans, *builder.wire], run)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["seconds"] = seconds
    environment.filters["marked"] = marked
    return environment.get_template("promises.html").render(
        run=run,
        date=_date(run.timestamp),
        capabilities=capabilities,
        counts=count(cells),
        total=len(cells),
        judged=sum(cell.verdict not in {"skipped", NOT_RUN} for cell in cells),
        kept=sum(cell.verdict in {"passed", "flaky"} for cell in cells),
        meanings=MEANINGS,
        notable=[
            ("attention", "What needs attention", _only(cells, "failed", "broken", "xpassed")),
            ("second-try", "Kept at the second try", _only(cells, "flaky")),
            ("deviations", "Known deviations", _only(cells, "xfailed")),
        ],
        problems=words.problems(run),
        orphans=orphans,
        wire=_kept(builder.wire),
        areas=coverage.areas(coverage.compute(rows, written, run)),
        states=list(State),
        area_counts=_states,
        lanes=timeline.lanes(run.scenarios),
        past=past[-20:],
        tallest=max((len(item.statuses) for item in past[-20:]), default=0),
        verdicts=[Verdict(name) for name in MEANINGS if name != NOT_RUN],
        flaky=trend.flaky(past),
        allure=allure,
    )


def _check_sum(cells: list[Cell], others: list[ScenarioResult], run: RunResult) -> None:
    """Each result of the run stands on the page once, or the page would hide it."""
    shown = sum(cell.result is not None for cell in cells) + len(others)
    if shown != len(run.scenarios):
        raise RuntimeError(f"the page has {shown} results, run.json {len(run.scenarios)}")


class _Builder:
    """Joins what is written with what was found."""

    def __init__(
        self, run: RunResult, past: list[trend.Past], evidence: str, wire: set[str]
    ) -> None:
        self.past = [item for item in past if item.id != run.id]
        self.evidence = evidence
        self.anchors: Counter[str] = Counter()
        self.wire = [item for item in run.scenarios if item.feature in wire]
        self.results: dict[tuple[str, str], list[ScenarioResult]] = {}
        told = [item for item in run.scenarios if item.feature not in wire]
        for result in sorted(told, key=lambda item: item.key):
            self.results.setdefault((result.feature, result.name), []).append(result)

    def capabilities(self, written: Iterable[Any]) -> list[Capability]:
        """The folders in the order of `CAPABILITIES`, then the others by name."""
        folders: dict[str, list[Any]] = {}
        for feature in written:
            folders.setdefault(words.capability(feature.filename), []).append(feature)
        known = list(CAPABILITIES)
        order = sorted(folders, key=lambda name: (_index(known, name), name))
        return [self._capability(name, folders[name]) for name in order]

    def orphans(self) -> list[ScenarioResult]:
        """Results that belong to no scenario as it is written now. Ask last."""
        return [result for results in self.results.values() for result in results]

    def _capability(self, folder: str, written: list[Any]) -> Capability:
        name = CAPABILITIES.get(folder, folder.replace("_", " ").capitalize())
        return Capability(name, self._anchor(folder), [self._feature(one) for one in written])

    def _feature(self, feature: Any) -> Feature:
        return Feature(
            name=feature.name or feature.filename,
            anchor=self._anchor(feature.name),
            path=feature.filename,
            prose=features.prose(feature),
            background=feature.background.steps if feature.background else [],
            promises=[self._promise(one) for one in features.scenarios(feature)],
        )

    def _promise(self, scenario: Any) -> Promise:
        outline = features.is_outline(scenario)
        tables = [block.table for block in scenario.examples if block.table] if outline else []
        rows = [list(row.cells) for table in tables for row in table.rows] if outline else [[]]
        anchor = self._anchor(scenario.name)
        return Promise(
            name=scenario.name,
            anchor=anchor,
            ids=tags.row_ids(features.tags(scenario)),
            prose=features.prose(scenario),
            steps=scenario.steps,
            headings=list(tables[0].headings) if tables else [],
            cells=[
                self._cell(example, anchor, values)
                for example, values in zip(features.examples(scenario), rows, strict=True)
            ],
        )

    def _cell(self, example: Any, anchor: str, values: list[str]) -> Cell:
        # behave leaves a blank at the end of an example's name; results are without.
        key = (example.feature.filename, example.name.strip())
        waiting = self.results.get(key, [])
        cell = Cell(key[1], anchor, waiting.pop(0) if waiting else None, values)
        if cell.result:
            cell.evidence = [self._link(item) for item in cell.result.attachments]
        if cell.verdict in {"failed", "broken"}:
            kept = trend.last_kept(self.past, *key)
            cell.last_kept = _date(kept.timestamp) if kept else ""
        return cell

    def _link(self, item: Attachment) -> tuple[str, str]:
        return item.name, f"{self.evidence}/{item.path}"

    def _anchor(self, name: str) -> str:
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "feature"
        self.anchors[slug] += 1
        return slug if self.anchors[slug] == 1 else f"{slug}-{self.anchors[slug]}"


def write(path: Path, run: RunResult, directory: Path, root: Path, allure: str = "") -> None:
    """Writes the page of `run`, whose directory is `directory`, on the features of `root`.

    `allure` is the address of Allure's report, empty where there is none. Raises
    `UsageError` where features, rows or earlier runs cannot be read.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    text = render(
        features.load(root / "features"),
        run,
        coverage.read_rows(root / coverage.ROWS),
        trend.read(directory.resolve().parent, run.target),
        Path(os.path.relpath(directory.resolve(), path.parent.resolve())).as_posix(),
        allure,
    )
    path.write_text(text, encoding="utf-8")


def worst(verdicts: Iterable[str]) -> str:
    """The verdict that stands for all of them."""
    return min(verdicts, key=SEVERITY.index, default=NOT_RUN)


def count(cells: Iterable[Cell]) -> dict[str, int]:
    """How many cells have which verdict, in the order of `MEANINGS`."""
    counts = Counter(cell.verdict for cell in cells)
    return {verdict: counts[verdict] for verdict in MEANINGS if counts[verdict]}


def seconds(duration: float) -> str:
    """A duration in seconds as people say it."""
    if duration >= 60:
        return f"{int(duration // 60)} min {round(duration % 60)} s"
    if duration >= 0.95:
        return f"{duration:.1f} s"
    return f"{round(duration * 1000)} ms"


def marked(text: str) -> Markup:
    """A step's text with what stands in quotes or in angle brackets set apart."""
    return Markup(re.sub(r"(&#34;.*?&#34;|&lt;[^&]+&gt;)", r"<b>\1</b>", str(escape(text))))


def _only(cells: Iterable[Cell], *verdicts: str) -> list[Cell]:
    """The cells with those verdicts, in the order of the verdicts."""
    return sorted(
        (cell for cell in cells if cell.verdict in verdicts),
        key=lambda cell: verdicts.index(cell.verdict),
    )


def _kept(results: list[ScenarioResult]) -> tuple[int, int]:
    """How many of the results that are a judgement are plainly kept, and of how many."""
    judged = [item.verdict for item in results if item.verdict is not Verdict.SKIPPED]
    return sum(verdict in {Verdict.PASSED, Verdict.FLAKY} for verdict in judged), len(judged)


def _states(covered: list[Coverage]) -> dict[State, int]:
    counts = Counter(item.state for item in covered)
    return {state: counts[state] for state in State if counts[state]}


def _date(timestamp: str) -> str:
    """`2026-11-21T10:00:00Z` as `21 November 2026, 10:00 UTC`; other texts as they are."""
    try:
        moment = datetime.fromisoformat(timestamp)
    except ValueError:
        return timestamp
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"


def _index(known: list[str], name: str) -> int:
    return known.index(name) if name in known else len(known)
