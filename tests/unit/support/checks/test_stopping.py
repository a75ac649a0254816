"""What a node says while it drains is looked at while it drains, however patient the suite is."""

from __future__ import annotations

import contextlib
import http.server
import pathlib
import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from support.assertions import Mismatch
from support.checks import stopping
from support.clients import raw
from support.errors import Broken
from support.settings import deadlines
from support.topologies import HTTP, Node, NodeSpec

DRAINS = 3.0  # seconds: long enough for a busy machine to look in time
CONFIGURATION = f"[server.timeouts]\nshutdown = {DRAINS}\n"


class _Serves(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        over = time.monotonic() > self.server.ends  # type: ignore[attr-defined]
        self.send_response(503 if over else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@contextlib.contextmanager
def world_that_drains(configuration: str = CONFIGURATION) -> Iterator[Any]:
    """A scenario whose node goes on to serve until it has drained."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Serves) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        nowhere = pathlib.Path("/nonexistent")
        port = server.server_port
        node = Node("node", NodeSpec(), "127.0.0.1", {HTTP: port}, nowhere, nowhere, configuration)
        with contextlib.closing(raw.Connection(node)) as kept:
            told = time.monotonic()
            server.ends = told + DRAINS  # type: ignore[attr-defined]
            visits = SimpleNamespace(exchanges=[], connections=[kept])
            yield SimpleNamespace(node=node, told_to_stop=told, visits=visits)
        server.shutdown()
        thread.join()


@pytest.fixture(params=[1.0, 3.0])
def patience(request: pytest.FixtureRequest) -> Iterator[None]:
    deadlines.configure(request.param, {})
    yield
    deadlines.configure(1.0, {})


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize("kept", [True, False])
def test_a_probe_that_fails_when_all_is_over_is_too_late(kept: bool) -> None:
    with world_that_drains() as world, pytest.raises(Mismatch, match=r"not within 1\.[1-5]"):
        stopping.probe_fails(world, kept=kept)


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize("at_once", [True, False])
def test_so_is_a_refusal_of_new_visitors(at_once: bool) -> None:
    with world_that_drains() as world, pytest.raises(Mismatch, match=r"not within 1\.[1-5]"):
        stopping.gets_no_page(world, at_once=at_once)


def test_who_waits_less_than_the_node_may_take_looks_no_longer() -> None:
    deadlines.configure(0.1, {})
    try:
        slow = "[server.timeouts]\nshutdown = 60"
        with world_that_drains(slow) as world, pytest.raises(Mismatch, match=r"not within 0.5 s"):
            stopping.probe_fails(world, kept=False)
    finally:
        deadlines.configure(1.0, {})


def test_a_node_that_nobody_told_how_long_cannot_be_judged() -> None:
    with world_that_drains("[server]") as world, pytest.raises(Broken, match="shutdown"):
        stopping.probe_fails(world, kept=False)


def test_that_nothing_is_left_is_a_promise() -> None:
    """Else a page that was left behind ends by itself meanwhile."""
    assert deadlines.TABLE["gone"].kind is deadlines.Kind.PROMISE
