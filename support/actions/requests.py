"""Requests as the step language words them: built here, sent by the world's visitors."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from typing import Any

from support.assertions import Mismatch, equal
from support.clients.http import Request
from support.errors import Broken
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
    address = f"{world.node.host}:{world.node.port}"
    head = text.replace("{address}", address)
    data = b"\r\n".join(_unescaped(line) for line in head.split("\n"))
    # A doc-string has no empty last line: the one that ends the head is added
    # unless the text itself has the empty line, and with it a body.
    data += b"" if b"\r\n\r\n" in data else b"\r\n\r\n"
    return data


def send_together(world: World, count: int, target: str) -> None:
    """So many visitors at once; `{number}` is each one's number."""
    world.send_together(
        filled_in(world, Request(target=target.replace("{number}", str(number))))
        for number in range(1, count + 1)
    )


def send_in_a_row(world: World, target: str, count: int) -> None:
    """One visitor, one request after the other; the answers are the crowd's."""
    world.visits.crowd = [
        world.send(filled_in(world, Request(target=target.replace("{number}", str(number)))))
        for number in range(1, count + 1)
    ]


def send_table(world: World, table: Iterable[Any]) -> None:
    """Requests without a body, in a row: | method | target | times |."""
    for row in table:
        for _ in range(int(row["times"])):
            world.send(Request(row["method"], row["target"]))


def filled_in(world: World, request: Request) -> Request:
    """The request with `<its ETag>` and the like replaced by what is remembered."""
    return dataclasses.replace(
        request,
        target=recalled(world, request.target),
        headers=tuple((name, recalled(world, value)) for name, value in request.headers),
    )


def recalled(world: World, text: str) -> str:
    """The text with `<its ...>` replaced by what the first visit remembered.

    Raises:
        Mismatch: the first answer had no such thing.
        Broken: there was no first answer.
    """

    def value(match: re.Match[str]) -> str:
        first = world.visits.first
        found = first.value(match[1])
        if found is None and first.answer is not None:
            raise Mismatch(f"the {match[1]} of the first answer", "a value", "none")
        if found is None:
            raise Broken(f"<its {match[1]}>: there was no first visit")
        return found

    return re.sub(r"<its ([\w-]+)>", value, text)


def _unescaped(line: str) -> bytes:
    escapes = {"r": b"\r", "n": b"\n", "t": b"\t", "\\": b"\\"}
    raw = line.encode("utf-8")

    def value(match: re.Match[bytes]) -> bytes:
        word = match[1].decode()
        return bytes([int(word[1:], 16)]) if word[0] == "x" else escapes[word]

    return re.sub(rb"\\(x[0-9a-fA-F]{2}|[rnt\\])", value, raw)
