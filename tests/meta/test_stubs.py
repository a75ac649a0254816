"""No feature is satisfied by a server that keeps no promise."""

import collections
import json
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
# A cluster of stubs never forms: that says nothing of its features.
FEATURES = sorted(
    str(path.relative_to(ROOT))
    for path in ROOT.glob("features/**/*.feature")
    if "@cluster" not in path.read_text()
)


@pytest.mark.parametrize("stub", ["always-200", "always-500", "echo"])
def test_every_feature_notices(stub, tmp_path):
    subprocess.run(
        [
            sys.executable,
            *("-m", "behave", "-j", "6", "-D", "target=ephpm"),
            *("-D", f"binary={ROOT / 'tests' / 'stubs' / stub}"),
            # The strict profile: nothing is excused, nothing is skipped.
            *("-D", f"profile={ROOT / 'profiles' / 'reference.toml'}"),
            *("-D", "patience=0.2", "--tags", "not @nightly and not @cluster"),
        ],
        cwd=ROOT,
        env={**os.environ, "EPHPM_REPORTS": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    run = json.loads((tmp_path / "latest" / "run.json").read_text())["testRun"]
    verdicts = collections.defaultdict(collections.Counter)
    for scenario in run["scenarios"]:
        verdicts[scenario["feature"]][scenario["status"]] += 1
    assert sorted(verdicts) == FEATURES
    content = [feature for feature in FEATURES if not verdicts[feature]["failed"]]
    assert content == [], "these features did not notice"
