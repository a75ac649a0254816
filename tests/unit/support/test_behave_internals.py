"""The contract with behave: what it does not promise to keep is still there, and still does that.

It is run first in `make gate`: a release that changes one of these breaks the runner in ways that
do not name the cause.
"""

from __future__ import annotations

import ast
import importlib.metadata
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from behave.capture import Captured
from behave.configuration import Configuration
from behave.model import Scenario
from behave.parser import parse_feature
from behave.runner import Context, Runner
from behave.step_registry import registry

from support import behave_internals
from support.settings import ROOT

HOME = Path(behave_internals.__file__)
RAISED = (
    "behave is {found}, support/behave_internals.py was read beside {read}: read it again, mend"
    " what the other tests here name, and say so in RELEASE"
)
GONE = "behave has no such {name} any more: mend support/behave_internals.py"


def test_behave_is_the_release_that_was_read() -> None:
    found = importlib.metadata.version("behave")
    read = behave_internals.RELEASE
    assert found == read, RAISED.format(found=found, read=read)


@pytest.mark.parametrize(
    ("owner", "name", "signature"),
    [
        (Context, "_pop", "(self, capture_sink=None)"),
        (Context, "_do_remaining_cleanups", "(self, capture_sink=None)"),
        (Context, "_set_root_attribute", "(self, attr, value)"),
        (Context, "print_cleanup_error", "(context, cleanup_func, exception)"),
        (Runner, "run_hook_with_capture", "(self, hook_name, *args, **kwargs)"),
        (Runner, "stop_capture", "(self)"),
        (Runner, "teardown_capture", "(self)"),
        (Captured, "make_simple_report", "(self)"),
        (Scenario, "reset", "(self)"),
        (behave_internals, "make_formatters", "(config, stream_openers)"),
    ],
)
def test_a_method_is_called_as_before(owner: object, name: str, signature: str) -> None:
    method = getattr(owner, name, None)
    assert method, GONE.format(name=name)
    assert str(inspect.signature(method)) == signature, f"{name} is called otherwise now"


class Seen(behave_internals.WatchedContext):
    """Writes down what it is told."""

    def __init__(self, runner: Any) -> None:
        super().__init__(runner)
        # Not as attributes of the context: these go with the layer.
        runner.told = []

    def cleanup_failed(self, error: Exception) -> None:
        self.owner.told.append(str(error))

    def scenario_ends(self) -> None:
        self.owner.told.append(f"ends with {self.evidence}")


@pytest.fixture
def context() -> Iterator[Any]:
    runner = Runner(Configuration([], load_config=False))
    runner.context = Seen(runner)
    yield runner.context


def test_a_context_is_a_stack_of_layers_and_tells_of_their_end(context: Any) -> None:
    def fails() -> None:
        raise OSError("no room")

    outside = behave_internals.depth(context)
    context._push(layer="feature")
    context._push(layer="scenario")
    context.evidence = "a log"
    context.add_cleanup(fails)
    assert behave_internals.depth(context) == outside + 2
    with pytest.raises(OSError, match="no room"):
        behave_internals.end_layer(context)
    assert context.owner.told == ["ends with a log", "no room"]
    assert behave_internals.depth(context) == outside + 1
    assert not hasattr(context, "evidence")


def test_what_is_left_open_is_ended(context: Any) -> None:
    cleaned: list[str] = []
    context.add_cleanup(cleaned.append, "run")
    context._push(layer="feature")
    context.add_cleanup(cleaned.append, "feature")
    behave_internals.end_layers(context)
    assert cleaned == ["feature", "run"]
    assert behave_internals.depth(context) == 1


def test_what_is_set_for_all_outlives_a_layer(context: Any) -> None:
    context._push(layer="feature")
    behave_internals.set_for_all(context, "active_outline", "row")
    behave_internals.end_layer(context)
    assert context.active_outline == "row"


def test_a_scenario_that_is_reset_knows_its_example(context: Any) -> None:
    outline = """
        Feature: F
          Scenario Outline: S
            Given <a>
            Examples:
              | a |
              | 1 |
    """
    (scenario,) = parse_feature(outline).walk_scenarios()
    assert scenario._row["a"] == "1", GONE.format(name="Scenario._row")
    scenario.set_status("failed")
    behave_internals.reset(scenario)
    assert scenario.status.name == "untested"
    behave_internals.tell_outline(context, scenario)
    assert context.active_outline["a"] == "1"


def test_steps_are_loaded_apart() -> None:
    before = registry.steps
    with behave_internals.own_steps() as own:
        assert own is registry
        own.add_step_definition("given", "a step of its own", lambda context: None)
        assert [matcher.pattern for matcher in own.steps["given"]] == ["a step of its own"]
        assert own.error_handler.bad_step_definitions == []
    assert registry.steps is before


def private_uses(text: str) -> list[str]:
    """What a module uses of behave that begins with an underscore."""
    found = []
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("behave"):
            names = [*str(node.module).split("."), *(alias.name for alias in node.names)]
            found += [name for name in names if name.startswith("_") and name != "__main__"]
        elif isinstance(node, ast.Attribute) and node.attr in PRIVATE:
            whose = ast.unparse(node.value).rpartition(".")[2]
            if whose in MODELS:
                found.append(f"{ast.unparse(node.value)}.{node.attr}")
    return found


# What behave's objects are called in this suite, and what they have that is private.
MODELS = ["context", "scenario", "feature", "step", "config", "registry", "match"]
PRIVATE = {
    name
    for kind in (Context, Scenario, Runner)
    for name in (*vars(kind), *kind.__init__.__code__.co_names)
    if name.startswith("_") and not name.startswith("__")
} | {"_runner", "_stack", "_row"}


def test_nothing_else_uses_what_is_private() -> None:
    modules = [*ROOT.glob("support/**/*.py"), *ROOT.glob("steps/*.py"), ROOT / "environment.py"]
    uses = {
        str(module.relative_to(ROOT)): found
        for module in modules
        if module != HOME and (found := private_uses(module.read_text()))
    }
    assert uses == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from behave.formatter._registry import make_formatters", ["_registry"]),
        ("from behave.runner import Runner", []),
        ("def f(context):\n    return len(self.context._stack)", ["self.context._stack"]),
        ("scenario._row = 1", ["scenario._row"]),
        ("self._stack = []", []),
    ],
)
def test_a_private_use_is_seen(text: str, found: list[str]) -> None:
    assert private_uses(text) == found
