"""Checks on many visitors: what the next ones find, what all of them got together."""

from __future__ import annotations

from support.actions import requests
from support.assertions import equal
from support.checks.responses import body_is
from support.clients.http import Request
from support.world import World


def next_get(world: World, count: int, target: str, text: str) -> None:
    """The next visitors, at once so that they meet every worker, get 200 and that text."""
    requests.send_together(world, count, target)
    for exchange in world.visits.crowd:
        answer = exchange.answered()
        equal(f"the status of the next {target}", 200, answer.status)
        equal(f"the body of the next {target}", text, answer.text)


def each_number_once(world: World, text: str, first: int, last: int) -> None:
    """The crowd's bodies are the text with each of the numbers, in any order, each once."""
    wanted = [text.replace("{number}", str(number)) for number in range(first, last + 1)]
    found = [exchange.answered().text for exchange in world.visits.crowd]
    equal("the answers, sorted", sorted(wanted), sorted(found))


def next_gets_file(world: World, target: str, path: str) -> None:
    """The next visitor gets 200 and that file of the site, byte for byte."""
    answer = world.send(Request(target=target)).answered()
    equal(f"the status of the next {target}", 200, answer.status)
    body_is(answer, world.site_file(path))


def with_cookie_gets(world: World, cookie: str, target: str, text: str) -> None:
    """A visit with that cookie gets 200 and that text."""
    request = Request(target=target, headers=(("Cookie", cookie),))
    answer = world.send(requests.filled_in(world, request)).answered()
    equal(f"the status of {target}", 200, answer.status)
    equal(f"the body of {target}", text, answer.text)
