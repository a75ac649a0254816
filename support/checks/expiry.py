"""Checks on expiry: keys end when they should, not before, and do not come back."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterable

from support.actions import keyspace
from support.assertions import Mismatch, equal, expect, holds
from support.assertions.waiting import POLL
from support.checks.keys import key_holds
from support.clients.redis_client import Talk
from support.errors import Broken
from support.language.values import Value
from support.settings import deadlines
from support.world import World
from support.world.before import known

# Two programs read two clocks: so much may a key seem to end too early, in seconds.
EARLY = 0.01
GLANCE = 0.002  # seconds between two looks


@dataclasses.dataclass(frozen=True)
class Look:
    """Somebody looked at a key: when that began and ended, and whether the key was there."""

    began: float
    ended: float
    there: bool


def judge_end(set_began: float, set_ended: float, life: float, looks: Iterable[Look]) -> None:
    """A key that was given so many seconds was there until then, and gone soon after.

    The node saw the command between the two times, so the key may end between them plus
    `life`; after that it may be seen for as long as the promise `expiry` says.

    Raises:
        Mismatch: it was gone too early, was seen too late, came back, or nobody saw it go.
    """
    latest = set_ended + life + deadlines.seconds("expiry")
    gone = False
    for look in looks:
        if not look.there and look.ended < set_began + life - EARLY:
            raise Mismatch("the key", f"there for {life:g} s", f"gone {_after(set_began, look)}")
        if look.there and look.began > latest:
            raise Mismatch("the key", f"gone after {life:g} s", f"there {_after(set_ended, look)}")
        if look.there and gone:
            raise Mismatch("the key", "gone for good", f"back {_after(set_ended, look)}")
        gone = gone or not look.there
    expect(gone, "the key", f"gone after {life:g} s", "still there at the last look")


def gone_after(world: World, key: bytes, life: float) -> None:
    """The key, given so many seconds by the last command or call, ends when it should."""
    began, ended = last_deed(world)
    looks: list[Look] = []
    while time.time() <= ended + life + deadlines.seconds("expiry"):
        start = time.time()
        there = keyspace.ask(world, b"GET", key) is not None
        looks.append(Look(start, time.time(), there))
        if not there and start > ended + life:
            break
        time.sleep(GLANCE)
    judge_end(began, ended, life, looks)


def expires_in(world: World, key: bytes, seconds: float) -> None:
    """The key has so much time left, less what has passed since the scenario's first command."""
    left = keyspace.ask(world, b"PTTL", key)
    _left(world, f"PTTL {keyspace.shown([key])}", seconds, left)


def page_got_time(world: World, seconds: float) -> None:
    """The page's last call returned so much time, less what has passed since then."""
    _left(world, "the result", seconds, world.redis.results[-1] if world.redis.results else None)


def nothing_after(world: World, seconds: float) -> None:
    """Pages got nothing from when the time was over, and something before."""
    equal("the last result", None, world.redis.results[-1] if world.redis.results else "none")
    took = known(world.redis.took)
    limit = seconds + deadlines.seconds("expiry") + POLL + world.visits.exchanges[-1].seconds
    wanted = f"after {seconds:g} s, at the latest after {limit:.2f} s"
    expect(seconds - EARLY <= took <= limit, "nothing", wanted, f"after {took:.2f} s")


def no_expiry(world: World, key: bytes) -> None:
    """The key stays for good."""
    equal(f"PTTL {keyspace.shown([key])}", -1, keyspace.ask(world, b"PTTL", key))


def still_holds_after(world: World, key: bytes, wanted: Value, seconds: float) -> None:
    """Whenever somebody looks in so many seconds from now, the key holds that."""
    holds(lambda: key_holds(world, key, wanted), seconds)


def _left(world: World, what: str, seconds: float, left: object) -> None:
    passed = time.time() - min(start for start, _ in _deeds(world, world.redis.talks))
    least, most = 1000 * (seconds - passed - EARLY), 1000 * seconds
    wanted = f"{least:.0f} to {most:.0f} ms"
    expect(isinstance(left, int) and least <= left <= most, what, wanted, left)


def last_deed(world: World) -> tuple[float, float]:
    """When the scenario's last command or call began and ended; the observer does not count."""
    return max(
        _deeds(world, [talk for talk in world.redis.talks if talk.client != keyspace.OBSERVER])
    )


def _deeds(world: World, talks: list[Talk]) -> list[tuple[float, float]]:
    deeds = [(talk.started, talk.started + talk.seconds) for talk in talks]
    deeds += [(visit.started, visit.started + visit.seconds) for visit in world.visits.exchanges]
    if not deeds:
        raise Broken("nobody has done anything yet")
    return deeds


def _after(since: float, look: Look) -> str:
    return f"after {look.began - since:.3f} s"
