"""A profile of one's own that speaks of a promise which nobody makes is refused, and named."""

from __future__ import annotations

import pathlib
from typing import Any

import pytest

from support import hooks
from support.errors import UsageError
from support.settings import profiles

EPHPM = profiles.load(profiles.path_for("ephpm"))
PATH = pathlib.Path("mine.toml")


def test_the_ids_of_the_kept_profiles_are_known() -> None:
    hooks._check_ids(EPHPM, PATH)


@pytest.mark.parametrize(
    "changes",
    [
        {"since": {"recent_request": "0.6.3"}},
        {"deviation": (EPHPM.deviation[0].model_copy(update={"id": "recent_request"}),)},
    ],
)
def test_an_id_that_no_scenario_has_is_named_with_the_next_best(changes: Any) -> None:
    with pytest.raises(UsageError, match=r"mine\.toml: recent_request: .*did you mean recent_req"):
        hooks._check_ids(EPHPM.model_copy(update=changes), PATH)
