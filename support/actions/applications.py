"""Applications that a scenario has on its nodes."""

from __future__ import annotations

from support import applications
from support.applications import Application
from support.applications.laravel import LARAVEL
from support.applications.wordpress import WORDPRESS
from support.language.applications import Put
from support.topologies import merged, names, parsed
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
    else:
        world.want_content(content, found.configuration)


def _want_cluster(world: World, count: int, content: str, text: str) -> None:
    """So many nodes with one database, which nobody else gets; each is told of all others."""
    wanted = names(count)
    seeds = {name: tuple(other for other in wanted if other != name) for name in wanted}
    world.fresh = True
    table = merged(parsed(text), parsed(COMPILED))
    world.want_cluster(names=wanted, configuration=table, seeds=seeds, content=content)
    world.on_end(lambda: _leave(world))


def _leave(world: World) -> None:
    if world.has_node:
        world.cluster.dirty = True
