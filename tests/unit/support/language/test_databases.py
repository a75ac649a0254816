"""The sentences about database servers: which there are, what becomes of them, what they have."""

from __future__ import annotations

import re

import pytest

from support.language.databases import TYPES, Connections, ServerDeed


def read(kind: str, word: str) -> object:
    converter = TYPES[kind]
    assert re.fullmatch(converter.pattern, word), word  # type: ignore[attr-defined]
    return converter(word)


def test_servers() -> None:
    assert read("Servers", "a database server") is False
    assert read("Servers", "a primary and a replica of the database") is True


@pytest.mark.parametrize(
    ("word", "name"),
    [("the database server", "primary"), ("the primary", "primary"), ("the replica", "replica")],
)
def test_which_server(word: str, name: str) -> None:
    assert read("Server", word) == name


@pytest.mark.parametrize(
    ("word", "deed"),
    [
        ("is killed", ServerDeed("kill")),
        ("was killed", ServerDeed("kill")),
        ("is 2 s behind the primary", ServerDeed("lag", 2)),
        ("was 60 s behind the primary", ServerDeed("lag", 60)),
        ("ended every connection of the node", ServerDeed("end connections")),
        ("ends every query of the node", ServerDeed("end queries")),
        ("turned the node away", ServerDeed("lock")),
        ("lets the node in again", ServerDeed("unlock")),
        ("let the node have 2 connections", ServerDeed("limit", 2)),
    ],
)
def test_what_becomes_of_a_server(word: str, deed: ServerDeed) -> None:
    assert read("ServerDeed", word) == deed


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("has 2 connections of the node", Connections(2)),
        ("has no connection of the node", Connections(0)),
        ("has had 4 connections of the node", Connections(4, peak=True)),
        ("has had at most 1 connection of the node", Connections(1, peak=True, most=True)),
        ("has 3 connections of the node, none of them there before", Connections(3, new=True)),
        ("has 1 connection of the node for 2 s", Connections(1, for_good=2.0)),
    ],
)
def test_connections(word: str, wanted: Connections) -> None:
    assert read("Connections", word) == wanted
