"""Faults that are undone by themselves, named or drawn by a seed; clients who write meanwhile.

Each fault holds for a while and is then undone. Where clients write and read all the while, the
next one follows when the cluster is whole again, so that what is promised for one fault at a time
can be asked for.
"""

from __future__ import annotations

import contextlib
import dataclasses
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from support.actions import faults, members, shared_database
from support.assertions import eventually, expect, holds
from support.clients.transactions import SETUP, Transactions
from support.clients.workload import Load
from support.consistency import Kind, Outcome
from support.consistency.checkers import WRITES_UNDER_FAULT
from support.errors import Broken
from support.language.clusters import Trouble
from support.language.nodes import Nodes
from support.providers.cluster import Badness
from support.world import World

BAD = ("lose", "double", "delay")  # the kinds that are of links
WRITING = "write and read"
NEXT_PRIMARY = 6.0  # seconds
LONGER = 2.0  # seconds that a fault that is drawn may hold longer than its kind must


@dataclasses.dataclass(frozen=True)
class Planned:
    """A fault: of which kind, to whom, for how many seconds."""

    kind: str
    nodes: tuple[str, ...]
    seconds: float

    def __str__(self) -> str:
        return f"{self.kind} {', '.join(self.nodes)} for {self.seconds:g} s"


def seed(world: World) -> int:
    """The run's seed (`-D chaos=SEED`), or a new one; it stands in the timeline."""
    wanted = world.options.chaos
    number = random.SystemRandom().randrange(1_000_000) if wanted is None else wanted
    world.event(f"seed {number}: the same again with -D chaos={number}")
    return number


def schedule(number: int, names: Sequence[str], count: int, at_least: float = 0.0) -> list[Planned]:
    """So many faults of these nodes, each for so many seconds at least; the same seed gives the
    same faults."""
    chance = random.Random(number)
    planned = []
    for _ in range(count):
        kind = chance.choice(sorted(KINDS))
        count_of, least, _ = KINDS[kind]
        least = max(least, at_least)
        nodes = chance.sample(sorted(names), count_of)
        seconds = round(chance.uniform(least, least + LONGER), 1)
        planned.append(Planned(kind, tuple(nodes), seconds))
    return planned


def begin(world: World, work: str = WRITING) -> None:
    """Clients of every node begin to write and read, or to do the transactions of a database."""
    nodes = world.cluster.alive
    if work == WRITING:
        world.load = Load(nodes, seed(world), views=world.profile.claims("node-api"))
    else:
        shared_database.furnish(world, SETUP)
        world.load = Transactions(nodes, seed(world))


def befall(world: World, nodes: Nodes, trouble: Trouble) -> None:
    """What a sentence says happens to these nodes: until it is undone, or for a while."""
    names = nodes.names
    if trouble.kind in BAD:
        _befall_links(world, names, trouble)
    elif trouble.seconds is not None:
        parties = (*names, trouble.source) if trouble.source else names
        for _ in range(trouble.times):
            happen(world, Planned(trouble.kind, parties, trouble.seconds))
    elif trouble.kind == "deaf":
        faults.deafen(world, names[0], trouble.source)
    elif nodes.every:
        faults.scatter(world)
    else:
        faults.isolate(world, list(names), how="drop" if trouble.kind == "cut" else "reject")


def _befall_links(world: World, names: Sequence[str], trouble: Trouble) -> None:
    lost, twice = (trouble.share if trouble.kind == kind else 0 for kind in ("lose", "double"))
    how = Badness(lost, twice, trouble.late)
    if trouble.seconds is None:
        faults.spoil(world, names, how)
        return
    with _troubled(world):
        faults.spoil(world, names, how)
        with _noted(world, trouble.kind, names):
            holds(lambda: None, trouble.seconds)
        faults.heal(world)


def happen(world: World, planned: Planned) -> None:
    """The fault happens, holds, and is undone. Where clients write and read meanwhile, it is in
    their history, and then the cluster is whole again."""
    doing = KINDS[planned.kind][2](world, planned)
    with _troubled(world), doing, _noted(world, planned.kind, planned.nodes):
        _hold(world, planned.seconds)


def nothing(world: World, seconds: float) -> None:
    """Nothing happens for so long, which must be enough for clients to do something."""
    with _load(world).history.fault("nothing"):
        _hold(world, seconds)


def _hold(world: World, seconds: float) -> None:
    """So long it goes on; of a database until its clients have done enough, on a busy machine."""
    load = world.load
    began = load.history.now() if load is not None else 0.0
    holds(lambda: None, seconds)
    if not isinstance(load, Transactions):
        return

    def enough() -> None:
        done = sum(
            each.kind is Kind.WRITE and each.outcome is Outcome.OK and each.completed > began
            for each in load.history.operations[:]
        )
        expect(done > WRITES_UNDER_FAULT, "transactions meanwhile", "enough", done)

    with contextlib.suppress(AssertionError):  # then the history proves nothing, and says so
        eventually(enough, "silence")


def happen_at_random(world: World, count: int) -> None:
    """So many faults as the seed draws them, one after the other."""
    names = [node.name for node in world.cluster.alive]
    load = _load(world)
    # Long enough for another primary to be elected, and to do something.
    least = NEXT_PRIMARY if isinstance(load, Transactions) else 0.0
    for planned in schedule(load.history.seed, names, count, least):
        world.event(f"drawn: {planned}")
        happen(world, planned)


def restart_in_turn(world: World, names: Sequence[str]) -> None:
    """The nodes are restarted gracefully, one after the other; where clients go on meanwhile, it
    is in their history, and then the cluster is whole again."""
    with _troubled(world), _noted(world, "restart", names):
        faults.restart_in_turn(world, names)


@contextmanager
def _troubled(world: World) -> Iterator[None]:
    if world.load is None:
        yield
        return
    with world.load.history.trouble():
        yield
        _whole(world)


@contextmanager
def _noted(world: World, kind: str, nodes: Sequence[str]) -> Iterator[None]:
    if world.load is None:
        yield
        return
    with world.load.history.fault(kind, *nodes):
        yield


def _whole(world: World) -> None:
    faults.rest(world)
    if world.profile.claims("node-api"):
        members.settled(world)
    if isinstance(world.load, Transactions):
        shared_database.await_one(world)


@contextmanager
def _killed(world: World, planned: Planned) -> Iterator[None]:
    (name,) = planned.nodes
    faults.kill(world, name)
    yield
    faults.restart(world, name)


@contextmanager
def _paused(world: World, planned: Planned) -> Iterator[None]:
    (name,) = planned.nodes
    faults.pause(world, name)
    yield
    faults.resume(world, name)


@contextmanager
def _cut(world: World, planned: Planned) -> Iterator[None]:
    faults.isolate(world, list(planned.nodes))
    yield
    faults.heal(world)


@contextmanager
def _deaf(world: World, planned: Planned) -> Iterator[None]:
    deaf, source = planned.nodes
    faults.deafen(world, deaf, source)
    yield
    faults.heal(world)


def _load(world: World) -> Load | Transactions:
    if world.load is None:
        raise Broken("nobody writes or reads: 'Given clients write and read ...'")
    return world.load


_Doing = Callable[[World, Planned], AbstractContextManager[None]]
# Of each kind: how many nodes it takes, for how many seconds at least so that enough is
# done meanwhile (between nodes that do not hear each other each call must time out), and how
# it is done and undone.
KINDS: dict[str, tuple[int, float, _Doing]] = {
    "kill": (1, 0.8, _killed),
    "pause": (1, 0.8, _paused),
    "cut": (1, 0.8, _cut),
    "deaf": (2, 4.0, _deaf),
}
