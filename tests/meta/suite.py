"""Runs the suite as its users do, and reads what it left."""

import dataclasses
import json
import os
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ET

ROOT = pathlib.Path(__file__).resolve().parents[2]
ETAG = "features/http/etag.feature"


@dataclasses.dataclass
class Outcome:
    """Exit code, what was printed, and the reports as the run left them."""

    exit_code: int
    output: str
    reports: pathlib.Path

    @property
    def run(self):
        return json.loads((self.reports / "latest" / "run.json").read_text())["testRun"]

    def verdicts(self):
        return {item["name"]: item["status"] for item in self.run["scenarios"]}

    def allure(self):
        """The status of each scenario in Allure's results."""
        files = (self.reports / "latest" / "allure").glob("*-result.json")
        results = [json.loads(file.read_text()) for file in files]
        return {item["name"]: item["status"] for item in results}

    def junit(self):
        """What JUnit says of each scenario: passed, failure, error or skipped."""
        found = {}
        for file in (self.reports / "latest" / "junit").glob("*.xml"):
            for case in ET.parse(file).iter("testcase"):
                kinds = [
                    child.tag for child in case if child.tag in ("failure", "error", "skipped")
                ]
                found[case.get("name")] = kinds[0] if kinds else "passed"
        return found


def behave(reports, *words, **environment):
    """`behave WORDS` in the project, with its reports elsewhere."""
    done = subprocess.run(
        [sys.executable, "-m", "behave", *words],
        cwd=ROOT,
        env={**os.environ, "EPHPM_REPORTS": str(reports), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, reports)
