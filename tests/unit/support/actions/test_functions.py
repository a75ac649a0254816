"""What a client is made of may be missing in the target's PHP: nobody judges the product then."""

from __future__ import annotations

import contextlib
import types
from typing import cast

import pytest

from support.actions import functions
from support.clients import pages
from support.clients.http import Exchange, Request
from support.errors import Missing
from support.topologies import REDIS
from support.world import World


def said(body: bytes) -> Exchange:
    exchange = Exchange("a", "http://127.0.0.1:1", Request("POST", pages.PAGE), 0.0, 200)
    exchange.raw = body
    return exchange


def test_a_lack_is_missing_and_asked_for_once() -> None:
    sent: list[Request] = []

    def send(request: Request) -> Exchange:
        sent.append(request)
        return said(b'{"lacks": "this PHP has no redis extension"}')

    world = types.SimpleNamespace(
        node=types.SimpleNamespace(ports={REDIS: 6379}),
        provider=types.SimpleNamespace(lacks={}),
        redis=types.SimpleNamespace(results=[]),
        send=send,
    )
    for _ in range(2):
        with pytest.raises(Missing, match=r"^this PHP has no redis extension$"):
            functions.call(cast("World", world), [], "phpredis")
    assert len(sent) == 1


def test_an_error_of_a_call_is_no_lack() -> None:
    assert pages.results(said(b'{"results": [{"error": "no"}]}')) == [pages.Thrown("no")]


@pytest.mark.parametrize(("loaded", "lacks"), [("true", False), ("false", True)])
def test_an_extension_of_php_is_asked_for(loaded: str, *, lacks: bool) -> None:
    sent: list[Request] = []

    def send(request: Request) -> Exchange:
        sent.append(request)
        return said(f'{{"results": [{loaded}]}}'.encode())

    world = types.SimpleNamespace(
        node=types.SimpleNamespace(ports={REDIS: 6379}),
        provider=types.SimpleNamespace(lacks={}),
        redis=types.SimpleNamespace(results=[]),
        send=send,
        spelt=lambda text: text,
    )
    refused = pytest.raises(Missing, match=r"^this PHP has no extension Zend OPcache$")
    with refused if lacks else contextlib.nullcontext():
        functions.need_extension(cast("World", world), "Zend OPcache")
    assert b'["extension_loaded", "Zend OPcache"]' in sent[0].body
