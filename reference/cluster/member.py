"""The clustered part of a node: membership, data plane, shared store, anti-entropy, Node API."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import time
from collections.abc import Mapping
from pathlib import Path

from reference.cluster.anti_entropy import AntiEntropy
from reference.cluster.clustered_store import ClusteredStore
from reference.cluster.data_plane import DataPlane, Identity
from reference.cluster.gossip import Gossip, alone_for_good, wait_for_anyone
from reference.cluster.membership import Entry, Membership, Status, Timing
from reference.cluster.node_api import NodeApi
from reference.config import Config, split_address
from reference.errors import StartupError
from reference.http.messages import Request
from reference.kv.service import KvService, PhpCommands
from reference.log import fields, log

NAME_SUFFIX = "-node-id"
"""What the name of the file with a node's own name has behind that of the database."""


def chosen_node_id(config: Config) -> str:
    """Return `[cluster] node_id`, or where that is empty `<host>-<8 hexadecimal digits>`.

    Where there is a database, a node without a name keeps the one that it drew beside that: it
    votes under that name, and another one at each start would be another voter.
    """
    if config.cluster.node_id or not config.cluster.enabled:
        return config.cluster.node_id
    drawn = f"{os.environ.get('HOSTNAME') or 'unknown'}-{secrets.token_hex(4)}"
    if config.db.sqlite is None:
        return drawn
    return _kept(Path(f"{config.db.sqlite.path}{NAME_SUFFIX}"), drawn)


def _kept(file: Path, drawn: str) -> str:
    """Return the name in the file; where there is none, put this one there for good.

    Raises `StartupError` where it can be neither read nor kept.
    """
    try:
        if file.exists() and (name := file.read_text("utf-8").strip()):
            return name
        fresh = file.with_name(f"{file.name}.new")
        with fresh.open("w", encoding="utf-8") as writing:
            writing.write(drawn)
            writing.flush()
            os.fsync(writing.fileno())
        fresh.replace(file)
    except (OSError, UnicodeDecodeError) as error:
        raise StartupError(
            f"[cluster] node_id is not set, and {file} is no help: {error}"
        ) from error
    return drawn


class Cluster:
    """A node's membership of its cluster. `start` joins, `stop` leaves; `links` ends the rest.

    It leaves while Redis clients are still served, so that nothing they write is lost; the links to
    other nodes are cut after the last client has gone.
    """

    def __init__(self, config: Config, node_id: str, kv: KvService) -> None:
        _check(config)
        self._config = config
        self._settings = config.cluster
        self._stores = kv.stores
        self.links = Links(self)
        timers = config.reference
        timing = Timing(timers.gossip_interval, timers.suspicion_timeout, timers.failure_timeout)
        host, port = split_address(self._settings.bind)
        entry = Entry(node_id, time.time_ns() // 1000, host, port, self._settings.kv.data_port)
        self.membership = Membership(entry, timing, time.monotonic)
        kv.life = entry.life
        identity = Identity(self._settings.cluster_id, self._settings.secret, node_id)
        self.plane = DataPlane(identity, timers.call_timeout)
        self.store = ClusteredStore(
            *(kv.stores, self.membership, self.plane),
            replication_factor=self._settings.kv.replication_factor,
            php_commands=PhpCommands(port=0),
        )
        mark_stale = self.store.standing.mark_stale
        self.gossip = Gossip(self._settings, self.membership, self._facts, mark_stale)
        self._anti_entropy = AntiEntropy(self.store, self.membership, timers.repair_interval)
        self._watch: asyncio.Task[None] | None = None
        self._bound = False
        self.api = NodeApi(self._settings.cluster_id, self.membership, self.store, kv.site_of)
        kv.route_by(self.store)

    def server_variables(self, request: Request) -> Mapping[str, str]:
        """Return what PHP pages learn of the cluster."""
        return {"EPHPM_NODE_ID": self.membership.me}

    async def start(self) -> None:
        """Join; raises `StartupError` where a port is taken."""
        host, port = self.gossip.bind()
        self._bound = True
        self.membership.move_to(port=port)
        data_port = await self.plane.start(host, self._settings.kv.data_port)
        self.membership.move_to(data_port=data_port)
        await self.gossip.listen()
        await self.gossip.start()
        own = self.membership.own
        log.info(
            fields(
                "cluster gossip started",
                node_id=own.node_id,
                cluster_id=self._settings.cluster_id,
            )
        )
        if not alone_for_good(self._settings, own.address):
            await wait_for_anyone(self.gossip, self._config.reference.join_timeout)
        await self._anti_entropy.start()
        self._watch = asyncio.ensure_future(self._watch_for_ever())
        self.store.standing.sync_wanted.set()
        log.info(
            fields(
                "clustered KV replicator installed on local Store",
                small_key_threshold=self._settings.kv.small_key_threshold,
                replication_factor=self._settings.kv.replication_factor,
                replication_mode=self._settings.kv.replication_mode,
            )
        )

    async def stop(self) -> None:
        """Leave: hand the keys over and say goodbye."""
        if self._watch is None:
            return
        self._watch.cancel()
        await self._anti_entropy.stop()
        self.membership.set_status(Status.LEAVING)
        if self.membership.others:
            await self._anti_entropy.leave(self._config.server.timeouts.shutdown)
        await self.gossip.say_goodbye()

    async def close(self) -> None:
        """Cut every link to other nodes."""
        await self._anti_entropy.stop()
        if self._bound:
            await self.gossip.stop()
        await self.store.background.finish()
        await self.plane.stop()

    def _facts(self) -> dict[str, int]:
        stores = [store for _, store in self._stores]
        memory = sum(store.used_memory for store in stores)
        return {"memory_bytes": memory, "key_count": sum(map(len, stores))}

    async def _watch_for_ever(self) -> None:
        """Give up calls to the silent."""
        while True:
            await asyncio.sleep(self._config.reference.gossip_interval)
            for member in self.membership.suspects:
                self.plane.give_up(member.entry.node_id, "it is silent")


class Links:
    """The part of a node that ends the cluster's connections, after all that may need them."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    async def start(self) -> None:
        """Nothing yet: `Cluster` joins when the stores are there."""

    async def stop(self) -> None:
        """Cut every link."""
        with contextlib.suppress(asyncio.CancelledError):
            await self._cluster.close()


def _check(config: Config) -> None:
    cluster = config.cluster
    if cluster.secret:
        return
    if not cluster.allow_insecure_no_auth:
        raise StartupError(
            "refusing to start clustering without authentication: [cluster] enabled = true but no "
            "[cluster] secret is set: anyone who reaches the gossip port could join; set "
            "[cluster] secret, or allow_insecure_no_auth = true on a network that you trust"
        )
    log.warning(
        "[cluster] allow_insecure_no_auth = true with an empty secret: "
        "anyone who reaches the gossip port can join"
    )
