"""Checks on expiry: keys end when they should, not before, and do not come back."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterable

from support.actions import keyspace
from support.assertions import Mismatch, equal, expect
from support.clients.redis_client import Talk
from support.errors import Broken
from support.language.keys import End, Key
from support.settings import deadlines
from support.world import World

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


def key_ends(world: World, key: Key, end: End) -> None:
    """The key ends when it should, or never."""
    name = keyspace.name_of(world, key)
    if end.life is not None:
        _gone_after(world, Key(name, key.host), end.life)
        return
    left = keyspace.ask_of(world, b"PTTL", key)
    if end.left is None:
        equal(f"PTTL {keyspace.shown([name])}", -1, left)
    else:
        time_left(world, f"PTTL {keyspace.shown([name])}", end.left, left)


def _gone_after(world: World, key: Key, life: float) -> None:
    """The key, given so many seconds by the last command or call, ends when it should."""
    began, ended = last_deed(world)
    looks: list[Look] = []
    while time.time() <= ended + life + deadlines.seconds("expiry"):
        start = time.time()
        there = keyspace.ask_of(world, b"GET", key) is not None
        looks.append(Look(start, time.time(), there))
        if not there and start > ended + life:
            break
        time.sleep(GLANCE)
    judge_end(began, ended, life, looks)


def time_left(world: World, what: str, seconds: float, left: object) -> None:
    """So many seconds are left, less what has passed since the scenario's first command; what
    was got is in milliseconds."""
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
