"""Which steps compare with what was the case before the When."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

Step = TypeVar("Step", bound=Callable[..., Any])


def compares(*parts: str) -> Callable[[Step], Step]:
    """Says of a step function which parts of the snapshot it compares with (`world.Before`)."""

    def mark(function: Step) -> Step:
        function.compares = parts  # type: ignore[attr-defined]
        return function

    return mark


def compared_by(steps: Iterable[Any], find_match: Callable[[Any], Any]) -> set[str]:
    """The parts of the snapshot that these steps of a scenario compare with."""
    found: set[str] = set()
    for step in steps:
        match = find_match(step)
        found.update(getattr(match.func, "compares", ()) if match else ())
    return found
