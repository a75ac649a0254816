"""A primary and its replica: they are in step, can be parted, and are as new for who comes next."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.assertions import eventually
from support.services.replication import PRIMARY, REPLICA, Pair


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    found = Pair()
    yield found
    found.close()


def test_the_replica_repeats_what_the_primary_does(pair: Pair) -> None:
    pair.prepare(replica=True)
    primary, replica = pair.server(PRIMARY), pair.server(REPLICA)
    primary.ask("CREATE TABLE main.book (title VARCHAR(20))")
    primary.ask("INSERT INTO main.book VALUES ('Emma')")
    pair.await_in_step()
    assert replica.ask("SELECT title FROM main.book") == [("Emma",)]
    assert replica.ask("SELECT main.server_name()") == [("replica",)]
    assert primary.ask("SELECT main.server_name()") == [("primary",)]


def test_who_comes_next_finds_nothing(pair: Pair) -> None:
    pair.prepare(replica=True)
    pair.server(PRIMARY).ask("CREATE TABLE main.book (title VARCHAR(20))")
    pair.prepare(replica=True)
    assert pair.server(REPLICA).ask("SHOW TABLES FROM main") == []


def test_a_killed_primary_is_followed_again(pair: Pair) -> None:
    pair.prepare(replica=True)
    primary, replica = pair.server(PRIMARY), pair.server(REPLICA)
    primary.kill()
    pair.harmed = True
    primary.start()
    primary.ask("CREATE TABLE main.after (n INT)")

    def seen() -> None:
        assert replica.ask("SHOW TABLES FROM main") == [("after",)]

    eventually(seen, "database")
    before = replica.process
    pair.prepare(replica=True)
    assert pair.server(REPLICA).process is not before
