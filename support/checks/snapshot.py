"""The snapshot from before a scenario's When, that checks compare with."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

from support.actions import files
from support.checks import databases, growth, keys, members, survival, visits
from support.world import World


def take(world: World, parts: Iterable[str]) -> None:
    """Looks at those parts, once, for the scenario."""
    found = {part: _TAKERS[part](world) for part in sorted(parts)}
    world.before = dataclasses.replace(world.before, **found)


def _process(world: World) -> str:
    return world.provider.identity(world.node)


_TAKERS: dict[str, Callable[[World], Any]] = {
    "process": _process,
    "document_root": files.state,
    "counters": growth.look,
    "memory": keys.memory,
    "php_runs": visits.php_runs,
    "resident": survival.resident,
    "copies": members.all_copies,
    "connections": databases.connections,
}
