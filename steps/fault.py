"""Faults: what is done to the nodes and to the links between them."""

from typing import Any

from behave import given, when

from support.actions import faults


@given("nodes {nodes:Names} were cut off from the others")
@when("nodes {nodes:Names} are cut off from the others")
def are_cut_off(context: Any, nodes: list[str]) -> None:
    """Every link between these nodes and the others is cut, silently and both ways. Among
    themselves they hear each other."""
    faults.isolate(context.world, nodes)


@given("every link was cut")
def all_cut(context: Any) -> None:
    """No node hears any other."""
    faults.scatter(context.world)


@given("nodes {nodes:Names} were refused by the others")
def are_refused(context: Any, nodes: list[str]) -> None:
    """Every link between these nodes and the others is cut; who tries is told at once."""
    faults.isolate(context.world, nodes, how="reject")


@given("node {deaf:Text} no longer hears node {source:Text}")
@when("node {deaf:Text} no longer hears node {source:Text}")
def is_deaf(context: Any, deaf: str, source: str) -> None:
    """What the second node sends does not reach the first; the other way is open."""
    faults.deafen(context.world, deaf, source)


@when("the links of nodes {nodes:Names} break for {duration:Duration} and heal")
def break_and_heal(context: Any, nodes: list[str], duration: float) -> None:
    """Every link between these nodes and the others is cut for so long, then healed."""
    faults.flap(context.world, nodes, duration, 1)


@when(
    "the links of nodes {nodes:Names} break for {duration:Duration} and heal, {count:Count} times"
)
def flap(context: Any, nodes: list[str], duration: float, count: int) -> None:
    """Every link between these nodes and the others is cut for so long and healed, so often."""
    faults.flap(context.world, nodes, duration, count)


@when("the links are healed")
def are_healed(context: Any) -> None:
    """Every cut is taken away."""
    faults.heal(context.world)


@given("{count:Count} nodes have joined")
@when("{count:Count} nodes join")
def join(context: Any, count: int) -> None:
    """So many nodes are started, each told of those that are there, until they are ready."""
    faults.join(context.world, count)


@when("nodes {nodes:Names} leave together")
def leave_together(context: Any, nodes: list[str]) -> None:
    """All of the nodes get SIGTERM at one moment, and exit by themselves with code 0."""
    faults.leave_together(context.world, nodes)


@when("nodes {nodes:Names} leave")
def leave(context: Any, nodes: list[str]) -> None:
    """The nodes are stopped gracefully, one after the other."""
    faults.leave(context.world, nodes)
