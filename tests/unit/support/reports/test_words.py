from __future__ import annotations

import pytest

from support.reports import words
from support.results import Verdict
from tests.unit.support.reports import runs


@pytest.mark.parametrize(
    ("verdict", "reason", "message"),
    [
        (Verdict.XFAILED, "", "known deviation: no reason given"),
        (Verdict.XFAILED, "upstream", "known deviation: upstream"),
        (Verdict.XFAILED, "known deviation etag: upstream", "known deviation etag: upstream"),
        (Verdict.XPASSED, "upstream", "a known deviation no longer holds: upstream"),
        (
            Verdict.XPASSED,
            "the known deviation etag no longer holds (upstream)",
            "the known deviation etag no longer holds (upstream)",
        ),
        (
            Verdict.XPASSED,
            "known deviation etag: upstream",
            "a known deviation no longer holds: known deviation etag: upstream",
        ),
        (Verdict.BROKEN, "", "broken, no reason given"),
        (Verdict.PASSED, "whatever", ""),
    ],
)
def test_a_message_says_what_it_is_the_reason_of(
    verdict: Verdict, reason: str, message: str
) -> None:
    scenario = runs.scenario("it", verdict, reason=reason)
    assert words.message(scenario) == message


@pytest.mark.parametrize(
    ("feature", "capability"),
    [
        ("features/http/etag.feature", "http"),
        ("features/apps/wordpress/front.feature", "apps"),
        ("features/smoke.feature", "features"),
        ("tests/meta/fails.feature", "tests"),
    ],
)
def test_the_folder_of_a_feature_is_its_capability(feature: str, capability: str) -> None:
    assert words.capability(feature) == capability
