"""The log: what the node tells its operators, from its start to its end."""

from typing import Any

from behave import then

from support.checks import logs


@then("the log says, in this order")
def says_in_order(context: Any) -> None:
    """Since it was started the node has logged lines that contain the texts of | line |, in
    that order; other lines may stand between. `{address}` and `{document root}` are its own."""
    logs.in_order(context.world, [row["line"] for row in context.table])


@then("since its start the log has no {text:Text}")
def never_said(context: Any, text: str) -> None:
    """Since it was started the node has logged nothing with that text."""
    logs.never_said(context.world, text)
