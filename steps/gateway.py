"""The way in: visitors who ask one node of a cluster after another, or the gateway."""

from behave import given, then

from support.actions import background as streams
from support.checks import gateway
from support.language.clusters import Failed, Time
from support.world.context import Context


@given("{kind:Gateway} in front of the nodes")
def a_gateway(context: Context, kind: str) -> None:
    """It sends visitors to the nodes in turn, and to the next one where a connection is refused or
    breaks; a POST also where a node answers with 503. Nodes are told who comes, by
    X-Forwarded-For and X-Forwarded-Proto. HAProxy passes by whose /_ephpm/ready says that they are
    not ready."""
    streams.open_gateway(context.world, kind)


@given("visitors request {target:Text} through the gateway without a pause")
def stream(context: Context, target: str) -> None:
    """Several visitors, each with a new request as soon as the last one was answered."""
    streams.begin(context.world, target)


@then("none of the requests through the gateway {how:Failed}")
def none_failed(context: Context, how: Failed) -> None:
    """Each of the requests of the visitors was answered with 200, or is."""
    gateway.none_failed(context.world, how)


@then("{when:Time} every node answers visitors of {target:Text} through the gateway")
def all_answer(context: Context, when: Time, target: str) -> None:
    """Visitors in a row meet each of the nodes, as the page names them.

    Once: a node behind the gateway that is back is met by new visitors only, so they are sent
    until they meet it."""
    gateway.every_node_answers(context.world, target, when)


@then("every node has answered some of them")
def all_answered(context: Context) -> None:
    """The pages that came through the gateway name each of the nodes.

    Once: that the gateway balances is what every other promise of it stands on."""
    gateway.every_node_answered(context.world)
