"""Statements in great numbers or of great length, and what the node counts of them."""

from behave import then, when

from support.actions import statements
from support.checks import statements as checks
from support.language.comparing import compares
from support.language.statements import Running
from support.world.context import Context


@when("{running:Running}")
def running(context: Context, running: Running) -> None:
    """Each statement is answered before the next one of the same client, and done where it is a
    good one."""
    statements.run(context.world, running)


@then("each kind of statement was counted as often as it was run")
@compares("counters")
def each_counted(context: Context) -> None:
    """Since before the When ephpm_query_total has grown by exactly that, by its label `digest`; and
    no other kind of that name has."""
    checks.each_counted(context.world)


@then("the longer statement took its share of time and no more")
def in_proportion(context: Context) -> None:
    """The statement that is eight times as long took at most sixteen times as long, and 0.1 s.
    Once: no other sentence compares times, and a time of its own would be one of the machine."""
    checks.in_proportion(context.world)
