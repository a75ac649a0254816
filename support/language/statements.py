"""The types of the sentences about statements in great numbers, or of great length.

Registered with behave by `steps/_types.py`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any

from support.language import types
from support.language.patterns import COUNT, with_pattern


@dataclasses.dataclass(frozen=True)
class Form:
    """How a statement is long: about so many characters, or any other number of them."""

    size: int
    of_size: Callable[[int], str]


LONG = {
    "a long list": Form(4_000, lambda size: f"SELECT 1 IN ({', '.join(['1'] * (size // 3))})"),
    "a long text": Form(32_000, lambda size: "SELECT '" + "it''s " * (size // 6) + "' AS later"),
    "a long comment": Form(32_000, lambda size: f"SELECT /*{'/* ** ' * (size // 6)}*/ 1 AS later"),
    "many blanks": Form(32_000, lambda size: f"SELECT{' ' * size}1 AS later"),
    "a long name": Form(32_000, lambda size: f"SELECT 1 AS `{'a``' * (size // 3)}`"),
}
"""By the words that features have for it."""

_LONG = "|".join(LONG)


@dataclasses.dataclass(frozen=True)
class Running:
    """What clients run.

    Attributes:
        clients: how many there are, all at once, each on a connection of its own.
        each: how many statements each of them runs, one after the other.
        kinds: of how many kinds these are.
        made_up: whether they are any that one can think of.
        long: what makes a statement long that is run, and then one eight times as long.
    """

    clients: int = 1
    each: int = 0
    kinds: int = 0
    made_up: bool = False
    long: str = ""


@with_pattern(
    rf"(?:{COUNT}) clients run (?:{COUNT}) statements each, of (?:{COUNT}) kinds"
    rf"|a client runs (?:{COUNT}) statements of (?:{COUNT}) kinds"
    rf"|a client runs (?:{COUNT}) made-up statements"
    rf"|a client runs a statement with (?:{_LONG}), and one eight times as long"
)
def running(word: str) -> Running:
    """What is run: `20 clients run 50 statements each, of 10 kinds` (at once; the values differ
    each time), `a client runs 60 statements of 20 kinds` (one kind after the other, and again), `a
    client runs 300 made-up statements` (good ones, nearly good ones, and any characters), `a client
    runs a statement with a long list, and one eight times as long` (each three times; `a long
    text`, `a long comment`, `many blanks`, `a long name`)."""
    if found := re.search(r" with (.*), and one eight", word):
        return Running(long=found[1])
    numbers = [types.count(number) for number in re.findall(COUNT, word)]
    if word.endswith("made-up statements"):
        return Running(each=numbers[0], made_up=True)
    if word.startswith("a client"):
        return Running(each=numbers[0], kinds=numbers[1])
    return Running(clients=numbers[0], each=numbers[1], kinds=numbers[2])


TYPES: dict[str, Callable[[str], Any]] = {"Running": running}
