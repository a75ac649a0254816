"""Starting and stopping: what an operator does to a node, and what it does to visitors."""

from typing import Any

from behave import given, then, when

from support import lifecycle


@given("a visitor has begun to request {target:Text}")
def has_begun(context: Any, target: str) -> None:
    """The request has reached the page, and its answer is still to come."""
    lifecycle.begin(context.world, target)


@when("an operator starts a node with the configuration")
def starts_with(context: Any) -> None:
    """A node is started that may refuse: its ephpm.toml has these keys over the defaults."""
    lifecycle.attempt(context.world, context.text)


@when("an operator starts a node with the file")
def starts_with_file(context: Any) -> None:
    """A node is started that may refuse: its ephpm.toml is exactly this text."""
    lifecycle.attempt_file(context.world, context.text)


@when("an operator starts a second node at the address of the first")
def starts_second(context: Any) -> None:
    """A node is started whose listening address is in use."""
    lifecycle.attempt_busy(context.world)


@when("an operator starts a node with the environment variable {name:Text} set to {value:Text}")
def starts_with_variable(context: Any, name: str, value: str) -> None:
    """A node is started that may refuse, with the default configuration and that variable."""
    lifecycle.attempt_environment(context.world, name, value)


@then("the node refuses to start, and says")
def refuses(context: Any) -> None:
    """It exits with code 1 and names every | word | of the table. `<file>` is the path
    of its configuration, `<address>` the address in use."""
    lifecycle.refused(context.world, [row["word"] for row in context.table])


@then("the node starts")
def starts(context: Any) -> None:
    """The node that was started became ready."""
    lifecycle.started(context.world)


@when("the node is told to stop")
def told_to_stop(context: Any) -> None:
    """The node gets SIGTERM, as from an operator or a container platform."""
    lifecycle.terminate(context.world)


@then("the request for {target:Text} is answered with {status:Status}")
def begun_answered(context: Any, target: str, status: int) -> None:
    """The request that was begun earlier got that status, whole."""
    lifecycle.begun_answered(context.world, target, status)


@then("the node exits with code {code:Count}")
def exits(context: Any, code: int) -> None:
    """The process ends by itself, with that code."""
    lifecycle.exits(context.world, code)


@then("a new visitor is not served")
def not_served(context: Any) -> None:
    """A new connection is refused, closed without an answer, or answered with 503."""
    lifecycle.not_served(context.world)


@then("the readiness probe fails")
def probe_fails(context: Any) -> None:
    """Within the deadline `effect` a platform's probe of /_ephpm/ready gets no 200 any more."""
    lifecycle.probe_fails(context.world)
