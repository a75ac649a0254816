"""The key-value part of a node: the stores, the Redis port, and the way in for PHP pages."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from reference.config import Config, memory_bytes, split_address
from reference.errors import StartupError
from reference.http.messages import Request
from reference.http.sites import Sites
from reference.kv import key_commands
from reference.kv.arguments import Arguments
from reference.kv.clock import steady_time
from reference.kv.compression import Compression
from reference.kv.errors import parse_integer
from reference.kv.record_store import StoreOptions
from reference.kv.resp_auth import Gate, OpenGate, PasswordGate, SiteGate, site_password
from reference.kv.resp_commands import Commands, table_of
from reference.kv.resp_parser import Frame
from reference.kv.resp_replies import NULL, array, bulk, integer, text_of
from reference.kv.resp_server import ClientLimits, CommandRouter, RespServer
from reference.kv.store import Store
from reference.kv.stores import Stores
from reference.log import fields, log
from reference.php import sessions
from reference.php.scripts import Php
from reference.schema import KvSettings

PRELUDE = Path(__file__).parent.parent / "php" / "runtime" / "kv.php"


class KvService:
    """Starts and stops the stores and what leads to them."""

    def __init__(
        self,
        config: Config,
        sites: Sites,
        origin: str = "",
        now: Callable[[], float] = steady_time,
    ) -> None:
        """`origin` names this node in stamps, `now` is its clock."""
        _check(config)
        self._sites = sites
        self._settings = config.kv
        # A node on its own needs no memory of deletions: nobody could bring the key back.
        tombstones = config.reference.tombstone_lifetime if config.cluster.enabled else 0.0
        self.stores = Stores(store_options(config.kv, tombstones), origin, now)
        self._router: CommandRouter | None = None
        self.life = ""
        """What tells this life of the node from any other, where it is one of a cluster."""
        # PHP pages come in as their site does at the Redis port, by a secret of this run.
        self._php_secret = secrets.token_hex(32)
        self._session_handler = sessions.NAME if sessions.are_ours(config.php) else ""
        self._php_port = RespServer(
            SiteGate(self._php_secret, self.stores.default, self.stores.of),
            PhpCommands(port=0),
            ClientLimits(max_connections=0, max_input_buffer=0, idle_timeout=0),
        )
        # An abstract address: no file that is left behind, and none whose path can be too long.
        self._address = f"\0ephpm-kv-{secrets.token_hex(8)}"
        self._redis_port: RespServer | None = None
        self._redis_address = split_address(config.kv.redis_compat.listen)

    def route_by(self, router: CommandRouter) -> None:
        """Let a cluster answer what clients and pages ask; before `start`."""
        self._router = self._php_port.router = router

    # --- life ---

    async def start(self) -> None:
        """Begin to expire keys and to listen; raises `StartupError` where a port is taken."""
        await self.stores.start()
        await self._php_port.start_unix(self._address)
        if self._settings.redis_compat.enabled:
            await self._listen()

    async def stop(self) -> None:
        """Close every connection. What the stores hold is gone with the process."""
        if self._redis_port is not None:
            await self._redis_port.stop()
        await self._php_port.stop()
        await self.stores.stop()

    async def _listen(self) -> None:
        settings = self._settings.redis_compat
        if settings.socket is not None:
            log.warning(
                "[kv.redis_compat].socket is set but Unix-socket listening is not offered: "
                f"the Redis port is {settings.listen}; remove the key"
            )
        host, port = self._redis_address
        limits = ClientLimits(
            settings.max_connections, settings.max_input_buffer, settings.idle_timeout_secs
        )
        commands = Commands(port)
        self._redis_port = RespServer(self._gate(), commands, limits)
        self._redis_port.router = self._router
        try:
            commands.port = await self._redis_port.start_tcp(host, port)
        except OSError as error:
            raise StartupError(
                f"failed to bind KV server to {settings.listen}: "
                f"{os.strerror(error.errno or 0)} (os error {error.errno}); end the process that "
                "uses it or configure another [kv.redis_compat] listen"
            ) from error
        self._redis_address = host, commands.port
        shown = f"[{host}]:{commands.port}" if ":" in host else f"{host}:{commands.port}"
        log.info(fields("KV store RESP server listening", listen=shown))

    def _gate(self) -> Gate:
        default, secret = self.stores.default, self._settings.secret
        if self._sites.many and secret is not None:
            return SiteGate(secret, default, self.stores.of)
        if self._settings.redis_compat.password is not None:
            return PasswordGate(default, self._settings.redis_compat.password)
        if secret is not None:
            # One site for all names; who does not know the secret stays outside.
            return SiteGate(secret, default, lambda host: default)
        return OpenGate(default)

    # --- for PHP pages ---

    def equip(self, php: Php) -> None:
        """Give PHP pages the functions `ephpm_kv_*`, the session handler, and `$_SERVER`."""
        php.add_prepend(PRELUDE)
        php.add_server_variables(self.access)
        php.add_server_variables(self.redis_variables)

    def site_of(self, request: Request) -> str:
        """Return the name of the site that a request is for, "" without `sites_dir`."""
        site = self._sites.of(request)
        return site.name if site is not None else ""

    def etags_of(self, request: Request) -> SiteEtags:
        """Return where the tags of a request's site are kept."""
        return SiteEtags(self, self.site_of(request))

    async def ask(self, site: str, *words: bytes) -> bytes:
        """Run a command on the keys of a site, as a Redis client would; return the reply."""
        store, frame = self.stores.of(site), list[Frame](words)
        if self._router is not None:
            return (await self._router.answer(self._php_port.commands, [(store, frame)]))[0]
        reply = self._php_port.commands.answer(store, frame)
        return reply if isinstance(reply, bytes) else await reply

    def access(self, request: Request) -> Mapping[str, str]:
        """Return what the prelude needs; it takes these out of `$_SERVER` before the page runs."""
        site = self.site_of(request)
        access = {
            "socket": self._address,
            "site": site,
            "password": site_password(self._php_secret, site),
            "life": self.life,
        }
        return {"EPHPM_KV": json.dumps(access), "EPHPM_SESSIONS": self._session_handler}

    def redis_variables(self, request: Request) -> Mapping[str, str]:
        """Return how a page of a site reaches its own keys with a Redis client."""
        site, secret = self.site_of(request), self._settings.secret
        if not (site and secret and self._settings.redis_compat.enabled):
            return {}
        host, port = self._redis_address
        return {
            "EPHPM_REDIS_HOST": host,
            "EPHPM_REDIS_PORT": str(port),
            "EPHPM_REDIS_USERNAME": site,
            "EPHPM_REDIS_PASSWORD": site_password(secret, site),
        }


class SiteEtags:
    """The tags of PHP pages, in the store of their site (see `cache.EtagStore`)."""

    def __init__(self, service: KvService, site: str) -> None:
        self._service = service
        self._site = site

    async def get(self, key: str) -> str | None:
        """Return what is under a key."""
        etag = text_of(await self._service.ask(self._site, b"GET", key.encode()))
        return None if etag is None else etag.decode("latin-1")

    async def set(self, key: str, text: str, ttl: float) -> None:
        """Keep a text; where the store is full, none is kept and the page runs again."""
        lifetime = [b"PX", b"%d" % max(int(ttl * 1000), 1)] if ttl > 0 else []
        await self._service.ask(self._site, b"SET", key.encode(), text.encode("latin-1"), *lifetime)

    async def remove(self, *keys: str) -> None:
        """Remove what is under these keys."""
        await self._service.ask(self._site, b"DEL", *(key.encode() for key in keys))


def _wait(store: Store, arguments: Arguments) -> Awaitable[bytes]:
    """EPHPM.WAIT key last-version milliseconds: [version, value], or null after the time."""
    key, last_version, milliseconds = arguments[0], *map(parse_integer, arguments[1:3])

    async def reply() -> bytes:
        change = await store.wait(key, last_version, milliseconds / 1000)
        return NULL if change is None else array([integer(change[0]), bulk(change[1])])

    return reply()


def _orphan(store: Store, arguments: Arguments) -> bytes:
    """EPHPM.ORPHAN key: 0, for whoever holds a lock of this store lives as long as it does."""
    return integer(0)


class PhpCommands(Commands):
    """The commands of the Redis port, and those that only PHP functions need."""

    table = Commands.table | table_of(
        ("EPHPM.WAIT", 3, 3, _wait),
        ("EPHPM.RELEASE", 2, 2, key_commands.release),
        ("EPHPM.ORPHAN", 1, 1, _orphan),
    )


def store_options(settings: KvSettings, tombstone_seconds: float = 0.0) -> StoreOptions:
    """Return what `[kv]` means for a store."""
    compression = Compression(
        settings.compression, settings.compression_level, settings.compression_min_size
    )
    return StoreOptions(
        memory_bytes(settings.memory_limit),
        settings.eviction_policy,
        compression,
        tombstone_seconds,
    )


def _check(config: Config) -> None:
    redis_compat = config.kv.redis_compat
    secret = (config.kv.secret or "").strip()
    if redis_compat.enabled and config.server.sites_dir is not None and not secret:
        raise StartupError(
            "[kv.redis_compat] enabled = true with [server] sites_dir (multi-tenant vhosting) "
            "but no [kv] secret: sites could read each other's keys; set [kv] secret"
        )
