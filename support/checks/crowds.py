"""Checks on what many visitors got."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from support.actions.filling import filled
from support.assertions import equal, expect
from support.checks.responses import has_body, has_status
from support.clients.http import Exchange
from support.language import answers
from support.language.answers import Answer, Portion
from support.world import World


def got(world: World, portion: Portion, wanted: Answer) -> None:
    """All of the crowd's answers are that, or exactly so many of them; `{number}` in a text is
    the visitor's own number, from 1."""
    crowd = world.visits.crowd
    if portion.all_:
        equal("the number of answers", portion.count, len(crowd))
        for number, exchange in enumerate(crowd, start=1):
            _is(world, exchange, wanted, number)
    else:
        for exchange in crowd:
            exchange.answered()  # one that was lost is none of another kind
        count = sum(_holds(world, one, wanted, number) for number, one in enumerate(crowd, 1))
        found = sorted([exchange.status for exchange in crowd], key=str)
        expect(count == portion.count, f"answers {wanted}", portion.count, found)


def each_number_once(world: World, text: str, first: int, last: int) -> None:
    """The crowd's bodies are the text with each of the numbers, in any order, each once."""
    wanted = [filled(world, text, number=str(number)) for number in range(first, last + 1)]
    found = [exchange.answered().text for exchange in world.visits.crowd]
    equal("the answers, sorted", sorted(wanted), sorted(found))


def in_order(world: World, table: Iterable[Any]) -> None:
    """The crowd's answers have the bodies of the column | body |, in that order."""
    bodies = [answers.body(row["body"]) for row in table]
    equal("the number of answers", len(bodies), len(world.visits.crowd))
    for exchange, wanted in zip(world.visits.crowd, bodies, strict=True):
        has_body(world, exchange.answered(), wanted)


def _is(world: World, exchange: Exchange, wanted: Answer, number: int) -> None:
    answer = exchange.answered()
    has_status(answer, wanted.status)
    if wanted.body is not None:
        has_body(world, answer, wanted.body, number=str(number))


def _holds(world: World, exchange: Exchange, wanted: Answer, number: int) -> bool:
    try:
        _is(world, exchange, wanted, number)
    except AssertionError:
        return False
    return True
