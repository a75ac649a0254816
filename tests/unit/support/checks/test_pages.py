"""Checks of what pages say: each can hold, and each can fail."""

from __future__ import annotations

import hashlib
import json
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from support.assertions import Mismatch
from support.checks import pages, responses
from support.clients.http import Exchange, Request
from support.language.answers import Body
from support.settings import deadlines
from support.world import Visits

PICTURE = bytes(range(200))


def answered(body: str | bytes, status: int = 200) -> Exchange:
    exchange = Exchange("node", "http://x", Request(target="/page.php"), 0.0, status=status)
    exchange.raw = body if isinstance(body, bytes) else body.encode()
    return exchange


class FakeWorld:
    def __init__(self, answer: Exchange, crowd: Sequence[Exchange] = ()) -> None:
        self.answer, self.visits = answer, Visits(crowd=list(crowd))
        facts = types.SimpleNamespace(model_dump=lambda: {"sapi_name": "ephpm"})
        self.profile = types.SimpleNamespace(facts=facts)

    def site_file(self, path: str) -> bytes:
        return PICTURE


World: Any = FakeWorld  # where a world is asked for


def upload(**changes: Any) -> Any:
    entry = {"size": 200, "error": 0, "sha256": hashlib.sha256(PICTURE).hexdigest()}
    return World(answered(json.dumps({"FILES": {"picture": entry | changes}})))


def test_an_upload_that_arrived() -> None:
    pages.received(upload(), "/image.png", "picture")


@pytest.mark.parametrize("changes", [{"size": 199}, {"error": 1}, {"sha256": "0" * 64}])
def test_an_upload_that_was_cut_refused_or_altered(changes: dict[str, int]) -> None:
    with pytest.raises(Mismatch, match="picture"):
        pages.received(upload(**changes), "/image.png", "picture")


@pytest.mark.parametrize("files", [{}, [], {"picture": None}, None])
def test_an_upload_that_never_came(files: Any) -> None:
    with pytest.raises(Mismatch):
        pages.received(World(answered(json.dumps({"FILES": files}))), "/image.png", "picture")


@pytest.mark.parametrize("size", [0, 1, 29, 30, 31, 60, 100])
def test_the_numbered_page_of_any_size(size: int) -> None:
    lines = b"".join(b"line %08d of a large page\n" % number for number in range(5))
    world, page = World(None), answered(lines[:size])
    responses.has_body(world, page, Body("numbered", size=size))
    with pytest.raises(Mismatch):
        responses.has_body(world, page, Body("numbered", size=size + 1))


def test_a_page_whose_parts_are_swapped_is_noticed() -> None:
    swapped = b"line 00000001 of a large page\nline 00000000 of a large page\n"
    with pytest.raises(Mismatch):
        responses.has_body(World(None), answered(swapped), Body("numbered", size=60))


def test_a_temporary_file_that_stays_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EPHPM_DEADLINE_EFFECT", "0.1")
    assert deadlines.seconds("effect") == 0.1
    file = tmp_path / "php-upload"
    world = upload(path=str(file))
    pages.temporary_file_gone(world, "picture")
    file.write_bytes(PICTURE)
    with pytest.raises(Mismatch, match="still there"):
        pages.temporary_file_gone(world, "picture")


def test_a_fact_of_the_target_may_be_part_of_a_text() -> None:
    responses.body_contains(World(answered("SAPI ephpm, PHP 8")), ["SAPI {target's sapi name}"])
    with pytest.raises(Mismatch):
        responses.body_contains(World(answered("SAPI cli, ephpm")), ["SAPI {target's sapi name}"])


@pytest.mark.parametrize(
    ("body", "found", "other"),
    [
        (Body("text", "{target's sapi name}"), b"ephpm", b"ephpm\n"),
        (Body("file", "/image.png"), PICTURE, PICTURE[1:]),
        (Body("empty"), b"", b"x"),
        (Body("size", size=3), b"abc", b"abcd"),
    ],
)
def test_a_body_is_that_and_no_other(body: Body, found: bytes, other: bytes) -> None:
    responses.has_body(World(None), answered(found), body)
    with pytest.raises(Mismatch):
        responses.has_body(World(None), answered(other), body)


def test_texts_in_a_body_follow_one_another() -> None:
    world = World(answered("first, second, first"))
    responses.body_contains(world, ["first", "second"])
    with pytest.raises(Mismatch, match="the body behind 'first'"):
        responses.body_contains(World(answered("second, first")), ["first", "second"])


def test_an_answer_is_its_headers_too() -> None:
    answer = answered("body")
    answer.headers.append(("set-cookie", "ID=secret; path=/; HttpOnly"))
    responses.lacks_text(World(answer), "the body", "secret")
    for part, text in (("the answer", "secret"), ("the answer", "body"), ("the body", "body")):
        with pytest.raises(Mismatch):
            responses.lacks_text(World(answer), part, text)
