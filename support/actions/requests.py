"""Requests as the step language words them: built here, sent by the world's visitors."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from support.actions import filling
from support.assertions import equal
from support.clients.http import Request
from support.errors import Broken
from support.language import escapes
from support.topologies import Node
from support.world import FirstVisit, World

_LINE = b"0123456789abcdefghijklmnopqrstuvwxyz of a request body\n"


def send(world: World, request: Request) -> None:
    """A visitor sends the request, with what the scenario remembers filled in."""
    world.send(filled_in(world, request))


def first_visit(world: World, request: Request, node: Node | None = None) -> None:
    """A visit that must succeed; its ETag, Last-Modified, cookies and body are remembered.

    Args:
        node: whom the visitor asks; the scenario's node where None.
    """
    answer = world.send_to(node or world.node, filled_in(world, request)).answered()
    equal(f"the status of the first visit to {request.target}", 200, answer.status)
    cookies = [value.split(";")[0] for value in answer.all("set-cookie")]
    world.visits.first = FirstVisit(
        answer,
        answer.header("ETag"),
        answer.header("Last-Modified"),
        "; ".join(cookies) or world.visits.first.cookie,
    )


def with_header(request: Request, line: str) -> Request:
    """The request with one header more, from "Name: value".

    Raises:
        Broken: the line is no header.
    """
    name, colon, value = line.partition(":")
    if not colon:
        raise Broken(f'{line!r}: want a header as "Name: value"')
    return request.with_headers((name, value.strip(" ")))


def with_table(request: Request, table: Iterable[Any]) -> Request:
    """The request with the headers of a table | name | value |."""
    return request.with_headers(*((row["name"], row["value"]) for row in table))


def with_body(method: str, target: str, body: bytes, kind: str) -> Request:
    """A request with a body of that media type."""
    return Request(method, target, (("Content-Type", kind),), body)


def filled(target: str, size: int, *, chunked: bool = False) -> Request:
    """POST of so many bytes of text."""
    body = (_LINE * (size // len(_LINE) + 1))[:size]
    request = with_body("POST", target, body, "text/plain")
    return dataclasses.replace(request, chunked=chunked)


def send_lines(world: World, text: str) -> None:
    """Sends raw lines; see the step for what stands for what."""
    world.send_bytes(lines(world, text))


def lines(world: World, text: str) -> bytes:
    """Raw lines as they go over the wire."""
    head = filling.filled(world, text)
    data = b"\r\n".join(escapes.octets(line) for line in head.split("\n"))
    # A doc-string has no empty last line: the one that ends the head is added
    # unless the text itself has the empty line, and with it a body.
    data += b"" if b"\r\n\r\n" in data else b"\r\n\r\n"
    return data


def send_together(world: World, count: int, request: Request) -> None:
    """So many visitors at once; `{number}` is each one's number."""
    world.send_together(
        filled_in(world, request, number=str(number)) for number in range(1, count + 1)
    )


def send_table(world: World, table: Iterable[Any]) -> None:
    """Requests without a body, in a row: | method | target | times |."""
    for row in table:
        for _ in range(int(row["times"])):
            world.send(Request(row["method"], row["target"]))


def filled_in(world: World, request: Request, **more: str) -> Request:
    """The request with the placeholders of its target and its headers filled in.

    Args:
        more: names that are known here only, such as the `number` of a visitor.
    """
    return dataclasses.replace(
        request,
        target=filling.filled(world, request.target, **more),
        headers=tuple(
            (name, filling.filled(world, value, **more)) for name, value in request.headers
        ),
    )
