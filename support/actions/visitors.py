"""Visitors who come back: each is known to the site by the cookie that it was given."""

from __future__ import annotations

from support.actions import requests
from support.assertions import expect
from support.clients.http import Exchange, Request
from support.errors import Broken
from support.world import World


def arrive(world: World, count: int, target: str) -> None:
    """So many first visits at once, each answered 200 with a cookie, which is remembered."""
    requests.send_together(world, count, Request(target=target))
    for number, exchange in enumerate(world.visits.crowd, start=1):
        answer = exchange.answered()
        cookies = cookies_of(answer)
        met = answer.status == 200 and bool(cookies)
        shown = f"{answer.status} and {cookies or 'no cookie'}"
        expect(met, f"the first visit of visitor {number}", "200 and a cookie", shown)
        world.visits.cookies[number] = cookies


def come_back(world: World, count: int, target: str) -> None:
    """Each of the visitors once more, at once, with its own cookie."""
    if count not in world.visits.cookies:
        raise Broken(f"there are no {count} visitors: 'Given {count} visitors have each received'")
    world.send_together(
        requests.filled_in(
            world,
            Request(target=target, headers=(("Cookie", world.visits.cookies[number]),)),
            number=str(number),
        )
        for number in range(1, count + 1)
    )


def new_cookie(world: World) -> str:
    """The cookie that was set last.

    Raises:
        Broken: none was set.
    """
    for exchange in reversed(world.visits.exchanges):
        if cookies := cookies_of(exchange):
            return cookies
    raise Broken("no answer of this scenario has set a cookie")


def cookies_of(exchange: Exchange) -> str:
    """What a browser sends back of the cookies that an answer set."""
    return "; ".join(value.split(";")[0] for value in exchange.all("set-cookie"))
