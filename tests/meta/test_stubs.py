"""No feature is satisfied by a server that keeps no promise."""

from __future__ import annotations

import collections
from collections.abc import Sequence

import pytest
from behave.parser import parse_file

from support.commands.sabotage.defects import places
from support.settings import ROOT
from tests.meta.harness import Suite

LONGEST_ANSWER = "5"  # seconds
# A cluster of stubs never forms: that says nothing of its features.
FEATURES = sorted(
    str(path.relative_to(ROOT))
    for path in ROOT.glob("features/**/*.feature")
    if "@cluster" not in path.read_text()
)


@pytest.mark.parametrize("stub", ["always-200", "always-500", "echo"])
def test_every_feature_notices(suite: Suite, stub: str) -> None:
    words = [
        *("-j", "6", "-D", "target=ephpm"),
        *("-D", f"binary={ROOT / 'tests' / 'stubs' / stub}"),
        # The strict profile: nothing is excused, nothing is skipped.
        *("-D", f"profile={ROOT / 'profiles' / 'reference.toml'}"),
        *("-D", "patience=0.2", "--tags", "not @nightly and not @cluster"),
    ]
    # A feature has noticed when one scenario has: some are enough for most of them.
    noticed = _noticed(suite, _some(), words)
    content = [feature for feature in FEATURES if feature not in noticed]
    noticed |= _noticed(suite, content, words) if content else set()
    content = [feature for feature in FEATURES if feature not in noticed]
    assert content == [], "these features did not notice"


def _noticed(suite: Suite, features: Sequence[str], words: Sequence[str]) -> set[str]:
    """The features of which a scenario failed, or none passed.

    A stub without a Redis port breaks each Given that stores a key: red, and never green.
    """
    outcome = suite.run(*features, *words, EPHPM_DEADLINE_ANSWER=LONGEST_ANSWER)
    found = collections.defaultdict(set)
    for scenario in outcome.run_json["scenarios"]:
        found[scenario["feature"]].add(scenario["status"])
    return {name for name, seen in found.items() if "failed" in seen or seen == {"broken"}}


def _some() -> list[str]:
    """The first and the last scenario of each feature."""
    found: list[str] = []
    for feature in FEATURES:
        parsed = parse_file(str(ROOT / feature))
        names = [(feature, scenario.name.strip()) for scenario in parsed.walk_scenarios()]
        found += places({names[0], names[-1]})
    return found
