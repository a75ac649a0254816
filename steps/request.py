"""Requests: what a visitor sends, and how."""

from typing import Any

from behave import given, when

from support.actions import requests, uploads
from support.clients.http import Request


@given("a visitor has received {target:Text}")
def has_received(context: Any, target: str) -> None:
    """A first visit, answered with 200. Later steps may say `<its ETag>`,
    `<its tag>` (the ETag without its W/), `<its Last-Modified>`, `<its cookie>`,
    and compare with its body."""
    requests.first_visit(context.world, Request(target=target))


@given("a visitor has received {target:Text} with the header {header:Text}")
def has_received_with(context: Any, target: str, header: str) -> None:
    """The same with one request header, written as "Name: value"."""
    requests.first_visit(context.world, requests.with_header(Request(target=target), header))


@when("a visitor requests {target:Text}")
def requests_target(context: Any, target: str) -> None:
    """GET, over HTTP/1.1, with no header but Host. The target goes out to the letter."""
    requests.send(context.world, Request(target=target))


@when("a visitor requests {target:Text} with the header {header:Text}")
def requests_with_header(context: Any, target: str, header: str) -> None:
    """GET with one request header, written as "Name: value"."""
    requests.send(context.world, requests.with_header(Request(target=target), header))


@when("a visitor requests {target:Text} with the headers")
def requests_with_headers(context: Any, target: str) -> None:
    """GET with the request headers of the table: | name | value |."""
    requests.send(context.world, requests.with_table(Request(target=target), context.table))


@when("a visitor requests {target:Text} {way:Way}")
def requests_way(context: Any, target: str, way: dict[str, Any]) -> None:
    """GET over that protocol."""
    requests.send(context.world, Request(target=target, **way))


@when("a visitor requests {target:Text} {way:Way} with the header {header:Text}")
def requests_way_header(context: Any, target: str, way: dict[str, Any], header: str) -> None:
    """GET over that protocol with one request header."""
    requests.send(context.world, requests.with_header(Request(target=target, **way), header))


@when("a visitor requests {target:Text} over HTTPS, trusting only public authorities")
def requests_strictly(context: Any, target: str) -> None:
    """GET by a client that does not know the authority of the node's certificate."""
    requests.send(context.world, Request(target=target, secure=True, strict=True))


@when("a visitor sends {method:Method} {target:Text}")
def sends(context: Any, method: str, target: str) -> None:
    """A request with that method and no body."""
    requests.send(context.world, Request(method, target))


@when("a visitor sends {method:Method} {target:Text} with the header {header:Text}")
def sends_with_header(context: Any, method: str, target: str, header: str) -> None:
    """A request with that method and one header."""
    requests.send(context.world, requests.with_header(Request(method, target), header))


@when("a visitor sends {method:Method} {target:Text} with the text {text:Text}")
def sends_text(context: Any, method: str, target: str, text: str) -> None:
    """A request with that method and a text/plain body."""
    requests.send(context.world, requests.with_body(method, target, text.encode(), "text/plain"))


@when("a visitor posts the form {form:Text} to {target:Text}")
def posts_form(context: Any, form: str, target: str) -> None:
    """POST with an application/x-www-form-urlencoded body."""
    kind = "application/x-www-form-urlencoded"
    requests.send(context.world, requests.with_body("POST", target, form.encode(), kind))


@when("a visitor posts the JSON {json:Text} to {target:Text}")
def posts_json(context: Any, json: str, target: str) -> None:
    """POST with an application/json body."""
    body = json.encode()
    requests.send(context.world, requests.with_body("POST", target, body, "application/json"))


@when("a visitor uploads to {target:Text}")
def uploads_form(context: Any, target: str) -> None:
    """POST with a multipart/form-data body: | field | file name | type | content |.
    A row without a file name is an ordinary field."""
    requests.send(context.world, uploads.from_table(target, context.table))


@when("a visitor posts {size:Size} to {target:Text}")
def posts_size(context: Any, size: int, target: str) -> None:
    """POST with a text/plain body of that size, its length announced."""
    requests.send(context.world, requests.filled(target, size))


@when("a visitor posts {size:Size} in chunks to {target:Text}")
def posts_chunks(context: Any, size: int, target: str) -> None:
    """POST with a body of that size whose length is not announced."""
    requests.send(context.world, requests.filled(target, size, chunked=True))


@when("a client sends the lines")
def sends_lines(context: Any) -> None:
    r"""Raw bytes: each line ends with CR LF on the wire, and an empty line follows
    the last. `\r`, `\n`, `\t`, `\x00` stand for these bytes, `{address}` for the
    node's own."""
    requests.send_lines(context.world, context.text)


@when("{count:Count} visitors request {target:Text} at once")
def at_once(context: Any, count: int, target: str) -> None:
    """So many GETs begun at one moment, each on a connection of its own.
    `{number}` in the target is the visitor's number, from 1."""
    requests.send_together(context.world, count, target)


@when("one visitor requests {target:Text} {count:Count} times in a row")
def in_a_row(context: Any, target: str, count: int) -> None:
    """So many GETs, each after the one before was answered."""
    requests.send_in_a_row(context.world, target, count)
