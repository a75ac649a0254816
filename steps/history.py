"""Histories: clients that write and read all the while, and what their histories show."""

from typing import Any

from behave import given, then, when

from support.actions import chaos
from support.actions.chaos import Planned
from support.checks import histories


@given("clients write and read through every node all the while")
def begin(context: Any) -> None:
    """Two clients of each node set, delete and read keys, some that all share and one of
    their own, and write down what they did and got. The seed of what they do stands in the
    timeline; `-D chaos=SEED` repeats it."""
    chaos.begin(context.world)


@when("nothing happens for {duration:Duration}")
def nothing(context: Any, duration: float) -> None:
    """The clients go on for so long."""
    chaos.nothing(context.world, duration)


@when("node {name:Text} is dead for {duration:Duration}")
def dead(context: Any, name: str, duration: float) -> None:
    """The node is killed, and started again after that time."""
    chaos.happen(context.world, Planned("kill", (name,), duration))


@when("node {name:Text} sleeps for {duration:Duration}")
def sleeps(context: Any, name: str, duration: float) -> None:
    """The node is paused, and wakes after that time."""
    chaos.happen(context.world, Planned("pause", (name,), duration))


@when("nodes {nodes:Names} are cut off from the others for {duration:Duration}")
def cut_off(context: Any, nodes: list[str], duration: float) -> None:
    """Every link between these nodes and the others is cut, and healed after that time."""
    chaos.happen(context.world, Planned("cut", tuple(nodes), duration))


@when("node {deaf:Text} does not hear node {source:Text} for {duration:Duration}")
def does_not_hear(context: Any, deaf: str, source: str, duration: float) -> None:
    """The one link is cut in the one direction, and healed after that time."""
    chaos.happen(context.world, Planned("deaf", (deaf, source), duration))


@when("every node is restarted, one after the other, while they do")
def restarted(context: Any) -> None:
    """Each node is stopped gracefully and started again; the next one follows when all see
    each other."""
    chaos.restart_in_turn(context.world)


@when("{count:Count} faults happen at random")
def at_random(context: Any, count: int) -> None:
    """Nodes are killed, paused, cut off or made deaf, for a while, one after the other, as
    the seed draws it; each follows when the cluster is whole again."""
    chaos.happen_at_random(context.world, count)


@then("the clients' history shows every promise kept")
def promises_kept(context: Any) -> None:
    """When all have come to rest, every node gives the same for every key, and nothing that
    was acknowledged is lost; nobody ever read what was not written, or not yet. A history
    with too little in it, or with a fault that did not bite, is not green."""
    histories.promises_kept(context.world)
