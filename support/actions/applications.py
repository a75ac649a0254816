"""Applications that a scenario has on its nodes."""

from __future__ import annotations

import functools

from support import applications
from support.applications import Application
from support.applications.laravel import LARAVEL
from support.applications.wordpress import WORDPRESS
from support.language.applications import Put
from support.machine import mounts
from support.topologies import merged, names, parsed, told_of_all
from support.world import World

KNOWN: dict[str, Application] = {each.name: each for each in (WORDPRESS, LARAVEL)}

# Nodes that are started again, and all workers of each, find the scripts compiled.
COMPILED = f"""\
[php]
ini_overrides = [
    ["session.save_handler", "ephpm"],
    ["opcache.file_cache", "{{directory}}/{applications.COMPILED}"],
]
"""


def want(world: World, name: str, put: Put) -> None:
    """The scenario's node has that application from the start, as its installer has left it.

    Raises:
        Missing: what the application is made of is not on this machine.
    """
    found = KNOWN[name]
    content = applications.prepared(world.provider, found, installed=put.installed)
    if put.count:
        _want_cluster(world, put.count, content, found.configuration)
        if put.uploads:
            _share_uploads(world, found.uploads)
    else:
        world.want_content(content, found.configuration)


def _want_cluster(world: World, count: int, content: str, text: str) -> None:
    """So many nodes with one database, which nobody else gets; each is told of all others."""
    wanted = names(count)
    seeds = told_of_all(wanted)
    world.fresh = True
    table = merged(parsed(text), parsed(COMPILED))
    world.want_cluster(names=wanted, configuration=table, seeds=seeds, content=content)
    world.on_end(lambda: _leave(world))


def _share_uploads(world: World, folder: str) -> None:
    """The first node's folder stands in the place of that of every other one, as a disk that an
    operator has mounted on each."""
    first, *others = world.cluster.nodes.values()
    shared = first.site / folder
    shared.mkdir(parents=True, exist_ok=True)
    for node in others:
        place = node.site / folder
        mounts.share(shared, place)
        world.on_end(functools.partial(mounts.release, place))


def _leave(world: World) -> None:
    if world.has_node:
        world.cluster.dirty = True
