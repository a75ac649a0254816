"""Connections: kept, silent, slow, closed; and uploads that wait to be asked for."""

from typing import Any

from behave import given, then, when

from support.actions import connections, visiting
from support.checks import connections as checks
from support.checks import responses
from support.language.acts import act
from support.language.answers import Closing, UploadEnd
from support.language.visiting import Leaving, Opening, Visitor
from support.world.context import Context


@act("a visitor {stage:Stage} {size:Size} to {target:Text}{waits:Waiting}")
def begins_upload(context: Context, stage: str, size: int, target: str, waits: bool) -> None:
    """A POST of that size, whose head asks whether the body is wanted (Expect: 100-continue)."""
    visiting.begin_upload(context.world, stage, size, target, waits=waits)


@act("{who:Visitor} {asking:Asking} {target:Text}, and {leaving:Leaving}")
def asks_and_parts(
    context: Context, who: Visitor, asking: str, target: str, leaving: Leaving
) -> None:
    """Requests of visitors who do not wait for the end, each on a connection of its own."""
    visiting.ask_and_part(context.world, who, asking, target, leaving)


@then("the answer breaks off")
def breaks_off(context: Context) -> None:
    """The visitor, who has not read the answer yet, finds less of it than was announced, and then
    the end of the connection.
    Once: elsewhere an answer is whole, or there is none."""
    checks.breaks_off(context.world)


@when("the visitor sends the rest of the upload")
def sends_rest(context: Context) -> None:
    """What was held back of the body is sent, and the answer read."""
    connections.finish_upload(context.world)


@act("a visitor {what:Opening}{way:Way}")
def opens(context: Context, what: Opening, way: dict[str, Any]) -> None:
    """A connection on which no request is whole, or no answer is waited for."""
    visiting.open_connection(context.world, what, way)


@when("a client sends the fields over HTTP/2")
def sends_fields(context: Context) -> None:
    r"""A request of exactly these fields, | name | and | value |, its pseudo-header fields too:
    what a library would put right or refuse goes out as it is. `\r`, `\n`, `\x00` stand for
    these bytes, `{address}` for the node's own. To a node with TLS it goes encrypted."""
    connections.send_fields(context.world, context.table)


@when("a visitor requests on one connection, without waiting for the answers")
def pipelines(context: Context) -> None:
    """GETs for each | target |, all sent before the first answer is read (pipelining)."""
    connections.ask_at_once(context.world, context.table)


@when("one of the visitors leaves")
def leaves(context: Context) -> None:
    """One of the connections that are kept is closed by its visitor."""
    connections.leave(context.world)


@given("one more visitor was refused with {status:Status}")
def one_more_refused(context: Context, status: int) -> None:
    """A GET on top of the connections that are kept got that status; its visitor is gone.
    Once: the only refusal that a scenario begins with, and that has to have happened."""
    connections.one_too_many(context.world, status)


@when(
    "a trusted proxy passes on {count:Count} requests for {target:Text} "
    "of each of {visitors:Count} visitors"
)
def passes_on(context: Context, count: int, target: str, visitors: int) -> None:
    """So many GETs of each visitor, in turns, on one connection; X-Forwarded-For names the
    visitor, whose address the node has not seen yet.
    Once: only here do several visitors share a connection, as they do behind a proxy."""
    connections.through_proxy(context.world, target, count, visitors)


@given("the connection has been silent for {duration:Duration}")
def silent(context: Context, duration: float) -> None:
    """For that long nothing was sent and nothing came, and the connection is still open."""
    connections.be_silent(context.world, duration)


@then("the connection stays open for {duration:Duration}")
def stays_open(context: Context, duration: float) -> None:
    """For that long nothing is sent, nothing comes, and the node does not close it.
    Once: the Then is what the Given has seen, as the scenario's promise."""
    checks.stays_open(context.world, duration)


@then("the node closes the connection{closing:Closing}")
def closes(context: Context, closing: Closing) -> None:
    """The node closes it, and says nothing more."""
    checks.closes(context.world, closing)


@then("nothing else is answered on the connection")
def nothing_else(context: Context) -> None:
    """After the first answer not one byte more came."""
    responses.alone(context.world.last)


@then("the upload {end:UploadEnd}")
def upload_ends(context: Context, end: UploadEnd) -> None:
    """What becomes of the upload that was begun or announced."""
    checks.upload_ends(context.world, end)


@then("{who:Newcomer} is served{delay:Again}")
def is_served(context: Context, who: str, delay: float) -> None:
    """The visitor gets a page with 200."""
    checks.served(context.world, who, delay)
