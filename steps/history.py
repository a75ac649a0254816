"""Histories: clients that write and read all the while, and what their histories show."""

from behave import given, then, when

from support.actions import chaos
from support.checks import histories
from support.world.context import Context


@given("clients {work:Work} through every node all the while")
def begin(context: Context, work: str) -> None:
    """Two clients of each node write down what they do and get. The seed of what they do stands in
    the timeline; `-D chaos=SEED` repeats it."""
    chaos.begin(context.world, work)


@when("nothing happens for {duration:Duration}")
def nothing(context: Context, duration: float) -> None:
    """The clients go on for so long.

    Once: it shows that what the clients do is right by itself; each other history has a fault."""
    chaos.nothing(context.world, duration)


@when("{count:Count} faults happen at random")
def at_random(context: Context, count: int) -> None:
    """Nodes are killed, paused, cut off or made deaf, for a while, one after the other, as
    the seed draws it; each follows when the cluster is whole again."""
    chaos.happen_at_random(context.world, count)


@then("the clients' history shows every promise kept")
def promises_kept(context: Context) -> None:
    """When all have come to rest, every node gives the same for every key, and nothing that
    was acknowledged is lost; nobody ever read what was not written, or not yet. A history
    with too little in it, or with a fault that did not bite, is not green."""
    histories.promises_kept(context.world)
