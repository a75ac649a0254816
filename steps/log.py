"""Logs: what nodes tell their operators, and which requests they write down."""

from behave import given, then

from support.actions import log_waiting
from support.checks import logs
from support.language.nodes import Nodes, Told
from support.world.context import Context


@given("the log{node:OfNode} says {text:Text}")
def has_said(context: Context, node: Nodes, text: str) -> None:
    """Waits until each of the nodes has logged a line with that text since the scenario began."""
    log_waiting.await_text(context.world, node, text)


@then("the log{node:OfNode} says {text:Text}{once:Once}")
def says(context: Context, node: Nodes, text: str, once: bool) -> None:
    """Since the scenario began, the node has logged a line with that text; or just one."""
    logs.says(context.world, node, text, once=once)


@then("the log says, in this order")
def says_in_order(context: Context) -> None:
    """Since it was started the node has logged lines that contain the texts of | line |, in
    that order; other lines may stand between. `{address}` and `{document root}` are its own."""
    logs.in_order(context.world, [row["line"] for row in context.table])


@then("the log{node:OfNode} never says {text:Said}")
def never_says(context: Context, node: Nodes, text: str) -> None:
    """Since it was started the node has logged nothing with that text, or nothing at all."""
    logs.never_said(context.world, node, text)


@then("{renamed:WhichLog} has a line for each of these, and no other")
def access_lines(context: Context, renamed: bool) -> None:
    """Line by line, each names the | method |, | target | and | status | of its row, and begins
    with its | visitor | where the table has that column: `{visitor's address}` is where the last
    new visitor came from. Requests to /_ephpm/ are left out: the suite asks there whether the
    node is ready."""
    logs.access_lines(context.world, context.table, renamed=renamed)


@then("there is {presence:AnyLog} access log")
def is_access_log(context: Context, presence: bool) -> None:
    """There is a file of that name, within the deadline `effect`, or there is none; whatever it
    holds."""
    logs.is_access_log(context.world, there=presence)


@then("{path:Text} tells of {wanted:Told}")
def tells_of(context: Context, path: str, wanted: Told) -> None:
    """The JSON list at that address has so many entries, or one for each row, in that order: by
    its | method |, | path |, | status | and the like. A cell may say `at least 300 ms` (and no
    longer than the visitor waited) or `the size of the body` (of the last answer)."""
    logs.recent(context.world, path, wanted, context.table)
