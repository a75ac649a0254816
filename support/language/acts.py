"""Acts: a deed is one sentence, whether it was done before or is what the scenario is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import behave

Step = TypeVar("Step", bound=Callable[..., Any])


def act(pattern: str, given: str | None = None) -> Callable[[Step], Step]:
    """Registers a step function as a When, and as a Given in the same or in other words.

    `given` is what a Given says where the words of the When do not read well there
    (`node {node:Node} was killed` for `node {node:Node} is killed`). An act is never a Then.
    """

    def register(function: Step) -> Step:
        behave.given(given or pattern)(function)
        behave.when(pattern)(function)
        return function

    return register
