"""The node: what is done to it, what it leaves behind, that it serves on."""

from typing import Any

from behave import given, then

from support.actions import connections, deeds, lifecycle, mishaps
from support.checks import stopping, survival
from support.language.acts import act
from support.language.comparing import compares
from support.language.mishaps import Mishap
from support.language.nodes import Deed, Nodes, Outcome
from support.world.context import Context


@act("{nodes:Nodes} {deed:Deed}")
def done_to(context: Context, nodes: Nodes, deed: Deed) -> None:
    """As `node "b" is killed`: what an operator or an accident does to a node, or to nodes of a
    cluster one after the other. SIGKILL to the only node reaches its first process alone, to one
    of a cluster all of its processes."""
    deeds.do(context.world, nodes, deed)


@act("{thing:Belonging} {mishap:Mishap}")
def befalls(context: Context, thing: str, mishap: Mishap) -> None:
    """As `the access log is renamed`: what a program, an operator or an accident does to what is
    the node's, for this scenario only."""
    mishaps.befall(context.world, thing, mishap)


@given("a visitor has begun to {what:Begun} {target:Text}{way:Way}")
def has_begun(context: Context, what: str, target: str, way: dict[str, Any]) -> None:
    """The request has reached the page, and its answer is still to come; of a download the first
    bytes have come, and the visitor reads no further. Over HTTP/2 its connection is the one that is
    kept, for further requests."""
    begin = lifecycle.begin if what == "request" else connections.begin_download
    begin(context.world, target, way)


@then("the request for {target:Text} gets {outcome:Outcome}")
def begun_gets(context: Context, target: str, outcome: Outcome) -> None:
    """What became of the request that was begun earlier."""
    stopping.begun_gets(context.world, target, outcome)


@then("the node exits{limit:Limit} with code {code:Count}")
def exits(context: Context, limit: float | None, code: int) -> None:
    """The process ends by itself with that code, within that time (and the promise `drained`)
    since it was told to stop."""
    stopping.exits(context.world, code, limit)


@then("no process of the node is left, and nobody listens at its address")
def nothing_left(context: Context) -> None:
    """Within the deadline `effect` everything that the node started has ended, and another
    program can have its address."""
    stopping.nothing_left(context.world)


@then("a new visitor gets no page{at_once:AtOnce}")
def gets_no_page(context: Context, at_once: bool) -> None:
    """A new connection is refused, closed, or answered with 503; or not answered for as long as
    the promise `probe` says, where it need not be told at once (promise `turned away`)."""
    stopping.gets_no_page(context.world, at_once=at_once)


@then("the readiness probe fails{kept:Kept}")
def probe_fails(context: Context, kept: bool) -> None:
    """Within the deadline `effect` a platform's probe of /_ephpm/ready, which waits as long
    as the promise `probe` says, gets no 200 any more."""
    stopping.probe_fails(context.world, kept=kept)


@then("the node takes at most {size:Size} of memory more")
@compares("resident")
def takes_memory(context: Context, size: int) -> None:
    """All processes of the node together, for some seconds, compared with before the When."""
    survival.takes_at_most(context.world, size)


@then("the node still serves, in the same process")
@compares("process")
def still_serves(context: Context) -> None:
    """The next visitor is served, by the process that was there before."""
    survival.still_serves(context.world)
