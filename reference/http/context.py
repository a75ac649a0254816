"""What all connections of a server have in common."""

from __future__ import annotations

from dataclasses import dataclass

from hypercorn.app_wrappers import ASGIWrapper
from hypercorn.asyncio.worker_context import WorkerContext
from hypercorn.config import Config as HypercornConfig


@dataclass
class HttpContext:
    """What all connections of a server have in common; sizes are in bytes, 0 = no limit."""

    application: ASGIWrapper
    hypercorn: HypercornConfig
    worker: WorkerContext
    max_header_size: int
    max_body_size: int
    answer_headers: list[list[str]]
    draining: bool = False
