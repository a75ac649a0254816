"""Connections: how a visitor keeps, fills and shares one, and when the node closes it.

"The connection" is the last one that the scenario opened.
"""

from typing import Any

from behave import given, then, when

from support.actions import connections, requests
from support.checks import connections as checks
from support.checks import responses


@given("a visitor has received {target:Text} and keeps the connection")
def keeps(context: Any, target: str) -> None:
    """The target was answered with 200, and the connection stays open."""
    connections.keep(context.world, target)


@given("{count:Count} visitors keep a connection each")
def keep_each(context: Any, count: int) -> None:
    """So many visitors have been served once, and stay connected."""
    connections.keep_many(context.world, count)


@given("a new visitor keeps {count:Count} connections")
def keeps_many(context: Any, count: int) -> None:
    """A visitor from an address that the node has not seen yet was served on each of so
    many connections, and keeps them."""
    connections.keep_from_new_address(context.world, count)


@given("a visitor keeps the connection on which these lines were answered with {status:Status}")
def keeps_after(context: Any, status: int) -> None:
    """The lines (as in "a client sends the lines") got that status; the connection stays."""
    data = requests.lines(context.world, context.text)
    connections.keep_after(context.world, data, status)


@given("one more visitor was refused with {status:Status}")
def one_more_refused(context: Any, status: int) -> None:
    """A GET on top of the connections that are kept got that status; its visitor is gone."""
    connections.one_too_many(context.world, status)


@given("a visitor has uploaded half of {size:Size} to {target:Text}")
def half_uploaded(context: Any, size: int, target: str) -> None:
    """A POST of that size is under way: the node has said "100 Continue", and the first half
    of the body was sent."""
    connections.half_an_upload(context.world, size, target)


@given("the connection has been silent for {duration:Duration}")
def has_been_silent(context: Any, duration: float) -> None:
    """For that long nothing was sent, nothing came, and the node did not close it."""
    checks.stays_open(context.world, duration)


@when("a visitor begins to upload {size:Size} to {target:Text}")
def begins_upload(context: Any, size: int, target: str) -> None:
    """The node has said "100 Continue", and the first half of the body was sent."""
    connections.half_an_upload(context.world, size, target)


@when("a visitor connects and sends nothing")
def connects(context: Any) -> None:
    """A connection is opened, and nothing is sent on it."""
    connections.connect(context.world)


@when("a visitor sends half of a request")
def sends_half(context: Any) -> None:
    """A request begins, ends in the middle of a header, and nothing follows."""
    connections.half_a_request(context.world)


@when("a visitor sends a request byte by byte, slowly")
def drips(context: Any) -> None:
    """Ten bytes a second of a header that does not end, until the node has closed."""
    connections.drip(context.world)


@when("a visitor uploads half of {size:Size} to {target:Text} and stops")
def uploads_half(context: Any, size: int, target: str) -> None:
    """The head of a POST and the first half of its body are sent; then the visitor waits
    for an answer."""
    connections.half_an_upload(context.world, size, target)
    connections.wait_for_answer(context.world)


@when("the visitor sends the rest of the upload")
def sends_rest(context: Any) -> None:
    """What was held back of the body is sent, and the answer read."""
    connections.finish_upload(context.world)


@when("a visitor posts the text {text:Text} to {target:Text} in pieces")
def posts_pieces(context: Any, text: str, target: str) -> None:
    """POST with a text/plain body in five pieces, each 0.1 s after the one before."""
    connections.upload_slowly(context.world, text, target)


@when("a visitor announces an upload of {size:Size} to {target:Text}")
def announces(context: Any, size: int, target: str) -> None:
    """The head of a POST with "Expect: 100-continue": the visitor waits to be told."""
    connections.announce_upload(context.world, size, target)


@when("the visitor requests {target:Text} on the same connection")
def requests_again(context: Any, target: str) -> None:
    """One more GET on the connection that is kept."""
    connections.ask_again(context.world, target)


@when("a visitor requests on one connection, without waiting for the answers")
def pipelines(context: Any) -> None:
    """GETs for each | target |, all sent before the first answer is read (pipelining)."""
    connections.ask_at_once(context.world, connections.targets(context.table))


@when("one more visitor connects")
def one_more(context: Any) -> None:
    """A GET on a connection that comes on top of those that are kept."""
    world = context.world
    connections.ask(world, connections.connect(world), connections.PAGE)


@when("the same visitor connects once more")
def same_once_more(context: Any) -> None:
    """A GET on a further connection from the address that keeps connections."""
    connections.from_same_address(context.world)


@when("one of the visitors leaves")
def leaves(context: Any) -> None:
    """One of the connections that are kept is closed by its visitor."""
    connections.leave(context.world)


@when("a visitor requests {target:Text} with {size:Size} in one header")
def large_header(context: Any, target: str, size: int) -> None:
    """GET with a request header whose value is that long."""
    connections.with_large_head(context.world, target, size)


@when("a visitor requests {target:Text} with {size:Size} in {count:Count} headers")
def many_headers(context: Any, target: str, size: int, count: int) -> None:
    """GET with so many request headers, whose values are that long together."""
    connections.with_large_head(context.world, target, size, count)


@when("a visitor requests {target:Text} with {size:Size} in the query")
def long_query(context: Any, target: str, size: int) -> None:
    """GET with a query that is that long."""
    connections.with_long_query(context.world, target, size)


@when("a new visitor requests {target:Text} {count:Count} times in a row")
def new_visitor(context: Any, target: str, count: int) -> None:
    """So many GETs from an address that the node has not seen yet, one after the other."""
    connections.from_new_address(context.world, target, count)


@when(
    "a trusted proxy passes on {count:Count} requests for {target:Text} "
    "of each of {visitors:Count} visitors"
)
def passes_on(context: Any, count: int, target: str, visitors: int) -> None:
    """So many GETs of each visitor, in turns, on one connection; X-Forwarded-For names the
    visitor, whose address the node has not seen yet."""
    connections.through_proxy(context.world, target, count, visitors)


@then("{count:Count} of the answers are {status:Status}")
def some_are(context: Any, count: int, status: int) -> None:
    """Exactly so many of the answers have that status."""
    responses.some_get(context.world, count, status)


@then("another visitor is served")
def another_served(context: Any) -> None:
    """A visitor from yet another address gets a page."""
    checks.another_visitor_served(context.world)


@then("the visitor is served again within {duration:Duration}")
def served_again(context: Any, duration: float) -> None:
    """After that time (and the promise `turned away`) at the latest, the same visitor, who
    keeps trying, gets a page."""
    checks.visitor_served_again(context.world, duration)


@then("a new visitor is served")
def new_served(context: Any) -> None:
    """A visitor who connects now gets a page, within the deadline `effect`."""
    checks.new_visitor_served(context.world)


@then("the node closes the connection {duration:Duration} after the last byte")
def closes_silent(context: Any, duration: float) -> None:
    """The connection is closed without a further byte: not before that time of silence, and
    at the latest by the promise `closing` after it."""
    checks.closes_after_silence(context.world, duration)


@then("the node closes the connection {duration:Duration} after the first byte")
def closes_unfinished(context: Any, duration: float) -> None:
    """The connection is closed without an answer: not before that time since the visitor's
    first byte, and at the latest by the promise `closing` after it."""
    checks.closes_after_first_byte(context.world, duration)


@then("the node closes the connection")
def closes(context: Any) -> None:
    """After its answer the node closes the connection, within the promise `closing`, and
    says nothing more."""
    checks.closes_at_once(context.world)


@then("the connection stays open for {duration:Duration}")
def stays_open(context: Any, duration: float) -> None:
    """For that long the node neither closes it nor says anything."""
    checks.stays_open(context.world, duration)


@then("the answers are, in this order")
def in_order(context: Any) -> None:
    """Each answer's body is the | file | of the document root."""
    checks.answered_in_order(context.world, checks.files(context.table))


@then("the answers have the texts, in this order")
def texts_in_order(context: Any) -> None:
    """Each answer's body is the | text |, with or without a line's end behind it."""
    checks.answered_with_texts(context.world, [row["text"] for row in context.table])


@then("each of the {count:Count} visitors still gets {path:Text}")
def each_still_gets(context: Any, count: int, path: str) -> None:
    """One more GET on each of the connections that are kept is answered with that file."""
    checks.each_still_served(context.world, count, path)


@then("the answer comes after {duration:Duration}")
def comes_after(context: Any, duration: float) -> None:
    """Not before that time, and at the latest by the promise `timed out` after it."""
    checks.answered_between(context.world, duration)


@then("the visitor is told to go on")
def told_to_go_on(context: Any) -> None:
    """The node says "100 Continue", and no answer yet."""
    checks.told_to_go_on(context.world)


@then("the upload is refused with {status:Status}, unread")
def refused_unread(context: Any, status: int) -> None:
    """The announced upload gets that status, before a byte of its body was sent."""
    checks.refused_unread(context.world, status)


@then("the visitor can finish the upload, which is answered with {status:Status}")
def can_finish(context: Any, status: int) -> None:
    """The rest of the body is sent now, and the answer has that status."""
    checks.upload_finished(context.world, status)


@then("the visitor still gets {path:Text} on it")
def still_gets(context: Any, path: str) -> None:
    """One more GET on the same connection is answered with that file."""
    checks.still_served(context.world, path)
