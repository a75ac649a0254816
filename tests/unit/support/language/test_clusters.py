"""What the words about clusters mean, and which words are none."""

from __future__ import annotations

from typing import Any

import pytest
from parse import compile as compiled

from support.assertions import Mismatch
from support.assertions.times import true_at
from support.language import clusters, nodes
from support.language.clusters import (
    Added,
    Members,
    Noise,
    Source,
    State,
    Tale,
    Time,
    Trouble,
    Written,
)


def read(kind: str, word: str) -> Any:
    """What the word means as a parameter of that type."""
    found = compiled(f"<{{it:{kind}}}>", clusters.TYPES | nodes.TYPES).parse(f"<{word}>")
    assert found is not None, word
    return found["it"]


@pytest.mark.parametrize(
    ("kind", "word", "meaning"),
    [
        ("Members", "3 nodes", Members(3)),
        ("Members", "3 nodes with the configuration", Members(3, configured=True)),
        ("Members", "10 nodes, each told of the one before it", Members(10, chained=True)),
        ("Members", "these nodes", Members()),
        ("Issue", ' by "http-01"', clusters.Issue("http-01")),
        ("Issue", ' by "http-01", good for 12 s', clusters.Issue("http-01", 12.0)),
        ("Late", "", ""),
        ("Late", ', node "b" when the others are ready', "b"),
        ("Added", "is added", Added()),
        ("Added", "were added with the configuration", Added(configured=True)),
        ("Added", "was added, its clock 20 s behind", Added(ahead=-20.0)),
        ("Added", "is added, its clock 20 s ahead", Added(ahead=20.0)),
        ("Trouble", "are cut off from the others", Trouble("cut")),
        ("Trouble", "was refused by the others", Trouble("reject")),
        ("Trouble", "is cut off from the others for 2 s, 4 times", Trouble("cut", "", 2.0, 4)),
        ("Trouble", 'no longer hears node "b"', Trouble("deaf", "b")),
        ("Trouble", 'does not hear node "c" for 5 s', Trouble("deaf", "c", 5.0)),
        ("Trouble", "is dead for 2 s", Trouble("kill", "", 2.0)),
        ("Trouble", "sleeps for 300 ms", Trouble("pause", "", 0.3)),
        ("Trouble", "has links that lose 30 % of all packets", Trouble("lose", share=30)),
        (
            "Trouble",
            "have links that double 20 % of all packets for 5 s",
            Trouble("double", seconds=5.0, share=20),
        ),
        (
            "Trouble",
            "had links that delay all packets by 200 ms",
            Trouble("delay", late=0.2),
        ),
        (
            "Noise",
            "has sent 10,000 datagrams of junk to the gossip port",
            Noise("junk", "gossip", 10000),
        ),
        (
            "Noise",
            "repeats what it has heard, 20 times, to the gossip port",
            Noise("repeat", "gossip", 20),
        ),
        ("Noise", "opens 5 connections with nothing to the data port", Noise("silent", "data", 5)),
        (
            "Noise",
            "opens 5 connections that announce 4 GB to the data port",
            Noise("announce", "data", 5),
        ),
        ("Time", "within the failure detection time", Time("failure detection")),
        ("Time", "for the next 3 s", Time(seconds=3.0)),
        ("Time", "at once", Time()),
        ("Sight", "hear each other", False),
        ("Sight", "sees nobody else", True),
        ("Sight", "see each other and nobody else", True),
        ("Read", "reads nothing", None),
        ("Read", 'read "served"', b"served"),
        ("Read", 'reads {"name": "Anna"}', {"name": b"Anna"}),
        ("Source", 'the key "page"', Source(b"page")),
        ("Source", 'the key "page" in a page', Source(b"page", page=True)),
        ("Has", "has no key", "no key"),
        ("Has", "have the ETag of", "the ETag of"),
        ("State", "hear each other", State("see")),
        ("State", "sees every other and nobody else", State("see", exactly=True)),
        (
            "State",
            'reads nothing from the key "news"',
            State("read", "nothing from the key", b"news"),
        ),
        ("State", 'has no key "page"', State("have", "no key", b"page")),
        ("State", 'has the ETag of "/a.php"', State("have", "the ETag of", b"/a.php")),
        ("State", 'serves "shop.test" with one certificate', State("serve", "shop.test")),
        ("Written", 'are written through node "a"', Written("a")),
        ("Written", "are written through the gateway", Written()),
        ("Written", 'were written again through node "b"', Written("b", again=True)),
        (
            "Written",
            'were written through node "a" and read through every node',
            Written("a", spread=True),
        ),
        ("Tale", "its own name", Tale("themselves")),
        ("Tale", "of no two nodes that have one name", Tale("no clash")),
        ("Tale", "the names of all, and no other", Tale("everybody")),
        ("Tale", "the health, memory and keys of every member", Tale("facts")),
        ("Tale", 'that 2 nodes keep the key "kept"', Tale("keepers", 2, b"kept")),
        ("Tale", 'that two nodes call themselves "b"', Tale("clash", name="b")),
        ("Share", "owns some of the keys", None),
        ("Share", "keeps its share of the keys, give or take 20 %", 20),
        ("Goal", "nowhere", []),
        ("Goal", "to every node", None),
        ("Goal", 'to nodes "a", "b" and "c"', ["a", "b", "c"]),
        ("Certificate", "a new", True),
        ("Issued", "one certificate", 1),
        ("Issued", "2 certificates", 2),
        ("Failed", "fails for the next 3 s", clusters.Failed(seconds=3.0)),
        ("Failed", "has failed, of at least 50", clusters.Failed(least=50)),
    ],
)
def test_a_word_means(kind: str, word: str, meaning: Any) -> None:
    assert read(kind, word) == meaning


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("Time", "soon"),
        ("Time", "within the long time"),
        ("Trouble", "is dead"),
        ("Trouble", "was refused by the others for 2 s"),
        ("Issued", "1 certificate"),
        ("Goal", 'to nodes "a"'),
        ("Sight", "sees"),
    ],
)
def test_a_word_that_is_none(kind: str, word: str) -> None:
    assert compiled(f"<{{it:{kind}}}>", clusters.TYPES).parse(f"<{word}>") is None


class Looks:
    """Says no until it has been asked so often."""

    def __init__(self, needed: int) -> None:
        self.needed, self.count = needed, 0

    def __call__(self) -> None:
        self.count += 1
        if self.count < self.needed:
            raise Mismatch("it", "so", "not so")


def test_at_once_is_one_look() -> None:
    with pytest.raises(Mismatch, match="not so"):
        true_at(Looks(2), Time())


def test_a_promise_is_waited_for_until_it_lasts() -> None:
    looks = Looks(2)
    true_at(looks, Time("repair"), hold=3)
    assert looks.count == 4


def test_what_must_hold_is_looked_at_all_the_while() -> None:
    looks = Looks(1)
    true_at(looks, Time(seconds=0.5))  # ten looks, where nothing else keeps the machine busy
    assert looks.count > 2
    with pytest.raises(Mismatch, match="not so"):
        true_at(Looks(2), Time(seconds=5.0))
