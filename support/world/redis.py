"""What clients of the Redis port, and pages that call functions, have asked and got."""

from __future__ import annotations

import dataclasses

from support.clients.pages import Result
from support.clients.redis_client import RedisClient, Reply, Talk


@dataclasses.dataclass
class Redis:
    """Clients, commands and replies.

    Attributes:
        clients: those that are connected, by their name.
        talks: every command and its reply, in their order.
        replies: what the clients of the last When got.
        results: what the pages of the last When got from their calls.
        readings: what each of many readers found while others wrote.
        took: seconds until the reply or result that was waited for.
    """

    clients: dict[str, RedisClient] = dataclasses.field(default_factory=dict)
    talks: list[Talk] = dataclasses.field(default_factory=list)
    replies: list[Reply] = dataclasses.field(default_factory=list)
    results: list[Result] = dataclasses.field(default_factory=list)
    readings: list[list[Reply]] = dataclasses.field(default_factory=list)
    took: float | None = None

    def close(self) -> None:
        """Ends every connection."""
        for client in self.clients.values():
            client.close()
