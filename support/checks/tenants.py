"""Checks on sites that were busy at once: each has its own, and nothing of another."""

from __future__ import annotations

import collections

from support.actions import keyspace
from support.actions.tenants import numbered_host, numbered_key, own_text
from support.assertions import equal, expect
from support.clients.redis_client import Reply, connected
from support.world import World


def undisturbed(world: World, count: int) -> None:
    """What each site read while all wrote, and what it reads now, is what it wrote."""
    for number, found in enumerate(world.redis.readings, start=1):
        host = numbered_host(number)
        wanted = [own_text(host, numbered_key(item)) for item in range(count)]
        _own(f"what {host} read while the others wrote", wanted, found)
        with connected(world.node) as client:
            password = keyspace.site_password(world, host).encode()
            commands = [(b"GET", numbered_key(item)) for item in range(count)]
            talks = client.send_all([(b"AUTH", host.encode(), password), *commands])
        _own(f"what {host} reads now", wanted, [talk.reply for talk in talks[1:]])
    expect(bool(world.redis.readings), "the sites that wrote", "some", "none")


def _own(what: str, wanted: list[bytes], found: list[Reply]) -> None:
    strange = [item for item in found if item not in wanted]
    kinds = collections.Counter(type(item).__name__ for item in strange)
    shown = f"{len(strange)} others ({dict(kinds)}), such as {strange[:1]!r}"
    expect(not strange, what, "its own texts", shown)
    equal(f"{what}, in order", wanted, found)
