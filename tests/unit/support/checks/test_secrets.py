"""Checks of secrets: each can hold, and each can fail."""

from __future__ import annotations

import pathlib
import types
from collections.abc import Sequence
from typing import Any

import pytest

from support.assertions import Mismatch
from support.checks import responses, secrets
from support.clients.http import Exchange, Request
from support.errors import Broken

SOURCE = "<?php\n// how it works\n$password = 'secret-4711';\necho 'it ran';\n"


def answered(
    body: bytes = b"",
    headers: Sequence[tuple[str, str]] = (),
    status: int = 200,
    target: str = "/page.php",
) -> Exchange:
    exchange = Exchange("node", "http://x", Request(target=target), 0.0, status=status)
    exchange.raw, exchange.headers = body, list(headers)
    return exchange


class FakeWorld:
    """As much of a world as the checks look at."""

    def __init__(
        self, answer: Exchange, source: str = SOURCE, others: Sequence[Exchange] = ()
    ) -> None:
        self.last = self.answer = answer
        self.source = source
        self.others = list(others)
        self.node = types.SimpleNamespace(directory=pathlib.Path("/srv/node-1"))

    def site_file(self, path: str) -> bytes:
        return self.source.encode()

    def send(self, request: Request) -> Exchange:
        self.last = self.others.pop(0)
        return self.last


World: Any = FakeWorld  # where a world is asked for


def test_what_a_script_prints_is_not_its_source() -> None:
    secrets.no_source_of(World(answered(b"it ran")), "/page.php")


@pytest.mark.parametrize(
    "answer",
    [
        answered(SOURCE.encode()),
        answered(b"before $password = 'secret-4711'; after"),
        answered(b"<?php"),
        answered(b"", headers=[("x-debug", "$password = 'secret-4711';")]),
    ],
)
def test_a_line_of_the_source_is_noticed_wherever_it_is(answer: Exchange) -> None:
    with pytest.raises(Mismatch):
        secrets.no_source_of(World(answer), "/page.php")


def test_what_follows_the_answer_is_looked_at_too() -> None:
    answer = answered(b"it ran")
    answer.rest = SOURCE.encode()
    with pytest.raises(Mismatch):
        secrets.no_source_of(World(answer), "/page.php")


def test_a_file_that_is_no_source_cannot_be_looked_for() -> None:
    with pytest.raises(Broken, match="no PHP source"):
        secrets.no_source_of(World(answered(), source="just text, a long line"), "/a.txt")


def test_the_place_of_the_site() -> None:
    secrets.place_untold(World(answered(b"404 Not Found")))
    with pytest.raises(Mismatch):
        secrets.place_untold(World(answered(b"failed: /srv/node-1/site/index.php")))
    with pytest.raises(Mismatch):
        secrets.place_untold(World(answered(headers=[("x-file", "/srv/node-1/site/a")])))


def test_without_an_answer_nothing_is_proven() -> None:
    silent = Exchange("node", "http://x", Request(), 0.0, error="no connection")
    with pytest.raises(Mismatch):
        secrets.place_untold(World(silent))


def test_the_same_answer_but_for_the_date() -> None:
    one = answered(b"403", [("date", "now"), ("content-type", "text/plain")], 403)
    other = answered(b"403", [("content-type", "text/plain"), ("date", "later")], 403)
    secrets.as_for(World(one, others=[other]), "/other")


@pytest.mark.parametrize(
    "other",
    [
        answered(b"403", [("content-type", "text/plain")], 404),
        answered(b"403 ", [("content-type", "text/plain")], 403),
        answered(b"403", [("content-type", "text/html")], 403),
    ],
)
def test_another_answer_tells_more(other: Exchange) -> None:
    one = answered(b"403", [("content-type", "text/plain")], 403)
    with pytest.raises(Mismatch):
        secrets.as_for(World(one, others=[other]), "/other")


def test_nothing_of_a_file_covers_what_a_script_would_print() -> None:
    with pytest.raises(Mismatch):
        responses.nothing_of(World(answered(b"vendor ran"), "<?php\necho 'vendor ran';"), "/v.php")
