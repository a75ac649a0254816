"""The MySQL proxy as a part of a node: its port, its pools, what pages and probes are told."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import os
import time
from collections.abc import Mapping

from prometheus_client import CollectorRegistry

from reference.database_url import DatabaseUrl
from reference.db_schema import DbSettings, MysqlSettings, ReadWriteSplitSettings
from reference.durations import duration_seconds
from reference.errors import StartupError
from reference.http.messages import Request
from reference.kinds import split_address
from reference.log import fields, log
from reference.mysql_proxy import packets
from reference.mysql_proxy.collations import Collations
from reference.mysql_proxy.health import Health
from reference.mysql_proxy.packets import Channel, Greeting, NotMysql, SignIn
from reference.mysql_proxy.pool import Pool, PoolSettings
from reference.mysql_proxy.routing import Rotation, Routes
from reference.mysql_proxy.session import ProxySession, down, wanted_by
from reference.mysql_proxy.upstream import Backend, NoConnection, connect
from reference.statistics.statements import Observe

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 30.0
"""Seconds between tries to reach the primary for the first time; each twice the one before."""
GRACE = 5.0
"""Seconds after the start for which clients may wait for a primary that is still to come."""
SIGN_IN_SECONDS = 10.0


class MysqlProxy:
    """Listens for clients, and serves them with connections to the servers behind."""

    def __init__(
        self,
        settings: MysqlSettings,
        db: DbSettings,
        registry: CollectorRegistry,
        observe: Observe,
    ) -> None:
        self._settings = settings
        split = db.read_write_split
        self._split = split
        self._observe = observe
        self._url = DatabaseUrl.parsed(settings.url)
        self._host, self._port = split_address(settings.listen)
        self._health = Health(settings.listen, self._url.address, registry)
        self._primary = Pool(
            self._dial, _pool_settings(settings, self._url, settings.min_connections)
        )
        urls = settings.replicas.urls if split.enabled else []
        self._replica_pools = [_replica_pool(settings, DatabaseUrl.parsed(url)) for url in urls]
        self._replicas = Rotation(self._replica_pools)
        self._collations = Collations()
        self._version = ""
        self._server: asyncio.Server | None = None
        self._reaching: asyncio.Task[None] | None = None
        self._sessions: set[asyncio.Task[None]] = set()
        self._started = time.monotonic()
        self._numbers = 0

    # --- for the rest of the node ---

    @property
    def not_ready(self) -> str | None:
        """Why the node is not ready, or None."""
        return self._health.not_ready

    def variables(self, _: Request) -> Mapping[str, str]:
        """Return the `$_SERVER` entries that lead PHP pages to the proxy."""
        if not self._settings.inject_env:
            return {}
        everywhere = ipaddress.ip_address(self._host).is_unspecified
        host = ("::1" if ":" in self._host else "127.0.0.1") if everywhere else self._host
        return self._url.variables(host, self._port)

    # --- life ---

    async def start(self) -> None:
        """Listen, and begin to reach for the primary; raises `StartupError` for a port in use."""
        settings = self._settings
        self._warn()
        try:
            self._server = await asyncio.start_server(self._client, self._host, self._port)
        except OSError as error:
            raise StartupError(
                f"failed to bind the MySQL proxy to {settings.listen}: "
                f"{os.strerror(error.errno or 0)} (os error {error.errno}); end the process that "
                "uses it or configure another [db.mysql] listen"
            ) from error
        said = "MySQL proxy listening (upstream connect continues in the background)"
        log.info(fields(said, listen=settings.listen, upstream=self._url.address))
        self._started = time.monotonic()
        self._reaching = asyncio.create_task(self._reach())

    def _warn(self) -> None:
        settings, address = self._settings, ipaddress.ip_address(self._host)
        if settings.socket is not None:
            log.warning(
                "[db.mysql].socket is configured but Unix socket listeners are not offered: "
                f"only {settings.listen} is listened on"
            )
        if not address.is_loopback:
            where = "all network interfaces" if address.is_unspecified else "a non-loopback address"
            log.warning(
                f'[db.mysql] listen = "{settings.listen}" listens on {where}. The SQL wire '
                "frontends do NOT authenticate clients: any host that can reach this port gets "
                "full read/write access to the database"
            )

        self._warn_of_split()

    def _warn_of_split(self) -> None:
        usual = ReadWriteSplitSettings()
        if self._split.strategy != usual.strategy:
            log.warning(
                "[db.read_write_split] strategy is parsed but not acted upon: the proxy always "
                f'behaves as "{usual.strategy}"'
            )
        if self._split.max_replica_lag != usual.max_replica_lag:
            log.warning(
                "[db.read_write_split] max_replica_lag is parsed but not acted upon: replica lag "
                "is never measured, so no replica is skipped"
            )

    async def stop(self) -> None:
        """End every connection, of clients and to servers."""
        if self._server is not None:
            self._server.close()
        if self._reaching is not None:
            self._reaching.cancel()
            await asyncio.gather(self._reaching, return_exceptions=True)
        for pool in (self._primary, *self._replica_pools):
            await pool.close()
        for session in self._sessions:
            session.cancel()
        await asyncio.gather(*self._sessions, return_exceptions=True)

    async def _reach(self) -> None:
        """Try until the primary is reached; keep the pools as they are wanted from then on."""
        pause = FIRST_PAUSE
        while True:
            try:
                backend = await self._primary.acquire()
                break
            except NoConnection:
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
        await self._primary.give_back(backend)
        for pool in (self._primary, *self._replica_pools):
            pool.begin()

    async def _dial(self) -> Backend:
        try:
            backend = await connect(self._url)
        except NoConnection as error:
            self._health.down(error)
            raise
        self._version = backend.version
        self._health.up()
        return backend

    # --- clients ---

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._sessions.add(task)
        client = Channel(reader, writer)
        try:
            signed = await self._signed_in(client)
            if signed is not None:
                wanted = wanted_by(signed, self._url.database)
                routes = Routes(
                    self._primary,
                    self._replicas,
                    duration_seconds(self._split.sticky_duration),
                    self._collations,
                    wanted,
                )
                await ProxySession(client, routes, self._observe).serve()
        except (OSError, TimeoutError, NotMysql, IndexError, UnicodeDecodeError) as error:
            log.debug(f"MySQL proxy session ended: {error}")
        except asyncio.CancelledError:
            log.debug("MySQL proxy session ended: the node stops")
        finally:
            client.close()
            self._sessions.discard(task)

    async def _signed_in(self, client: Channel) -> SignIn | None:
        """Greet a client, and let in whoever it is; None where there is nothing to serve it with.

        The port is for pages of this machine: servers are signed in to with the URL's password.
        """
        if not await self._reached():
            await client.send(down(f"{self._url.address} was not reached yet"))
            return None
        self._numbers += 1
        greeting = Greeting(self._version, packets.challenge(), thread=self._numbers)
        async with asyncio.timeout(SIGN_IN_SECONDS):
            await client.send(greeting.packet())
            signed = SignIn.parsed(await client.packet())
            await client.send(packets.ok())
        return signed

    async def _reached(self) -> bool:
        left = max(0.0, self._started + GRACE - time.monotonic())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(left):
                await self._health.reached.wait()
        return self._health.reached.is_set()


def _pool_settings(settings: MysqlSettings, url: DatabaseUrl, least: int) -> PoolSettings:
    return PoolSettings(
        least=least,
        most=settings.max_connections,
        idle_timeout=duration_seconds(settings.idle_timeout),
        lifetime=duration_seconds(settings.max_lifetime),
        timeout=duration_seconds(settings.pool_timeout),
        check_interval=duration_seconds(settings.health_check_interval),
        reset=settings.reset_strategy,
        database=url.database,
    )


def _replica_pool(settings: MysqlSettings, url: DatabaseUrl) -> Pool:
    # A replica is reached when somebody reads: one that is down keeps nobody waiting before.
    return Pool(lambda: connect(url), _pool_settings(settings, url, least=0))
