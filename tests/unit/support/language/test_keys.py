"""The types of the sentences about keys: what their words stand for, and which words are none."""

from __future__ import annotations

import re
from typing import Any

import pytest

from support.errors import UsageError
from support.language import keys
from support.language.keys import (
    End,
    Getting,
    Key,
    Life,
    Manner,
    Memory,
    NoReply,
    PortAnswer,
    PortClient,
    Refused,
    Sender,
    Senders,
    Through,
    TimeLeft,
)

MEANINGS = [
    ("Key", '"page"', Key(b"page")),
    ("Key", '"page" of "a.test"', Key(b"page", "a.test")),
    ("Key", 'beginning with "etag:"', Key(beginning="etag:")),
    ("Life", "", Life()),
    ("Life", " for 1.5 s", Life(1500)),
    ("Life", " for 30 ms, and its time is over", Life(30, True)),
    ("Fate", "has ended", True),
    ("Fate", "has been removed", False),
    ("End", "expires in 2 min", End(left=120)),
    ("End", "has no expiry", End()),
    ("End", "is there for 100 ms, and then gone", End(life=0.1)),
    ("Span", "", 0.0),
    ("Span", " for the next 300 ms", 0.3),
    ("AtLast", "within the session time ", "session"),
    ("HowMany", "is one key", 1),
    ("HowMany", "are no keys", 0),
    ("HowMany", "are 1,000 keys", 1000),
    ("Memory", "at most 100 kB", Memory(100_000)),
    ("Memory", "100 bytes to 30 kB more", Memory(30_000, 100)),
    ("Sender", "another Redis client", Sender("another client")),
    ("Sender", 'a client of node "b"', Sender(node="b")),
    ("Senders", "20 Redis clients", Senders(20)),
    ("Senders", "5 clients of every node", Senders(5, True)),
    ("Manner", " until it gets OK", Manner(until_ok=True)),
    ("Manner", " 1,000 times without waiting for replies", Manner(times=1000)),
    ("Manner", " 3 times without ever reading the replies", Manner(times=3, unread=True)),
    ("InPieces", "", keys.Writing()),
    ("InPieces", ", byte by byte", keys.Writing(piece=1)),
    ("InPieces", ", and leaves", keys.Writing(leaves=True)),
    ("InPieces", ", and breaks the connection off", keys.Writing(leaves=True, resets=True)),
    ("Caller", "an application", keys.Caller(application=True)),
    ("Receiver", "the application", "the application"),
    ("Caller", 'a page of "a.test"', keys.Caller("a.test")),
    ("Caller", 'a page on node "a"', keys.Caller(node="a")),
    ("Through", ' through "predis"', Through("predis")),
    ("Through", " until it gets nothing", Through(until_nothing=True)),
    ("Holding", '"a" and then (3 times "\\r\\n") and then "b"', b"a\r\n\r\n\r\nb"),
    ("Holding", '"5 times and then"', b"5 times and then"),
    ("Holding", '{"a": "1"}', {"a": b"1"}),
    ("Holding", "nothing", None),
    ("Expected", 'the error "ERR no"', Refused("ERR no")),
    ("Expected", "no reply", NoReply()),
    ("Expected", "the milliseconds of 100 s", TimeLeft(100)),
    ("Expected", "-2", -2),
    ("Getting", "", Getting()),
    ("Getting", " 1,000 times", Getting(times=1000)),
    ("Getting", " within 2 s", Getting(within=2)),
    ("Getting", " from 1 s on", Getting(since=1)),
    ("Getting", ", in any order", Getting(in_any_order=True)),
    ("Getting", " each time", Getting(each_time=True)),
    ("PortAnswer", 'exactly "+OK\\r\\n"', PortAnswer(b"+OK\r\n")),
    ("PortAnswer", "nothing, and waits", PortAnswer(waits=True)),
    ("PortClient", "the same client", PortClient(same=True)),
    ("PortClient", "the 3 clients", PortClient(kept=3)),
    ("PortClient", "other clients", PortClient()),
]


@pytest.mark.parametrize(("name", "word", "meaning"), MEANINGS)
def test_what_a_word_stands_for(name: str, word: str, meaning: Any) -> None:
    converter: Any = keys.TYPES[name]
    assert re.fullmatch(converter.pattern, word)
    assert converter(word) == meaning


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Key", "page"),
        ("Life", " for ever"),
        ("HowMany", "is 1 keys"),
        ("Getting", " twice"),
        ("Sender", "a client of every node"),
        ("Expected", "an error"),
        ("Holding", '(x times "a")'),
    ],
)
def test_what_is_no_such_word(name: str, word: str) -> None:
    converter: Any = keys.TYPES[name]
    assert not re.fullmatch(converter.pattern, word)


def test_a_list_that_is_none_is_named() -> None:
    with pytest.raises(UsageError, match="not a value"):
        keys.holding("[1, ]")


@pytest.mark.parametrize("name", keys.TYPES)
def test_each_type_says_what_it_means(name: str) -> None:
    assert keys.TYPES[name].__doc__
