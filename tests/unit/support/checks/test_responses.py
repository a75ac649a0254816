"""Headers that are dates, compared with each other."""

from __future__ import annotations

import pytest

from support.assertions import Mismatch
from support.checks import responses
from support.clients.http import Exchange, Request

EARLY, LATE = "Wed, 21 Oct 2015 07:28:00 GMT", "Wed, 21 Oct 2015 07:28:01 GMT"


def answer(**headers: str) -> Exchange:
    """Return an answer with these headers."""
    return Exchange("node", "", Request(), 0.0, 200, headers=list(headers.items()))


def test_a_date_may_be_as_late_as_the_other() -> None:
    responses.no_later(answer(one=EARLY, other=LATE), "one", "other")
    responses.no_later(answer(one=LATE, other=LATE), "one", "other")


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"one": LATE, "other": EARLY}, "no later than"),
        ({"one": "soon", "other": EARLY}, "a date"),
        ({"other": EARLY}, "a date"),
    ],
)
def test_what_is_later_or_no_date_is_told(headers: dict[str, str], said: str) -> None:
    with pytest.raises(Mismatch, match=said):
        responses.no_later(answer(**headers), "one", "other")
