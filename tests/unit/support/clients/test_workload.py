"""Load: what clients write down, with a store that is not there."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import redis

from support.clients.http import Exchange, Request
from support.clients.workload import Load, Stream, _Client
from support.consistency import Kind, Operation, Outcome
from support.topologies import HTTP, REDIS, Node, NodeSpec


class Store:
    """A store in memory that can refuse, or be gone."""

    def __init__(self) -> None:
        self.texts: dict[str, bytes] = {}
        self.error: redis.RedisError | None = None
        self.closed = False

    def _do(self, act: Callable[[], Any]) -> Any:
        if self.error:
            raise self.error
        return act()

    def set(self, key: str, value: str) -> Any:
        return self._do(lambda: self.texts.__setitem__(key, value.encode()))

    def get(self, key: str) -> Any:
        return self._do(lambda: self.texts.get(key))

    def delete(self, key: str) -> Any:
        return self._do(lambda: self.texts.pop(key, None))

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def node(tmp_path: Path) -> Node:
    return Node("a", NodeSpec(), "127.0.0.1", {HTTP: 1, REDIS: 3}, tmp_path, tmp_path, "")


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def client(node: Node, store: Any) -> _Client:
    load = Load([], seed=5)
    client = _Client(load, 3, node, random.Random(5))
    client.redis = store
    return client


def last(client: _Client) -> Operation:
    return client.load.history.operations[-1]


def test_what_was_written_and_read_is_written_down(client: _Client) -> None:
    client.write("key")
    written = last(client)
    assert (written.kind, written.key, written.outcome) == (Kind.WRITE, "key", Outcome.OK)
    assert (written.client, written.node) == (3, "a")
    assert written.invoked <= written.completed
    client.read("key")
    assert (last(client).kind, last(client).value) == (Kind.READ, written.value)
    client.delete("key")
    assert (last(client).kind, last(client).value) == (Kind.DELETE, None)
    client.read("key", final=True)
    assert last(client).value is None
    assert last(client).final


def test_no_value_is_written_twice(client: _Client) -> None:
    for _ in range(200):
        client.act()
    written = [item.value for item in client.load.history.operations if item.kind is Kind.WRITE]
    assert len(written) == len(set(written)) > 50
    assert {item.kind for item in client.load.history.operations} == set(Kind)


def test_a_refusal_is_certain_and_a_silence_is_not(client: _Client, store: Store) -> None:
    store.error = redis.ResponseError("no")
    client.write("key")
    assert last(client).outcome is Outcome.FAIL
    store.error = redis.TimeoutError("late")
    client.write("key")
    assert last(client).outcome is Outcome.UNKNOWN
    assert store.closed


def test_what_nobody_expected_is_raised_at_the_end(client: _Client) -> None:
    begun = threading.Event()

    def act() -> None:
        begun.set()
        raise KeyError("a mistake of ours")

    client.load._begin(act, 0.001)
    assert begun.wait(5)
    with pytest.raises(KeyError, match="ours"):
        client.load.finish()


def test_a_stream_counts_what_was_not_answered_with_200(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    statuses = [200, 503, None, 200]

    def send(self: object, request: Request, deadline: str = "answer") -> Exchange:
        status = statuses.pop() if statuses else 200
        return Exchange("a", "", request, 0.0, status=status)

    monkeypatch.setattr("support.clients.workload.HttpClient.send", send)
    stream = Stream(node, "/page")
    while statuses:
        time.sleep(0.01)
    stream.finish()
    assert sorted(str(answer.status) for answer in stream.failed) == ["503", "None"]
    assert len(stream.answers) >= 4
    assert stream.answers[0].request == Request(target="/page")
