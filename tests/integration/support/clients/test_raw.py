"""The client that writes bytes by hand, against a server that says what it is told to."""

from __future__ import annotations

import pathlib

import pytest

from support.clients import raw
from support.clients.http import Request
from support.topologies import HTTP, Node, NodeSpec
from tests.integration.support.scripted import server

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst"
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 6\r\n\r\nsecond"


def asked(node: Node, *requests: Request) -> raw.Connection:
    connection = raw.Connection(node)
    for request in requests:
        connection.ask(request)
    return connection


def test_two_answers_that_come_together_are_told_apart() -> None:
    with server(OK + NOT_FOUND) as node:
        connection = asked(node, Request(target="/1"), Request(target="/2"))
        first, second = connection.answer(), connection.answer()
        connection.close()
    assert (first.request.target, first.status, first.raw) == ("/1", 200, b"first")
    assert (second.request.target, second.status, second.raw) == ("/2", 404, b"second")


def test_an_answer_that_comes_in_pieces_is_whole() -> None:
    with server(OK[:10], OK[10:40], OK[40:], pause=0.05) as node:
        connection = asked(node, Request())
        answer = connection.answer()
        connection.close()
    assert (answer.status, answer.raw) == (200, b"first")


def test_an_interim_answer_is_passed_over() -> None:
    with server(b"HTTP/1.1 100 Continue\r\n\r\n" + OK) as node:
        connection = asked(node, Request())
        assert connection.answer().status == 200
        connection.close()


@pytest.mark.parametrize("cut", [0, 10, len(OK) - 1])
def test_a_cut_answer_is_none(cut: int) -> None:
    with server(OK[:cut]) as node:
        connection = asked(node, Request())
        answer = connection.answer()
        connection.close()
    assert answer.status is None
    assert "not a whole HTTP answer" in answer.error
    assert answer.closed


def test_silence_is_not_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EPHPM_DEADLINE_SILENCE", "0.2")
    with server(close=False) as node:
        connection = asked(node, Request())
        answer = connection.answer()
        connection.close()
    assert (answer.status, answer.error, answer.closed) == (None, "no answer in time", False)


def test_a_close_is_seen_and_its_moment_kept() -> None:
    with server(pause=0) as node:
        connection = raw.Connection(node)
        assert connection.receive(5) == b""
        assert connection.closed_at is not None
        assert connection.closed_at >= connection.opened
        connection.close()


def test_an_open_connection_is_silent() -> None:
    with server(close=False) as node:
        connection = raw.Connection(node)
        assert connection.receive(0.1) is None
        assert connection.closed_at is None
        connection.close()


def test_what_was_left_over_is_read_first() -> None:
    with server(OK + b"more", close=False) as node:
        connection = asked(node, Request())
        connection.answer()
        assert connection.read(0.2) == (b"more", False)
        connection.close()


def test_a_head_has_host_and_the_length_of_its_body() -> None:
    nowhere = pathlib.Path("/nonexistent")
    node = Node("node", NodeSpec(), "127.0.0.1", {HTTP: 80}, nowhere, nowhere, "")
    request = Request("POST", "/a", (("X-A", "b"),), b"body")
    assert raw.head(node, request) == (
        b"POST /a HTTP/1.1\r\nHost: 127.0.0.1:80\r\nX-A: b\r\nContent-Length: 4\r\n\r\n"
    )
    own = Request("GET", "/", (("host", "x"),))
    assert raw.head(node, own) == b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"
