"""Many visitors: each keeps its own cookie, and all of them are looked at."""

import pytest

from support.actions import visitors
from support.assertions import Mismatch
from support.checks import crowds
from support.clients.http import Exchange, Request
from support.errors import Broken
from support.world import Visits


class World:
    """A site that answers each request by a function of it."""

    def __init__(self, site):
        self.site = site
        self.visits = Visits()

    def send(self, request):
        self.visits.exchanges.append(self.site(request))
        return self.visits.exchanges[-1]

    def send_together(self, requests):
        self.visits.crowd = [self.send(request) for request in requests]

    def site_file(self, path):
        return b"the file"


def answer(request, body="", status=200, headers=()):
    exchange = Exchange("node", "http://x", request, 0.0, status=status)
    exchange.raw, exchange.headers = body.encode(), list(headers)
    return exchange


def with_a_cookie(request):
    number = request.target.rpartition("=")[2]
    return answer(request, headers=[("set-cookie", f"id={number}; path=/")])


def what_the_cookie_says(request):
    return answer(request, dict(request.headers)["Cookie"])


def test_each_visitor_comes_back_with_its_own_cookie():
    world = World(with_a_cookie)
    visitors.arrive(world, 3, "/session.php?n={number}")
    world.site = what_the_cookie_says
    visitors.come_back(world, 3, "/session.php")
    assert [exchange.text for exchange in world.visits.crowd] == ["id=1", "id=2", "id=3"]


def test_a_first_visit_without_a_cookie_is_none():
    with pytest.raises(Mismatch, match="visitor 1"):
        visitors.arrive(World(answer), 2, "/session.php")


def test_visitors_that_never_came_cannot_come_back():
    with pytest.raises(Broken, match="no 3 visitors"):
        visitors.come_back(World(answer), 3, "/session.php")


def test_the_same_visitor_many_times():
    world = World(what_the_cookie_says)
    world.visits.first.cookie = "id=1"
    visitors.repeat(world, 2, "/session.php")
    assert [exchange.text for exchange in world.visits.crowd] == ["id=1", "id=1"]


def crowd(*bodies):
    world = World(answer)
    world.visits.crowd = [answer(Request(), body) for body in bodies]
    return world


def test_each_number_comes_once_in_any_order():
    crowds.each_number_once(crowd("visit 3", "visit 2"), "visit {number}", 2, 3)


@pytest.mark.parametrize("bodies", [("visit 2", "visit 2"), ("visit 2",), ("visit 2", "visit 4")])
def test_a_lost_a_doubled_and_a_foreign_number_are_noticed(bodies):
    with pytest.raises(Mismatch):
        crowds.each_number_once(crowd(*bodies), "visit {number}", 2, 3)


def test_the_next_visitors_are_all_looked_at():
    found = iter(["nothing", "nothing", "something"])
    world = World(lambda request: answer(request, next(found)))
    crowds.next_get(world, 2, "/isolation.php", "nothing")
    with pytest.raises(Mismatch):
        crowds.next_get(world, 1, "/isolation.php", "nothing")


def test_a_next_visitor_that_gets_an_error_is_noticed():
    world = World(lambda request: answer(request, "nothing", 500))
    with pytest.raises(Mismatch, match="status"):
        crowds.next_get(world, 1, "/isolation.php", "nothing")


def test_the_same_visitor_again_and_again():
    world = World(what_the_cookie_says)
    world.visits.first.cookie = "id=1"
    visitors.repeat_in_a_row(world, 3, "/session.php")
    assert [exchange.text for exchange in world.visits.crowd] == ["id=1"] * 3


def test_the_new_cookie_is_the_one_that_was_set_last():
    world = World(with_a_cookie)
    for number in (1, 2):
        world.send(Request(target=f"/session.php?n={number}"))
    world.site = answer
    world.send(Request())
    assert visitors.new_cookie(world) == "id=2"


def test_without_a_cookie_there_is_no_new_one():
    with pytest.raises(Broken, match="set a cookie"):
        visitors.new_cookie(World(answer))


def test_a_visit_with_a_cookie():
    world = World(what_the_cookie_says)
    crowds.with_cookie_gets(world, "id=7", "/session.php", "id=7")
    with pytest.raises(Mismatch):
        crowds.with_cookie_gets(world, "id=8", "/session.php", "id=7")


def test_the_next_visitor_gets_the_file():
    crowds.next_gets_file(World(lambda request: answer(request, "the file")), "/a", "/a")
    with pytest.raises(Mismatch):
        crowds.next_gets_file(World(lambda request: answer(request, "a file")), "/a", "/a")
    with pytest.raises(Mismatch, match="status"):
        crowds.next_gets_file(World(lambda request: answer(request, "the file", 404)), "/a", "/a")
