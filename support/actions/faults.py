"""Faults: what a scenario does to the nodes and links of its cluster.

Each is written into the scenario's timeline, and each is probed: a cut must bite
before the scenario goes on, and be gone after healing. A cluster that something was
done to is mended, and proven healthy, before another scenario gets it.
"""

from __future__ import annotations

import concurrent.futures
import dataclasses
import functools
from collections.abc import Iterable
from typing import Any

from support import assertions
from support.actions import members, strangers
from support.clients.http import READY, HttpClient
from support.errors import Broken
from support.language.clusters import Added
from support.providers.cluster import Badness, Ignored
from support.topologies import Node, parsed
from support.world import World

TRY = 2.0  # seconds that a connection over a link that should work may take


def kill(world: World, name: str) -> None:
    """SIGKILL: the node is gone at once, and says nothing."""
    node = _touched(world, name, "SIGKILL")
    world.provider.kill(node)
    assertions.expect(name not in _running(world), f"node {name}", "dead", "running")


def stop(world: World, name: str) -> None:
    """SIGTERM, and waits until the node has exited by itself."""
    leave_together(world, [name])


def leave_together(world: World, names: Iterable[str]) -> None:
    """SIGTERM to all of the nodes, and waits until each has exited by itself."""
    nodes = [_touched(world, name, "SIGTERM") for name in names]
    for node in nodes:
        world.provider.tell_to_stop(node)
    for node in nodes:
        code = world.provider.wait(node, "exit")
        world.event(f"node {node.name} has exited with code {code}")
        assertions.equal(f"the exit code of node {node.name}", 0, code)


def restart(world: World, name: str, *, wipe: bool = False, waits: bool = True) -> None:
    """Starts a node that has ended, with its data kept or wiped, and waits until it is ready."""
    node = _touched(world, name, "started again" + (", its data wiped" if wipe else ""))
    if waits:
        world.provider.restart(node, wipe=wipe)
        world.event(f"node {name} is ready")
    else:
        world.provider.relaunch(node, wipe=wipe)


def come_back_elsewhere(world: World, name: str) -> None:
    """Starts a node that has ended on another host, under its old name, until it is ready.

    Raises:
        Broken: it still runs.
    """
    cluster = world.cluster
    if name in _running(world):
        raise Broken(f"node {name} still runs; stop or kill it first")
    before = cluster.node(name).host
    cluster.remove(name)
    cluster.dirty = True
    node = cluster.add(name)
    world.provider.await_ready(node)
    after = node.host
    if after == before:
        raise Broken(f"node {name} has its old address, {after}")
    world.event(f"node {name}, which was at {before}, is ready at {after}")


def pause(world: World, name: str) -> None:
    """SIGSTOP: the node keeps its connections and answers nothing.

    Raises:
        Broken: it still answers.
    """
    node = _touched(world, name, "SIGSTOP")
    world.provider.pause(node)
    if HttpClient(node).send(READY, "no answer").status:
        raise Broken(f"node {name} still answers after SIGSTOP")


def resume(world: World, name: str) -> None:
    """SIGCONT."""
    world.provider.resume(_touched(world, name, "SIGCONT"))


def restart_in_turn(world: World, names: Iterable[str]) -> None:
    """Each node is stopped and started again, the next one when all see it again."""
    for name in names:
        stop(world, name)
        restart(world, name)
        world.cluster.await_formed()
        world.event(f"node {name} is a member again")


def lose(world: World, name: str) -> None:
    """A node is killed, and the others have noticed it.

    Raises:
        AssertionError: they have not within the promise `failure detection`.
    """
    kill(world, name)
    rest = [node.name for node in world.cluster.alive]
    members.see(world, rest, rest, "failure detection")


def put_to_sleep(world: World, name: str) -> None:
    """A node is paused, and the others have noticed it."""
    pause(world, name)
    others = world.cluster.others(name)
    members.see(world, others, others, "failure detection")


def scatter(world: World) -> None:
    """No node hears any other."""
    cut(world, {name: world.cluster.others(name) for name in world.cluster.nodes})


def deafen(world: World, deaf: str, source: str) -> None:
    """One node no longer hears another one, which hears it."""
    cut(world, {deaf: [source]})
    # No answer comes back to it, either.
    _probe(world, {source: [deaf]}, passes=False, when="after its way back was cut")


def rest(world: World) -> None:
    """Waits until the nodes that run see each other.

    Raises:
        AssertionError: they do not within the deadline `formation`.
    """
    world.cluster.await_formed()


def add(world: World, names: Iterable[str], how: Added, text: str) -> None:
    """Nodes more, as a sentence and what stands below it says."""
    if not (how.configured or how.ahead):
        join(world, names)
    for name in names if how.configured else ():
        start_other(world, name, parsed(strangers.told(world, text)))
    for name in names if how.ahead else ():
        start_apart(world, name, how.ahead)


def join(world: World, names: Iterable[str]) -> None:
    """Nodes of these names more, at the same time, told of those that are there."""
    cluster = world.cluster
    cluster.dirty = True
    for name in names:
        world.event(f"node {name} is started")
        cluster.add(name)
    for name in names:
        world.provider.await_ready(cluster.node(name))
        world.event(f"node {name} is ready")


def start_other(world: World, name: str, configuration: dict[str, Any]) -> None:
    """One node more, with keys of its own; it is told of the others, and need not be heard."""
    cluster = world.cluster
    cluster.dirty = True
    cluster.spec = dataclasses.replace(cluster.spec, own={**cluster.spec.own, name: configuration})
    world.event(f"node {name} is started")
    world.provider.await_ready(cluster.add(name))


def start_apart(world: World, name: str, seconds: float) -> None:
    """One node more, whose clock is ahead by so many seconds (less than none: behind); all see it.

    Raises:
        AssertionError: they do not within the deadline `formation`.
    """
    start_other(world, name, {"reference": {"clock_skew": seconds}})
    rest(world)


def isolate(world: World, names: list[str], *, how: str = "drop") -> None:
    """Cuts every link between those nodes and the rest, both ways."""
    rest = [name for name in world.cluster.nodes if name not in names]
    grudge = {name: rest for name in names} | {name: names for name in rest}
    cut(world, grudge, how=how)


def cut(world: World, grudge: Ignored, *, how: str = "drop") -> None:
    """Cuts links by a map of who ignores whom, and proves that the cuts bite.

    Raises:
        Broken: a link did not work before, or still does.
    """
    cluster = world.cluster
    cluster.touched = True
    if cluster.whole:
        _probe(world, grudge, passes=True, when="before it is cut")
    cluster.cut(grudge, how=how)
    shown = "; ".join(f"{name} ignores {', '.join(from_)}" for name, from_ in grudge.items())
    world.event(f"cut ({how}): {shown}")
    _probe(world, grudge, passes=False, when="after it was cut")


def spoil(world: World, names: Iterable[str], how: Badness) -> None:
    """Makes the links of these nodes bad; that they are shows when they are healed."""
    cluster = world.cluster
    cluster.touched = True
    for name in names:
        cluster.spoil(name, how)
        world.event(f"node {name} has bad links: {how}")
    grudge = {name: set(cluster.others(name)) for name in names}
    # Of packets that both ends lose, many tries in a row may be among the lost.
    _probe(world, grudge, passes=True, when="if bad", deadline="bad link")


def heal(world: World) -> None:
    """Removes every cut and relay, and proves that every link works."""
    world.cluster.heal()
    world.event("healed")
    running = _running(world)
    everybody = {name: running - {name} for name in running}
    _probe(world, everybody, passes=True, when="after healing")


def _probe(
    world: World, links: Ignored, *, passes: bool, when: str, deadline: str = "link"
) -> None:
    """Each link passes within the deadline; or, tried once, none of them does."""
    running = _running(world)
    ways = sorted((source, goal) for goal in links for source in links[goal])
    ways = [way for way in ways if running.issuperset(way)]
    in_time = functools.partial(_passes_in_time, world, deadline)
    look = in_time if passes else functools.partial(_passes, world)
    # At once: that nothing passes shows only in its time.
    with concurrent.futures.ThreadPoolExecutor(max(len(ways), 1)) as pool:
        found = pool.map(look, ways)
        wrong = [way for way, passed in zip(ways, found, strict=True) if passed is not passes]
    if wrong:
        (source, goal), state = wrong[0], "does not pass" if passes else "still passes"
        raise Broken(f"the link from {source} to {goal} {state} {when}")


def _passes(world: World, way: tuple[str, str]) -> bool:
    return world.cluster.reaches(*way)


def _passes_in_time(world: World, deadline: str, way: tuple[str, str]) -> bool:
    source, goal = way

    def passes() -> None:
        # A try is no shorter than a machine under load needs for one.
        passed = world.cluster.reaches(source, goal, TRY)
        assertions.expect(passed, f"the link from {source} to {goal}", "passing", "silence")

    try:
        assertions.eventually(passes, deadline)
    except AssertionError:
        return False
    return True


def _touched(world: World, name: str, what: str) -> Node:
    node = world.cluster.node(name)
    world.cluster.touched = True
    world.event(f"node {name}: {what}")
    return node


def _running(world: World) -> set[str]:
    return {node.name for node in world.cluster.alive}
