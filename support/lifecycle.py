"""Starting, stopping, surviving: what operators do to a node and what they read of it."""

from __future__ import annotations

import dataclasses
import time

from support import checks, deadlines, sites
from support.checks import Mismatch, equal, eventually, expect
from support.clients.http import HttpClient, Request
from support.errors import Broken, Unsupported
from support.providers import StartAttempt
from support.topologies import NodeSpec, merged, parsed
from support.world import World

READY = Request(target="/_ephpm/ready")
# A page that was asked for has been reached when the node says so, or at the latest
# when nothing came back for this long, in seconds: it is a page that sleeps.
REACHED = 0.3


def note(world: World) -> None:
    """Remembers the process and the document root."""
    node = world.node
    if node.process:
        world.remembered["the process"] = str(node.process.pid)
    sites.note(world)


def still_serves(world: World) -> None:
    """The next request is answered 200, by the process that was there before."""
    answer = HttpClient(world.node).send(Request(target="/plain.txt"))
    world.exchanges.append(answer)
    equal("the status of the next request", 200, answer.answered().status)
    equal("the body of the next request", world.site_file("plain.txt"), answer.body)
    process = world.node.process
    if process is None:
        raise Unsupported("the target's process cannot be seen")
    equal("the node's exit code (None while it runs)", None, process.exit_code)
    before = world.remembered.get("the process", str(process.pid))
    equal("the node's process id", before, str(process.pid))


def logged(world: World, text: str) -> None:
    """The log since the scenario began has that text."""
    _needs_log(world)
    eventually(lambda: checks.contains("the node's log", text, world.node.log()), "log line")


def not_logged(world: World, text: str) -> None:
    """The log since the scenario began does not have that text."""
    _needs_log(world)
    checks.lacks("the node's log", text, world.node.log())


def attempt(world: World, text: str) -> None:
    """Starts a node with those keys over the defaults; it may refuse."""
    _attempt(world, NodeSpec(configuration=merged(world.spec.configuration, parsed(text))))


def attempt_file(world: World, text: str) -> None:
    """Starts a node with exactly that file."""
    _attempt(world, NodeSpec(text=text))


def attempt_environment(world: World, name: str, value: str) -> None:
    """Starts a node with that variable."""
    _attempt(world, NodeSpec(environment={name: value}))


def attempt_busy(world: World) -> None:
    """Starts a node where another one listens already."""
    address = f"{world.node.host}:{world.node.port}"
    world.remembered["the busy address"] = address
    _attempt(world, NodeSpec(configuration={"server": {"listen": address}}))


def refused(world: World, words: list[str]) -> None:
    """It ended with code 1, and its output has each of the words."""
    made = _made(world)
    code = "ready, so it had to be ended" if made.exit_code is None else made.exit_code
    expect(made.exit_code == 1, "the node's exit code", "1", f"{code}; it said {made.output!r}")
    for word in words:
        word = word.replace("<file>", made.configuration)
        word = word.replace("<address>", world.remembered.get("the busy address", "<address>"))
        checks.contains("what the node says", word, made.output)
    checks.lacks("what the node says", "Traceback (most recent call last)", made.output)


def started(world: World) -> None:
    """It became ready."""
    made = _made(world)
    expect(made.exit_code is None, "the node", "ready", f"exit {made.exit_code}: {made.output!r}")


def begin(world: World, target: str) -> None:
    """A visitor's request is on its way into a slow page."""
    if "slow" not in target and "sleep" not in target:
        raise Broken(f"{target}: only a slow page can be under way")
    world.begin(Request(target=target))
    future = world.pending[target]

    def under_way() -> None:
        expect(not future.done(), "the request", "under way", "answered already")

    checks.holds(under_way, REACHED)


def terminate(world: World) -> None:
    """SIGTERM to the scenario's node."""
    world.event(f"SIGTERM to node {world.node.name}")
    world.provider.terminate(world.node)
    world.told_to_stop = time.monotonic()


def begun_answered(world: World, target: str, status: int) -> None:
    """The request that was begun is answered, whole."""
    exchange = world.finish(target).answered()
    equal(f"the status of {target}", status, exchange.status)
    if length := exchange.header("content-length"):
        equal("the bytes of its body", int(length), len(exchange.raw))


def exits(world: World, code: int) -> None:
    """The process ends by itself with that code."""
    process = world.node.process
    if process is None:
        raise Unsupported("the target's process cannot be seen")
    equal("the node's exit code", code, process.wait("exit"))


def not_served(world: World) -> None:
    """A new visitor gets no page: no connection, no answer, or 503."""

    def turned_away() -> None:
        exchange = HttpClient(world.node).send(Request(target="/plain.txt"), "connect")
        world.exchanges.append(exchange)
        expect(exchange.status in (None, 503), "a new visitor", "no page", exchange.status)

    eventually(turned_away, "effect")


def probe_fails(world: World) -> None:
    """A probe of readiness, as a platform sends it, gets no 200."""

    def unready() -> None:
        exchange = HttpClient(world.node).send(READY, "connect")
        world.exchanges.append(exchange)
        expect(exchange.status != 200, "the readiness probe", "no 200", exchange.status)

    eventually(unready, "effect")


def exits_within(world: World, seconds: float) -> None:
    """The process has ended so many seconds after it was told to stop."""
    exits(world, 0)
    spent = time.monotonic() - world.told_to_stop
    limit = seconds + deadlines.seconds("drained")
    if spent > limit:
        raise Mismatch("the time from SIGTERM to exit", f"at most {limit:g} s", f"{spent:.1f} s")


def _attempt(world: World, spec: NodeSpec) -> None:
    if not world.profile.claims("configuration"):
        raise Unsupported(world.profile.lack_of("configuration"))
    world.attempted = spec
    world.attempt = world.provider.attempt(dataclasses.replace(spec))


def _made(world: World) -> StartAttempt:
    if world.attempt is None:
        raise Broken("no node was started in this scenario: 'When an operator starts a node ...'")
    return world.attempt


def _needs_log(world: World) -> None:
    if not world.profile.claims("logs"):
        raise Unsupported(world.profile.lack_of("logs"))
