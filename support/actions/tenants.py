"""Several sites on one node, all of them busy: does anybody see what is another's?"""

from __future__ import annotations

from support.actions import keyspace
from support.assertions import equal
from support.clients import crowd
from support.clients.redis_client import Reply, connected
from support.errors import Broken
from support.world import World

READ_EACH = 10  # keys that are written before some are read


def add(world: World, hosts: list[str]) -> None:
    """A site of the scenario's node for each host."""
    for host in hosts:
        keyspace.add_site(world, host)
    world.sites += len(hosts)


def put_file(world: World, host: str, path: str, text: str) -> None:
    """Puts a file into the directory of a site, for this scenario."""
    file = keyspace.directory_of(world, host) / path.lstrip("/")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    world.on_end(lambda: file.unlink(missing_ok=True))


def write_together(world: World, count: int) -> None:
    """A client of each site sets the same keys to its own texts, and reads while it writes.

    What each of them read then is in `world.redis.readings`, as a list of `host key text`.
    """
    if not world.sites:
        raise Broken("there are no sites: 'Given 5 sites'")
    sites = world.sites

    def act(number: int) -> list[Reply]:
        host, found = numbered_host(number + 1), []
        with connected(world.node) as client:
            credentials = (b"AUTH", host.encode(), keyspace.site_password(world, host).encode())
            equal(f"the reply to AUTH of {host}", keyspace.OK, client.send(credentials).reply)
            for start in range(0, count, READ_EACH):
                keys = [numbered_key(item) for item in range(start, min(start + READ_EACH, count))]
                written = client.send_all([(b"SET", key, own_text(host, key)) for key in keys])
                lost = [talk.reply for talk in written if talk.reply != keyspace.OK]
                equal(f"the replies to SET of {host} that are not OK", [], lost)
                found += [talk.reply for talk in client.send_all([(b"GET", key) for key in keys])]
        return found

    world.redis.readings = crowd.together(sites, act)


def numbered_host(number: int) -> str:
    """The host of the numbered site."""
    return f"site-{number}.test"


def numbered_key(number: int) -> bytes:
    """The numbered key, of the same name in each site."""
    return f"page:{number}".encode()


def own_text(host: str, key: bytes) -> bytes:
    """What the site writes into the key: nobody else's text."""
    return host.encode() + b" " + key
