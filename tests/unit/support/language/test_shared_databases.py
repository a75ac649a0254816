"""The types of the sentences about a database that nodes share."""

from __future__ import annotations

import re

import pytest

from support.language import clusters
from support.language.nodes import deed
from support.language.shared_databases import LEADER, Leader, leader, until_refused, work
from support.language.sql import did, sql_client


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ('take node "b" for the primary', Leader(("b",))),
        ('takes node "a" for the primary', Leader(("a",))),
        ('take one of nodes "b" and "c" for the primary', Leader(("b", "c"))),
        ("take one node for the primary", Leader()),
        ("take no node for the primary", Leader(())),
    ],
)
def test_whom_nodes_take_for_the_primary(word: str, wanted: Leader) -> None:
    assert re.fullmatch(LEADER, word)
    assert leader(word) == wanted
    assert clusters.state(word).leader == wanted


def test_what_clients_do_all_the_while() -> None:
    assert work("write and read") == "write and read"


def test_clusters_with_a_database() -> None:
    assert clusters.members("3 nodes with a database").database
    both = clusters.members("3 nodes with a database and the configuration")
    assert both.database
    assert both.configured
    own = clusters.members('5 nodes with a database, node "c" with the configuration')
    assert (own.count, own.own) == (5, "c")
    assert not clusters.members("3 nodes with the configuration").database


def test_clients_at_several_nodes() -> None:
    assert sql_client("a new client at every node").every
    assert sql_client('a new client at nodes "b" and "c"').nodes == ("b", "c")
    assert sql_client('a client at node "b"').node == "b"
    assert sql_client("6 clients at the gateway").place == "gateway"


def test_what_a_refused_client_is_told() -> None:
    found = did('is refused with 1290 "HY000", and told "the primary is node-a" within 1 s')
    assert (found.number, found.state, found.told) == (1290, "HY000", "the primary is node-a")
    assert found.within == 1.0


def test_who_is_started_again_may_not_be_waited_for() -> None:
    assert deed("is started again").waits
    assert not deed("is started again without waiting").waits
    wiped = deed("was started again with an empty disk, without waiting")
    assert wiped.wiped
    assert not wiped.waits
    with pytest.raises(ValueError, match="waited for"):
        deed("is killed without waiting")


def test_until_when_rows_are_inserted() -> None:
    assert until_refused(" until they are refused")
    assert not until_refused("")
