"""Checks on what people see on the pages of an application."""

from __future__ import annotations

from collections import Counter

from support.actions import filling, people
from support.assertions import contains_in_turn, equal, eventually, expect, lacks
from support.clients import wordpress
from support.clients.browser import words
from support.clients.http import Exchange
from support.errors import Broken
from support.language.applications import PageSight, Person
from support.language.sql import Soon
from support.world import World

ENOUGH = 3  # acknowledged posts prove something
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
    if sight.acknowledged:
        _has_all_posts(world, page)
        return
    what = f"what {page.request.target} of node {page.node} says"
    said = words(page.text)
    texts = [filling.filled(world, text) for text in sight.texts]
    if not sight.there:
        expect(page.status in SHOWN, f"the status of {page.request.target}", "a page", page.status)
        lacks(what, texts[0], said)
        return
    expect(page.status == 200, f"the status of {page.request.target}", 200, page.status)
    contains_in_turn(what, texts, said)


def _has_all_posts(world: World, page: Exchange) -> None:
    """Whoever kept publishing stops; each post is whole, and each acknowledged one is there once.

    Raises:
        Broken: nobody published, or too few to prove anything.
    """
    postings = world.people.postings
    if postings is None:
        raise Broken("nobody keeps publishing: 'Given the editor keeps publishing posts'")
    postings.finish()
    if len(postings.acknowledged) < ENOUGH:
        raise Broken(f"only {len(postings.acknowledged)} posts were acknowledged")
    found = Counter(wordpress.published(page))
    what = f"the posts at node {page.node}"
    lost = [title for title, text in postings.acknowledged.items() if found[(title, text)] != 1]
    equal(f"{what} that were acknowledged and are not there once", [], lost)
    halves = [title for title, text in found if postings.tried.get(title, text) != text]
    equal(f"{what} that are there by halves", [], halves)
