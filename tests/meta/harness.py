"""The one way to run behave in a test: as a user would, and then what it left is read.

Two projects can be run. `MetaProject` is a copy of the small one in `project/`, whose features
pass, fail, skip and break; to prove something new about the runner, add a feature to
`project/features/` (and a step, or a tag that a hook of `project/environment.py` obeys), run it
with `run_meta("features/new.feature")`, and look at the `Outcome`. `Suite` is this project itself:
`Suite(reports).run("features/http/etag.feature")`.
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
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from support.settings import ROOT

PROJECT = Path(__file__).parent / "project"
BEHAVE = [sys.executable, "-m", "behave"]
PATIENCE = 60.0  # seconds: a run of the small project that takes longer hangs
LONGEST = 1800.0  # seconds: the same of this project, where every feature may run
ETAG = "features/http/etag.feature"  # a small feature of this project
# What a shell may have set for runs of its own.
FOREIGN = ("EPHPM_", "META_")


@dataclasses.dataclass
class Outcome:
    """What a run of behave left."""

    directory: Path  # where it ran
    reports: Path
    exit_code: int
    stdout: str
    stderr: str
    run_json: dict[str, Any]  # the content of "testRun"; empty where there is none
    junit: list[ElementTree.Element]  # the test cases
    allure: list[dict[str, Any]]  # the results

    @property
    def output(self) -> str:
        """All that it printed."""
        return self.stdout + self.stderr

    @property
    def latest(self) -> Path:
        """The reports of this run."""
        return self.reports / "latest"

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
        path = self.latest / "results.json"
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


class Behave:
    """A directory in which behave runs."""

    def __init__(self, directory: Path, patience: float, reports: Path | None = None) -> None:
        """`patience`: seconds after which a run hangs; `reports`: where not below the directory."""
        self.directory = directory
        self.reports = reports or directory / "reports"
        self._patience = patience
        self._environment = {"EPHPM_REPORTS": str(reports)} if reports else {}

    def start(self, *args: str, **env: str) -> subprocess.Popen[str]:
        """Starts behave with these arguments, and does not wait for it."""
        if (self.reports / "latest").is_symlink():  # what is read afterwards is this run's
            (self.reports / "latest").unlink()
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(FOREIGN) and name not in ("CI", "FORCE_COLOR")
        }
        return subprocess.Popen(
            [*BEHAVE, *args],
            cwd=self.directory,
            env={**inherited, **self._environment, **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def finish(self, process: subprocess.Popen[str]) -> Outcome:
        """Waits until a run has ended, and reads what it left."""
        try:
            stdout, stderr = process.communicate(timeout=self._patience)
        except subprocess.TimeoutExpired:
            process.kill()
            stdout, stderr = process.communicate()
            raise AssertionError(f"the run did not end:\n{stdout}\n{stderr}") from None
        latest = self.reports / "latest"
        return Outcome(
            directory=self.directory,
            reports=self.reports,
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


class Suite(Behave):
    """This project, with the reports of its runs elsewhere."""

    def __init__(self, reports: Path) -> None:
        super().__init__(ROOT, LONGEST, reports)


class MetaProject(Behave):
    """A copy of the small project in a directory of its own."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory / "project", PATIENCE)
        shutil.copytree(PROJECT, self.directory)
        # Whatever facts a profile must state: these have them.
        with (self.directory / "deviations.toml").open("a") as profile:
            profile.write((ROOT / "profiles" / "reference.toml").read_text())

    def wait_for(self, text: str, times: int = 1) -> None:
        """Waits until hooks and steps have noted that text."""
        deadline = time.monotonic() + PATIENCE
        while sum(text in noted for _, noted in read_log(self.directory)) < times:
            assert time.monotonic() < deadline, f"{text!r} was not noted {times} times"
            time.sleep(0.02)


RunMeta = Callable[..., Outcome]  # `run_meta(*arguments, **environment)`


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
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["testRun"]
    return found


def _junit(directory: Path) -> Iterator[ElementTree.Element]:
    for path in sorted(directory.glob("*.xml")):
        yield from ElementTree.parse(path).iter("testcase")
