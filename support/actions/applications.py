"""Applications that a scenario has on its nodes."""

from __future__ import annotations

from support import applications
from support.applications import Application
from support.applications.wordpress import WORDPRESS
from support.errors import Unsupported
from support.language.applications import Put
from support.world import World

KNOWN: dict[str, Application] = {each.name: each for each in (WORDPRESS,)}


def want(world: World, name: str, put: Put) -> None:
    """The scenario's node has that application from the start, as its installer has left it.

    Raises:
        Missing: what the application is made of is not on this machine.
    """
    if put.count:
        raise Unsupported("an application on several nodes is not known yet")
    found = KNOWN[name]
    content = applications.prepared(world.provider, found, installed=put.installed)
    world.want_content(content, found.configuration)
