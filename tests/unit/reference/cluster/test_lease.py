"""A lease: one node has it, and one that has lost it knows that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import pytest

from reference.cluster.lease import Lease
from reference.kv.resp_commands import Commands
from reference.kv.store import Store
from tests.unit.reference.clocks import Clock

LIFETIME = 10.0
KEY = b"leader"

T = TypeVar("T")


class Shared:
    """A store that all nodes share; `before` is called with each command, before it is done."""

    def __init__(self, clock: Clock) -> None:
        self.store = Store(now=clock)
        self.before: Callable[[bytes], None] = lambda name: None

    async def ask(self, site: str, *words: bytes) -> bytes:
        """Run a command, after others had their turn."""
        await asyncio.sleep(0)
        self.before(words[0])
        reply = Commands(port=0).answer(self.store, list(words))
        assert isinstance(reply, bytes)
        return reply


class View:
    """What a node believes of the others."""

    def __init__(self, me: str, up: list[str]) -> None:
        self.me = me
        self.up = up

    def keepers(self) -> list[str]:
        """Return the ids that are up."""
        return self.up


class World:
    """Nodes that share a store and a clock; each believes that all are up."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.shared = Shared(self.clock)
        self.up = ["a", "b"]

    def lease(self, me: str, *, up: list[str] | None = None, at: Shared | None = None) -> Lease:
        peers = View(me, self.up if up is None else up)
        return Lease("leader", LIFETIME, at or self.shared, peers, self.clock)


@pytest.fixture
def world() -> World:
    return World()


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def both(*work: Coroutine[Any, Any, bool]) -> list[bool]:
    async def all_of_them() -> list[bool]:
        return await asyncio.gather(*work)

    return asyncio.run(all_of_them())


def test_who_acquires_it_has_it(world: World) -> None:
    a, b = world.lease("a"), world.lease("b")
    assert (a.is_held, a.term, run(a.holder())) == (False, 0, None)
    assert run(a.acquire())
    assert (a.is_held, a.term, a.lost) == (True, 1, False)
    assert (run(b.holder()), b.term, b.is_held) == ("a", 1, False)


def test_it_is_the_turn_of_the_lowest_id_that_is_up(world: World) -> None:
    a, b = world.lease("a"), world.lease("b")
    assert not run(b.acquire())
    assert run(a.acquire())
    world.up.remove("a")
    assert run(b.acquire())


def test_a_node_that_is_not_up_itself_takes_nothing(world: World) -> None:
    assert not run(world.lease("a", up=[]).acquire())
    assert not run(world.lease("a", up=["b"]).acquire())


def test_of_two_contenders_one_gets_it(world: World) -> None:
    # Neither knows the other, so both believe that it is their turn.
    a, b = world.lease("a", up=["a"]), world.lease("b", up=["b"])
    got = both(a.acquire(), b.acquire())
    assert sorted(got) == [False, True]
    assert [a.is_held, b.is_held] == got
    assert run(a.holder()) == run(b.holder()) == "ab"[got.index(True)]


def test_without_renewal_it_ends(world: World) -> None:
    a, b = world.lease("a"), world.lease("b", up=["b", "c"])
    run(a.acquire())
    world.up.append("c")
    world.clock.now += LIFETIME - 0.1
    assert a.is_held
    assert not run(world.lease("c", up=["a", "c"]).acquire())
    world.clock.now += 0.2
    assert (a.is_held, a.lost) == (False, True)
    assert run(b.acquire())


def test_with_renewal_it_does_not(world: World) -> None:
    a, b = world.lease("a"), world.lease("b")
    run(a.acquire())
    for _ in range(10):
        world.clock.now += LIFETIME / 2
        assert run(a.renew())
    assert (a.is_held, a.term, run(b.holder())) == (True, 1, "a")


def test_keeping_it_is_acquiring_it_and_then_renewing_it(world: World) -> None:
    a, b = world.lease("a"), world.lease("b")
    for _ in range(10):
        assert run(a.keep())
        assert not run(b.keep())
        world.clock.now += LIFETIME / 2
    assert a.term == 1


def test_nobody_acts_before_whoever_had_it_must_have_noticed(world: World) -> None:
    a, b = world.lease("a"), world.lease("b", up=["b"])
    run(a.keep())
    assert not a.may_act
    for _ in range(2):
        world.clock.now += LIFETIME / 2
        run(a.keep())
    assert a.may_act
    assert run(b.keep())  # a is dead, or so b believes
    world.clock.now += LIFETIME - 0.1
    assert (a.may_act, b.may_act) == (True, False)
    world.clock.now += 0.1
    assert not a.may_act


def test_a_loss_is_noticed_when_it_is_renewed(world: World) -> None:
    a, b = world.lease("a"), world.lease("b", up=["b"])
    run(a.acquire())
    assert run(b.acquire())
    assert not run(a.renew())
    assert (a.is_held, a.lost, a.term) == (False, True, 2)
    assert run(a.holder()) == "b"


def test_who_lost_it_and_gets_it_again_has_lost_nothing(world: World) -> None:
    a = world.lease("a")
    run(a.acquire())
    world.shared.store.delete(KEY)
    assert not run(a.renew())
    assert a.lost
    assert run(a.acquire())
    assert (a.lost, a.term, a.may_act) == (False, 2, False)


def test_a_holder_that_slept_knows_it_at_once(world: World) -> None:
    a, b = world.lease("a"), world.lease("b", up=["b"])
    run(a.acquire())
    world.clock.now += LIFETIME + 0.1
    run(b.acquire())
    asked: list[bytes] = []
    world.shared.before = asked.append
    assert (a.is_held, a.may_act, a.lost) == (False, False, True)
    assert not run(a.renew())
    assert asked == []


def test_a_holder_that_slept_while_renewing_takes_nothing_from_the_next(world: World) -> None:
    a, b = world.lease("a"), world.lease("b", up=["b"])
    run(a.acquire())

    def sleep(name: bytes) -> None:
        world.shared.before = lambda name: None
        world.clock.now += LIFETIME + 0.1
        world.shared.store.delete(KEY)
        world.shared.store.set(KEY, b"2 b")

    world.shared.before = sleep
    assert not run(a.renew())
    assert a.lost
    assert run(b.holder()) == "b"


def test_a_late_answer_gives_no_more_time_than_was_asked_for(world: World) -> None:
    a = world.lease("a")
    run(a.acquire())
    world.clock.now += LIFETIME / 2

    def wait(name: bytes) -> None:
        world.clock.now += LIFETIME / 4

    world.shared.before = wait
    assert run(a.renew())  # asked at 5, answered at 10: good until 15
    world.clock.now += LIFETIME / 2 - 0.1
    assert a.is_held
    world.clock.now += 0.1
    assert not a.is_held


def test_a_store_that_refuses_gives_no_time(world: World) -> None:
    a = world.lease("a")
    run(a.acquire())
    answer = world.shared.ask

    async def refuse(site: str, *words: bytes) -> bytes:
        return await answer(site, *words) if words[0] == b"GET" else b"-ERR no\r\n"

    world.shared.ask = refuse  # type: ignore[method-assign]
    world.clock.now += LIFETIME / 2
    assert run(a.renew())  # by what it was given before
    world.clock.now += LIFETIME / 2
    assert not a.is_held
    assert not run(a.acquire())


def test_who_is_dead_is_followed_at_once(world: World) -> None:
    a, b = world.lease("a"), world.lease("b")
    run(a.acquire())
    world.up.remove("a")
    assert run(b.keep())
    assert (run(b.holder()), b.term) == ("b", 2)


def test_a_new_life_follows_the_one_before(world: World) -> None:
    run(world.lease("a").acquire())
    again = world.lease("a")
    assert not again.is_held
    assert run(again.keep())
    assert again.term == 2


def test_who_gives_it_back_is_followed_at_once(world: World) -> None:
    a, b = world.lease("a"), world.lease("b", up=["b", "c"])
    run(a.acquire())
    run(a.release())
    assert (a.is_held, a.lost) == (False, False)
    assert run(b.acquire())


def test_who_has_lost_it_cannot_give_it_back(world: World) -> None:
    a, b = world.lease("a"), world.lease("b", up=["b"])
    run(a.acquire())
    run(b.acquire())
    run(a.release())
    assert run(b.holder()) == "b"


def test_each_tenure_has_a_higher_term(world: World) -> None:
    terms = []
    for number in range(6):
        lease = world.lease("ab"[number % 2], up=["ab"[number % 2]])
        assert run(lease.acquire())
        terms.append(lease.term)
    assert terms == [1, 2, 3, 4, 5, 6]


def test_a_term_does_not_fall_where_the_store_forgot_them(world: World) -> None:
    a, b = world.lease("a"), world.lease("b", up=["b"])
    run(b.acquire())
    run(b.acquire())
    run(a.holder())
    for key in world.shared.store.keys(b"*"):
        world.shared.store.delete(key)
    assert run(a.acquire())
    assert a.term == 2


def test_a_tenure_that_healing_brings_back_is_void(world: World) -> None:
    # Apart, both sides go on; what the store keeps when they meet may be the older tenure.
    here, there = world.lease("a", up=["a"]), Shared(world.clock)
    run(here.acquire())
    for _ in range(3):
        newest = world.lease("b", up=["b"], at=there)
        assert run(newest.acquire())
    assert newest.term == 3
    newest._keyspace = world.shared
    assert not run(newest.renew())
    assert newest.term == 3
    assert not run(here.renew())
    assert run(here.acquire())
    assert here.term > 3
    assert (run(newest.holder()), newest.term) == ("a", here.term)


def test_of_two_tenures_with_one_term_all_agree_on_one(world: World) -> None:
    here, there = world.lease("a", up=["a"]), Shared(world.clock)
    run(here.acquire())
    other = world.lease("b", up=["b"], at=there)
    run(other.acquire())
    other._keyspace = world.shared
    assert not run(other.renew())
    assert not run(here.renew())
    assert run(here.acquire())
    assert here.term > 1


def test_what_is_no_tenure_is_in_nobodys_way(world: World) -> None:
    world.shared.store.set(KEY, b"nonsense \xff")
    assert run(world.lease("a").acquire())
