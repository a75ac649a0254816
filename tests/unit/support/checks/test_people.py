"""What people see on pages: in order, as text, and no error in the place of what is not there."""

from __future__ import annotations

from typing import Any, cast

import pytest

from support.assertions import Mismatch
from support.checks import people
from support.clients.http import Exchange, Request
from support.language.applications import PageSight
from support.world import World

PAGE = "<h1>Low tide</h1><p>The boats &amp; the sand</p>"


@pytest.fixture(autouse=True)
def no_placeholders(monkeypatch: pytest.MonkeyPatch) -> None:
    """No text of these tests has any."""
    monkeypatch.setattr("support.actions.filling.filled", lambda _, text: text)


def world() -> World:
    """Nothing of it is looked at."""
    return cast(Any, None)  # type: ignore[no-any-return]


def page(status: int = 200, text: str = PAGE) -> Exchange:
    found = Exchange("a", "http://h:1", Request(target="/x"), 0.0, status)
    found.raw = text.encode()
    return found


def test_texts_are_seen_one_after_the_other() -> None:
    people._shows(world(), page(), PageSight(("Low tide", "boats & the")))
    with pytest.raises(Mismatch, match="what /x of node a says"):
        people._shows(world(), page(), PageSight(("boats & the", "Low tide")))


@pytest.mark.parametrize("status", [404, 500])
def test_what_is_seen_is_on_a_page_that_is_there(status: int) -> None:
    with pytest.raises(Mismatch, match="the status of /x"):
        people._shows(world(), page(status), PageSight(("Low tide",)))


def test_what_is_not_seen_is_not_on_the_page() -> None:
    people._shows(world(), page(404, "<p>Nothing</p>"), PageSight(("Low tide",), there=False))
    with pytest.raises(Mismatch, match="nothing with"):
        people._shows(world(), page(), PageSight(("Low tide",), there=False))


def test_an_error_of_the_server_hides_nothing() -> None:
    with pytest.raises(Mismatch, match="expected a page"):
        people._shows(world(), page(500, ""), PageSight(("Low tide",), there=False))
