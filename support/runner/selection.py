"""The scenarios that the command line selects, by behave's own rules."""

from __future__ import annotations

import dataclasses
import difflib
import itertools
import os
import re
import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from behave.exception import InvalidFilenameError
from behave.model import Feature, Rule, Scenario
from behave.parser import ParserError
from behave.runner_util import FeatureScenarioLocationCollector2, collect_feature_locations

from support.errors import UsageError
from support.language import parsed
from support.runner.plan import ORDERED, Item, Selection

_TAG = re.compile(r"\b(?!(?:and|or|not)\b)[\w.*-]+")  # a tag in an expression
# Tags that name a topology: features that differ in them never share one.
TOPOLOGIES = frozenset(
    ["single", "cluster", "sqlite-cluster", "mysql-proxy", "apps", "tls", "deployed"]
)


@dataclasses.dataclass
class Selected:
    """A feature file with what was selected of it."""

    feature: Any  # behave.model.Feature, as parsed
    scenarios: list[Any]  # behave.model.Scenario, in the order of the file

    def selection(self) -> Selection:
        """The same as plain data."""
        return Selection(
            items=[_item(self.feature, scenario) for scenario in self.scenarios],
            topology=topology_key(self.feature),
            ordered=ORDERED in self.feature.tags,
        )


def topology_key(feature: Any) -> str:
    """Features with the same key can share a warm topology.

    What a topology is made of is said by the tags that name one and by the Given
    steps of the Background, with the configuration in their doc-strings.
    """
    parts = sorted(TOPOLOGIES.intersection(feature.tags))
    background = feature.background.steps if feature.background else []
    for step in background:
        if step.step_type == "given":
            rows = [list(step.table.headings), *map(list, step.table)] if step.table else []
            parts += [step.name, str(step.text or ""), *map(str, rows)]
    return "\n".join(parts)


def collect(config: Any) -> list[Selected]:
    """Parses the features that the paths name and selects from them.

    Features come in the order of the paths, without those that nothing was
    selected of where `show_skipped` is off.

    Raises:
        UsageError: a file is missing, or is not Gherkin; or a feature has something that this
            suite does not use.
    """
    try:
        return _collected(config)
    except FileNotFoundError as error:
        raise UsageError(f"{error}: there is no such feature") from None
    except InvalidFilenameError as error:
        raise UsageError(_no_feature(str(error))) from None
    except ParserError as error:
        raise UsageError(f"not Gherkin: {' '.join(str(error).split())}") from None


def _collected(config: Any) -> list[Selected]:
    locations = [
        location
        for location in collect_feature_locations(config.paths)
        if not config.exclude(location)
    ]
    seen: set[tuple[str, int]] = set()
    found = []
    for name, places in itertools.groupby(locations, key=lambda location: location.filename):
        feature = parse(name, config.lang)
        if feature:  # a file may hold none
            collector = FeatureScenarioLocationCollector2()
            collector.feature = feature
            for place in places:
                _refuse_line(feature, place)
                collector.add_location(place)
            found.append(_select(collector.build_feature(), config, seen))
    return found


def _no_feature(name: str) -> str:
    """Why a path of the command line names no feature: behave says the path alone."""
    file, colon, line = name.rpartition(":")
    if colon and file.endswith(".feature"):
        return f"{name}: want a number after the colon, the line of a scenario, not {line!r}"
    path = Path(name)
    if path.is_dir():  # behave has taken the line away
        return f"{name}: a directory has no lines; leave the number out, or name a feature in it"
    why = "is no feature" if path.exists() else "there is no such directory"
    return f"{name}: {why}; want a directory, or a file whose name ends in .feature"


def _refuse_line(feature: Any, place: Any) -> None:
    """A line counts where something begins: after an edit another scenario would be run.

    behave takes the last scenario before the line, whatever stands there.
    """
    begins = [each.line for each in feature.walk_scenarios(with_outlines=True)]
    if not place.line or place.line <= feature.line or place.line in begins:
        return
    lines = ", ".join(map(str, begins)) or "none"
    raise UsageError(
        f"{place.filename}:{place.line}: no scenario begins at that line; scenarios of"
        f" {place.filename} begin at: {lines}"
    )


def unmatched(config: Any, found: Iterable[Selected]) -> str:
    """What is said where nothing was selected: what was asked for, and which tags nobody has."""
    asked = [shlex.quote(f"--tags={text}") for text in config.tags or []]
    asked += [shlex.quote(f"--name={text}") for text in config.name or []]
    said = f"nothing was selected: no scenario matches {' '.join(asked)}".rstrip()
    known = {
        str(tag)
        for each in found
        for scenario in each.feature.walk_scenarios()
        for tag in scenario.effective_tags
    }
    words = [word for text in config.tags or [] for word in _TAG.findall(text)]
    for tag in dict.fromkeys(words):
        if tag not in known and "*" not in tag:
            near = difflib.get_close_matches(tag, sorted(known), n=1)
            said += f"; no scenario has @{tag}"
            said += f", did you mean @{near[0]}?" if near else ""
    return said


def parse(name: str, language: str | None) -> Any:
    """A feature by its file, as behave names it; None where the file holds none.

    Raises:
        behave's own errors: the file is missing, or is not Gherkin.
    """
    whole = os.path.abspath(name)  # noqa: PTH100 - as behave has it: links stay as they are
    return parsed.feature(Path(whole).read_bytes(), whole, language)


def _select(feature: Any, config: Any, seen: set[tuple[str, int]]) -> Selected:
    _refuse_rules(feature)
    scenarios = []
    if feature.should_run(config):
        for scenario in feature.walk_scenarios():
            key = (scenario.filename, scenario.line)
            # A file that is named twice on the command line is run once.
            if key not in seen and scenario.should_run(config):
                seen.add(key)
                scenarios.append(scenario)
    return Selected(feature, scenarios)


def _refuse_rules(feature: Feature) -> None:
    for item in feature.run_items:
        if isinstance(item, Rule):
            raise UsageError(
                f"{item.location}: `Rule:` is not used in this suite, reports lose its"
                " scenarios; make it a feature of its own"
            )


def _item(feature: Feature, scenario: Scenario) -> Item:
    return Item(
        feature=scenario.filename,
        line=scenario.line,
        name=scenario.name.strip(),
        tags=frozenset(str(tag) for tag in scenario.effective_tags),
    )
