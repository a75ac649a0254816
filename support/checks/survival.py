"""Checks that a node has survived what was done to it, and is as it was."""

from __future__ import annotations

from support.actions import files
from support.assertions import equal, expect, holds
from support.clients.http import HttpClient, Request
from support.world import World
from support.world.before import known

# A node that holds what it should not is looked at for so long while it fills up, in seconds.
FILLING = 3.0


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


def resident(world: World) -> int:
    """How many bytes of memory the node's processes take.

    Raises:
        Unsupported: the target's processes cannot be seen.
    """
    return world.provider.memory(world.node)


def takes_at_most(world: World, size: int) -> None:
    """For a while, the node's processes take at most that much more than before the When."""

    def bounded() -> None:
        more = resident(world) - known(world.before.resident)
        expect(more <= size, "the memory that the node takes more", f"at most {size} bytes", more)

    holds(bounded, FILLING)
