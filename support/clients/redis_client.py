"""The Redis client: redis-py, whose replies are shown as they came.

redis-py's usual client turns replies into Python's types and errors into exceptions
without their first word. Here a reply is what the server said: see `Reply`.
"""

from __future__ import annotations

import contextlib
import dataclasses
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import redis
from redis._parsers import _RESP2Parser
from redis.backoff import NoBackoff
from redis.retry import Retry

from support.machine import shortage
from support.settings import deadlines
from support.topologies import REDIS, Node

Command = tuple[bytes, ...]


@dataclasses.dataclass(frozen=True)
class Refusal:
    """An error reply; the text is the whole of it."""

    text: str

    def __repr__(self) -> str:
        return f"the error {self.text!r}"


@dataclasses.dataclass(frozen=True)
class Lost:
    """There was no reply: no connection, or it was closed or silent."""

    reason: str

    def __repr__(self) -> str:
        return f"no reply: {self.reason}"


# Text (of a status as well) is bytes, a null is None.
Reply = bytes | int | list["Reply"] | Refusal | Lost | None


@dataclasses.dataclass(frozen=True)
class Talk:
    """A command and what came of it.

    Attributes:
        client: who sent it.
        started: when it was sent, in seconds since the epoch.
        seconds: until its reply was read; of a pipeline, until the last reply was.
    """

    node: str
    client: str
    words: Command
    reply: Reply
    started: float
    seconds: float


def packed(words: Sequence[bytes]) -> bytes:
    """The bytes of a command on the wire."""
    items = [b"$%d\r\n%b\r\n" % (len(word), word) for word in words]
    return b"*%d\r\n" % len(words) + b"".join(items)


def plain(node: Node, patience: float | None = None) -> redis.Redis:
    """An ordinary client of the node, as an application would use it.

    Args:
        patience: seconds that it waits for a reply; the deadline `silence` where None.
    """
    return redis.Redis(
        node.host,
        node.ports[REDIS],
        protocol=2,  # the product has no HELLO
        retry=Retry(NoBackoff(), 0),  # what fails once has failed
        socket_timeout=patience or deadlines.seconds("silence"),
        socket_connect_timeout=patience or deadlines.seconds("connect"),
    )


class _Whole(_RESP2Parser):
    """redis-py's parser, which keeps the first word of an error and takes none for more."""

    EXCEPTION_CLASSES = {}  # noqa: RUF012


class RedisClient:
    """One connection of redis-py to a node's Redis port. The first command makes it.

    redis-py's own client would connect anew, without AUTH, after each error that it takes
    for a lost connection; here a connection is one connection.
    """

    def __init__(self, node: Node, name: str = "client") -> None:
        self.node = node
        self.name = name
        self._connection: Any = None  # redis-py leaves its connections untyped

    def send(self, words: Sequence[bytes]) -> Talk:
        """Sends a command and reads its reply."""
        return self.send_all([words])[0]

    def send_all(self, commands: Iterable[Sequence[bytes]]) -> list[Talk]:
        """Sends the commands without waiting for replies (pipelining), then reads them."""
        wanted = [tuple(words) for words in commands]
        started, began = time.time(), time.monotonic()
        replies = self._replies(wanted)
        seconds = time.monotonic() - began
        return [
            Talk(self.node.name, self.name, words, reply, started, seconds)
            for words, reply in zip(wanted, replies, strict=True)
        ]

    def close(self) -> None:
        """Closes the connection."""
        if self._connection is not None:
            self._connection.disconnect()
            self._connection = None

    def _replies(self, wanted: list[Command]) -> list[Reply]:
        try:
            connection = self._connected()
            connection.send_packed_command(connection.pack_commands(wanted))
            return [_reply(connection) for _ in wanted]
        except redis.RedisError as error:
            shortage.check(error)
            return [Lost(str(error))] * len(wanted)

    def _connected(self) -> Any:
        if self._connection is None:
            connection_class: Any = redis.Connection
            self._connection = connection_class(
                host=self.node.host,
                port=self.node.ports[REDIS],
                protocol=2,
                parser_class=_Whole,
                retry=Retry(NoBackoff(), 0),
                driver_info=None,  # nothing is said that the scenario does not say
                socket_timeout=deadlines.seconds("silence"),
                socket_connect_timeout=deadlines.seconds("connect"),
            )
            self._connection.connect()
        return self._connection


@contextlib.contextmanager
def connected(node: Node) -> Iterator[RedisClient]:
    """A client whose connection is closed at the end."""
    client = RedisClient(node)
    try:
        yield client
    finally:
        client.close()


def _reply(connection: Any) -> Reply:
    try:
        return _as_reply(connection.read_response(disconnect_on_error=False))
    except redis.ResponseError as error:
        return _as_reply(error)


def _as_reply(item: Any) -> Reply:
    if isinstance(item, redis.ResponseError):
        return Refusal(str(item))
    if isinstance(item, list):
        return [_as_reply(part) for part in item]
    reply: Reply = item
    return reply
