"""behave's hooks: each hands over to the harness."""

from __future__ import annotations

from typing import Any

from support import hooks


def before_all(context: Any) -> None:
    """The run begins in this worker."""
    hooks.before_all(context)


def before_scenario(context: Any, scenario: Any) -> None:
    """A scenario begins."""
    hooks.before_scenario(context, scenario)


def before_step(context: Any, step: Any) -> None:
    """A step begins."""
    hooks.before_step(context, step)


def after_scenario(context: Any, scenario: Any) -> None:
    """A scenario has ended, whatever its outcome."""
    hooks.after_scenario(context, scenario)


def after_all(context: Any) -> None:
    """The run ends in this worker."""
    hooks.after_all(context)
