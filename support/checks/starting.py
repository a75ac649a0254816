"""Checks on a node that an operator has started: does it run, or does it say why not?"""

from __future__ import annotations

from collections.abc import Iterable

from support import assertions
from support.actions.lifecycle import of_the_first
from support.assertions import Log, equal, expect
from support.assertions.times import true_at
from support.clients.http import READY, HttpClient, Request
from support.errors import Broken
from support.language.clusters import Time
from support.providers import StartAttempt
from support.topologies import Node
from support.world import World

CRASHES = ("Traceback (most recent call last)", "panicked at")


def refused(world: World, words: Iterable[str], wanted: int = 1) -> None:
    """It ended with that code, and its output has each of the words."""
    made = _made(world)
    code = "ready, so it had to be ended" if made.exit_code is None else made.exit_code
    said = assertions.last_words(made.output)
    held = made.exit_code == wanted
    expect(held, "the node's exit code", str(wanted), f"{code}; it said {said}")
    for word in words:
        assertions.contains("what the node says", of_the_first(world, word), Log(made.output))
    for crash in CRASHES:
        assertions.lacks("what the node says", crash, Log(made.output))


def healthy_not_ready(nodes: Iterable[Node], when: Time) -> None:
    """Each of the nodes says that it is well, once it answers at all, and that it is not ready."""
    asked = list(nodes)

    def healthy() -> None:
        for node in asked:
            answer = HttpClient(node).send(Request(target="/_ephpm/health"))
            equal(f"the health of node {node.name}", 200, answer.status or answer.error)

    def not_ready() -> None:
        healthy()
        for node in asked:
            equal(f"the readiness of node {node.name}", 503, HttpClient(node).send(READY).status)

    assertions.eventually(healthy, "ready")
    true_at(not_ready, when)


def started(world: World) -> None:
    """It became ready."""
    made = _made(world)
    said = assertions.last_words(made.output)
    expect(made.exit_code is None, "the node", "ready", f"exit code {made.exit_code}; {said}")


def other_answers(world: World, name: str, value: str) -> None:
    """The other node, which still runs, answers the last request with that header.

    Raises:
        Broken: the scenario has one node.
    """
    if world.second is None:
        raise Broken("the scenario has one node: it needs 'Given another node ...'")
    answer = HttpClient(world.second).send(world.answer.request)
    world.visits.exchanges.append(answer)
    equal(f"the header {name} of the other node", value, answer.answered().header(name))


def _made(world: World) -> StartAttempt:
    if world.attempt is None:
        raise Broken("no node was started in this scenario: 'When an operator starts a node ...'")
    return world.attempt
