"""Placeholders and escapes: what stands for what, and what is left alone."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import pytest

from support.actions import filling
from support.assertions import Mismatch
from support.errors import Broken
from support.language import escapes
from support.language.placeholders import UnknownPlaceholder, fill, fill_bytes
from support.world import Visits

KNOWN: dict[str, str | Callable[[str], str]] = {
    "address": "h:1",
    "number": lambda _: "7",
    "password of ...": lambda host: f"pw({host})",
}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("http://{address}/", "http://h:1/"),
        ("{number}{number}", "77"),
        ("{password of a-b.test}", "pw(a-b.test)"),
        ('{"address": 1}', '{"address": 1}'),
        ("{ address = 1 }", "{ address = 1 }"),
        ("{stage=request}", "{stage=request}"),
        ("<address>", "<address>"),
        ("{}", "{}"),
    ],
)
def test_names_are_filled_in_and_nothing_else(text: str, filled: str) -> None:
    assert fill(text, KNOWN) == filled
    assert fill_bytes(text.encode(), KNOWN) == filled.encode()


def test_bytes_that_are_no_text_stay_what_they_are() -> None:
    data = bytes(range(256))
    assert fill_bytes(data + b"{address}", KNOWN) == data + b"{address}"
    assert fill_bytes(b"\x80{V\xc9gJ}", KNOWN) == b"\x80{V\xc9gJ}"
    assert fill_bytes(b"\x00{address}", KNOWN) == b"\x00h:1"
    assert fill_bytes(b"{x}", {"x": "\u00e9"}) == "\u00e9".encode()


def test_an_unknown_name_is_named_with_the_known_ones() -> None:
    with pytest.raises(UnknownPlaceholder, match=r"\{adress\}.*\{address\}, \{number\}"):
        fill("http://{adress}/", KNOWN)


def world(**changes: Any) -> Any:
    made = types.SimpleNamespace(visits=Visits())
    made.profile = types.SimpleNamespace(
        facts=types.SimpleNamespace(model_dump=lambda: {"sapi_name": "ephpm"})
    )
    for name, value in changes.items():
        setattr(made.visits.first, name, value)
    return made


def test_what_a_scenario_knows() -> None:
    found = filling.filled(world(etag='W/"1"'), "{its tag} {target's sapi name} {n}", n="2")
    assert found == '"1" ephpm 2'


def test_what_the_first_visit_was_not_given_is_a_mismatch() -> None:
    with pytest.raises(Mismatch, match="cookie"):
        filling.filled(world(answer=object()), "{its cookie}")
    with pytest.raises(Broken, match="no first visit"):
        filling.filled(world(), "{its cookie}")


def test_a_fact_that_no_profile_states_is_named() -> None:
    with pytest.raises(Broken, match="PHP version, sapi name"):
        filling.filled(world(), "{target's colour}")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (r"a\r\n\t", "a\r\n\t"),
        (r"\"\\\"", '"\\"'),
        (r"\\n", r"\n"),
        (r"\x00\x7f", "\0\x7f"),
        (r"\q", r"\q"),
        ("\u00e9", "\u00e9"),
    ],
)
def test_escapes_stand_for_the_same_in_text_and_in_bytes(text: str, found: str) -> None:
    assert escapes.unescaped(text) == found
    assert escapes.octets(text) == found.encode()


def test_a_byte_is_one_byte_and_a_character_one_character() -> None:
    assert escapes.octets(r"\xff") == b"\xff"
    assert escapes.unescaped(r"\xff") == "\u00ff"
