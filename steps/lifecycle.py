"""Starting and stopping: what an operator does to a node, and what it does to visitors."""

from typing import Any

from behave import given, then, when

from support.actions import lifecycle
from support.checks import connections


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


@when("an operator starts a second node whose Redis port is that of the first")
def starts_second_redis(context: Any) -> None:
    """A node is started whose `[kv.redis_compat] listen` is in use."""
    lifecycle.attempt_busy_redis(context.world)


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


@given("the node has got {signal:Text}")
@when("the node gets {signal:Text}")
def gets_signal(context: Any, signal: str) -> None:
    """The node is told to stop by "SIGTERM", as by a platform, or by "SIGINT", as by Ctrl-C."""
    lifecycle.send_signal(context.world, signal)


@given("the node was killed")
@when("the node is killed")
def is_killed(context: Any) -> None:
    """The node's first process gets SIGKILL, which it cannot catch; what that one started
    gets nothing."""
    lifecycle.strike(context.world)


@given("the node was stopped")
def was_stopped(context: Any) -> None:
    """The node got SIGTERM and has ended with code 0."""
    lifecycle.stop(context.world)


@given("the node has been started again")
@when("the node is started again")
def started_again(context: Any) -> None:
    """The same configuration, document root and address; the node becomes ready."""
    lifecycle.start_again(context.world)


@then("none of its processes is left")
def none_left(context: Any) -> None:
    """Within the deadline `effect` everything that the node started has ended."""
    lifecycle.none_left(context.world)


@then("nobody listens at its address")
def nobody_listens(context: Any) -> None:
    """The node's address can be had by another program."""
    lifecycle.address_free(context.world)


@then("the request for {target:Text} is answered with {status:Status}")
def begun_answered(context: Any, target: str, status: int) -> None:
    """The request that was begun earlier got that status, whole."""
    lifecycle.begun_answered(context.world, target, status)


@then("the request for {target:Text} is answered later, with {status:Status}")
def answered_later(context: Any, target: str, status: int) -> None:
    """The request that was begun earlier did not hold up the last one, and got that status."""
    lifecycle.answered_later(context.world, target, status)


@then("the request for {target:Text} gets no answer")
def begun_unanswered(context: Any, target: str) -> None:
    """The request that was begun earlier was cut off."""
    lifecycle.begun_unanswered(context.world, target)


@then(
    "the node exits with code {code:Count}, at the latest {duration:Duration} after it was told to"
)
def exits_in_time(context: Any, code: int, duration: float) -> None:
    """The process ends by itself with that code, within that time (and the promise
    `drained`) since it was told to stop."""
    lifecycle.exits_within(context.world, code, duration)


@then("the node exits with code {code:Count}")
def exits(context: Any, code: int) -> None:
    """The process ends by itself, with that code."""
    lifecycle.exits(context.world, code)


@then("a new visitor is not served")
def not_served(context: Any) -> None:
    """A new connection is refused, closed, answered with 503, or not answered for as long
    as the promise `probe` says."""
    lifecycle.not_served(context.world)


@then("a new visitor is turned away at once")
def turned_away(context: Any) -> None:
    """Within the promise `turned away` a new connection is refused, closed without an
    answer, or answered with 503: the visitor can go elsewhere."""
    lifecycle.turned_away(context.world)


@then("the readiness probe fails")
def probe_fails(context: Any) -> None:
    """Within the deadline `effect` a platform's probe of /_ephpm/ready, which waits as long
    as the promise `probe` says, gets no 200 any more."""
    lifecycle.probe_fails(context.world)


@then("the readiness probe on the kept connection fails")
def kept_probe_fails(context: Any) -> None:
    """The same, on the connection that the scenario keeps: closed, or no 200."""
    connections.kept_probe_fails(context.world)
