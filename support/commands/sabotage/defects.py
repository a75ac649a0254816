"""The reference node's defects, and the scenarios that they may meet."""

from __future__ import annotations

import dataclasses
import functools
import json
import subprocess
import sys

from support.errors import UsageError
from support.language import parsed
from support.runner.plan import ORDERED
from support.settings import ROOT

FEATURES = ROOT / "features"
Scenario = tuple[str, str]  # the feature's file, the scenario's name


@dataclasses.dataclass(frozen=True)
class Defect:
    """A named defect and the features that it touches, such as `http/etag` or `php`.

    Attributes:
        digest: of its hunks and of the modules that they change.
    """

    name: str
    meaning: str
    areas: tuple[str, ...]
    digest: str = ""

    def features(self) -> list[str]:
        """The feature files of its areas.

        Raises:
            UsageError: an area has no feature.
        """
        found: list[str] = []
        for area in self.areas:
            file, folder = FEATURES / f"{area}.feature", FEATURES / area
            if not file.is_file() and not folder.is_dir():
                raise UsageError(f"defect {self.name}: the area {area!r} has no feature")
            files = [file] if file.is_file() else sorted(folder.rglob("*.feature"))
            found += [str(path.relative_to(ROOT)) for path in files]
        return list(dict.fromkeys(found))


def known() -> dict[str, Defect]:
    """What the reference node can be told to get wrong, by name."""
    command = [sys.executable, "-m", "reference", "defects", "--json"]
    reply = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if reply.returncode:
        raise UsageError(reply.stderr.strip().removeprefix("error: "))
    return {row["name"]: _read(row) for row in json.loads(reply.stdout)}


def _read(row: dict[str, str]) -> Defect:
    return Defect(row["name"], row["meaning"], tuple(row["areas"]), row.get("digest", ""))


def places(wanted: set[Scenario]) -> list[str]:
    """The scenarios as `file:line`; a file whose scenarios need one another, as a whole."""
    found: list[str] = []
    for file in sorted({file for file, _ in wanted}):
        lines = _lines(file)
        if lines is None:
            found.append(file)
            continue
        found += [f"{file}:{line}" for name, line in lines if (file, name) in wanted]
    return found


@functools.cache
def _lines(file: str) -> list[tuple[str, int]] | None:
    """Each scenario's name and line; None where the scenarios need one another."""
    feature = parsed.feature((ROOT / file).read_bytes(), file, root=ROOT)
    if ORDERED in feature.tags:
        return None
    return [(scenario.name.strip(), scenario.line) for scenario in feature.walk_scenarios()]
