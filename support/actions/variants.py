"""Nodes with different configurations, side by side."""

from __future__ import annotations

import re

from support.actions import lifecycle
from support.assertions import equal
from support.clients.http import HttpClient, Request
from support.errors import Broken
from support.topologies import NodeSpec, parsed
from support.world import World


def want_words(world: World, text: str) -> None:
    """Asks for a node with these words on its command line; a blank in `{...}` parts none."""
    world.want_arguments(*re.findall(r"(?:{[^}]*}|\S)+", text))


def want_second(world: World, text: str) -> None:
    """Asks for a second node beside the scenario's own."""
    world.second = NodeSpec(configuration=parsed(text))


def ask_both(world: World, target: str) -> None:
    """GET from both nodes, which run at the same time."""
    if world.second is None:
        raise Broken("the scenario has one node: it needs 'Given another node ...'")
    nodes = (world.node, world.pool.get(world.second))
    world.visits.crowd = [HttpClient(node).send(Request(target=target)) for node in nodes]
    world.visits.exchanges += world.visits.crowd


def headers_are(world: World, name: str, values: list[str]) -> None:
    """Each answer of the crowd has the header with its value."""
    found = [answer.answered().header(name) for answer in world.visits.crowd]
    equal(f"the headers {name}", values, found)


def attempt_missing_file(world: World) -> None:
    """Starts a node whose configuration file does not exist.

    One that starts all the same shall not take the default address.
    """
    environment = {
        "EPHPM_SERVER__LISTEN": "{address}",
        "EPHPM_SERVER__DOCUMENT_ROOT": "{document root}",
    }
    lifecycle.attempt_spec(world, NodeSpec(environment=environment, file="missing.toml"))
