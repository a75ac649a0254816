"""Was anybody kept waiting? Each answer of a scenario is held against the promise `answer`.

Who asks for something slow is given that time: a page that sleeps or runs into its time limit,
a session that another visit holds, a cluster with a fault in it. Where the machine is slow, the
target is judged against that: by how many processes shared each processor while the visitor
waited, and by what the target's answers usually take in this run. A target that is usually
slower than promised is slow, and has no excuse; nor has a hang of many seconds (`MOST`).
"""

from __future__ import annotations

import dataclasses
import json
import urllib.parse
from collections.abc import Iterable, Sequence
from typing import Any

from support.assertions import Mismatch
from support.clients import pages
from support.clients.http import Exchange, Request
from support.clients.redis_client import Lost, Talk
from support.machine.metronome import metronome
from support.settings import deadlines
from support.world import World

TIMES = 20  # so many times as long as the target's answers usually take, one may take
MOST = 4  # so many times the promise, and no longer, a slow machine may excuse
WAITING = "ephpm_kv_wait"  # a page's call that waits; its third argument says how long, in ms
QUEUED = 0.2  # seconds at most that each of those may take who came together
_PAGE_LIMIT = 1.0  # seconds of CPU time that /error_test.php?kind=time allows itself


@dataclasses.dataclass(frozen=True)
class Wait:
    """An answer or a reply, and how long it took.

    Attributes:
        started: seconds since the epoch.
        seconds: until it was whole.
        asked: how many of them were asked for.
    """

    node: str
    what: str
    started: float
    seconds: float
    asked: float


def prompt(world: World) -> None:
    """Nobody in the scenario has waited for longer than promised.

    Raises:
        Mismatch: somebody has; the message names the one who waited for too long by most.
    """
    promised = deadlines.seconds("answer")
    everybody = waits(world)
    late = [wait for wait in everybody if wait.seconds > promised + wait.asked]
    for wait in sorted(late, key=lambda wait: wait.asked - wait.seconds):
        stood_still = metronome.standstill(wait.started, wait.started + wait.seconds)
        limit = _excused(world, wait, promised) + wait.asked + stood_still
        limit += _queued(world, wait, everybody)
        if wait.seconds > limit:
            wanted = f"at most {limit:.1f} s (promise 'answer')"
            what = f"the time until {wait.what} was answered by node {wait.node}"
            raise Mismatch(what, wanted, f"{wait.seconds:.1f} s")


def _queued(world: World, wait: Wait, everybody: Iterable[Wait]) -> float:
    """How long those take, at the target's usual pace, who came together with this visitor."""
    others = sum(_overlap(wait, other) for other in everybody) - 1
    return min(world.pace.usual, QUEUED) * others


def keep_pace(world: World) -> None:
    """Notes how long this scenario's answers took of which nothing slow was asked."""
    world.pace.answers += [wait.seconds for wait in waits(world) if not wait.asked]


def waits(world: World) -> list[Wait]:
    """Every answer and reply that the scenario's visitors and clients got."""
    return [*_visits(world), *_replies(world)]


# -- what was asked for


def _visits(world: World) -> list[Wait]:
    answered = [one for one in world.visits.exchanges if one.status is not None]
    return [
        Wait(
            one.node,
            f"{one.request.method} {one.request.target}",
            one.started,
            one.seconds,
            _asked(world, one, answered) + _fault(world),
        )
        for one in answered
    ]


def _replies(world: World) -> list[Wait]:
    # Many replies of a pipeline have one time, and together they may be many.
    return [
        Wait(one.node, _command(one), one.started, one.seconds, _fault(world))
        for one in world.redis.talks
        if not isinstance(one.reply, Lost)
    ]


def _command(talk: Talk) -> str:
    return b" ".join(talk.words)[:80].decode(errors="backslashreplace")


def _asked(world: World, visit: Exchange, all_visits: Iterable[Exchange]) -> float:
    """The seconds that the visitor has asked for."""
    return slept(visit.request) + _limit(world, visit) + _held(visit, all_visits)


def slept(request: Request) -> float:
    """The seconds that the page sleeps by the visitor's own wish.

    Every page of the document root that sleeps reads `ms`; /kv.php waits as its calls say.
    """
    parts = urllib.parse.urlsplit(request.target)
    if parts.path == pages.PAGE and WAITING.encode() in request.body:
        calls = json.loads(request.body)["calls"]
        return sum(_milliseconds(call[3:4]) for call in calls if call[0] == WAITING)
    return _milliseconds(urllib.parse.parse_qs(parts.query).get("ms", ()))


def _milliseconds(said: Sequence[Any]) -> float:
    text = str(said[0]) if said else ""
    return int(text) / 1000 if text.isdigit() else 0.0


def _limit(world: World, visit: Exchange) -> float:
    """The time limit that a page runs into by the visitor's own wish."""
    kind = urllib.parse.parse_qs(urllib.parse.urlsplit(visit.request.target).query).get("kind")
    if kind == ["time"]:
        # PHP counts its own CPU time.
        return _PAGE_LIMIT * metronome.crowding(visit.started, visit.finished)
    if kind == ["endless"]:
        return float(world.spec.configuration.get("php", {}).get("max_execution_time", 0))
    return 0.0


def _held(visit: Exchange, all_visits: Iterable[Exchange]) -> float:
    """How long others, who are known by the same cookie, keep the session meanwhile."""
    cookie = _cookie(visit)
    if not cookie:
        return 0.0
    others = (one for one in all_visits if one is not visit and _cookie(one) == cookie)
    return sum(slept(one.request) for one in others if _overlap(one, visit))


def _overlap(one: Exchange | Wait, other: Exchange | Wait) -> bool:
    """Whether the two were under way at one moment."""
    return one.started < other.started + other.seconds and other.started < one.started + one.seconds


def _cookie(visit: Exchange) -> str:
    return next((value for name, value in visit.request.headers if name == "Cookie"), "")


def _fault(world: World) -> float:
    """Until its death is known, a node may be waited for that cannot answer."""
    troubled = world.in_cluster and world.has_node and world.cluster.touched
    return deadlines.seconds("failure detection") if troubled else 0.0


# -- a slow machine


def _excused(world: World, wait: Wait, promised: float) -> float:
    """How long an answer may take that nothing slow was asked of, on this machine as it was."""
    ended = wait.started + wait.seconds
    crowded = promised * metronome.crowding(wait.started, ended)
    usual = world.pace.usual
    # Who is usually slower than promised is slow, and has no pace to be judged by.
    at_own_pace = TIMES * usual if usual <= promised else 0.0
    most = MOST * promised * max(1.0, world.options.patience)
    return min(max(promised, crowded, at_own_pace), most)
