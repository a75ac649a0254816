"""Many visitors: each keeps its own cookie, and all of them are looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from support.actions import visiting, visitors
from support.assertions import Mismatch
from support.checks import crowds, visits
from support.clients.http import Exchange, Request
from support.errors import Broken
from support.language.answers import Answer, Body, Getting, Period, Portion
from support.language.visiting import Times, Visitor, Where
from support.world import Visits


class FakeWorld:
    """A site that answers each request by a function of it."""

    def __init__(self, site: Callable[[Request], Exchange]) -> None:
        self.site = site
        self.visits = Visits()
        self.node = object()

    def send_to(self, node: object, request: Request) -> Exchange:
        assert node is self.node
        return self.send(request)

    def send(self, request: Request) -> Exchange:
        self.visits.exchanges.append(self.site(request))
        return self.visits.exchanges[-1]

    def send_together(self, requests: Sequence[Request]) -> None:
        self.visits.crowd = [self.send(request) for request in requests]

    def site_file(self, path: str) -> bytes:
        return b"the file"


World: Any = FakeWorld  # where a world is asked for


def answer(
    request: Request, body: str = "", status: int = 200, headers: Sequence[tuple[str, str]] = ()
) -> Exchange:
    exchange = Exchange("node", "http://x", request, 0.0, status=status)
    exchange.raw, exchange.headers = body.encode(), list(headers)
    return exchange


def with_a_cookie(request: Request) -> Exchange:
    number = request.target.rpartition("=")[2]
    return answer(request, headers=[("set-cookie", f"id={number}; path=/")])


def what_the_cookie_says(request: Request) -> Exchange:
    return answer(request, dict(request.headers)["Cookie"])


def test_each_visitor_comes_back_with_its_own_cookie() -> None:
    world = World(with_a_cookie)
    visitors.arrive(world, 3, "/session.php?n={number}")
    world.site = what_the_cookie_says
    visitors.come_back(world, 3, "/session.php")
    assert [exchange.text for exchange in world.visits.crowd] == ["id=1", "id=2", "id=3"]


def test_a_first_visit_without_a_cookie_is_none() -> None:
    with pytest.raises(Mismatch, match="visitor 1"):
        visitors.arrive(World(answer), 2, "/session.php")


def test_visitors_that_never_came_cannot_come_back() -> None:
    with pytest.raises(Broken, match="no 3 visitors"):
        visitors.come_back(World(answer), 3, "/session.php")


def crowd(*bodies: str) -> Any:
    world = World(answer)
    world.visits.crowd = [answer(Request(), body) for body in bodies]
    return world


def test_each_number_comes_once_in_any_order() -> None:
    crowds.each_number_once(crowd("visit 3", "visit 2"), "visit {number}", 2, 3)


@pytest.mark.parametrize("bodies", [("visit 2", "visit 2"), ("visit 2",), ("visit 2", "visit 4")])
def test_a_lost_a_doubled_and_a_foreign_number_are_noticed(bodies: tuple[str, ...]) -> None:
    with pytest.raises(Mismatch):
        crowds.each_number_once(crowd(*bodies), "visit {number}", 2, 3)


def test_the_new_cookie_is_the_one_that_was_set_last() -> None:
    world = World(with_a_cookie)
    for number in (1, 2):
        world.send(Request(target=f"/session.php?n={number}"))
    world.site = answer
    world.send(Request())
    assert visitors.new_cookie(world) == "id=2"


def test_without_a_cookie_there_is_no_new_one() -> None:
    with pytest.raises(Broken, match="set a cookie"):
        visitors.new_cookie(World(answer))


@pytest.mark.parametrize("how", ["", "at once"])
def test_the_same_visitor_comes_again_and_again(how: str) -> None:
    world = World(what_the_cookie_says)
    world.visits.first.cookie = "id=1"
    visit = visiting.Visit("/session.php", times=Times(3, how))
    visiting.request(world, Visitor("the same"), visit)
    assert [exchange.text for exchange in world.visits.crowd] == ["id=1"] * 3


def test_the_numbers_of_visits_in_a_row_are_filled_in() -> None:
    world = World(lambda request: answer(request, request.target))
    visiting.request(world, Visitor("a"), visiting.Visit("/a?{number}", times=Times(2)))
    crowds.got(world, Portion(2, all_=True), Answer(200, Body("text", "/a?{number}")))


def test_the_first_cookie_is_kept_until_another_visit_is_the_first() -> None:
    world = World(with_a_cookie)
    for number in (1, 2):
        visiting.request(world, Visitor("a"), visiting.Visit(f"/?n={number}"))
    assert world.visits.first.cookie == "id=1"


NOW, HERE = Period(), Where()
NOTHING = Body("text", "nothing")


def test_the_next_visitors_are_all_looked_at() -> None:
    found = iter(["nothing", "nothing", "nothing", "something"])
    world = World(lambda request: answer(request, next(found)))
    visits.get(world, Getting("next", 2), NOTHING, "/isolation.php", HERE, NOW)
    with pytest.raises(Mismatch):
        visits.get(world, Getting("next", 2), NOTHING, "/isolation.php", HERE, NOW)


def test_a_next_visitor_that_gets_an_error_is_noticed() -> None:
    world = World(lambda request: answer(request, "nothing", 500))
    with pytest.raises(Mismatch, match="status"):
        visits.get(world, Getting("next"), NOTHING, "/isolation.php", HERE, NOW)


@pytest.mark.parametrize(("who", "cookie"), [("new cookie", "id=2"), ("same", "id=1")])
def test_a_visit_with_a_cookie(who: str, cookie: str) -> None:
    world = World(with_a_cookie)
    for number in (1, 2):
        visiting.request(world, Visitor("a"), visiting.Visit(f"/?n={number}"))
    world.site = what_the_cookie_says
    visits.get(world, Getting(who), Body("text", cookie), "/session.php", HERE, NOW)
    with pytest.raises(Mismatch):
        visits.get(world, Getting(who), Body("text", "id=3"), "/session.php", HERE, NOW)


@pytest.mark.parametrize(
    ("share", "wanted"),
    [
        (Portion(3, all_=True), Answer(200)),
        (Portion(2, all_=False), Answer(200, Body("text", "a"))),
        (Portion(1, all_=False), Answer(200, Body("text", "b"))),
    ],
)
def test_so_many_of_a_crowd_got_it(share: Portion, wanted: Answer) -> None:
    crowds.got(crowd("a", "b", "a"), share, wanted)
    with pytest.raises(Mismatch):
        crowds.got(crowd("b", "b", "b", "b"), share, wanted)


def test_a_lost_answer_is_none_of_another_kind() -> None:
    world = crowd("a", "b")
    world.visits.crowd[1].status = None
    with pytest.raises(Mismatch):
        crowds.got(world, Portion(1, all_=False), Answer(200, Body("text", "a")))


def test_answers_in_order() -> None:
    rows = [{"body": '"a"'}, {"body": 'the file "/f"'}]
    crowds.in_order(crowd("a", "the file"), rows)
    for bodies in (("the file", "a"), ("a",), ("a", "the file", "a")):
        with pytest.raises(Mismatch):
            crowds.in_order(crowd(*bodies), rows)
