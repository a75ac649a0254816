"""Checks that a node has survived what was done to it, and is as it was."""

from __future__ import annotations

from support.actions import files
from support.assertions import equal
from support.clients.http import HttpClient, Request
from support.world import World
from support.world.before import known


def still_serves(world: World) -> None:
    """The next request is answered 200, by the process that was there before."""
    answer = HttpClient(world.node).send(Request(target="/plain.txt"))
    world.visits.exchanges.append(answer)
    equal("the status of the next request", 200, answer.answered().status)
    equal("the body of the next request", world.site_file("plain.txt"), answer.body)
    code, now = world.provider.exit_code(world.node), world.provider.identity(world.node)
    equal("the node's exit code (None while it runs)", None, code)
    equal("the node's process id", known(world.before.process), now)


def site_unchanged(world: World) -> None:
    """The document root holds what it held before the When."""
    equal("the document root", known(world.before.document_root), files.state(world))
