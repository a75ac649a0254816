"""Load: jobs that many visitors have done at once, and what a load generator sends."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable

from support.actions import sql
from support.actions.visiting import node_of
from support.clients import load, wrk
from support.clients.http import HttpClient, Request
from support.clients.load import Jobs, Memory, Phase, Work
from support.errors import UsageError
from support.language.load import KINDS, Amount
from support.language.visiting import Where
from support.services import idle
from support.topologies import Node
from support.world import World

AT_REST = 10  # jobs of each kind that are done at rest, one after the other
REST = 1  # seconds that the generator sends at rest, on one connection
CEILING = 1  # seconds that the generator sends to a server that has nothing to do
GENERATED = "answers"


def do_jobs(
    world: World, visitors: int, amount: Amount, where: Where, kinds: Iterable[str]
) -> None:
    """The visitors have jobs of these kinds done, one kind after the other; before and after it
    one visitor alone has some of each done."""
    makers = [_maker(world, words) for words in kinds]
    node = node_of(world, where)
    jobs = Jobs(node, makers)
    rest = len(makers) * AT_REST

    def alone() -> Phase:
        return jobs.work(1, rest, amount.seconds)

    before = alone()
    phase, memory = _watched(
        world, lambda: jobs.work(visitors, amount.count, amount.seconds), lambda: jobs.finished
    )
    _keep(world, Work(before, phase, alone(), memory))
    world.visits.exchanges += jobs.bad


def _maker(world: World, words: str) -> load.Maker:
    if words not in KINDS:
        raise UsageError(f"no job {words!r}; known: {', '.join(KINDS)}")
    kind = KINDS[words]
    if kind == "row":
        place = sql.place_of(world.node)
        return load.numbered(kind, f"&host={place.host}&port={place.port}")
    return load.numbered(kind, file=world.site_file("plain.txt"))


def generate(world: World, target: str, connections: int, seconds: float) -> None:
    """The generator requests that page on so many connections; before and after it on one. What it
    can send at all is looked at last, with the same answer."""
    node = world.node
    wanted = HttpClient(node).send(Request(target=target)).answered().body
    url, whole = f"{node.url}{target}", max(1, math.ceil(seconds))

    def alone() -> Phase:
        return wrk.load(url, wanted, 1, REST, GENERATED)

    before = alone()
    began = time.monotonic()
    phase, memory = _watched(
        world,
        lambda: wrk.load(url, wanted, connections, whole, GENERATED),
        lambda: time.monotonic() - began,
    )
    # wrk tells how many there were only at the end: they came evenly.
    each = phase.count / phase.seconds
    work = Work(before, phase, alone(), [(at * each, taken) for at, taken in memory])
    with idle.answering(wanted) as address:
        work.ceiling = wrk.load(address, wanted, connections, CEILING, GENERATED).rate
    _keep(world, work)


def _watched(
    world: World, act: Callable[[], Phase], done: Callable[[], float]
) -> tuple[Phase, list[tuple[float, int]]]:
    """Acts, and looks all the while at how much memory the scenario's nodes take."""
    nodes: list[Node] = list(world.nodes)
    memory = Memory(lambda: sum(map(world.provider.memory, nodes)), done)
    try:
        phase = act()
    finally:
        memory.finish()
    return phase, memory.looks


def _keep(world: World, work: Work) -> None:
    world.work = work
    world.visits.tables["load.txt"] = work.table()
    for line in work.table().splitlines():
        world.event(line)
