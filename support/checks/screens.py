"""Checks on what is on a person's screen, and on what its browser complains of."""

from __future__ import annotations

from support.actions import filling, screens
from support.assertions import equal, expect
from support.language.applications import PageSight, Person
from support.world import World


def shows(world: World, who: Person, sight: PageSight) -> None:
    """The texts can be read there, one after another; or that one cannot."""
    said = screens.of(world, who).text()
    texts = [filling.filled(world, text) for text in sight.texts]
    place = 0
    for text in texts:
        found = said.find(text, place)
        wanted = f'"{text}"' if sight.there else f'no "{text}"'
        expect((found >= 0) == sight.there, "the screen", wanted, said[place : place + 2000])
        place = max(found, 0) + len(text)


def is_content(world: World, who: Person) -> None:
    """No script, no picture and no request has failed since the browser was opened."""
    equal("what the browser complains of", [], screens.of(world, who).complaints)
