"""Checks that an answer tells nothing which it must not tell."""

from __future__ import annotations

from support.assertions import equal, lacks
from support.checks.responses import TELLING, everything, nothing_of
from support.clients.http import Exchange, Request
from support.errors import Broken
from support.language.answers import Leak
from support.world import World


def stays_inside(world: World, leak: Leak) -> None:
    """Neither the file, nor the source of the script, is anywhere in the answer."""
    check = no_source_of if leak.kind == "source" else nothing_of
    check(world, leak.path)


def no_source_of(world: World, path: str) -> None:
    """No telling line of the script, and no opening tag, is anywhere in the answer.

    What the script prints may be there: it is run, not shown.
    """
    source = world.site_file(path).decode()
    lines = [line.strip() for line in source.splitlines()]
    telling = [line for line in lines if len(line) >= TELLING]
    if not source.startswith("<?php") or not telling:
        raise Broken(f"{path}: no PHP source whose lines could be recognised")
    seen = everything(world.last)
    for part in ("<?php", *telling):
        lacks(f"the answer to {world.last.request.target}", part, seen)


def place_untold(world: World) -> None:
    """Neither the document root nor the directory around it is named in the answer."""
    world.last.answered()
    lacks("the answer", str(world.node.directory), everything(world.last))


def as_for(world: World, target: str) -> None:
    """Another target gets the same answer, but for the time of day."""
    answer = world.answer
    other = world.send(Request(answer.request.method, target)).answered()
    equal(f"what {target} gets", _told(answer), _told(other))


def _told(answer: Exchange) -> str:
    headers = sorted(f"{key}: {value}" for key, value in answer.headers if key != "date")
    return "\n".join([str(answer.status), *headers, "", answer.text])
