"""Runs the small behave project in `project/` as a user would, and reads what it leaves.

To prove something new about the runner: add a feature to `project/features/` (and
a step, or a tag that a hook of `project/environment.py` obeys), run it with
`run_meta("features/new.feature")`, and look at the `Outcome`.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PROJECT = Path(__file__).parent / "project"
BEHAVE = [sys.executable, "-m", "behave"]
PATIENCE = 60.0  # seconds: a meta run that takes longer hangs


@dataclasses.dataclass
class Outcome:
    """What a run of behave left."""

    directory: Path  # where it ran
    exit_code: int
    stdout: str
    stderr: str
    run_json: dict[str, Any]  # the content of "testRun"; empty where there is none
    junit: list[ElementTree.Element]  # the test cases
    allure: list[dict[str, Any]]  # the results

    @property
    def verdicts(self) -> dict[str, str]:
        """The status of each scenario by its name."""
        return {each["name"]: each["status"] for each in self.run_json["scenarios"]}

    @property
    def reasons(self) -> dict[str, str]:
        """The reason of each scenario by its name."""
        return {each["name"]: each["reason"] for each in self.run_json["scenarios"]}

    @property
    def results(self) -> dict[str, dict[str, Any]]:
        """Everything that is known of each scenario, by its name."""
        path = self.directory / "reports" / "latest" / "results.json"
        return {each["name"]: each for each in json.loads(path.read_text())["scenarios"]}

    @property
    def closing_line(self) -> str:
        """The last line of the console."""
        return self.stdout.rstrip().splitlines()[-1]

    @property
    def log(self) -> list[tuple[int, str]]:
        """What hooks and steps noted: process id and text, in order."""
        return read_log(self.directory)

    def junit_status(self) -> dict[str, str]:
        """For each scenario: the elements that JUnit marks it with, or `passed`."""
        return {
            case.get("name", ""): ",".join(
                child.tag for child in case if child.tag in ("failure", "error", "skipped")
            )
            or "passed"
            for case in self.junit
        }

    def allure_status(self) -> dict[str, str]:
        """The status of each scenario in Allure."""
        return {each["name"]: each["status"] for each in self.allure}


class MetaProject:
    """A copy of the project in a directory of its own."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory / "project"
        shutil.copytree(PROJECT, self.directory)
        # Whatever facts a profile must state: these have them.
        with (self.directory / "deviations.toml").open("a") as profile:
            profile.write((ROOT / "profiles" / "reference.toml").read_text())

    def start(self, *args: str, **env: str) -> subprocess.Popen[str]:
        """Starts behave with these arguments, and does not wait for it."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("EPHPM_", "META_")) and name not in ("CI", "FORCE_COLOR")
        }
        return subprocess.Popen(
            [*BEHAVE, *args],
            cwd=self.directory,
            env={**inherited, **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def finish(self, process: subprocess.Popen[str]) -> Outcome:
        """Waits until a run has ended, and reads what it left."""
        try:
            stdout, stderr = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            stdout, stderr = process.communicate()
            raise AssertionError(f"the run did not end:\n{stdout}\n{stderr}") from None
        latest = self.directory / "reports" / "latest"
        return Outcome(
            directory=self.directory,
            exit_code=process.returncode,
            stdout=stdout,
            stderr=stderr,
            run_json=_run_json(latest / "run.json"),
            junit=list(_junit(latest / "junit")),
            allure=[json.loads(path.read_text()) for path in latest.glob("allure/*-result.json")],
        )

    def run(self, *args: str, **env: str) -> Outcome:
        """Runs behave with these arguments."""
        return self.finish(self.start(*args, **env))

    def wait_for(self, text: str, times: int = 1) -> None:
        """Waits until hooks and steps have noted that text."""
        deadline = time.monotonic() + PATIENCE
        while sum(text in noted for _, noted in read_log(self.directory)) < times:
            assert time.monotonic() < deadline, f"{text!r} was not noted {times} times"
            time.sleep(0.02)


def read_log(directory: Path) -> list[tuple[int, str]]:
    """What hooks and steps noted so far: process id and text."""
    path = directory / "meta.log"
    if not path.exists():
        return []
    pairs = (line.split(" ", 1) for line in path.read_text().splitlines())
    return [(int(pid), text) for pid, text in pairs]


def _run_json(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    found: dict[str, Any] = json.loads(path.read_text())["testRun"]
    return found


def _junit(directory: Path) -> Iterator[ElementTree.Element]:
    for path in sorted(directory.glob("*.xml")):
        yield from ElementTree.parse(path).iter("testcase")
