"""Database servers behind a node: which a scenario has, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable

from support.assertions import eventually, expect
from support.clients.mysql import Place
from support.errors import Broken
from support.language.databases import ServerDeed
from support.services.mariadb import DATABASE, HOST, Server
from support.services.replication import PRIMARY, REPLICA
from support.world import World


def want(world: World, statements: str, *, replica: bool) -> None:
    """Gives the scenario its database servers: with an empty database, or what these statements
    (one a line) put there. Its node is its own: nobody else gets what keeps connections to them.
    """
    if world.has_node:
        raise Broken("the scenario's node runs already; say which databases it needs before")
    world.use_databases()
    pair = world.databases
    pair.prepare(replica=replica)
    primary = pair.server(PRIMARY)
    primary.ask(f"USE `{DATABASE}`")
    for line in filter(None, map(str.strip, statements.splitlines())):
        primary.ask(line)
    if replica:
        pair.await_in_step()
    pair.mark()
    for server in pair.servers:
        # Whom the sentences about SQL may send past the node: `a client at the primary`.
        name = server.name if replica else "database server"
        world.sql.places[name] = Place(f"the {name}", HOST, server.port)


def befall(world: World, name: str, deed: ServerDeed) -> None:
    """Does it.

    Raises:
        Broken: that cannot become of that server.
    """
    pair = world.databases
    server = pair.server(name)
    acts: dict[str, Callable[[], None]] = {
        "kill": server.kill,
        "stop": server.stop,
        "start": server.start,
        "pause": server.pause,
        "wake": server.resume,
        "end connections": server.end_connections,
        "end queries": server.end_queries,
        "lock": lambda: server.lock(True),
        "unlock": lambda: server.lock(False),
        "limit": lambda: server.limit(deed.number),
    }
    of_replicas: dict[str, Callable[[], None]] = {
        "part": pair.part,
        "lag": lambda: pair.delay(deed.number),
        "await": pair.await_in_step,
    }
    if name == REPLICA:
        acts |= of_replicas
    if deed.name not in acts:
        raise Broken(f"the {name} follows nobody")
    if deed.name in ("kill", "stop", "end connections", "end queries"):
        _await_reached(world, server)
    pair.harmed = pair.harmed or deed.name in ("kill", "stop", "start", "pause", "wake")
    world.event(f"the {name}: {deed.name}{f' {deed.number}' if deed.number else ''}")
    acts[deed.name]()


def _await_reached(world: World, server: Server) -> None:
    """What clients have begun is being done there, before something becomes of the server."""

    def reached() -> None:
        wanted = len(world.sql.pending)
        expect(server.busy() >= wanted, "how many statements it runs", wanted, server.busy())

    if world.sql.pending and server.running:
        eventually(reached, "effect")
