"""The keys of `ephpm.toml`, who proves that they count, and which values were tried, as a page.

    python -m support.reports.keys > docs/settings.md
    python -m support.reports.keys --check          exit 1 where a key is unproven or the page stale

What the reference node knows of each key comes from `python -m reference settings --json`; the
values come from the configurations that the features show.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from support.errors import UsageError
from support.language import features
from support.reports.markdown import table
from support.settings import ROOT

PAGE = "docs/settings.md"
SHOWN = 60  # characters of a value

_HEAD = """\
# Every key of ephpm.toml

{count} keys, each with the features that fail when the node ignores it (a defect of its own,
`ignored-...` in `python -m reference defects`), or the reason why none can; and the values that
features try. `make keys` makes this page of `defects/settings.toml` and `features/`; the gate
refuses a key without a row, and a row without a key.

*By the suite:* no feature shows the key, for the suite writes it when it starts the nodes.
"""

_PASSED_OVER = """\
## Legal, but not done by the reference node

A configuration may say these. Where one asks for what the reference node lacks, it refuses to
start and names the key; the others change nothing that a visitor sees.
"""


@dataclasses.dataclass(frozen=True)
class Key:
    """A key of the configuration.

    Attributes:
        name: with its tables, such as `server.timeouts.idle`.
        default: as TOML would say it, where the node does what the key says.
        offered: whether it does.
        features: who must notice when it is ignored, such as `limits/idle_timeout`.
        unproven: why nobody can; empty where somebody does.
    """

    name: str
    default: str = ""
    offered: bool = True
    features: tuple[str, ...] = ()
    unproven: str = ""


Tried = Mapping[str, list[str]]
"""By key, the values that features show, as TOML, in the order of the features."""


def known(root: Path) -> list[Key]:
    """The keys as the reference node tells them. Raises `UsageError` with its words."""
    command = [sys.executable, "-m", "reference", "settings", "--json"]
    reply = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if reply.returncode:
        raise UsageError(reply.stderr.strip())
    return [Key(**{**row, "features": tuple(row["features"])}) for row in json.loads(reply.stdout)]


def tried(found: Iterable[Any]) -> Tried:
    """Which values the features' configurations give to which keys."""
    values: dict[str, list[str]] = defaultdict(list)
    for feature in found:
        for scenario in feature.walk_scenarios():
            for step in scenario.all_steps:
                for key, value in _settings(str(step.text or "")):
                    if value not in values[key]:
                        values[key].append(value)
    return values


def _settings(text: str) -> Iterator[tuple[str, str]]:
    """The keys and values of a configuration; none where the text is none."""
    try:
        yield from _flat(tomllib.loads(text), ())
    except tomllib.TOMLDecodeError:
        # Other texts of features are no TOML, and some configurations are wrong on purpose.
        return


def _flat(values: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, (*above, name))
        else:
            yield ".".join((*above, name)), _toml(value)


def _toml(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."


def problems(keys: Iterable[Key]) -> list[str]:
    """A line for each key that nobody proves and nobody excuses."""
    return [
        f"defects/settings.toml: {key.name} has no row: name the features that fail when it is"
        " ignored (kills), or why none can (unproven)"
        for key in keys
        if key.offered and not key.features and not key.unproven
    ]


def page(keys: Iterable[Key], values: Tried) -> str:
    """The whole page."""
    offered = [key for key in keys if key.offered]
    blocks = [_HEAD.format(count=len(offered))]
    for section, rows in _by_section(offered).items():
        lines = [_row(key, values.get(key.name, [])) for key in rows]
        head = ["key", "default", "fails when it is ignored", "values tried"]
        blocks += [f"## [{section}]\n", table(head, lines) + "\n"]
    others = _by_section(key for key in keys if not key.offered)
    lines = [[f"[{name}]", ", ".join(map(_last, rows))] for name, rows in others.items()]
    blocks += [_PASSED_OVER, table(["section", "keys"], lines) + "\n"]
    return "\n".join(blocks)


def _by_section(keys: Iterable[Key]) -> dict[str, list[Key]]:
    sections: dict[str, list[Key]] = defaultdict(list)
    for key in keys:
        sections[key.name.rpartition(".")[0]].append(key)
    return sections


def _last(key: Key) -> str:
    return key.name.rpartition(".")[2]


def _row(key: Key, values: list[str]) -> list[str]:
    proof = ", ".join(key.features) or f"*nothing:* {key.unproven}"
    shown = ", ".join(f"`{value}`" for value in values) or "*by the suite*"
    return [f"`{_last(key)}`", f"`{key.default}`", proof, shown]


def made(root: Path) -> str:
    """The page as the node and the features of a project make it. Raises `UsageError`."""
    return page(known(root), tried(features.load(root / "features")))


def main(arguments: list[str]) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m support.reports.keys", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--check", action="store_true", help="exit 1 where something is missing")
    options = parser.parse_args(arguments)
    try:
        return _check(ROOT) if options.check else _print(ROOT)
    except UsageError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def _print(root: Path) -> int:
    print(made(root), end="")
    return 0


def _check(root: Path) -> int:
    keys = known(root)
    found = problems(keys)
    kept = root / PAGE
    wanted = page(keys, tried(features.load(root / "features")))
    if not kept.is_file() or kept.read_text(encoding="utf-8") != wanted:
        found.append(f"{PAGE}: stale: run `make keys`")
    print("\n".join([*found, f"keys: {sum(key.offered for key in keys)}, unproven: {_bare(keys)}"]))
    return 1 if found else 0


def _bare(keys: Iterable[Key]) -> int:
    return sum(bool(key.unproven) for key in keys)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
