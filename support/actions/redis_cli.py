"""What operators run: redis-cli (typed, in a pipe, in its own modes), and the node's program."""

from __future__ import annotations

import pathlib
import shlex

from support.actions.filling import filled
from support.assertions import Mismatch
from support.errors import Endless
from support.machine.execution import output_of
from support.machine.programs import program
from support.settings import deadlines
from support.topologies import REDIS
from support.world import World


def run(world: World, words: str, typed: str | None) -> None:
    """Runs redis-cli with these words, as a shell would split them, against the node's Redis port.

    Raises:
        Missing: it is not installed.
        AssertionError: it waits for replies that do not come.
    """
    node = world.node
    where = ["-h", node.host, "-p", str(node.ports[REDIS])]
    argv = [program("redis-cli"), *where, *shlex.split(filled(world, words))]
    world.event(f"run: {shlex.join(argv[:1] + argv[5:])}")
    try:
        code, printed = output_of(argv, typed or "", deadlines.seconds("silence"))
    except Endless as endless:
        waiting = f"still waiting for replies, having printed {endless.printed!r}"
        raise Mismatch("redis-cli", "to end", waiting) from None
    world.redis.ended, world.redis.printed = code, printed.splitlines()


def run_program(world: World, words: str, place: pathlib.Path | None = None) -> None:
    """Runs the node's own program with these words, to its end, in that directory.

    Raises:
        AssertionError: it does not end.
    """
    world.event(f"run: the program, {words}")
    try:
        code, printed = world.provider.run(shlex.split(words), place)
    except Endless as endless:
        raise Mismatch("the program", "to end", f"running: {endless.printed!r}") from None
    world.redis.ended, world.redis.printed = code, printed.splitlines()
