"""The sentences about visitors and answers: each part is read, and only as a whole."""

from __future__ import annotations

import re
from typing import Any

import pytest

from support.language import answers, visiting
from support.language.answers import Answer, Body, Closing, Getting, Leak, Period, Saying, Statuses
from support.language.visiting import (
    Keeping,
    Leaving,
    Opening,
    Posted,
    Times,
    Uploaded,
    Visitor,
    Where,
    With,
)

TYPES = visiting.TYPES | answers.TYPES


@pytest.mark.parametrize(
    ("name", "word", "value"),
    [
        ("Visitor", "a visitor", Visitor("a")),
        ("Visitor", "the same visitor", Visitor("the same")),
        ("Visitor", "20 visitors", Visitor("", 20)),
        ("Visitor", "the 1,000 visitors", Visitor("the", 1000)),
        ("Asking", "sends HEAD", "HEAD"),
        ("Asking", "request", "GET"),
        ("Where", "", Where()),
        ("Where", ' of "a.test" from node "b"', Where("a.test", "b")),
        ("Where", " through the gateway", Where(way="gateway")),
        ("Where", " on the same connection", Where(way="same connection")),
        ("Where", " on every node", Where(way="every node")),
        ("Way", "", {}),
        ("Way", " over HTTP/2", {"protocol": "HTTP/2"}),
        ("Way", " over HTTPS with TLS 1.1", {"secure": True, "tls_version": "TLS 1.1"}),
        (
            "Way",
            " over HTTPS with HTTP/2 or HTTP/1.1",
            {"secure": True, "protocol": "HTTP/2 or HTTP/1.1"},
        ),
        (
            "Way",
            " over HTTPS, trusting only public authorities",
            {"secure": True, "strict": True},
        ),
        ("Way", ' over HTTPS, expecting the name "a"', {"secure": True, "server_name": "a"}),
        ("With", "", With()),
        ("With", ' with the header "A: b"', With(headers=("A: b",))),
        ("With", ' with the headers "A: b" and "C: d"', With(headers=("A: b", "C: d"))),
        ("With", " with the headers", With(listed=True)),
        ("With", ' with the text ""', With(text="")),
        ("With", " with 8 kB in one header", With(size=8000, fillers=1)),
        ("With", " with 8 kB in 50 headers", With(size=8000, fillers=50)),
        ("With", " with 8 kB in the query", With(size=8000)),
        ("Times", "", Times()),
        ("Times", " at once", Times(1, "at once")),
        ("Times", " 3 times in a row", Times(3)),
        ("Times", " 3 times at once, on every node in turn", Times(3, "in turn")),
        ("Times", " 3 times at once, on one HTTP/2 connection", Times(3, "streams")),
        ("Keeping", "", Keeping()),
        ("Keeping", " and keeps the connection", Keeping(1)),
        ("Keeping", " and keeps 2 connections", Keeping(2)),
        ("Posted", 'the JSON "[1]"', Posted("[1]", "application/json")),
        ("Posted", 'the text "a" in pieces', Posted("a", manner="pieces")),
        ("Posted", "2 kB in chunks", Posted(size=2000, manner="chunks")),
        ("Uploaded", 'the file "/a" as "f"', Uploaded("f", path="/a")),
        ("Uploaded", '10,240 bytes as "f"', Uploaded("f", size=10240)),
        ("Uploaded", 'no file as "f"', Uploaded("f")),
        ("Stage", "has uploaded half of", "half"),
        ("Opening", "sends a request byte by byte, slowly", Opening("slowly")),
        ("Opening", "sends half of a request", Opening("half")),
        ("Opening", "sends half of a TLS handshake", Opening("handshake")),
        ("Opening", "sends 20,000 pings", Opening("pings", 20000)),
        ("Opening", 'begins and gives up 5 requests for "/a"', Opening("give up", 5, "/a")),
        ("Opening", "connects and sends nothing", Opening("nothing")),
        ("Opening", 'asks for "/a" and takes nothing of it', Opening("stall", target="/a")),
        ("Statuses", "400, or there is none", Statuses((400,), none=True)),
        ("Closing", ", and says so before", Closing(told=True)),
        ("Statuses", "400 or 404", Statuses((400, 404))),
        ("Statuses", "400, 413 or 431", Statuses((400, 413, 431))),
        ("Statuses", 'the target\'s "traversal refusal"', Statuses(fact="traversal refusal")),
        ("Saying", 'is "a"', Saying("is", "a")),
        ("Saying", 'differs from "a"', Saying("differs", "a")),
        ("Saying", 'is the size of "/a"', Saying("file", "/a")),
        ("Saying", "is at most 1,000", Saying("most", "1000")),
        ("Saying", "is the time of the answer", Saying("now")),
        ("Saying", "is the size of the body", Saying("body")),
        ("Body", '"a \\"b\\""', Body("text", 'a "b"')),
        ("Body", 'the file "/a"', Body("file", "/a")),
        ("Body", "5 kB long", Body("size", size=5000)),
        ("Body", "the numbered page of 1 MiB", Body("numbered", size=2**20)),
        ("Answer", "503", Answer(503)),
        ("Answer", '418 with "a"', Answer(418, Body("text", "a"))),
        ("Answer", '"a"', Answer(200, Body("text", "a"))),
        ("Gets", "visitors get", Getting("any")),
        ("Gets", "the next 8 visitors get", Getting("next", 8)),
        ("Gets", "the next visitor gets", Getting("next")),
        ("Gets", "the 2 visitors get", Getting("kept", 2)),
        ("Gets", "with its old cookie the visitor gets", Getting("same")),
        ("Gets", "with its new cookie the visitor gets", Getting("new cookie")),
        ("Period", "within the failure detection time ", Period("failure detection")),
        ("Period", "for the next 2 s ", Period(seconds=2.0)),
        ("Again", " again within 500 ms", 0.5),
        ("Closing", "", Closing()),
        ("Closing", " 1 s after the first byte", Closing("first byte", 1.0)),
        ("Leak", 'part of "/a"', Leak("part", "/a")),
        ("Leak", 'part of the file "a" beside the document root', Leak("part", "../a")),
        ("Leak", 'source of "/a.php"', Leak("source", "/a.php")),
        ("Runner", "no node", []),
        ("Runner", 'only node "b"', ["b"]),
    ],
)
def test_a_part_of_a_sentence_is_read(
    name: str,
    word: str,
    value: Answer
    | Body
    | Closing
    | Getting
    | Keeping
    | Leak
    | Period
    | Posted
    | Saying
    | Statuses
    | Times
    | Uploaded
    | Visitor
    | Where
    | With
    | dict[str, bool | str]
    | dict[str, bool]
    | dict[str, str]
    | float
    | list[str]
    | str,
) -> None:
    converter: Any = TYPES[name]
    assert re.fullmatch(converter.pattern, word)
    assert converter(word) == value


@pytest.mark.parametrize("name", TYPES)
def test_every_type_is_documented_and_has_no_group(name: str) -> None:
    assert TYPES[name].__doc__
    converter: Any = TYPES[name]
    assert re.compile(converter.pattern).groups == 0


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("leaves after 300 ms", Leaving("leaves", 0.3)),
        ("leave after 2 s", Leaving("leaves", 2)),
        ("reset the connection after 0 ms", Leaving("resets", 0)),
        ("do not read the answers", Leaving("stays")),
        ("does not read the answer", Leaving("stays")),
        ("does not read the answer for 3 s", Leaving("stays", 3)),
        ("says no more and waits for the answer", Leaving("ends")),
    ],
)
def test_how_visitors_part(words: str, meaning: Leaving) -> None:
    assert re.fullmatch(vars(visiting.leaving)["pattern"], words)
    assert visiting.leaving(words) == meaning


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("2 kB", Posted(size=2000)),
        ("2 kB in chunks", Posted(size=2000, manner="chunks")),
        (
            "900 bytes in chunks with 30 MB of extensions",
            Posted(size=900, manner="chunks", beside=30_000_000),
        ),
    ],
)
def test_what_is_posted(words: str, meaning: Posted) -> None:
    assert re.fullmatch(vars(visiting.posted)["pattern"], words)
    assert visiting.posted(words) == meaning


def test_a_header_may_be_a_date_no_later_than_another() -> None:
    assert answers.saying('is no later than "Date"') == Saying("until", "Date")
