"""Checks of headers and of the connection: each can hold, and each can fail."""

import pytest

from support.assertions import Mismatch
from support.checks import headers
from support.clients.http import Exchange, Request
from support.errors import Broken
from support.world import FirstVisit, Visits

PAGE = (("date", "now"), ("etag", 'W/"1"'), ("content-length", "4"))


def answered(*found, method="GET", status=200, raw=b"", version="HTTP/1.1", error=""):
    exchange = Exchange("node", "http://x", Request(method), 0.0, status=status)
    exchange.headers, exchange.raw = list(found), raw
    exchange.version, exchange.error = version, error
    return exchange


class Node:
    """A node that fills in one role."""

    def named(self, text):
        return text.replace("{secure port}", "8443")


class World:
    """As much of a world as the checks look at."""

    def __init__(self, answer, first=None, crowd=()):
        self.answer = answer
        self.visits = Visits(crowd=list(crowd), first=FirstVisit(first, etag='W/"1"'))
        self.node = Node()

    def site_file(self, path):
        return b"text"


def test_a_header_is_another():
    headers.differs(World(answered(("etag", 'W/"2"'))), "ETag", "<its ETag>")


@pytest.mark.parametrize("found", [[("etag", 'W/"1"')], []])
def test_the_same_value_and_none_are_not_another(found):
    with pytest.raises(Mismatch):
        headers.differs(World(answered(*found)), "ETag", "<its ETag>")


def test_the_date_may_differ_from_the_first_visit():
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
def test_other_headers_than_at_the_first_visit_are_noticed(now):
    with pytest.raises(Mismatch):
        headers.same_as_first(World(now, first=answered(*PAGE)))


def test_head_may_leave_the_length_out():
    headers.same_as_first(World(answered(*PAGE[:2], method="HEAD"), first=answered(*PAGE)))


def test_without_a_first_visit_there_is_nothing_to_compare_with():
    with pytest.raises(Broken, match="first visit"):
        headers.same_as_first(World(answered(*PAGE)))


def test_a_redirect_names_the_node_s_own_port():
    headers.sent_to(World(answered(("location", "https://a:8443/b"))), "https://a:{secure port}/b")
    with pytest.raises(Mismatch):
        headers.sent_to(World(answered(("location", "https://a/b"))), "https://a:{secure port}/b")


def test_the_protocol_is_compared():
    headers.came_over(answered(version="HTTP/2"), "HTTP/2")
    with pytest.raises(Mismatch):
        headers.came_over(answered(version="HTTP/1.1"), "HTTP/2")


@pytest.mark.parametrize(
    "exchange",
    [answered(), answered(status=None, error="no connection (refused)")],
)
def test_only_a_certificate_that_fails_is_distrusted(exchange):
    with pytest.raises(Mismatch):
        headers.certificate_distrusted(exchange)


def test_a_certificate_that_fails_is_distrusted():
    error = "no connection ([SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: ...)"
    headers.certificate_distrusted(answered(status=None, error=error))


def test_every_answer_must_be_the_file():
    good, bad, failed = answered(raw=b"text"), answered(raw=b"tex"), answered(status=500)
    headers.all_are_file(World(None, crowd=[good, good]), 2, "/t")
    for crowd in ([good], [good, bad], [good, failed]):
        with pytest.raises(Mismatch):
            headers.all_are_file(World(None, crowd=crowd), 2, "/t")
