"""The faults of a product that the suite has found, as a page: `docs/found.md`.

    python -m support.reports.found > docs/found.md
    python -m support.reports.found --check          exit 1 where the page is stale

Made from the known deviations of the profile and from the features that they name.
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
from support.language import features
from support.reports import words
from support.reports.markdown import table
from support.settings import ROOT, profiles
from support.settings.profiles import Deviation, Profile

PAGE = "docs/found.md"
PROFILE = "profiles/ephpm.toml"

_HEAD = """\
# Faults that the suite found

Where ePHPm falls short of what is promised: {count} faults, by capability. `make found` makes
this page of `{profile}`. All that was measured: [conformance](../conformance/README.md).

The command of a fault ends with `xfailed` and the reason. Below `reports/latest/evidence/`
lies what was expected, what went over the wire, and `rerun.sh`, which repeats it without the
suite. When the fault is mended the command ends with `xpassed`, which is red, and the fault
leaves this page. *Sometimes* marks a race, which some runs show.
"""


@dataclasses.dataclass(frozen=True)
class Promise:
    """A scenario, or an outline's cases that have one id in common.

    Attributes:
        area: the folder of features/ that it stands in.
        feature: the feature's title.
        title: the scenario's; that of the case where only one has the id.
        names: the full names of the cases, as a deviation may say them.
    """

    area: str
    feature: str
    title: str
    names: tuple[str, ...]


def page(profile: Profile, found: Iterable[Any]) -> str:
    """The whole page, of the features that were `found`.

    Raises `UsageError` where a deviation names no scenario.
    """
    promises = _promises(found)
    areas: dict[str, list[list[str]]] = defaultdict(list)
    for deviation in profile.deviation:
        meant = [one for one in promises[deviation.id] if _is_meant(one, deviation)]
        if not meant:
            raise UsageError(f"{profile.target.name}: {deviation.id} names no scenario")
        areas[meant[0].area].append(_row(deviation, meant))
    head = _HEAD.format(count=len(profile.deviation), profile=PROFILE)
    blocks = [head]
    for area, rows in sorted(areas.items()):
        blocks += [f"## {area}\n", table(["fault", "promise", "command"], rows) + "\n"]
    return "\n".join(blocks)


def _promises(found: Iterable[Any]) -> dict[str, list[Promise]]:
    """The promises by tag, in the order of the features."""
    promises: dict[str, list[Promise]] = defaultdict(list)
    for feature in found:
        for scenario in features.scenarios(feature):
            for tag, names in _cases(scenario).items():
                title = names[0].partition(" -- @")[0] if len(names) == 1 else scenario.name
                area = words.capability(feature.filename)
                promises[tag].append(Promise(area, feature.name, title, tuple(names)))
    return promises


def _cases(scenario: Any) -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for example in features.examples(scenario):
        for tag in example.effective_tags:
            names[str(tag)].append(example.name)
    return names


def _is_meant(promise: Promise, deviation: Deviation) -> bool:
    return any(deviation.concerns(name) for name in promise.names)


def command(deviation: Deviation) -> str:
    """What shows a fault."""
    words = f"--tags=@{deviation.id}"
    if deviation.http == "2":
        words = f'"{words} -D http=2"'
    return f"make conformance BINARY=PATH ARGS={words}"


def _row(deviation: Deviation, meant: list[Promise]) -> list[str]:
    fault = f"*Sometimes:* {deviation.reason}" if deviation.sometimes else deviation.reason
    return [fault, "; ".join(_told(meant)), f"`{command(deviation)}`"]


def _told(meant: list[Promise]) -> Iterator[str]:
    """The promises, each below its feature's title, which is said once."""
    titles: dict[str, list[str]] = defaultdict(list)
    for promise in meant:
        titles[promise.feature].append(promise.title)
    return (f"*{feature}:* {'; '.join(names)}" for feature, names in titles.items())


def made(root: Path) -> str:
    """The page as profile and features of a project make it. Raises `UsageError`."""
    return page(profiles.load(root / PROFILE), features.load(root / "features"))


def is_current(root: Path) -> bool:
    """Whether the page that is kept is what would be made. Raises `UsageError`."""
    kept = root / PAGE
    return kept.is_file() and kept.read_text(encoding="utf-8") == made(root)


def main(arguments: list[str]) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m support.reports.found", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--check", action="store_true", help="exit 1 where the page is stale")
    options = parser.parse_args(arguments)
    try:
        if not options.check:
            print(made(ROOT), end="")
        elif not is_current(ROOT):
            print(f"{PAGE}: stale: run `make found`")
            return 1
    except UsageError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
