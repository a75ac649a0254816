"""A node: components that start and stop together, and the listeners before them."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from reference.acme.challenges import Challenges
from reference.config import Config, load, split_address
from reference.errors import StartupError
from reference.http.application import Application
from reference.http.server import HttpServer
from reference.http.sites import Sites
from reference.http.tls import server_context
from reference.kv.clock import steady_time
from reference.kv.service import KvService
from reference.log import AccessLog, close_log, fields, log, open_log, overruled_level
from reference.metrics import Metrics
from reference.php import sessions
from reference.php.etag_cache import PhpEtagCache
from reference.php.isolation import Isolation
from reference.php.scripts import Php

if TYPE_CHECKING:
    from reference.cluster.membership import Membership
    from reference.mysql.service import SqliteService


class Component(Protocol):
    """What a node is made of."""

    async def start(self) -> None:
        """Begin to work; raises `StartupError` where that cannot be."""

    async def stop(self) -> None:
        """End; called once, also where a later one failed to start."""


class Node:
    """A node of a configuration: `run` serves until a signal ends it."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._draining = False
        self._reasons: list[Callable[[], str | None]] = [self._php_not_ready]
        metrics = Metrics()
        access_log = self._access_log = AccessLog(config.server.logging.access)
        sites = Sites(config)
        node_id, skew = config.cluster.node_id, config.reference.clock_skew
        if config.cluster.enabled:
            from reference.cluster import member as clusters  # a node on its own does without

            node_id = clusters.chosen_node_id(config)
        kv = KvService(config, sites, origin=node_id, now=lambda: steady_time() + skew)
        isolation = Isolation(config, sites)
        php_settings = sessions.for_php_cgi(config.php, isolation.disabled_functions())
        self._php = Php(config.model_copy(update={"php": php_settings}), metrics)
        kv.equip(self._php)
        isolation.equip(self._php)
        etag_cache = PhpEtagCache(
            config.server.php_etag_cache, kv.etags_of, sessions.cookie_name(config.php)
        )
        application = Application(
            config, sites, self._php, metrics, etag_cache, access_log, self._not_ready
        )
        self._http = HttpServer(config.server, application, metrics)
        application.add_own_page(Challenges(kv).page)
        links: list[Component] = []
        membership: list[Component] = []
        peers = None
        if config.cluster.enabled:
            cluster = clusters.Cluster(config, node_id, kv)
            self._php.add_server_variables(cluster.server_variables)
            application.add_own_page(cluster.api.page)
            links, membership, peers = [cluster.links], [cluster], cluster.membership
        self._acme = None
        if config.server.tls.domains and config.server.tls.cert is None:
            from reference.acme.certificates import Acme  # who has a certificate does without

            self._acme = Acme(config, kv, peers)
            self._http.choose_context = self._acme.context_for
            membership = [*membership, self._acme]
        self._components: list[Component] = [
            access_log,
            *links,
            kv,
            *membership,
            isolation,
            *self._databases(metrics, kv, peers),
            # Further components go here: they start before PHP, to which they may add php.ini
            # settings, files to prepend and `$_SERVER` entries (`self._php.add_...`).
            self._php,
        ]

    def _databases(
        self, metrics: Metrics, kv: KvService, peers: Membership | None
    ) -> Iterator[Component]:
        """Yield the embedded database, and the proxy before another one, as far as wanted."""
        config = self._config
        if config.db.sqlite is None and config.db.mysql is None:
            return
        # Who has no database does without these modules.
        from reference.statistics.statements import StatementStatistics

        statistics = StatementStatistics(config.db.analysis, metrics.registry)
        if config.db.sqlite is not None:
            from reference.mysql.service import SqliteService

            database = SqliteService(config, statistics.observe)
            self._share(database, peers, kv)
            yield database
        if config.db.mysql is not None:
            from reference.mysql_proxy.service import MysqlProxy

            observe = statistics.observe
            proxy = MysqlProxy(config.db.mysql, config.db, metrics.registry, observe)
            self._php.add_server_variables(proxy.variables)
            self._reasons.append(lambda: proxy.not_ready)
            yield proxy

    def _share(self, database: SqliteService, peers: Membership | None, kv: KvService) -> None:
        """Let the nodes of a cluster have one database."""
        from reference.sql.cluster.service import SharedDatabase, is_shared

        if is_shared(self._config) and peers is not None:
            shared = SharedDatabase(self._config, peers, kv, database.engine)
            database.shared = shared
            self._reasons.append(shared.not_ready)

    async def run(self) -> None:
        """Serve until SIGTERM or SIGINT, then drain; raises `StartupError` as the components do."""
        started: list[Component] = []
        try:
            addresses = self._bind()
            for component in self._components:
                started.append(component)
                await component.start()
            ended = self._on_signals()
            self._open(*addresses)
            await ended.wait()
            await self._drain()
        finally:
            await self._http.stop()
            for component in reversed(started):
                await component.stop()

    def _bind(self) -> list[str]:
        server = self._config.server
        log.info(fields("starting ePHPm", listen=server.listen, document_root=server.document_root))
        context = server_context(server)
        if self._acme is not None and context is not None:
            self._acme.use(context)
        if server.tls.listen is None:
            return [self._http.listen(split_address(server.listen), context)]
        return [
            self._http.listen(split_address(server.listen), None),
            self._http.listen(split_address(server.tls.listen), context),
        ]

    def _open(self, main: str, encrypted: str | None = None) -> None:
        self._http.accept()
        server = self._config.server
        if encrypted is not None:
            redirecting = " (redirecting to HTTPS)" if server.tls.redirect_http else ""
            log.info(fields(f"HTTP listening{redirecting}", addr=main))
            log.info(fields("HTTPS listening", addr=encrypted))
        else:
            scheme = "HTTPS" if server.tls.cert is not None or server.tls.domains else "HTTP"
            log.info(fields(f"{scheme} listening", addr=main))

    def _on_signals(self) -> asyncio.Event:
        ended = asyncio.Event()

        def end(name: str) -> None:
            if not ended.is_set():
                log.info(f"received {name}, shutting down")
                ended.set()

        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, end, number.name)
        for number in (signal.SIGHUP, signal.SIGUSR1):
            loop.add_signal_handler(number, self._access_log.reopen)
        for number in (signal.SIGUSR2, signal.SIGPIPE, signal.SIGALRM):
            # A handler, for what is ignored would be ignored by PHP's processes as well.
            loop.add_signal_handler(number, log.debug, f"received {number.name}, going on")
        return ended

    async def _drain(self) -> None:
        self._draining = True
        self._http.begin_drain()
        log.info("shutdown signal received, stopping server")
        seconds = self._config.server.timeouts.shutdown
        if busy := self._http.busy:
            log.info(
                fields(
                    "waiting for in-flight connections to drain",
                    active_connections=busy,
                    timeout_secs=seconds,
                )
            )
        if await self._http.drain(seconds):
            log.info("all connections drained")
        else:
            log.warning("shutdown timeout reached, force-closing remaining connections")

    def _not_ready(self) -> str | None:
        if self._draining:
            return "shutting down"
        reasons = (reason() for reason in self._reasons)
        return next(filter(None, reasons), None)

    def _php_not_ready(self) -> str | None:
        return None if self._php.ready else "PHP runtime not initialized"


def serve(
    file: Path | None,
    given: Mapping[str, str | None],
    environment: Mapping[str, str],
    verbose: bool = False,
) -> int:
    """Run a node of that configuration until a signal ends it; return the exit code.

    `given` are settings of the command line, which overrule the file and the environment where
    they are not None. A node that cannot start says why on standard error.
    """
    try:
        config = load(file, environment, {key: value for key, value in given.items() if value})
        wanted = "debug" if verbose else config.server.logging.level
        open_log(overruled_level(wanted, environment.get("RUST_LOG", "")))
        asyncio.run(Node(config).run())
    except StartupError as error:
        close_log()
        error.show()
        return 1
    finally:
        close_log()
    return 0
