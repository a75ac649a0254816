"""The way in: visitors who ask one node of a cluster after another, or the gateway."""

from typing import Any

from behave import given, then

from support.actions import background as streams


@given("a gateway in front of the nodes")
def a_gateway(context: Any) -> None:
    """HAProxy: it sends visitors to the nodes in turn, as long as their /_ephpm/ready says
    that they are ready, and to the next one where a connection is refused or breaks."""
    streams.open_gateway(context.world)


@given("visitors request {target:Text} through the gateway without a pause")
def stream(context: Any, target: str) -> None:
    """Several visitors, each with a new request as soon as the last one was answered."""
    streams.begin(context.world, target)


@then("none of the requests through the gateway has failed, and there were at least {count:Count}")
def none_failed(context: Any, count: int) -> None:
    """The visitors stop; each of their requests was answered with 200."""
    streams.none_failed(context.world, count)


@then("for the next {duration:Duration} none of the requests through the gateway fails")
def none_fail(context: Any, duration: float) -> None:
    """The visitors go on for so long; each of their requests is answered with 200."""
    streams.none_fail_for(context.world, duration)


@then(
    "within the {promise:Promise} time every node answers visitors of {target:Text}"
    " through the gateway"
)
def all_answer(context: Any, promise: str, target: str) -> None:
    """Within that promise visitors in a row meet each of the nodes, as the page names them."""
    streams.every_node_answers(context.world, target, promise)


@then("every node has answered some of them")
def all_answered(context: Any) -> None:
    """The pages that came through the gateway name each of the nodes."""
    streams.every_node_answered(context.world)
