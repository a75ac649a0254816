"""The words about nodes: which, how made, what is done to them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from behave.matchers import ParseMatcher

from support.actions import chaos, deeds, faults, lifecycle
from support.errors import Broken
from support.language import nodes
from support.language.nodes import (
    Change,
    Content,
    Deed,
    Growth,
    Nodes,
    Outcome,
    Served,
    Setup,
    Told,
)


def read(kind: str, word: str) -> Any:
    """What a word of that type stands for; None where it is none."""
    converter = nodes.TYPES[kind]
    if not re.fullmatch(converter.pattern, word):  # type: ignore[attr-defined]
        return None
    return converter(word)


@pytest.mark.parametrize(
    ("kind", "word", "value"),
    [
        ("Nodes", "the node", Nodes()),
        ("Nodes", 'node "a"', Nodes(("a",))),
        ("Nodes", 'nodes "a" and "b"', Nodes(("a", "b"))),
        ("Nodes", 'nodes "a", "b" and "c"', Nodes(("a", "b", "c"))),
        ("Nodes", "every node", Nodes(every=True)),
        ("Nodes", 'nodes "a"', None),
        ("Nodes", 'node "a" and "b"', None),
        ("Setup", "a node", Setup()),
        ("Setup", "another node", Setup(second=True)),
        ("Setup", "a node with the configuration", Setup(source="configuration")),
        ("Setup", "a node with the file", Setup(source="file")),
        ("Setup", "a node with a file that does not exist", Setup(source="missing")),
        ("Setup", "a node with a Redis port", None),
        ("Deed", "is killed", Deed("kill")),
        ("Deed", "was killed, and the others know it", Deed("kill", known=True)),
        ("Deed", "is told to stop", Deed("tell")),
        ("Deed", 'was told to stop by "SIGINT"', Deed("tell", signal="SIGINT")),
        ("Deed", "was started again", Deed("start")),
        ("Deed", "is started again with an empty disk", Deed("start", wiped=True)),
        ("Deed", "is started again at another address", Deed("start", elsewhere=True)),
        ("Deed", "are stopped, one after the other", Deed("stop")),
        ("Deed", "are stopped together", Deed("stop", together=True)),
        ("Deed", "is restarted, one after the other", Deed("restart")),
        ("Deed", "was paused, and the others know it", Deed("pause", known=True)),
        ("Deed", "is woken", Deed("wake")),
        ("Deed", 'was sent "SIGHUP"', Deed("signal", signal="SIGHUP")),
        (
            "Deed",
            'is sent "SIGHUP", and opens the access log anew',
            Deed("signal", signal="SIGHUP", opens=True),
        ),
        (
            "Deed",
            "was limited to 64 open files and connections",
            Deed("limit", most=64),
        ),
        ("AnyLog", "an", True),
        ("AnyLog", "no", False),
        ("Once", " once", True),
        ("Once", "", False),
        ("WhichLog", "the access log", False),
        ("WhichLog", "the renamed access log", True),
        ("Deed", "is hanged", None),
        ("Place", "the document root", ""),
        ("Place", 'the site "alice.test"', "alice.test"),
        ("Content", "", Content()),
        ("Content", ' with the text "a\\n"', Content(text="a\n")),
        ("Content", ' with the text "a", last changed "today"', Content("a", changed="today")),
        ("Content", ' with the text "a", last changed 30 s ago', Content("a", age=30)),
        ("Content", " of 2 MiB", Content(size=2 << 20)),
        ("Content", ', a link to "/etc/passwd"', Content(link="/etc/passwd")),
        ("Change", 'was changed to the text "b"', nodes.Change("b")),
        ("Change", "is removed", nodes.Change(None)),
        ("Served", 'the text "b"', Served("b")),
        ("Served", "404", Served(status=404)),
        ("Limit", "", None),
        ("Limit", " at once", 0.0),
        ("Limit", " within 500 ms", 0.5),
        ("Kept", " on the kept connection", True),
        ("Kept", "", False),
        ("AtOnce", ", and is told so at once", True),
        ("Outcome", "200", Outcome(200)),
        ("Outcome", "200 afterwards", Outcome(200, later=True)),
        ("Outcome", "no answer", Outcome()),
        ("OfNode", "", Nodes()),
        ("OfNode", ' of node "a"', Nodes(("a",))),
        ("Said", '"x"', "x"),
        ("Said", "anything", ""),
        ("Told", "1,256 requests", Told(1256)),
        ("Told", "these, the newest first", Told(others=True)),
        ("Told", "these, the newest first, and no other", Told()),
        ("Growth", "3", Growth(3)),
        ("Growth", "1 s", Growth(seconds=1.0)),
        ("Growth", "2 requests, 1 of them longer than 500 ms", Growth(2, 1, 0.5)),
        ("Sites", 'a site "alice.test"', ["alice.test"]),
        ("Sites", "2 sites", ["site-1.test", "site-2.test"]),
    ],
)
def test_a_word_stands_for_a_value(kind: str, word: str, value: object) -> None:
    assert read(kind, word) == value


def test_only_who_is_told_to_stop_is_told_by_a_signal() -> None:
    with pytest.raises(ValueError, match="by which signal"):
        nodes.deed('is killed by "SIGINT"')
    with pytest.raises(ValueError, match="only stopped together"):
        nodes.deed("are killed together")
    with pytest.raises(ValueError, match="killed or paused"):
        nodes.deed("was stopped, and the others know it")


def test_a_type_may_be_empty_within_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ParseMatcher, "TYPE_REGISTRY", dict(nodes.TYPES))
    matcher = ParseMatcher(lambda context: None, "the log{node:OfNode} says {text:Said}")
    matcher.compile()
    for sentence, node in (('the log says "x"', Nodes()), ('the log of node "a" says "x"', ("a",))):
        match = matcher.match(sentence)
        assert match is not None
        found = {argument.name: argument.value for argument in match.arguments}
        assert found["text"] == "x"
        assert found["node"] in (node, Nodes(("a",)))


class Cluster:
    """Three nodes."""

    nodes = dict.fromkeys("abc")


class World:
    """A scenario with a cluster."""

    cluster = Cluster()


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done, in its order."""
    found: list[str] = []

    def note(what: str) -> Any:
        return lambda world, *words, **more: found.append(" ".join([what, *map(str, words)]))

    for name in ("kill", "lose", "pause", "put_to_sleep", "stop", "resume", "restart"):
        monkeypatch.setattr(faults, name, note(name))
    monkeypatch.setattr(faults, "leave_together", note("together"))
    monkeypatch.setattr(chaos, "restart_in_turn", note("in turn"))
    for name in ("strike", "stop", "tell_to_stop", "start_again", "send", "limit"):
        monkeypatch.setattr(lifecycle, name, note(f"alone {name}"))
    return found


@pytest.mark.parametrize(
    ("sentence", "deed", "wanted"),
    [
        ('node "a"', "is killed", ["kill a"]),
        ('node "a"', "was killed, and the others know it", ["lose a"]),
        ('node "a"', "was paused, and the others know it", ["put_to_sleep a"]),
        ('node "a"', "is woken", ["resume a"]),
        ('nodes "a" and "b"', "are stopped, one after the other", ["stop a", "stop b"]),
        ('nodes "a" and "b"', "are stopped together", ["together ['a', 'b']"]),
        ("every node", "is restarted, one after the other", ["in turn ['a', 'b', 'c']"]),
        ("the node", "is killed", ["alone strike"]),
        ("the node", 'is told to stop by "SIGINT"', ["alone tell_to_stop SIGINT"]),
        ("the node", "is started again", ["alone start_again"]),
        ("the node", 'is sent "SIGHUP"', ["alone send SIGHUP"]),
        ("the node", "is limited to 64 open files and connections", ["alone limit 64"]),
    ],
)
def test_a_deed_is_done(done: list[str], sentence: str, deed: str, wanted: list[str]) -> None:
    deeds.do(World(), nodes.nodes(sentence), nodes.deed(deed))  # type: ignore[arg-type]
    assert done == wanted


@pytest.mark.parametrize(
    ("sentence", "deed"),
    [
        ("the node", "is paused"),
        ("the node", "was killed, and the others know it"),
        ('node "a"', "is told to stop"),
        ('node "a"', 'is sent "SIGHUP"'),
    ],
)
def test_what_cannot_be_done_is_broken(done: list[str], sentence: str, deed: str) -> None:
    with pytest.raises(Broken):
        deeds.do(World(), nodes.nodes(sentence), nodes.deed(deed))  # type: ignore[arg-type]
    assert done == []


def test_what_a_file_becomes() -> None:
    assert nodes.change("was changed in one byte, its date kept") == Change(None, unseen=True)
    assert nodes.change("is removed") == Change(None)
    assert nodes.change('is changed to the text "it is kept"') == Change("it is kept")


def test_what_is_no_file() -> None:
    assert nodes.content(", a pipe") == Content(special="pipe")
    assert nodes.content(", a socket") == Content(special="socket")
    assert nodes.content(', a link to "/dev/zero"') == Content(link="/dev/zero")
