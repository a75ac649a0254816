"""Applications that are not written in PHP: redis-py as it is installed, with its own defaults.

Other clients of `support/clients` say to redis-py what the product lacks; these say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import redis

from support.clients.pages import Result, Thrown
from support.errors import Broken
from support.language.values import Call, Value
from support.settings import deadlines
from support.topologies import REDIS, Node

AS_IT_COMES = "redis-py"
VERSIONS: dict[str, dict[str, Any]] = {
    AS_IT_COMES: {},
    f"{AS_IT_COMES} 2": {"protocol": 2},
    f"{AS_IT_COMES} 3": {"protocol": 3},
}
"""What a sentence calls it, and what it is told beside the address."""


def results(node: Node, calls: Iterable[Call], client: str) -> list[Result]:
    """What a new client of that name gets for its calls, one after the other.

    A call is that of a method, such as hgetall("user"); a map at its end are named arguments.

    Raises:
        Broken: there is no such client.
    """
    if client not in VERSIONS:
        raise Broken(f"no client of an application: {client!r}; known: {', '.join(VERSIONS)}")
    with redis.Redis(
        node.host,
        node.ports[REDIS],
        socket_timeout=deadlines.seconds("silence"),
        socket_connect_timeout=deadlines.seconds("connect"),
        **VERSIONS[client],
    ) as application:
        return [_result(application, call) for call in calls]


def _result(application: redis.Redis, call: Call) -> Result:
    arguments, named = list(call.arguments), dict[str, Value]()
    if arguments and isinstance(last := arguments[-1], dict):
        named = last
        arguments.pop()
    try:
        return _value(getattr(application, call.function)(*arguments, **named))
    except redis.RedisError as error:
        return Thrown(str(error))


def _value(found: Any) -> Value:
    """A result as features write it: names of maps are text."""
    if isinstance(found, dict):
        return {_name(name): _value(item) for name, item in found.items()}
    if isinstance(found, list | tuple):
        return [_value(item) for item in found]
    if isinstance(found, str):
        return found.encode()
    value: Value = found
    return value


def _name(name: Any) -> str:
    return name.decode(errors="replace") if isinstance(name, bytes) else str(name)
