"""The words of what a person does at a screen."""

from __future__ import annotations

import pytest

from support.language.screens import ScreenStep, screen_step


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ('opens "/"', ScreenStep("open", "/")),
        ('clicks "Log In"', ScreenStep("click", "Log In")),
        ('types "a \\"b\\""', ScreenStep("type", 'a "b"')),
        ('types "ada" into "Name"', ScreenStep("type into", "ada", "Name")),
        ('presses "Tab"', ScreenStep("press", "Tab")),
        ('sees "Dashboard"', ScreenStep("see", "Dashboard")),
    ],
)
def test_each_line_is_one_thing_that_somebody_does(line: str, meant: ScreenStep) -> None:
    assert screen_step(line) == meant


def test_what_nobody_can_do_is_refused_with_what_can_be_done() -> None:
    with pytest.raises(ValueError, match="want opens, clicks, types"):
        screen_step('smells "Dashboard"')


def test_what_is_typed_into_a_field_is_not_said_where_the_field_is_missing() -> None:
    assert str(ScreenStep("type into", "secret", "Password")) == 'type into "Password"'
