"""The feature files, read by behave's own parser, for the pages and the gate.

What is returned are behave's model objects (`behave.model`); the functions here
are the few questions that the reports ask of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from behave.model import ScenarioOutline
from behave.parser import ParserError

from support.errors import UsageError
from support.language import parsed


def load(folder: Path) -> list[Any]:
    """All features below `folder`, sorted by path; their paths begin with its name.

    Raises `UsageError` where a file is not Gherkin or holds no feature.
    """
    files = sorted(folder.rglob("*.feature"))
    return [_parse(path, path.relative_to(folder.parent), folder.parent) for path in files]


def _parse(path: Path, name: Path, root: Path) -> Any:
    try:
        feature = parsed.feature(path.read_bytes(), name.as_posix(), root=root)
    except (ParserError, UnicodeDecodeError) as error:
        raise UsageError(f"{name.as_posix()}: not Gherkin: {error}") from error
    if feature is None:
        raise UsageError(f"{name.as_posix()}: holds no feature")
    return feature


def tags_in(folder: Path) -> set[str]:
    """Every tag that stands in a feature below `folder`, read from the text alone."""
    texts = (path.read_text(encoding="utf-8") for path in folder.rglob("*.feature"))
    lines = (line for text in texts for line in text.splitlines() if line.lstrip()[:1] == "@")
    return {word.removeprefix("@") for line in lines for word in line.split()}


def scenarios(feature: Any) -> list[Any]:
    """Scenarios and outlines as they are written, in order."""
    inside = [item for rule in feature.rules for item in rule.scenarios]
    return [*feature.scenarios, *inside]


def examples(scenario: Any) -> list[Any]:
    """What a scenario runs as: an outline's rows, or itself."""
    return list(scenario.scenarios) if is_outline(scenario) else [scenario]


def title(example: Any) -> str:
    """What a row of an outline is called, without the number that behave adds."""
    return str(example.name).split(" -- @")[0].strip()


def is_outline(scenario: Any) -> bool:
    """Whether it is a template with rows of examples."""
    return isinstance(scenario, ScenarioOutline)


def tags(scenario: Any) -> list[str]:
    """Every tag that the scenario, or any row of it, has; the feature's included."""
    return sorted({str(tag) for item in examples(scenario) for tag in item.effective_tags})


def steps(feature: Any) -> Iterator[Any]:
    """Each step that would run, outlines filled in; the backgrounds once."""
    for part in [feature, *feature.rules]:
        if part.background:
            yield from part.background.steps
    for scenario in scenarios(feature):
        for example in examples(scenario):
            yield from example.steps


def prose(described: Any) -> list[str]:
    """The paragraphs below a title. Behave drops blank lines: a list item starts a new one."""
    paragraphs: list[str] = []
    for line in described.description:
        if not paragraphs or line.startswith(("- ", "* ")):
            paragraphs.append(line.strip())
        else:
            paragraphs[-1] += f" {line.strip()}"
    return paragraphs
