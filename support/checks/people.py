"""Checks on what people see on the pages of an application."""

from __future__ import annotations

from support.actions import filling, people
from support.assertions import eventually, expect, lacks
from support.clients.browser import words
from support.clients.http import Exchange
from support.language.applications import PageSight, Person
from support.language.sql import Soon
from support.world import World

SHOWN = (200, 403, 404)  # of pages that a person is shown


def sees(world: World, soon: Soon, who: Person, sight: PageSight, target: str) -> None:
    """The page says that, or does not: now, or by a deadline."""

    def look() -> None:
        _shows(world, people.browser(world, who).get(filling.filled(world, target)), sight)

    if soon.deadline:
        eventually(look, soon.deadline, within=soon.seconds)
    else:
        look()


def _shows(world: World, page: Exchange, sight: PageSight) -> None:
    what = f"what {page.request.target} of node {page.node} says"
    said = words(page.text)
    texts = [filling.filled(world, text) for text in sight.texts]
    if not sight.there:
        expect(page.status in SHOWN, f"the status of {page.request.target}", "a page", page.status)
        lacks(what, texts[0], said)
        return
    expect(page.status == 200, f"the status of {page.request.target}", 200, page.status)
    place = 0
    for text in texts:
        found = said.find(text, place)
        expect(found >= 0, what, f'"{text}"', said[place : place + 2000])
        place = found + len(text)
