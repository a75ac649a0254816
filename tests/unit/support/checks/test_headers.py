"""Checks of headers and of the connection: each can hold, and each can fail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import pytest

from support.assertions import Mismatch
from support.checks import headers, responses
from support.clients.http import Exchange, Request
from support.errors import Broken
from support.language.answers import Saying
from support.topologies import HTTPS
from support.world import FirstVisit, Visits

PAGE = (("date", "now"), ("etag", 'W/"1"'), ("content-length", "4"))


def answered(
    *found: tuple[str, str],
    method: str = "GET",
    status: int | None = 200,
    raw: bytes = b"",
    version: str = "HTTP/1.1",
    error: str = "",
) -> Exchange:
    exchange = Exchange("node", "http://x", Request(method), 0.0, status=status)
    exchange.headers, exchange.raw = list(found), raw
    exchange.version, exchange.error = version, error
    return exchange


class Node:
    """A node with an address for HTTPS."""

    ports: ClassVar = {HTTPS: 8443}


class FakeWorld:
    """As much of a world as the checks look at."""

    def __init__(
        self, answer: Exchange, first: Exchange | None = None, crowd: Sequence[Exchange] = ()
    ) -> None:
        self.answer = answer
        self.visits = Visits(crowd=list(crowd), first=FirstVisit(first, etag='W/"1"'))
        self.node = Node()

    def site_file(self, path: str) -> bytes:
        return b"text"


World: Any = FakeWorld  # where a world is asked for


def test_a_header_is_another() -> None:
    saying = Saying("differs", "{its ETag}")
    responses.header_says(World(answered(("etag", 'W/"2"'))), "ETag", saying, None)


@pytest.mark.parametrize("found", [[("etag", 'W/"1"')], []])
def test_the_same_value_and_none_are_not_another(found: list[tuple[str, str]]) -> None:
    with pytest.raises(Mismatch):
        responses.header_says(
            World(answered(*found)), "ETag", Saying("differs", "{its ETag}"), None
        )


def test_the_date_may_differ_from_the_first_visit() -> None:
    now = answered(("date", "later"), *PAGE[1:])
    headers.same_as_first(World(now, first=answered(*PAGE)))


@pytest.mark.parametrize(
    "now",
    [
        answered(*PAGE[:2]),
        answered(*PAGE, ("x-more", "1")),
        answered(*PAGE[:2], ("content-length", "0"), method="HEAD"),
        answered(("content-length", "4"), method="HEAD"),
    ],
)
def test_other_headers_than_at_the_first_visit_are_noticed(now: Exchange) -> None:
    with pytest.raises(Mismatch):
        headers.same_as_first(World(now, first=answered(*PAGE)))


def test_head_may_leave_the_length_out() -> None:
    headers.same_as_first(World(answered(*PAGE[:2], method="HEAD"), first=answered(*PAGE)))


def test_without_a_first_visit_there_is_nothing_to_compare_with() -> None:
    with pytest.raises(Broken, match="first visit"):
        headers.same_as_first(World(answered(*PAGE)))


def test_the_protocol_is_compared() -> None:
    headers.came_over(answered(version="HTTP/2"), "HTTP/2")
    with pytest.raises(Mismatch):
        headers.came_over(answered(version="HTTP/1.1"), "HTTP/2")


@pytest.mark.parametrize(
    "exchange",
    [answered(), answered(status=None, error="no connection (refused)")],
)
def test_only_a_certificate_that_fails_is_distrusted(exchange: Exchange) -> None:
    with pytest.raises(Mismatch):
        headers.unanswered(exchange, for_want_of="trust in the certificate")


def test_a_certificate_that_fails_is_distrusted() -> None:
    error = "no connection ([SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: ...)"
    headers.unanswered(answered(status=None, error=error), for_want_of="trust in the certificate")


@pytest.mark.parametrize(
    ("saying", "value"),
    [
        (Saying("is", "https://a:{secure port}/b"), "https://a:8443/b"),
        (Saying("matches", "https://.*"), "https://a:8443/b"),
        (Saying("body"), "4"),
        (Saying("file", "/t"), "4"),
    ],
)
def test_a_header_says_what_is_meant(saying: Saying, value: str) -> None:
    responses.header_says(World(answered(("x", value), raw=b"page")), "X", saying, None)
    for wrong in ([("x", f"not {value}")], []):
        with pytest.raises(Mismatch):
            responses.header_says(World(answered(*wrong, raw=b"page")), "X", saying, None)


def test_a_header_is_a_number_or_the_time_of_the_answer() -> None:
    most, now = Saying("most", "800"), Saying("now")
    exchange = answered(("size", "800"), ("date", "Thu, 01 Jan 1970 00:00:03 GMT"))
    responses.header_says(World(exchange), "Size", most, None)
    responses.header_says(World(exchange), "Date", now, None)
    for wrong in ("801", "many", ""):
        with pytest.raises(Mismatch):
            responses.header_says(World(answered(("size", wrong))), "Size", most, None)
    for wrong in ("Thu, 01 Jan 1970 00:00:06 GMT", "now", ""):
        with pytest.raises(Mismatch):
            responses.header_says(World(answered(("date", wrong))), "Date", now, None)


def test_a_header_that_is_absent_or_comes_twice() -> None:
    twice = World(answered(("x", "1"), ("x", "2")))
    responses.header_says(twice, "X", Saying("values"), [{"value": "1"}, {"value": "2"}])
    responses.header_says(twice, "Y", Saying("absent"), None)
    with pytest.raises(Mismatch):
        responses.header_says(twice, "X", Saying("values"), [{"value": "1"}])
    with pytest.raises(Mismatch):
        responses.header_says(twice, "X", Saying("absent"), None)
