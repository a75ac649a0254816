"""Proof that every scenario can fail: the kill matrix of the reference node's defects.

`make sabotage` runs, for each named defect, the features of the areas that the
defect touches, and notes which scenarios it turned red. A defect that nothing
catches and a scenario that nothing kills are both errors. A broken environment is
no kill: only a judged failure counts.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from typing import Any

from support.errors import UsageError

ROOT = pathlib.Path(__file__).resolve().parent.parent
FEATURES = ROOT / "features"
REPORT = ROOT / "reports" / "sabotage.json"

Scenario = tuple[str, str]  # the feature's file, the scenario's name


@dataclasses.dataclass(frozen=True)
class Defect:
    """A named defect and the features that it touches, such as `http/etag` or `php`."""

    name: str
    meaning: str
    areas: tuple[str, ...]

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


@dataclasses.dataclass
class Matrix:
    """Which defect killed which scenarios."""

    scenarios: set[Scenario]
    kills: dict[str, set[Scenario]] = dataclasses.field(default_factory=dict)

    def survivors(self) -> list[str]:
        """The defects that nothing caught."""
        return sorted(name for name, killed in self.kills.items() if not killed)

    def immortals(self) -> list[Scenario]:
        """The scenarios that nothing killed."""
        return sorted(self.scenarios - {item for killed in self.kills.values() for item in killed})

    def to_json(self) -> dict[str, Any]:
        """The report's format, as the design states it."""
        by_scenario = collections.defaultdict(list)
        for name, killed in self.kills.items():
            for item in killed:
                by_scenario[item].append(name)
        return {
            "defects": [
                {"name": name, "killedBy": [f"{feature}: {title}" for feature, title in sorted(k)]}
                for name, k in sorted(self.kills.items())
            ],
            "scenarios": [
                {"feature": feature, "name": title, "kills": sorted(by_scenario[feature, title])}
                for feature, title in sorted(self.scenarios)
            ],
        }


def defects() -> list[Defect]:
    """What the reference node can be told to get wrong."""
    command = [sys.executable, "-m", "reference", "defects", "--json"]
    reply = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [
        Defect(item["name"], item["meaning"], tuple(item["areas"]))
        for item in json.loads(reply.stdout)
    ]


def run(features: Iterable[str], defect: str | None, words: list[str]) -> dict[Scenario, str]:
    """Runs those features and returns each scenario's verdict."""
    with tempfile.TemporaryDirectory(prefix="ephpm-sabotage-") as directory:
        command = [sys.executable, "-m", "behave", *features, *words]
        command += ["-D", f"defect={defect}"] if defect else []
        reply = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, "EPHPM_REPORTS": directory},
            capture_output=True,
            text=True,
            check=False,
        )
        report = pathlib.Path(directory) / "latest" / "run.json"
        if not report.exists():
            raise UsageError(f"{' '.join(command)} left no report:\n{reply.stdout}{reply.stderr}")
        scenarios = json.loads(report.read_text())["testRun"]["scenarios"]
    return {(item["feature"], item["name"]): item["status"] for item in scenarios}


def main(words: list[str]) -> int:
    """Makes the matrix. Exit code 0 only where everything kills and is killed."""
    parser = argparse.ArgumentParser(prog="python -m support.sabotage", description=__doc__)
    parser.add_argument("--defect", action="append", help="only this one (again for more)")
    parser.add_argument("-j", "--jobs", default=str(2 * (os.cpu_count() or 1)))
    arguments = parser.parse_args(words)
    try:
        return _matrix(_chosen(arguments.defect), ["-j", arguments.jobs], bool(arguments.defect))
    except UsageError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def _chosen(names: list[str] | None) -> list[Defect]:
    known = {defect.name: defect for defect in defects()}
    for name in names or []:
        if name not in known:
            raise UsageError(f"--defect {name}: no such defect; known: {', '.join(known)}")
    return [known[name] for name in names or known]


def _matrix(chosen: list[Defect], words: list[str], partial: bool) -> int:
    began = time.monotonic()
    everything = sorted({feature for defect in chosen for feature in defect.features()})
    clean = run(everything if partial else [], None, words)
    if bad := {item for item, status in clean.items() if status != "passed"}:
        raise UsageError(f"without a defect these did not pass: {sorted(bad)}")
    print(f"{len(clean)} scenarios pass without a defect; {len(chosen)} defects", flush=True)
    matrix = Matrix(set(clean))
    for number, defect in enumerate(chosen, start=1):
        verdicts = run(defect.features(), defect.name, words)
        matrix.kills[defect.name] = {
            item for item, status in verdicts.items() if status == "failed"
        }
        killed = len(matrix.kills[defect.name])
        print(f"{number:4}/{len(chosen)}  {killed:4} killed by  {defect.name}", flush=True)
    return _judge(matrix, time.monotonic() - began, partial)


def _judge(matrix: Matrix, seconds: float, partial: bool) -> int:
    if not partial:
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(json.dumps(matrix.to_json(), indent=1))
    survivors, immortals = matrix.survivors(), [] if partial else matrix.immortals()
    for name in survivors:
        print(f"SURVIVES: the defect {name} is caught by no scenario")
    for feature, title in immortals:
        print(f"CANNOT FAIL: {feature}: {title} is killed by no defect")
    killed = len(matrix.scenarios) - len(matrix.immortals())
    caught = len(matrix.kills) - len(survivors)
    print(
        f"{caught} of {len(matrix.kills)} defects caught, "
        f"{killed} of {len(matrix.scenarios)} scenarios killed, {seconds:.0f} s"
    )
    return 1 if survivors or immortals else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
