"""Configuration: what a node is told by its file, its environment and its command line."""

from typing import Any

from behave import given, then, when

from support.actions import variants


@given("a node with the file")
def a_node_with_file(context: Any) -> None:
    """A node whose ephpm.toml is this text and no more; `<address>`, `<document root>` and
    the like are the node's own."""
    context.world.want_file(context.text)


@given("the command line says {words:Text}")
def command_line(context: Any, words: str) -> None:
    """The node is started with these further words, which are separated by blanks."""
    variants.want_words(context.world, words)


@given("another node with the configuration")
def another_node(context: Any) -> None:
    """A second node, which runs beside the first, with these keys over the defaults."""
    variants.want_second(context.world, context.text)


@when("a visitor requests {target:Text} of both nodes")
def requests_both(context: Any, target: str) -> None:
    """GET from the first node, and then from the second."""
    variants.ask_both(context.world, target)


@then("the header {name:Text} of the answers is")
def headers_are(context: Any, name: str) -> None:
    """Each answer has the header with the | value | of its row."""
    variants.headers_are(context.world, name, [row["value"] for row in context.table])


@when("an operator starts a node with a file that does not exist")
def starts_without_file(context: Any) -> None:
    """A node is started that may refuse: the ephpm.toml that it is told to read is missing."""
    variants.attempt_missing_file(context.world)
