"""Database servers that scenarios share: a primary, and a replica that repeats what it does.

A worker keeps one pair warm; a scenario that has harmed it leaves it to be made anew. Its ports
stay, so that what was told of them is right again.
"""

from __future__ import annotations

from support import assertions
from support.errors import Broken
from support.machine import ports
from support.services import mariadb
from support.services.mariadb import COPIER, COPIER_PASSWORD, DATABASE, HOST, Server
from support.settings import deadlines

PRIMARY, REPLICA = "primary", "replica"
_NAME = "CREATE FUNCTION server_name() RETURNS VARCHAR(20) READS SQL DATA RETURN @@report_host"


class Pair:
    """A primary and its replica, each of which is started when a scenario first wants it."""

    def __init__(self) -> None:
        self._ports: dict[str, int] = {}
        self._servers: dict[str, Server] = {}
        self.harmed = False
        self._apart = False  # the replica does not follow, or not at once

    def close(self) -> None:
        """Ends both, and gives the ports back."""
        self._end()
        while self._ports:
            ports.release(self._ports.popitem()[1])

    def _end(self) -> None:
        while self._servers:
            self._servers.popitem()[1].end()
        self.harmed = self._apart = False

    def address(self, name: str) -> str:
        """Where that server listens, or will."""
        if name not in self._ports:
            self._ports[name] = ports.reserve(HOST)
        return f"{HOST}:{self._ports[name]}"

    def server(self, name: str) -> Server:
        """The server of that name.

        Raises:
            Broken: the scenario has none.
        """
        if name not in self._servers:
            raise Broken(f"the scenario has no {name}: it needs 'Given a database server' or more")
        return self._servers[name]

    @property
    def servers(self) -> list[Server]:
        """Those that were started."""
        return list(self._servers.values())

    def prepare(self, *, replica: bool) -> None:
        """What a scenario begins with: a primary, and a replica where one is wanted, that have
        nothing but an empty database, and are in step with one another."""
        if self.harmed or not all(server.running for server in self.servers):
            self._end()
        for name in (PRIMARY, REPLICA) if replica else (PRIMARY,):
            if name not in self._servers:
                self._begin(name)
        if not replica and REPLICA in self._servers:
            self._servers.pop(REPLICA).end()
        if self._apart:
            self.rejoin()
        self._empty()
        if replica:
            self.await_in_step()

    def mark(self) -> None:
        """What the servers tell of commands and connections is the scenario's from now on."""
        for server in self.servers:
            server.mark()
            server.count_anew()

    def _begin(self, name: str) -> None:
        number = 1 if name == PRIMARY else 2
        self.address(name)
        server = mariadb.prepared(name, number, self._ports[name])
        self._servers[name] = server
        server.start()
        if name == REPLICA:
            self._follow(server)

    def _follow(self, replica: Server) -> None:
        primary = self.server(PRIMARY)
        ((at,),) = primary.ask("SELECT @@gtid_binlog_pos")
        # What the primary has done before is in no log that the replica could need.
        replica.ask("SET GLOBAL gtid_slave_pos = %s", at)
        replica.ask(
            "CHANGE MASTER TO MASTER_HOST = %s, MASTER_PORT = %s, MASTER_USER = %s,"
            " MASTER_PASSWORD = %s, MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1",
            HOST,
            primary.port,
            COPIER,
            COPIER_PASSWORD,
        )
        replica.ask("START SLAVE")

    def _empty(self) -> None:
        primary = self.server(PRIMARY)
        for server in self.servers:
            server.end_connections()
        for database in (DATABASE, "warehouse"):
            primary.ask(f"DROP DATABASE IF EXISTS `{database}`")
        primary.ask(f"CREATE DATABASE `{DATABASE}` CHARACTER SET utf8mb4")
        primary.ask(f"USE `{DATABASE}`")
        primary.ask(_NAME)
        primary.lock(False)
        primary.limit(0)

    def part(self) -> None:
        """The replica goes on to answer, and does nothing more of what the primary does."""
        self._apart = True
        self.server(REPLICA).ask("STOP SLAVE")

    def delay(self, seconds: int) -> None:
        """The replica does everything so much later than the primary."""
        self.part()
        self.server(REPLICA).ask(f"CHANGE MASTER TO MASTER_DELAY = {seconds}")
        self.server(REPLICA).ask("START SLAVE")

    def rejoin(self) -> None:
        """The replica follows the primary at once again."""
        self.delay(0)
        self._apart = False

    def await_in_step(self) -> None:
        """Waits until the replica has done all that the primary has done.

        Raises:
            Broken: it does not within the deadline `database`.
        """
        ((at,),) = self.server(PRIMARY).ask("SELECT @@gtid_binlog_pos")
        limit = deadlines.seconds("database")
        ((result,),) = self.server(REPLICA).ask("SELECT MASTER_GTID_WAIT(%s, %s)", at, limit)
        if result != 0:
            raise Broken(
                f"the replica is not where the primary is after {limit:g} s: {self._why()}"
            )

    def _why(self) -> str:
        rows = self.server(REPLICA).ask("SHOW SLAVE STATUS")
        return assertions.last_words(" ".join(str(cell) for row in rows for cell in row))
