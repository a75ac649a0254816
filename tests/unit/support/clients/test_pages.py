"""What the key-value features put together without a node."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support.assertions import Mismatch
from support.checks.replies import each_number_once, same
from support.clients import pages
from support.clients.http import Exchange, Request
from support.language.values import Call
from support.topologies import HTTP, REDIS, Node, NodeSpec


def node(tmp_path: Path) -> Node:
    return Node("node", NodeSpec(), "127.0.0.1", {HTTP: 1, REDIS: 3}, tmp_path, tmp_path, "")


def answer(body: bytes, status: int = 200) -> Exchange:
    return Exchange("node", "", Request(), 0.0, status=status, raw=body)


def test_calls_travel_as_json(tmp_path: Path) -> None:
    calls = [Call("f", (b"text", b"\xff", 5, {"a": b"b"}, [b"c"]))]
    request = pages.request(node(tmp_path), calls, "predis", "a.test")
    assert ("Host", "a.test") in request.headers
    assert json.loads(request.body) == {
        "client": "predis",
        "port": 3,
        "calls": [["f", "text", {"base64": "/w=="}, 5, {"map": {"a": "b"}}, ["c"]]],
    }


def test_results_come_back() -> None:
    said = {"results": ["a", {"base64": "/w=="}, None, True, {"x": [1]}, {"error": "no"}]}
    found = pages.results(answer(json.dumps(said).encode()))
    assert found == [b"a", b"\xff", None, True, {"x": [1]}, pages.Thrown("no")]


@pytest.mark.parametrize("body", [b"", b"[]", b'{"results": 5}', b"<b>Fatal error</b>"])
def test_a_page_that_broke_off_is_no_result(body: bytes) -> None:
    with pytest.raises(Mismatch):
        pages.results(answer(body))


def test_a_page_that_failed_is_no_result() -> None:
    with pytest.raises(Mismatch, match="status"):
        pages.results(answer(b'{"results": [1]}', status=500))


@pytest.mark.parametrize("found", [[1, 2, 2], [1, 3, 4], [1, 2], [1, 2, None], [1, 2, b"3"]])
def test_numbers_that_are_not_each_there_once(
    found: list[bytes | int] | list[int | None] | list[int],
) -> None:
    with pytest.raises(Mismatch):
        each_number_once(found, 3)
    each_number_once([3, 1, 2], 3)


@pytest.mark.parametrize(("wanted", "found"), [(1, True), (b"1", 1), ([], {}), (None, b"")])
def test_values_of_different_types_are_different(wanted: Any, found: Any) -> None:
    with pytest.raises(Mismatch):
        same("it", wanted, found)


def test_long_texts_say_where_they_part() -> None:
    with pytest.raises(Mismatch, match="byte 300"):
        same("it", b"x" * 500, b"x" * 300 + b"y" * 200)
