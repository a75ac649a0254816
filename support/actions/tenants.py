"""Several sites on one node, all of them busy: does anybody see what is another's?"""

from __future__ import annotations

import collections

from support.actions import keyspace
from support.assertions import equal, expect
from support.clients import crowd
from support.clients.redis_client import Reply, connected
from support.errors import Broken
from support.world import World

READ_EACH = 10  # keys that are written before some are read


def add(world: World, count: int) -> None:
    """So many sites, `site-1.test` and so on."""
    for number in range(1, count + 1):
        keyspace.add_site(world, _host(number))
    world.sites = count


def put_file(world: World, host: str, path: str, text: str) -> None:
    """Puts a file into the directory of a site, for this scenario."""
    file = keyspace.directory_of(world, host) / path.lstrip("/")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    world.on_end(lambda: file.unlink(missing_ok=True))


def write_together(world: World, count: int) -> None:
    """A client of each site sets the same keys to its own texts, and reads while it writes.

    What each of them read then is in `world.redis.readings`, as a list of `host key text`.
    """
    if not world.sites:
        raise Broken("there are no sites: 'Given 5 sites'")
    sites = world.sites

    def act(number: int) -> list[Reply]:
        host, found = _host(number + 1), []
        with connected(world.node) as client:
            credentials = (b"AUTH", host.encode(), keyspace.site_password(world, host).encode())
            equal(f"the reply to AUTH of {host}", keyspace.OK, client.send(credentials).reply)
            for start in range(0, count, READ_EACH):
                keys = [_key(item) for item in range(start, min(start + READ_EACH, count))]
                written = client.send_all([(b"SET", key, _text(host, key)) for key in keys])
                lost = [talk.reply for talk in written if talk.reply != keyspace.OK]
                equal(f"the replies to SET of {host} that are not OK", [], lost)
                found += [talk.reply for talk in client.send_all([(b"GET", key) for key in keys])]
        return found

    world.redis.readings = crowd.together(sites, act)


def undisturbed(world: World, count: int) -> None:
    """What each site read while all wrote, and what it reads now, is what it wrote."""
    for number, found in enumerate(world.redis.readings, start=1):
        host = _host(number)
        wanted = [_text(host, _key(item)) for item in range(count)]
        _own(f"what {host} read while the others wrote", wanted, found)
        with connected(world.node) as client:
            password = keyspace.site_password(world, host).encode()
            commands = [(b"GET", _key(item)) for item in range(count)]
            talks = client.send_all([(b"AUTH", host.encode(), password), *commands])
        _own(f"what {host} reads now", wanted, [talk.reply for talk in talks[1:]])
    expect(bool(world.redis.readings), "the sites that wrote", "some", "none")


def _own(what: str, wanted: list[bytes], found: list[Reply]) -> None:
    strange = [item for item in found if item not in wanted]
    kinds = collections.Counter(type(item).__name__ for item in strange)
    shown = f"{len(strange)} others ({dict(kinds)}), such as {strange[:1]!r}"
    expect(not strange, what, "its own texts", shown)
    equal(f"{what}, in order", wanted, found)


def _host(number: int) -> str:
    return f"site-{number}.test"


def _key(number: int) -> bytes:
    return f"page:{number}".encode()


def _text(host: str, key: bytes) -> bytes:
    return host.encode() + b" " + key
