"""Calls of PHP functions in a page: `/kv.php` does what it is told, and says what it got.

The request and the answer are JSON. Text that is not UTF-8 travels as {"base64": ...}.
"""

from __future__ import annotations

import base64
import dataclasses
import json
from collections.abc import Iterable
from typing import Any

from support.assertions import Mismatch, equal
from support.clients.http import Exchange, Request
from support.errors import Missing
from support.language.values import Call, Value
from support.topologies import REDIS, Node

PAGE = "/kv.php"


@dataclasses.dataclass(frozen=True)
class Thrown:
    """A PHP function or a client refused: its message, with the exception's class if any."""

    text: str

    def __repr__(self) -> str:
        return f"the error {self.text!r}"


Result = Value | Thrown


def request(node: Node, calls: Iterable[Call], client: str = "", host: str = "") -> Request:
    """A visit that lets the page make these calls, one after the other.

    Args:
        client: "phpredis" or "predis"; empty for functions of PHP itself.
        host: the site whose page it is; empty for the node's address.
    """
    wanted = {
        "client": client,
        "port": node.ports[REDIS],
        "calls": [[call.function, *map(_packed, call.arguments)] for call in calls],
    }
    headers = [("Content-Type", "application/json")]
    headers += [("Host", host)] if host else []
    return Request("POST", PAGE, tuple(headers), json.dumps(wanted).encode())


def results(answer: Exchange) -> list[Result]:
    """What the page got for each of its calls.

    Raises:
        Mismatch: the page was not run to its end.
        Missing: the target's PHP has not what the client is made of.
    """
    equal(f"the status of {PAGE}", 200, answer.answered().status)
    said = answer.json()
    if isinstance(said, dict) and isinstance(said.get("lacks"), str):
        raise Missing(said["lacks"])
    if not isinstance(said, dict) or not isinstance(said.get("results"), list):
        raise Mismatch(f"the answer of {PAGE}", "the results of its calls", answer.text)
    return [_result(item) for item in said["results"]]


def _packed(item: Value) -> Any:
    if isinstance(item, bytes):
        try:
            return item.decode()
        except UnicodeDecodeError:
            return {"base64": base64.b64encode(item).decode()}
    if isinstance(item, list):
        return [_packed(part) for part in item]
    if isinstance(item, dict):
        return {"map": {name: _packed(part) for name, part in item.items()}}
    return item


def _result(item: Any) -> Result:
    if isinstance(item, dict) and set(item) == {"error"}:
        return Thrown(item["error"])
    return _unpacked(item)


def _unpacked(item: Any) -> Value:
    if isinstance(item, str):
        return item.encode()
    if isinstance(item, list):
        return [_unpacked(part) for part in item]
    if isinstance(item, dict) and set(item) == {"base64"}:
        return base64.b64decode(item["base64"])
    if isinstance(item, dict):
        return {name: _unpacked(part) for name, part in item.items()}
    found: int | float | bool | None = item
    return found
