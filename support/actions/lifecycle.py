"""Starting and stopping: what operators do to a node, and what visitors have begun before."""

from __future__ import annotations

import dataclasses
import signal
import time
from collections.abc import Mapping
from typing import Any

from support import assertions
from support.actions import connections, mishaps
from support.assertions import equal, expect
from support.clients.http import Request
from support.errors import Broken, Unsupported
from support.language.nodes import Setup
from support.language.placeholders import Known, fill
from support.services.replication import PRIMARY, REPLICA
from support.topologies import MYSQL, REDIS, NodeSpec, merged, parsed
from support.world import World

# A page that was asked for has been reached when the node says so, or at the latest
# when nothing came back for this long, in seconds: it is a page that sleeps.
REACHED = 0.3


def want(world: World, setup: Setup, text: str) -> None:
    """Asks for the scenario's node; another one, beside it, is started at once.

    Raises:
        Broken: another node, or one whose file is missing, cannot be had that way.
    """
    if setup.source == "missing":
        raise Broken("a node without its file may refuse: 'When an operator starts ...'")
    if setup.second:
        world.second = world.pool.get(_second(world, setup, text))
    elif setup.source == "file":
        world.want_file(text)
    else:
        world.want_node(behind(world, text))


def attempt(world: World, setup: Setup, text: str) -> None:
    """Starts a node that may refuse; another one has nothing of the scenario's own.

    Raises:
        Unsupported: the target keeps the configuration that it has.
    """
    if not world.profile.claims("configuration"):
        raise Unsupported(world.profile.lack_of("configuration"))
    world.attempted = _attempted(world, setup, text)
    world.attempt = world.provider.attempt(world.attempted)


def _attempted(world: World, setup: Setup, text: str) -> NodeSpec:
    if setup.second:
        return _second(world, setup, text)
    if setup.source == "missing":
        return _without_file()
    if setup.source == "file":
        return NodeSpec(text=text)
    configuration = merged(world.spec.configuration, parsed(behind(world, text)))
    return dataclasses.replace(world.spec, configuration=configuration)


def _second(world: World, setup: Setup, text: str) -> NodeSpec:
    if setup.source not in ("", "configuration"):
        raise Broken("another node has the defaults, or a configuration of its own over them")
    return NodeSpec(configuration=parsed(of_the_first(world, text)))


def _without_file() -> NodeSpec:
    # One that starts all the same shall not take the default address.
    environment = {
        "EPHPM_SERVER__LISTEN": "{address}",
        "EPHPM_SERVER__DOCUMENT_ROOT": "{document root}",
    }
    return NodeSpec(environment=environment, file="missing.toml")


def of_the_first(world: World, text: str) -> str:
    """The text with `{address of the first}`, `{Redis address of the first}` and `{MySQL address of
    the first}` filled in: where the scenario's own node listens."""
    known: Known = {
        "address of the first": lambda _: world.node.address(),
        "Redis address of the first": lambda _: world.node.address(REDIS),
        "MySQL address of the first": lambda _: world.node.address(MYSQL),
        # What the other node is to fill in itself.
        "...": lambda name: f"{{{name}}}",
    }
    return fill(text, known)


def behind(world: World, text: str) -> str:
    """The text with `{primary address}` and `{replica address}` filled in: where the scenario's
    database servers listen, or will."""
    known: Known = {
        "primary address": lambda _: world.databases.address(PRIMARY),
        "replica address": lambda _: world.databases.address(REPLICA),
        # What the node is to fill in itself.
        "...": lambda name: f"{{{name}}}",
    }
    return fill(text, known)


def begin(world: World, target: str, way: Mapping[str, Any]) -> None:
    """A visitor's request is on its way into a slow page."""
    if "slow" not in target and "sleep" not in target:
        raise Broken(f"{target}: only a slow page can be under way")
    if way.get("protocol") == "HTTP/2":
        connections.begin_stream(world, Request(target=target, **way))
    else:
        world.begin(Request(target=target, **way))
    future = world.visits.pending[target]

    def under_way() -> None:
        expect(not future.done(), "the request", "under way", "answered already")

    assertions.holds(under_way, REACHED)


def tell_to_stop(world: World, name: str) -> None:
    """Tells the scenario's node to stop, by SIGTERM or SIGINT, and does not wait."""
    world.event(f"{name} to node {world.node.name}")
    world.provider.tell_to_stop(world.node, name)
    world.told_to_stop = time.monotonic()


def strike(world: World) -> None:
    """SIGKILL to the node's first process, and to nothing that it started."""
    world.event(f"SIGKILL to node {world.node.name}")
    world.provider.kill(world.node, alone=True)


def send(world: World, name: str, *, opens: bool = False) -> None:
    """A signal to the node's first process; with `opens`, there is an access log afterwards.

    Raises:
        AssertionError: there is none within the deadline `effect`.
        Broken: there is no such signal.
    """
    if name not in signal.Signals.__members__:
        raise Broken(f"{name}: there is no such signal")
    world.event(f"{name} to node {world.node.name}")
    world.provider.send_signal(world.node, name)

    def opened() -> None:
        file = mishaps.access_log(world)
        expect(file.exists(), f"{file.name}, after {name}", "a file of that name", "none")

    if opens:
        assertions.eventually(opened, "effect")


def limit(world: World, most: int) -> None:
    """From now on the node's first process may have that many files and connections open."""
    world.event(f"node {world.node.name} is limited to {most} descriptors")
    world.provider.limit(world.node, most)


def stop(world: World) -> None:
    """SIGTERM, and the end of the process with code 0."""
    tell_to_stop(world, "SIGTERM")
    equal("the node's exit code", 0, world.provider.wait(world.node, "exit"))


def start_again(world: World, *, wipe: bool = False) -> None:
    """The node that has ended is started with the files that it had, or without them."""
    world.event(f"node {world.node.name} is started again")
    world.provider.restart(world.node, wipe=wipe)
