"""Starting, stopping, surviving: what operators do to a node and what they read of it."""

from __future__ import annotations

import signal
import time

from support import assertions
from support.assertions import Mismatch, equal, eventually, expect
from support.clients import raw
from support.clients.http import READY, HttpClient, Request
from support.errors import Broken, Unsupported
from support.language.placeholders import fill
from support.machine import ports, processes
from support.providers import StartAttempt
from support.settings import deadlines
from support.topologies import NodeSpec, merged, parsed
from support.world import World

# A page that was asked for has been reached when the node says so, or at the latest
# when nothing came back for this long, in seconds: it is a page that sleeps.
REACHED = 0.3


def logged(world: World, text: str) -> None:
    """The log since the scenario began has that text."""
    _needs_log(world)
    eventually(lambda: assertions.contains("the node's log", text, world.node.log()), "log line")


def not_logged(world: World, text: str) -> None:
    """The log since the scenario began does not have that text."""
    _needs_log(world)
    assertions.lacks("the node's log", text, world.node.log())


def attempt(world: World, text: str) -> None:
    """Starts a node with those keys over the defaults; it may refuse."""
    attempt_spec(world, NodeSpec(configuration=merged(world.spec.configuration, parsed(text))))


def attempt_file(world: World, text: str) -> None:
    """Starts a node with exactly that file."""
    attempt_spec(world, NodeSpec(text=text))


def attempt_environment(world: World, name: str, value: str) -> None:
    """Starts a node with that variable."""
    attempt_spec(world, NodeSpec(environment={name: value}))


def attempt_busy(world: World) -> None:
    """Starts a node where another one listens already."""
    address = f"{world.node.host}:{world.node.port}"
    world.busy_address = address
    attempt_spec(world, NodeSpec(configuration={"server": {"listen": address}}))


def attempt_spec(world: World, spec: NodeSpec) -> None:
    """Starts a node that may refuse.

    Raises:
        Unsupported: the target keeps the configuration that it has.
    """
    if not world.profile.claims("configuration"):
        raise Unsupported(world.profile.lack_of("configuration"))
    world.attempted = spec
    world.attempt = world.provider.attempt(spec)


def attempt_busy_redis(world: World) -> None:
    """Starts a node whose Redis port is to be where another one's is already."""
    address = f"{world.node.host}:{world.node.redis_port}"
    world.busy_address = address
    redis_port = {"enabled": True, "listen": address}
    attempt_spec(world, NodeSpec(configuration={"kv": {"redis_compat": redis_port}}))


def refused(world: World, words: list[str]) -> None:
    """It ended with code 1, and its output has each of the words."""
    made = _made(world)
    code = "ready, so it had to be ended" if made.exit_code is None else made.exit_code
    expect(made.exit_code == 1, "the node's exit code", "1", f"{code}; it said {made.output!r}")
    for word in words:
        known = {"file": made.configuration, "address": world.busy_address}
        assertions.contains("what the node says", fill(word, known), made.output)
    for crash in ("Traceback (most recent call last)", "panicked at"):
        assertions.lacks("what the node says", crash, made.output)


def started(world: World) -> None:
    """It became ready."""
    made = _made(world)
    expect(made.exit_code is None, "the node", "ready", f"exit {made.exit_code}: {made.output!r}")


def begin(world: World, target: str) -> None:
    """A visitor's request is on its way into a slow page."""
    if "slow" not in target and "sleep" not in target:
        raise Broken(f"{target}: only a slow page can be under way")
    world.begin(Request(target=target))
    future = world.visits.pending[target]

    def under_way() -> None:
        expect(not future.done(), "the request", "under way", "answered already")

    assertions.holds(under_way, REACHED)


def terminate(world: World) -> None:
    """SIGTERM to the scenario's node."""
    send_signal(world, "SIGTERM")


def send_signal(world: World, name: str) -> None:
    """Tells the scenario's node to stop, by SIGTERM or SIGINT."""
    ways = {"SIGTERM": world.provider.terminate, "SIGINT": world.provider.interrupt}
    if name not in ways:
        raise Broken(f"{name}: no signal that tells a node to stop; known: {', '.join(ways)}")
    world.event(f"{name} to node {world.node.name}")
    ways[name](world.node)
    world.told_to_stop = time.monotonic()


def strike(world: World) -> None:
    """SIGKILL to the node's first process, and to nothing that it started."""
    node = world.node
    process = _process(world)
    world.event(f"SIGKILL to node {node.name}")
    node.expected_down = node.dirty = True
    process.send_signal(signal.SIGKILL)
    process.wait("exit")


def stop(world: World) -> None:
    """SIGTERM, and the end of the process."""
    terminate(world)
    exits(world, 0)


def start_again(world: World) -> None:
    """The node that has ended is started with the files that it had."""
    world.event(f"node {world.node.name} is started again")
    world.provider.relaunch(world.node, wipe=False)
    world.provider.await_ready(world.node)


def none_left(world: World) -> None:
    """No process is left of those that the node was made of."""
    session = _process(world).pid

    def gone() -> None:
        equal("the processes of the node", [], processes.of_session(session))

    eventually(gone, "effect")


def address_free(world: World) -> None:
    """Nobody listens where the node listened."""
    node = world.node

    def free() -> None:
        shown = f"{node.host}:{node.port}"
        expect(ports.free(node.host, node.port), shown, "free", "somebody listens")

    eventually(free, "effect")


def begun_answered(world: World, target: str, status: int) -> None:
    """The request that was begun is answered, whole."""
    exchange = world.finish(target).answered()
    equal(f"the status of {target}", status, exchange.status)
    if length := exchange.header("content-length"):
        equal("the bytes of its body", int(length), len(exchange.raw))


def answered_later(world: World, target: str, status: int) -> None:
    """The request that was begun before the last one was answered after it."""
    last = world.answer
    begun_answered(world, target, status)
    first = world.visits.exchanges[-1]
    expect(
        first.finished > last.finished,
        f"the answers to {target} and {last.request.target}",
        f"{last.request.target} does not wait for {target}",
        f"{target} was answered {last.finished - first.finished:.3f} s earlier",
    )


def begun_unanswered(world: World, target: str) -> None:
    """The request that was begun got no answer."""
    exchange = world.finish(target)
    expect(exchange.status is None, target, "no answer", exchange.status)


def exits(world: World, code: int) -> None:
    """The process ends by itself with that code."""
    equal("the node's exit code", code, _process(world).wait("exit"))


def not_served(world: World) -> None:
    """A new visitor gets no page: no connection, 503, or no answer for as long as a probe
    would wait."""

    def turned_away() -> None:
        exchange = HttpClient(world.node).send(Request(target="/plain.txt"), "probe")
        world.visits.exchanges.append(exchange)
        expect(exchange.status in (None, 503), "a new visitor", "no page", exchange.status)

    eventually(turned_away, "effect")


def turned_away(world: World) -> None:
    """A new visitor is refused, cut off, or answered with 503, and not left waiting."""

    def refusal() -> str:
        said = _said_to_new_visitor(world)
        expect(said != "200", "a new visitor", "a refusal", said)
        return said

    said = eventually(refusal, "effect")
    expect(said != "silence", "a new visitor", "a refusal at once", "no word")


def probe_fails(world: World) -> None:
    """A probe of readiness, as a platform sends it, gets no 200."""

    def unready() -> None:
        exchange = HttpClient(world.node).send(READY, "probe")
        world.visits.exchanges.append(exchange)
        expect(exchange.status != 200, "the readiness probe", "no 200", exchange.status)

    eventually(unready, "effect")


def exits_within(world: World, code: int, seconds: float) -> None:
    """The process has ended with that code so many seconds after it was told to stop."""
    exits(world, code)
    spent = time.monotonic() - world.told_to_stop
    limit = seconds + deadlines.seconds("drained")
    if spent > limit:
        raise Mismatch("the time from SIGTERM to exit", f"at most {limit:g} s", f"{spent:.1f} s")


def _said_to_new_visitor(world: World) -> str:
    try:
        connection = raw.Connection(world.node)
    except OSError as error:
        return f"no connection ({error})"
    world.visits.connections.insert(0, connection)
    connection.ask(Request(target="/plain.txt"))
    exchange = connection.answer("turned away")
    world.visits.exchanges.append(exchange)
    if exchange.status is None and not exchange.closed:
        return "silence"
    return str(exchange.status or exchange.error)


def _process(world: World) -> processes.Process:
    if world.node.process is None:
        raise Unsupported("the target's process cannot be seen")
    return world.node.process


def _made(world: World) -> StartAttempt:
    if world.attempt is None:
        raise Broken("no node was started in this scenario: 'When an operator starts a node ...'")
    return world.attempt


def _needs_log(world: World) -> None:
    if not world.profile.claims("logs"):
        raise Unsupported(world.profile.lack_of("logs"))
