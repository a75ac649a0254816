"""Tables of commands: what counts as the reply, the keys and the times that a row wants."""

from __future__ import annotations

import types
from typing import Any

import pytest

from support.actions import keyspace
from support.actions import wire as actions
from support.assertions import Mismatch
from support.checks import wire
from support.clients.redis_client import Refusal
from support.errors import Broken
from support.language import wire as columns
from support.world.redis import Kept, Try

State = dict[bytes, Kept]
OLD = {b"page": Kept(b"old", -1)}
NEW = {b"page": Kept(b"new", -1)}
HASH = {b"page": Kept({b"name": b"Anna"}, -1)}
AGED = {b"page": Kept(b"old", 50_000)}

NOBODY: Any = None  # a world that is not asked for anything


def row(
    cells: dict[str, str],
    came: Any = b"OK",
    after: State = OLD,
    before: State = OLD,
    next_reply: Any = None,
) -> Try:
    return Try({"command": "SET", "reply": "OK"} | cells, came, next_reply, before, after)


def judged(*tries: Try) -> None:
    world: Any = types.SimpleNamespace(redis=types.SimpleNamespace(tries=list(tries)))
    wire.as_in_the_table(world)


@pytest.mark.parametrize(
    "one",
    [
        row({}),
        row({"afterwards": "unchanged"}),
        row({"afterwards": "unchanged"}, before=AGED, after={b"page": Kept(b"old", 49_990)}),
        row({"afterwards": '{"page": "new"}'}, after=NEW),
        row({"afterwards": '{"page": {"name": "Anna"}}'}, after=HASH),
        row({"afterwards": "{}"}, after={}),
        row({"time left": "for good"}),
        row({"reply": 'the error "ERR no"'}, came=Refusal("ERR no")),
        row({"PING next": "PONG"}, next_reply=b"PONG"),
    ],
)
def test_as_the_table_says(one: Try) -> None:
    judged(one)


@pytest.mark.parametrize(
    ("one", "what"),
    [
        (row({}, came=None), "the reply to SET"),
        (row({"reply": "1"}, came=True), "the reply to SET"),
        (row({"reply": 'the error "ERR no"'}, came=Refusal("ERR other")), "the reply to SET"),
        (row({"afterwards": "unchanged"}, after=NEW), "the keys after SET"),
        (row({"afterwards": "unchanged"}, after=OLD | {b"more": Kept(b"", -1)}), "the keys"),
        (row({"afterwards": "unchanged"}, after=AGED), "the time left after SET"),
        (row({"afterwards": "unchanged"}, before=AGED), "the time left after SET"),
        (row({"afterwards": '{"page": "old"}'}, after=HASH), "the keys after SET"),
        (row({"time left": "for good"}, after=AGED), "the time left after SET"),
        (row({"PING next": "PONG"}, next_reply=None), "the reply to PING after SET"),
    ],
)
def test_what_differs_is_named(one: Try, what: str) -> None:
    with pytest.raises(Mismatch, match=what):
        judged(one)


def test_the_first_row_that_differs_is_told_with_the_number_of_the_others() -> None:
    with pytest.raises(Mismatch, match=r"the reply to SET \(and 1 more rows differ\)"):
        judged(row({}), row({}, came=None), row({"afterwards": "{}"}))


def test_members_come_in_any_order() -> None:
    wanted = {"command": "KEYS", "members": '["a", "b"]'}
    judged(Try(wanted, [b"b", b"a"], None, OLD, OLD))
    with pytest.raises(Mismatch):
        judged(Try(wanted, [b"b", b"b"], None, OLD, OLD))


def test_bytes_are_all_the_bytes_or_none_yet() -> None:
    wanted = {"bytes": '"PING"', "answer": '"+PONG"'}
    judged(Try(wanted, b"+PONG", None, OLD, OLD))
    judged(Try(wanted | {"answer": "nothing yet"}, None, None, OLD, OLD))
    for came in (b"+PONG+", b"", None):
        with pytest.raises(Mismatch):
            judged(Try(wanted, came, None, OLD, OLD))
    with pytest.raises(Mismatch):  # the node has closed
        judged(Try(wanted | {"answer": "nothing yet"}, b"", None, OLD, OLD))


@pytest.mark.parametrize(
    "headings",
    [
        ["case", "before", "command", "reply", "afterwards", "time left"],
        ["command", "members"],
        ["bytes", "answer", "PING next"],
    ],
)
def test_columns_that_go_together(headings: list[str]) -> None:
    assert list(columns.problems(headings)) == []


@pytest.mark.parametrize(
    ("headings", "problem"),
    [
        (["command", "reply", "afterward"], "no column of a wire table: 'afterward'; known: case,"),
        (["command"], "exactly one of the columns reply, members, answer"),
        (["command", "reply", "members"], "exactly one of the columns reply, members, answer"),
        (["reply"], "exactly one of the columns command, bytes"),
        (["bytes", "reply"], "go together"),
        (["command", "reply", "time left"], "needs afterwards"),
    ],
)
def test_columns_that_are_wrong_are_named(headings: list[str], problem: str) -> None:
    assert problem in "\n".join(columns.problems(headings))
    with pytest.raises(Broken):
        actions.send_each(NOBODY, [dict.fromkeys(headings, "")])


def test_a_time_that_cannot_be_told_is_not_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    replies = iter([[b"old"], [Refusal("ERR no")]])
    monkeypatch.setattr(keyspace, "names_beginning", lambda *_: [b"page"])
    monkeypatch.setattr(keyspace, "ask_all", lambda *_: next(replies))
    with pytest.raises(Mismatch, match="the reply to PTTL"):
        actions.contents(NOBODY)


def test_no_table_is_no_promise() -> None:
    with pytest.raises(Broken):
        judged()
