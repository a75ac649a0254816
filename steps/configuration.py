"""Configuration: what a node is told by its file, its environment and its command line."""

from behave import given, then, when

from support.actions import lifecycle, variants
from support.checks import starting
from support.language.nodes import Setup
from support.world.context import Context


@given("{setup:Setup}")
def a_node(context: Context, setup: Setup) -> None:
    """As `a node`: the scenario's own, or another one that runs beside it. `{certificate}`,
    `{certificate key}`, `{address}`, `{secure address}`, `{document root}` and `{directory}` are
    the node's own."""
    lifecycle.want(context.world, setup, context.text or "")


@given("the environment variable {name:Text} is {value:Text}")
def environment_variable(context: Context, name: str, value: str) -> None:
    """The node is started with that variable in its environment."""
    context.world.want_node("", **{name: value})


@given("the command line says {words:Text}")
def command_line(context: Context, words: str) -> None:
    """The node is started with these further words, which are separated by blanks."""
    variants.want_words(context.world, words)


@when("an operator starts {setup:Setup}")
def operator_starts(context: Context, setup: Setup) -> None:
    """A node is started that may refuse. In the configuration of another node, `{address of the
    first}` and `{Redis address of the first}` are where the scenario's own node listens."""
    lifecycle.attempt(context.world, setup, context.text or "")


@then("the node refuses to start{code:Refusal}, and says")
def refuses(context: Context, code: int) -> None:
    """It exits with code 1, or with the one that is named, and names every | word | of the table;
    `{address of the first}` is that of the scenario's own node."""
    starting.refused(context.world, [row["word"] for row in context.table], code)


@then("the node starts")
def starts(context: Context) -> None:
    """The node that was started became ready."""
    starting.started(context.world)


@then("the header {name:Text} of the other node is {value:Text}")
def other_answers(context: Context, name: str, value: str) -> None:
    """The node beside the scenario's own answers the last request with that header.

    Once: that two nodes run side by side shows only when both are asked."""
    starting.other_answers(context.world, name, value)
