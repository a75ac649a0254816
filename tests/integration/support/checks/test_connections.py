"""When a node closes a connection is judged by the visitor's clock."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest

from support.assertions import Mismatch
from support.checks import connections
from support.clients import raw
from support.clients.http import Exchange, Request
from tests.integration.support.scripted import server


@pytest.fixture(autouse=True)
def short_promises(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CLOSING", "TIMED_OUT"):
        monkeypatch.setenv(f"EPHPM_DEADLINE_{name}", "0.3")


def world_with(connection: raw.Connection) -> Any:
    return SimpleNamespace(visits=SimpleNamespace(connections=[connection], exchanges=[]))


def test_closed_in_time() -> None:
    with server(b"", pause=0.4) as node:
        world = world_with(raw.Connection(node))
        connections.closes_after_silence(world, 0.4)
        world.visits.connections[0].close()


@pytest.mark.parametrize(
    ("pause", "promised", "said"),
    [(0.0, 0.5, "closed after 0.0"), (1.2, 0.4, "still open")],
)
def test_closed_too_early_or_too_late(pause: float, promised: float, said: str) -> None:
    with server(b"", pause=pause) as node:
        world = world_with(raw.Connection(node))
        with pytest.raises(Mismatch, match=said):
            connections.closes_after_silence(world, promised)
        world.visits.connections[0].close()


def test_a_word_before_the_close_is_noticed() -> None:
    with server(b"HTTP/1.1 408 Request Timeout\r\n\r\n", pause=0.1) as node:
        world = world_with(raw.Connection(node))
        with pytest.raises(Mismatch, match="before the node closed"):
            connections.closes_after_silence(world, 0.1)
        world.visits.connections[0].close()


def test_the_first_byte_is_what_counts_for_half_a_request() -> None:
    with server(b"", pause=0.5) as node:
        connection = raw.Connection(node)
        connection.send(b"G")
        time.sleep(0.2)
        connection.send(b"E")
        connections.closes_after_first_byte(world_with(connection), 0.5)
        connection.close()


def test_a_connection_that_stays_and_one_that_does_not() -> None:
    with server(close=False) as node:
        world = world_with(raw.Connection(node))
        connections.stays_open(world, 0.1)
        world.visits.connections[0].close()
    with server() as node:
        world = world_with(raw.Connection(node))
        with pytest.raises(Mismatch, match="closed"):
            connections.stays_open(world, 1)
        world.visits.connections[0].close()


@pytest.mark.parametrize(("took", "good"), [(0.5, False), (1.0, True), (1.25, True), (1.5, False)])
def test_an_answer_comes_neither_early_nor_late(took: float, good: bool) -> None:
    exchange = Exchange("node", "http://node", Request(), 0.0, status=504, seconds=took)
    world: Any = SimpleNamespace(answer=exchange)
    if good:
        connections.answered_between(world, 1.0)
    else:
        with pytest.raises(Mismatch, match="the answer"):
            connections.answered_between(world, 1.0)


def test_going_on_is_said_alone() -> None:
    for said, good in (
        (b"HTTP/1.1 100 Continue\r\n\r\n", True),
        (b"HTTP/1.1 100 Continue\r\ndate: today\r\n\r\n", True),
        (b"HTTP/1.1 200 OK\r\n\r\n", False),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", False),
    ):
        with server(said) as node:
            world = world_with(raw.Connection(node))
            if good:
                connections.told_to_go_on(world)
            else:
                with pytest.raises(Mismatch, match="what the node says first"):
                    connections.told_to_go_on(world)
            world.visits.connections[0].close()
