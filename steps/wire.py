"""The wire: commands in a table, each with its reply and with what is there afterwards."""

from behave import then, when

from support.actions import wire
from support.checks import wire as checks
from support.language.wire import EACH_IS_TRIED
from support.world.context import Context


@when(EACH_IS_TRIED)
def each_is_tried(context: Context) -> None:
    """Each | command | of the table, or the | bytes |, on a connection of its own, to a store
    that holds what it held before the first one, and what the column | before | adds to it."""
    wire.send_each(context.world, context.table)


@then("each reply, and what is there afterwards, is as the table says")
def as_in_the_table(context: Context) -> None:
    """The | reply | to each command, or the | members | of that list in any order; the | answer |
    to bytes, no more and no less (`nothing yet`: and the connection is open), or how that | answer
    ends |; all keys that are there | afterwards |, as a map (`unchanged`: as before, times
    included); the | time left | of each of them, `100 s` or `for good`; and the reply to a
    | PING next | on the same connection. A column that is not there is not looked at."""
    checks.as_in_the_table(context.world)
