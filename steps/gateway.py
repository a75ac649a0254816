"""The way in: visitors who ask one node of a cluster after another, or the gateway."""

from typing import Any

from behave import given, then, when

from support.actions import background as streams
from support.actions import requests
from support.checks import gateway, members, visits
from support.clients.http import Request
from support.language.clusters import Failed, Time
from support.language.comparing import compares


@given("a visitor has received {target:Text} from node {name:Text}")
def has_received(context: Any, target: str, name: str) -> None:
    """A first visit of that node, answered with 200. Later steps may say `<its ETag>` and
    `<its cookie>`."""
    world = context.world
    requests.first_visit(world, Request(target=target), world.named(name))


@when("a visitor requests {target:Text} from node {name:Text}")
def requests_from(context: Any, target: str, name: str) -> None:
    """GET from that node, without a cookie."""
    visits.send(context.world, context.world.named(name), target)


@when("the same visitor requests {target:Text} from node {name:Text}")
def same_requests_from(context: Any, target: str, name: str) -> None:
    """GET from that node with the cookie of the first visit."""
    visits.send(context.world, context.world.named(name), target, visits.COOKIE)


@when("the same visitor requests {target:Text} {count:Count} times at once, on every node in turn")
def same_at_once(context: Any, target: str, count: int) -> None:
    """So many GETs begun at one moment with the cookie of the first visit, each to the next
    node."""
    visits.send_together(context.world, count, target)


@then("the same visitor gets {text:Text} from {target:Text} on every node")
def gets_everywhere(context: Any, text: str, target: str) -> None:
    """One GET from each running node in turn, with the cookie of the first visit, is answered
    with 200 and that text. (A visit may itself change the session: it is not repeated.)"""
    everyone = members.everyone(context.world)
    visits.gets_at_once(context.world, everyone, target, text, visits.COOKIE)


@then(
    "for the next {duration:Duration} the same visitor gets {text:Text} "
    "from {target:Text} on every node"
)
def goes_on_getting(context: Any, duration: float, text: str, target: str) -> None:
    """Whenever that visitor asks within that time, with the cookie of the first visit, each
    running node answers with 200 and that text."""
    everyone = members.everyone(context.world)
    visits.go_on_getting(context.world, everyone, target, text, duration, visits.COOKIE)


@then("within the {promise:Promise} time visitors get {text:Text} from {target:Text} on every node")
def all_get(context: Any, promise: str, text: str, target: str) -> None:
    """Within that promise a GET from each running node is answered with 200 and that text."""
    visits.gets(context.world, members.everyone(context.world), target, text, promise)


@then("for the next {duration:Duration} visitors get {text:Text} from {target:Text} on every node")
def all_go_on_getting(context: Any, duration: float, text: str, target: str) -> None:
    """Whenever somebody asks within that time, each running node answers with 200 and that text."""
    visits.go_on_getting(context.world, members.everyone(context.world), target, text, duration)


@given("a gateway in front of the nodes")
def a_gateway(context: Any) -> None:
    """HAProxy: it sends visitors to the nodes in turn, as long as their /_ephpm/ready says
    that they are ready, and to the next one where a connection is refused or breaks."""
    streams.open_gateway(context.world)


@given("visitors request {target:Text} through the gateway without a pause")
def stream(context: Any, target: str) -> None:
    """Several visitors, each with a new request as soon as the last one was answered."""
    streams.begin(context.world, target)


@when("{count:Count} visitors in a row request {target:Text} through the gateway")
def through_the_gateway(context: Any, count: int, target: str) -> None:
    """So many GETs, each after the one before was answered."""
    streams.send_in_a_row(context.world, count, target)


@given("{count:Count} visitors in a row have received {target:Text} through the gateway")
def have_received(context: Any, count: int, target: str) -> None:
    """So many GETs, each answered with 200, which may take until the promise `repair`."""
    streams.all_receive(context.world, count, target)


@then("none of the requests through the gateway {how:Failed}")
def none_failed(context: Any, how: Failed) -> None:
    """Each of the requests of the visitors was answered with 200, or is."""
    gateway.none_failed(context.world, how)


@then("{when:Time} every node answers visitors of {target:Text} through the gateway")
def all_answer(context: Any, when: Time, target: str) -> None:
    """Visitors in a row meet each of the nodes, as the page names them.

    Once: a node behind the gateway that is back is met by new visitors only, so they are sent
    until they meet it."""
    gateway.every_node_answers(context.world, target, when)


@then("every node has answered some of them")
def all_answered(context: Any) -> None:
    """The pages that came through the gateway name each of the nodes.

    Once: that the gateway balances is what every other promise of it stands on."""
    gateway.every_node_answered(context.world)


@then("{names:Ran} run PHP for it")
@compares("php_runs")
def have_run(context: Any, names: list[str]) -> None:
    """Since before the When, these nodes have run PHP once each, and the others have not."""
    visits.runs_grew(context.world, names)
