"""A node: parts that start and stop together, and the listeners before them."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from reference import defects
from reference.acme.challenges import Challenges
from reference.config import Config, load, split_address
from reference.errors import StartupError
from reference.http.application import Application
from reference.http.connections import Front
from reference.http.sites import Sites
from reference.http.tls import server_context
from reference.kv.service import KvService
from reference.kv.store import steady_time
from reference.log import AccessLog, fields, log, open_log, overruled_level
from reference.metrics import Metrics
from reference.php import sessions
from reference.php.etag_cache import PhpEtagCache
from reference.php.isolation import Isolation
from reference.php.scripts import Php


class Part(Protocol):
    """What a node is made of."""

    async def start(self) -> None:
        """Begin to work; raises `StartupError` where that cannot be."""

    async def stop(self) -> None:
        """End; called once, also where a later part failed to start."""


# What the schema knows and this node does not do (yet). Asked for, it is refused: silence would
# look like support. Whoever builds a part removes its line.
NOT_IMPLEMENTED: dict[str, Callable[[Config], bool]] = {
    "[server] run_as_user": lambda c: c.server.run_as_user is not None,
    "[server] run_as_group": lambda c: c.server.run_as_group is not None,
    "[server] preview": lambda c: c.server.preview,
    "[server.limits] per_site_rate": lambda c: bool(c.server.limits.per_site_rate),
    "[server.diagnostics] otlp_endpoint": lambda c: c.server.diagnostics.otlp_endpoint is not None,
    "[server.http3] enabled": lambda c: c.server.http3.enabled,
    "[server.websocket] enabled": lambda c: c.server.websocket.enabled,
    '[php] mode = "worker"': lambda c: c.php.mode == "worker",
    '[php] overload_policy = "shed"': lambda c: c.php.overload_policy == "shed",
    "[db.sqlite]": lambda c: c.db.sqlite is not None,
    "[db.mysql]": lambda c: c.db.mysql is not None,
    "[db.postgres]": lambda c: c.db.postgres is not None,
    "[db.tds]": lambda c: c.db.tds is not None,
    "[db.read_write_split] enabled": lambda c: c.db.read_write_split.enabled,
    "[opcache] cluster_invalidation": lambda c: bool(c.opcache.cluster_invalidation),
    "[[middleware]]": lambda c: bool(c.middleware),
}


def refuse_unimplemented(config: Config) -> None:
    """Raise `StartupError` naming every setting that this node cannot honour."""
    asked = [name for name, is_asked in NOT_IMPLEMENTED.items() if is_asked(config)]
    if asked:
        raise StartupError(
            "\n".join(f"{name} is not supported by the reference node" for name in asked)
        )


class Node:
    """A node of a configuration: `run` serves until a signal ends it."""

    def __init__(self, config: Config) -> None:
        refuse_unimplemented(config)
        self._config = config
        self._draining = False
        metrics = Metrics()
        access_log = AccessLog(config.server.logging.access)
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
        self._front = Front(config.server, application, metrics)
        application.add_own_page(Challenges(kv).page)
        links: list[Part] = []
        membership: list[Part] = []
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
            self._front.choose_context = self._acme.context_for
            membership = [*membership, self._acme]
        self._parts: list[Part] = [
            access_log,
            *links,
            kv,
            *membership,
            isolation,
            # Further parts go here: they start before PHP, to which they may add php.ini settings,
            # files to prepend and `$_SERVER` entries (`self._php.add_...`).
            self._php,
        ]

    async def run(self) -> None:
        """Serve until SIGTERM or SIGINT, then drain; raises `StartupError` as the parts do."""
        started: list[Part] = []
        try:
            addresses = self._bind()
            for part in self._parts:
                started.append(part)
                await part.start()
            ended = self._on_signals()
            self._open(*addresses)
            await ended.wait()
            await self._drain()
        finally:
            await self._front.stop()
            for part in reversed(started):
                await part.stop()

    def _bind(self) -> list[str]:
        server = self._config.server
        shown = {"listen": server.listen, "document_root": server.document_root}
        if defects.on("log-without-values"):
            shown = {}
        log.info(fields("starting ePHPm", **shown))
        context = server_context(server)
        if self._acme is not None and context is not None:
            self._acme.use(context)
        if defects.on("tls-is-plain"):
            context = None
        main = context
        if server.tls.listen is not None and not defects.on("tls-on-both-listeners"):
            main = None
        addresses = [self._front.listen(split_address(server.listen), main)]
        if server.tls.listen is not None:
            addresses.append(self._front.listen(split_address(server.tls.listen), context))
        return addresses

    def _open(self, main: str, encrypted: str | None = None) -> None:
        self._front.accept()
        if defects.on("silent-start"):
            return
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
        return ended

    async def _drain(self) -> None:
        self._front.draining = self._draining = not defects.on("ready-while-draining")
        log.info("shutdown signal received, stopping server")
        seconds = self._config.server.timeouts.shutdown
        if busy := self._front.busy:
            log.info(
                fields(
                    "waiting for in-flight connections to drain",
                    active_connections=busy,
                    timeout_secs=seconds,
                )
            )
        if await self._front.drain(seconds):
            log.info("all connections drained")
        else:
            log.warning("shutdown timeout reached, force-closing remaining connections")

    def _not_ready(self) -> str | None:
        if self._draining:
            return "shutting down"
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
        error.show()
        return 1
    return 0
