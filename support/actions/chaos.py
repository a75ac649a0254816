"""Faults while clients write and read: one after the other, named or drawn by a seed.

Each fault holds for a while and is then undone; the next one follows when the cluster is
whole again, so that what is promised for one fault at a time can be asked for.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from support.actions import faults, members
from support.assertions import holds
from support.clients.workload import Load
from support.errors import Broken
from support.world import World

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


def schedule(number: int, names: Sequence[str], count: int) -> list[Planned]:
    """So many faults of these nodes; the same seed gives the same faults."""
    chance = random.Random(number)
    planned = []
    for _ in range(count):
        kind = chance.choice(sorted(_KINDS))
        count_of, least, _ = _KINDS[kind]
        nodes = chance.sample(sorted(names), count_of)
        seconds = round(chance.uniform(least, least + LONGER), 1)
        planned.append(Planned(kind, tuple(nodes), seconds))
    return planned


def begin(world: World) -> None:
    """Clients of every node begin to write and read."""
    views = world.profile.claims("node-api")
    world.load = Load(world.cluster.alive, seed(world), views=views)


def happen(world: World, planned: Planned) -> None:
    """The fault happens, holds, and is undone; then the cluster is whole again."""
    history = _load(world).history
    with history.trouble():
        with _KINDS[planned.kind][2](world, planned), history.fault(planned.kind, *planned.nodes):
            holds(lambda: None, planned.seconds)
        _whole(world)


def nothing(world: World, seconds: float) -> None:
    """Nothing happens for so long, which must be enough for clients to do something."""
    with _load(world).history.fault("nothing"):
        holds(lambda: None, seconds)


def happen_at_random(world: World, count: int) -> None:
    """So many faults as the seed draws them, one after the other."""
    names = [node.name for node in world.cluster.alive]
    for planned in schedule(_load(world).history.seed, names, count):
        world.event(f"drawn: {planned}")
        happen(world, planned)


def restart_in_turn(world: World, names: Iterable[str] = ()) -> None:
    """The nodes, or else every one, are restarted gracefully; written into the history where
    clients write and read meanwhile."""
    nodes = list(names) or list(world.cluster.nodes)
    if world.load is None:
        faults.restart_in_turn(world, nodes)
        return
    history = world.load.history
    with history.trouble():
        with history.fault("restart", *nodes):
            faults.restart_in_turn(world, nodes)
        _whole(world)


def _whole(world: World) -> None:
    faults.rest(world)
    if world.profile.claims("node-api"):
        members.settled(world)


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


def _load(world: World) -> Load:
    if world.load is None:
        raise Broken("nobody writes or reads: 'Given clients write and read ...'")
    return world.load


_Doing = Callable[[World, Planned], AbstractContextManager[None]]
# Of each kind: how many nodes it takes, for how many seconds at least so that enough is
# done meanwhile (between nodes that do not hear each other each call must time out), and how
# it is done and undone.
_KINDS: dict[str, tuple[int, float, _Doing]] = {
    "kill": (1, 0.8, _killed),
    "pause": (1, 0.8, _paused),
    "cut": (1, 0.8, _cut),
    "deaf": (2, 4.0, _deaf),
}
