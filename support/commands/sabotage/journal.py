"""What a matrix has found so far, so that one that was interrupted can be gone on with.

`reports/sabotage.jsonl` has a line for what the matrix is about, one for the scenarios that
pass without a defect, and one for each defect that has met its scenarios. The journal of the
matrix before, `sabotage-before.jsonl`, tells the next one what to try first: the defects
that a change can have affected, and the scenarios that each defect killed.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import pathlib
from collections.abc import Iterable, Mapping
from typing import Any

from support.commands.sabotage.defects import Defect, Scenario
from support.errors import UsageError
from support.settings import ROOT

FILE = ROOT / "reports" / "sabotage.jsonl"
BEFORE = ROOT / "reports" / "sabotage-before.jsonl"
# What a verdict can depend on.
SOURCES = ["defects", "docroot", "environment.py", "features", "profiles"]
SOURCES += ["reference", "steps", "support"]


@dataclasses.dataclass
class Journal:
    """One matrix's journal.

    Attributes:
        about: what the matrix is about and of which sources; a matrix about something else
            cannot be gone on with.
        clean: the scenarios that pass without a defect; None where that is not known yet.
        kills: what each defect killed.
        digests: of each defect and the features it touches, when it met them.
    """

    about: dict[str, Any]
    clean: set[Scenario] | None = None
    kills: dict[str, set[Scenario]] = dataclasses.field(default_factory=dict)
    digests: dict[str, str] = dataclasses.field(default_factory=dict)

    @classmethod
    def read(cls, file: pathlib.Path) -> Journal | None:
        """What a journal has; None where there is none. A last line that was cut off is left."""
        if not file.exists():
            return None
        journal = None
        for line in file.read_text(encoding="utf-8").splitlines():
            try:
                row = json.loads(line)
            except ValueError:
                break
            if "about" in row:
                journal = cls(row["about"])
            elif journal and "clean" in row:
                journal.clean = {(feature, name) for feature, name in row["clean"]}
            elif journal:
                journal.kills[row["defect"]] = {(f, n) for f, n in row["killed"]}
                journal.digests[row["defect"]] = row["digest"]
        return journal

    def begin(self) -> None:
        """Starts the file; what was there becomes that of the matrix before."""
        FILE.parent.mkdir(exist_ok=True)
        if FILE.exists():
            FILE.replace(BEFORE)
        FILE.touch()
        _append({"about": self.about})

    def passed(self, clean: set[Scenario]) -> None:
        """Notes what passes without a defect."""
        self.clean = clean
        _append({"clean": sorted(clean)})

    def met(self, defect: Defect, killed: set[Scenario]) -> None:
        """Notes what a defect killed."""
        self.kills[defect.name] = killed
        self.digests[defect.name] = digest = digest_of(defect)
        _append({"defect": defect.name, "digest": digest, "killed": sorted(killed)})


def going_on(about: dict[str, Any]) -> Journal:
    """The journal of an interrupted matrix of the same things.

    Raises:
        UsageError: there is none, or it is about something else.
    """
    journal = Journal.read(FILE)
    shown = FILE.relative_to(ROOT)
    if journal is None:
        raise UsageError(f"--resume: there is no {shown} to go on with")
    for key, value in about.items():
        if journal.about.get(key) != value:
            raise UsageError(f"--resume: {shown} is of other {key}; start it anew without --resume")
    return journal


def sources() -> str:
    """A digest of everything that a verdict can depend on."""
    digest = hashlib.sha256()
    for name in SOURCES:
        top = ROOT / name
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(ROOT)}\n".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def digest_of(defect: Defect) -> str:
    """A digest of a defect, what it changes, and the features that it touches."""
    digest = hashlib.sha256(defect.digest.encode())
    for feature in defect.features():
        digest.update((ROOT / feature).read_bytes())
    return digest.hexdigest()[:16]


def changed_first(
    defects: Iterable[Defect], before: Mapping[str, str], sizes: Mapping[str, int]
) -> list[Defect]:
    """The defects that a change can have affected, then the others; of each the narrowest first.

    `before` has the digests of the matrix before, `sizes` the scenarios of each feature: a
    defect that breaks little says more about the scenario that it kills.
    """

    def rank(defect: Defect) -> tuple[bool, int]:
        same = before.get(defect.name) == digest_of(defect)
        return same, sum(sizes.get(file, 0) for file in defect.features())

    return sorted(defects, key=rank)


def _append(row: dict[str, Any]) -> None:
    with FILE.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")
