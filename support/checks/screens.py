"""Checks on what is on a person's screen, and on what its browser complains of."""

from __future__ import annotations

from support.actions import filling, screens
from support.assertions import contains_in_turn, equal, lacks
from support.language.applications import PageSight, Person
from support.world import World


def shows(world: World, who: Person, sight: PageSight) -> None:
    """The texts can be read there, one after another; or that one cannot."""
    said = screens.of(world, who).text()
    texts = [filling.filled(world, text) for text in sight.texts]
    if sight.there:
        contains_in_turn("the screen", texts, said)
        return
    for text in texts:
        lacks("the screen", text, said)


def is_content(world: World, who: Person) -> None:
    """No script, no picture and no request has failed since the browser was opened."""
    equal("what the browser complains of", [], screens.of(world, who).complaints)
