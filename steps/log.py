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


@then("since its start nothing was logged")
def nothing_said(context: Any) -> None:
    """Since it was started the node has logged nothing at all."""
    logs.silent(context.world)


@then("the access log has a line for each of these, and no other")
def access_lines(context: Any) -> None:
    """Line by line, each names the | method |, | target | and | status | of its row. Requests
    to /_ephpm/ are left out: the suite asks there whether the node is ready."""
    logs.access_lines(context.world, context.table)


@then("the access log has {count:Count} lines with the visitor's address")
def access_addresses(context: Any, count: int) -> None:
    """So many lines name the address that the last new visitor came from."""
    logs.access_addresses(context.world, count)


@then("there is no access log")
def no_access_log(context: Any) -> None:
    """The node has written no file of that name into its directory."""
    logs.no_access_log(context.world)


@then("{path:Text} tells of these, the newest first, and no other")
def tells_of(context: Any, path: str) -> None:
    """The JSON list at that address has one entry for each row, in that order, with its
    | method |, | path | and | status |."""
    logs.recent_requests(context.world, path, context.table)


@then("{path:Text} tells of {count:Count} requests")
def tells_of_many(context: Any, path: str, count: int) -> None:
    """The JSON list at that address has so many entries."""
    logs.recent_count(context.world, path, count)


@then("the newest of {path:Text} has {field:Text} as long as the body")
def tells_of_size(context: Any, path: str, field: str) -> None:
    """That field of the first entry is the number of bytes of the last answer's body."""
    logs.recent_size(context.world, path, field)


@then("the newest of {path:Text} has {field:Text} of at least {duration:Duration}")
def tells_of_time(context: Any, path: str, field: str, duration: float) -> None:
    """That field of the first entry, in milliseconds, is at least that time, and not longer
    than the visitor waited."""
    logs.recent_time(context.world, path, field, duration)
