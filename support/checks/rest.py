"""The rest of a promise whose form alone was seen to be wrong: did that hold?

A scenario ends at its first failure. Where that is the form of a refusal (400 in place of 403),
whoever reads the report wants to know next whether anything leaked.
"""

from __future__ import annotations

import contextlib
import inspect
import itertools
import pathlib
from collections.abc import Iterable, Iterator
from typing import Any

from support.assertions import Form
from support.results import first_line
from support.world import World

SECRETS = "secret"  # the module of steps/ that says what must not come out
THEN = "then"  # a later Given or When would act: what comes after it is not judged
UNLEAKED = "nothing leaked"


def judge(context: Any, scenario: Any) -> None:
    """Adds to the failure of a scenario, where it is a `Form`, what the later Thens say.

    Args:
        context: behave's, with the scenario's world still there.
        scenario: behave's, which has ended.
    """
    steps = list(scenario.all_steps)
    for number, step in enumerate(steps):
        if isinstance(step.exception, Form):
            later = itertools.takewhile(lambda each: each.step_type == THEN, steps[number + 1 :])
            with _unseen(context.world):
                step.exception.add(_told(context, later))


@contextlib.contextmanager
def _unseen(world: World) -> Iterator[None]:
    """What is sent meanwhile is not what the scenario failed by: its evidence is without it."""
    kept = [(sent, len(sent)) for sent in (world.visits.exchanges, world.redis.talks)]
    try:
        yield
    finally:
        for sent, length in kept:
            del sent[length:]


def _told(context: Any, steps: Iterable[Any]) -> str:
    held: dict[str, None] = {}
    for step in steps:
        match = context.find_match(step)
        if match is None:
            return f"but this is no step: {step.name}"
        context.text, context.table = step.text, step.table
        try:
            match.run(context)
        except Exception as error:  # noqa: BLE001 - whatever it is, the failure is told with it
            return f"but {first_line(str(error)) or type(error).__name__}"
        held[UNLEAKED if _of_secrets(match) else step.name] = None
    return ", ".join(held)


def _of_secrets(match: Any) -> bool:
    function = inspect.unwrap(match.func)
    return pathlib.Path(function.__code__.co_filename).stem == SECRETS
