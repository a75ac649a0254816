"""What this suite uses of behave that behave does not promise to keep: here, and nowhere else.

A name that begins with an underscore, a module of that kind, and what a method does beside its
description may be another in the next release. `tests/unit/support/test_behave_internals.py` is the
contract: it fails first when behave is raised, and says what is gone. Then this module is read
again beside behave's text, and `RELEASE` says so.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from behave.formatter._registry import make_formatters
from behave.runner import Context
from behave.step_registry import registry

__all__ = [
    "RELEASE",
    "WatchedContext",
    "depth",
    "end_layer",
    "end_layers",
    "make_formatters",
    "own_steps",
    "reset",
    "set_for_all",
    "tell_outline",
]

RELEASE = "1.3.3"  # of behave, whose text this module was read beside


class WatchedContext(Context):  # type: ignore[misc]
    """behave's context; it tells what behave forgets when a layer ends."""

    def cleanup_failed(self, error: Exception) -> None:
        """A cleanup has raised that: behave only prints it."""

    def scenario_ends(self) -> None:
        """What hooks and steps have set on the scenario's layer is gone after this."""

    @staticmethod
    def print_cleanup_error(context: Any, cleanup_func: Any, exception: Exception) -> None:
        """behave's default, which only prints, after the context was told."""
        context.cleanup_failed(exception)
        Context.print_cleanup_error(context, cleanup_func, exception)

    @property
    def owner(self) -> Any:
        """The runner that made it."""
        return self._runner

    def _pop(self, capture_sink: Any = None) -> None:
        if self._stack[0].get("@layer") == "scenario":
            self.scenario_ends()
        super()._pop(capture_sink=capture_sink)


def depth(context: Any) -> int:
    """How many layers are open: the test run's, the feature's, the scenario's."""
    return len(context._stack)


def end_layer(context: Any) -> None:
    """Ends the innermost layer, with the cleanups that were asked for in it.

    Raises what a cleanup raises, after the others were run.
    """
    context._pop()


def end_layers(context: Any) -> None:
    """Ends all layers that are open, and runs what was to be cleaned up after the run.

    Raises what a cleanup raises, after the others were run.
    """
    context._do_remaining_cleanups()


def set_for_all(context: Any, name: str, value: object) -> None:
    """Sets an attribute on the outermost layer, where every layer sees it."""
    context._set_root_attribute(name, value)


def tell_outline(context: Any, scenario: Any) -> None:
    """What behave's own outlines do before an example: the context knows its row."""
    set_for_all(context, "active_outline", scenario._row)


def reset(scenario: Any) -> None:
    """As if the scenario had not been run; behave's `reset` forgets which example it is."""
    row = scenario._row
    scenario.reset()
    scenario._row = row


@contextlib.contextmanager
def own_steps() -> Iterator[Any]:
    """behave's registry without the steps that are loaded; these are back afterwards.

    Yields the registry: `steps` are its matchers by kind, `error_handler.bad_step_definitions`
    those whose pattern is none.
    """
    before = registry.steps
    registry.steps = {"given": [], "when": [], "then": [], "step": []}
    registry.error_handler.clear()
    try:
        yield registry
    finally:
        registry.steps = before
