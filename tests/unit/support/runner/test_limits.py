from __future__ import annotations

import pytest

from support.errors import UsageError
from support.runner.limits import Limits


def test_the_environment_overrides_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EPHPM_DEADLINE_SCENARIO", "1.5")
    limits = Limits.from_environment()
    assert limits.scenario == 1.5
    assert limits.cleanup == Limits().cleanup


@pytest.mark.parametrize("text", ["soon", "0", "-1", ""])
def test_an_override_that_is_no_duration_is_refused(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("EPHPM_DEADLINE_SCENARIO", text)
    with pytest.raises(UsageError, match="EPHPM_DEADLINE_SCENARIO"):
        Limits.from_environment()
