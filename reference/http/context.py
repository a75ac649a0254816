"""What all connections of a server have in common."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from hypercorn.app_wrappers import ASGIWrapper
from hypercorn.asyncio.worker_context import WorkerContext
from hypercorn.config import Config as HypercornConfig
from hypercorn.events import Event

from reference.schema import ServerSettings


@dataclass
class HttpContext:
    """What all connections of a server have in common; sizes are in bytes, 0 = no limit."""

    application: ASGIWrapper
    hypercorn: HypercornConfig
    worker: WorkerContext
    max_header_size: int
    max_body_size: int
    answer_headers: list[list[str]]
    patience: float
    """Seconds in which a client takes the next piece of its answer, 0 = any time."""
    draining: bool = False


class Stalled(Event):
    """The client has taken nothing of its answer for too long."""


async def in_time(
    sending: Awaitable[None], seconds: float, tell: Callable[[Event], Awaitable[None]]
) -> None:
    """Send a piece of an answer; tell that the client has stalled where it takes too long."""
    try:
        async with asyncio.timeout(seconds or None):
            await sending
    except TimeoutError:
        await tell(Stalled())


def hypercorn_config(server: ServerSettings) -> HypercornConfig:
    """Return what Hypercorn is told: next to nothing is left to it."""
    config = HypercornConfig()
    config.include_server_header = False
    config.errorlog = logging.getLogger("ephpm.http")
    config.keep_alive_max_requests = 2**62
    # Unbounded: a body that nobody reads must not stop its connection from being read. What a
    # request may send is limited by the site.
    config.max_app_queue_size = 0
    # The limit of the head is ours (`request_head`); h11's is for chunk headers and trailers.
    config.h11_max_incomplete_size = server.request.max_header_size + 2**16
    return config
