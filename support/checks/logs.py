"""Checks on what the node wrote: its log from the start, and its access log."""

from __future__ import annotations

from support.checks import Mismatch, eventually, expect, lacks
from support.errors import Unsupported
from support.world import World


def in_order(world: World, texts: list[str]) -> None:
    """Lines with these texts were logged in that order, others may stand between."""
    wanted = [world.node.named(text) for text in texts]

    def logged() -> None:
        lines = iter(_whole(world).splitlines())
        for text in wanted:
            found = any(text in line for line in lines)
            expect(found, f"the log, line {text!r} after the ones before", text, _whole(world))

    eventually(logged, "log line")


def never_said(world: World, text: str) -> None:
    """No such text was logged; and there is a log."""
    log = _whole(world)
    if not log:
        raise Mismatch("the node's log", "some lines", "none")
    lacks("the node's log", text, log)


def _whole(world: World) -> str:
    if not world.profile.claims("logs"):
        raise Unsupported(world.profile.lack_of("logs"))
    process = world.node.process
    if process is None:
        raise Unsupported("the target's process cannot be seen")
    return process.text()
