"""Protocols: versions of HTTP and TLS, certificates, streams."""

import dataclasses
from typing import Any

from behave import then, when

from support.actions import requests
from support.checks import headers
from support.clients.http import Request

FORM = "application/x-www-form-urlencoded"


@when("a visitor requests {target:Text} {way:Way} with the headers")
def requests_way_headers(context: Any, target: str, way: dict[str, Any]) -> None:
    """GET over that protocol with the request headers of the table: | name | value |."""
    request = requests.with_table(Request(target=target, **way), context.table)
    requests.send(context.world, request)


@when("a visitor posts the form {form:Text} to {target:Text} {way:Way}")
def posts_form_way(context: Any, form: str, target: str, way: dict[str, Any]) -> None:
    """POST over that protocol with an application/x-www-form-urlencoded body."""
    request = requests.with_body("POST", target, form.encode(), FORM)
    requests.send(context.world, dataclasses.replace(request, **way))


@when("a visitor sends {method:Method} {target:Text} {way:Way}")
def sends_way(context: Any, method: str, target: str, way: dict[str, Any]) -> None:
    """A request with that method and no body, over that protocol."""
    requests.send(context.world, Request(method, target, **way))


@when("a visitor requests {target:Text} over HTTPS, expecting the name {name:Text}")
def requests_name(context: Any, target: str, name: str) -> None:
    """GET by a visitor who wants the certificate to be good for that name."""
    requests.send(context.world, Request(target=target, secure=True, server_name=name))


@when("one visitor requests {target:Text} {count:Count} times at once on one HTTP/2 connection")
def streams(context: Any, target: str, count: int) -> None:
    """So many GETs as streams of one connection, none waiting for another."""
    context.world.send_streams([Request(target=target, protocol="HTTP/2")] * count)


@then("the answer came over {protocol:Text}")
def came_over(context: Any, protocol: str) -> None:
    """The answer is of that version of HTTP: "HTTP/1.1" or "HTTP/2"."""
    headers.came_over(context.world.answer, protocol)


@then("the visitor does not trust the certificate")
def distrusts(context: Any) -> None:
    """There is no answer: the visitor's program refuses the certificate that it was shown."""
    headers.certificate_distrusted(context.world.last)


@then("all {count:Count} answers are the file {path:Text}")
def all_are_file(context: Any, count: int, path: str) -> None:
    """Every answer is 200 and, decoded, what the file holds, byte for byte."""
    headers.all_are_file(context.world, count, path)
