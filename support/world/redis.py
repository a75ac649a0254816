"""What clients of the Redis port, and pages that call functions, have asked and got."""

from __future__ import annotations

import dataclasses
from typing import Any

from support.clients.pages import Result
from support.clients.redis_client import RedisClient, Reply, Talk


@dataclasses.dataclass(frozen=True)
class Kept:
    """What a key holds: text, or a map of a hash's fields; and for how many milliseconds yet, -1
    for good."""

    value: Any
    left: int


Contents = dict[bytes, Kept]


@dataclasses.dataclass(frozen=True)
class Try:
    """A row of a table of commands, the reply, and what the store held before and after.

    Attributes:
        next_reply: to a PING that was sent next on the same connection, where the row asks.
    """

    row: dict[str, str]
    reply: Reply
    next_reply: Reply
    before: Contents
    after: Contents


@dataclasses.dataclass
class Redis:
    """Clients, commands and replies.

    Attributes:
        clients: those that are connected, by their name.
        talks: every command and its reply, in their order.
        replies: what the clients of the last When got.
        results: what the pages of the last When got from their calls.
        readings: what each of many readers found while others wrote.
        tries: the commands of a table, each with what came of it.
        printed: the lines that a command has printed, None before there was one.
        ended: its exit code.
        took: seconds until the reply or result that was waited for.
    """

    clients: dict[str, RedisClient] = dataclasses.field(default_factory=dict)
    talks: list[Talk] = dataclasses.field(default_factory=list)
    replies: list[Reply] = dataclasses.field(default_factory=list)
    results: list[Result] = dataclasses.field(default_factory=list)
    readings: list[list[Reply]] = dataclasses.field(default_factory=list)
    tries: list[Try] = dataclasses.field(default_factory=list)
    printed: list[str] | None = None
    ended: int = 0
    took: float | None = None

    def close(self) -> None:
        """Ends every connection."""
        for client in self.clients.values():
            client.close()
