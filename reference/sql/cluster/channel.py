"""The cluster channel: calls between the nodes that share a database, on a port of their own.

It is a data plane of its own, sealed as the one for keys, with `[cluster.channel] secret`.
"""

from __future__ import annotations

import dataclasses
import ipaddress
import socket
from typing import Any

from reference.cluster.data_plane import CallRefused, DataPlane, Handler, Identity, Unreachable
from reference.cluster.membership import UNSPECIFIED, Entry, Membership, address_text
from reference.config import Config, split_address
from reference.errors import StartupError
from reference.log import fields, log
from reference.sql.cluster.state import Unreached

MOST_RELAYS = 2
"""How many other nodes are asked to pass a call on."""

PORT_DISTANCE = 2
"""By how much its port is above that of gossip, where nothing is said."""


class ClusterChannel:
    """The other nodes of the database, as members of the cluster that have a channel."""

    def __init__(self, config: Config, membership: Membership) -> None:
        self._settings = config.cluster
        self._membership = membership
        secret = self._settings.channel.secret or self._settings.secret
        if not secret:
            raise StartupError(
                "a replicated database is not carried without authentication: set "
                "[cluster] secret or [cluster.channel] secret"
            )
        identity = Identity(self._settings.cluster_id, secret, membership.me)
        self._plane = DataPlane(identity, config.reference.call_timeout)
        self._plane.relays = self._relays

    async def start(self, handlers: dict[str, Handler]) -> None:
        """Answer calls, and let the others know where; raises `StartupError`."""
        self._plane.handlers.update(handlers)
        host, port = self._wanted()
        port = await self._plane.start(
            host, port, name="cluster channel", setting="[cluster.channel] listen"
        )
        address = address_text((host, port))
        log.info(fields("cluster channel: listener bound (opt-in features active)", addr=address))
        self._membership.move_to(channel=address)

    async def stop(self) -> None:
        """Answer no more."""
        await self._plane.stop()

    # -- the others

    @property
    def me(self) -> str:
        """The id of this node."""
        return self._membership.me

    @property
    def expected(self) -> int:
        """This node and those that it was told of."""
        return 1 + sum(not _is_own(seed, self._settings.bind) for seed in set(self._settings.join))

    def names(self) -> list[str]:
        """Return the ids of the others that have a channel, also of those that died or left."""
        return sorted(self._entries())

    def address(self, name: str) -> str:
        """Return where a node's channel is."""
        entry = self._membership.own if name == self.me else self._entries().get(name)
        return "" if entry is None else address_text(_channel_of(entry))

    async def call(self, name: str, what: str, message: Any, size: int = 0) -> dict[str, Any]:
        """Call one of them; raises `Unreached`."""
        entry = self._entries().get(name)
        if entry is None:
            raise Unreached(f"{name}: nobody knows where it is")
        try:
            answer: dict[str, Any] = await self._plane.call(
                _by_channel(entry), what, message, size=size, insist=True
            )
        except (Unreachable, CallRefused) as trouble:
            raise Unreached(str(trouble)) from trouble
        return answer

    def _entries(self) -> dict[str, Entry]:
        members = [*self._membership.gone, *self._membership.others]
        return {member.entry.node_id: member.entry for member in members if member.entry.channel}

    def _relays(self, node_id: str) -> list[Entry]:
        """Return who may pass a call on to a node that is heard of, but not reached."""
        heard = {
            member.entry.node_id: _by_channel(member.entry)
            for member in self._membership.others
            if member.entry.channel and not self._membership.is_suspect(member)
        }
        others = [entry for name, entry in heard.items() if name != node_id]
        return others[:MOST_RELAYS] if node_id in heard else []

    def _wanted(self) -> tuple[str, int]:
        if self._settings.channel.listen is not None:
            return split_address(self._settings.channel.listen)
        own = self._membership.own
        host, _ = split_address(self._settings.bind)
        return host, own.port + PORT_DISTANCE


def _is_own(seed: str, bind: str) -> bool:
    """Whether a seed is this node itself: its port, and an address of this machine."""
    host, _, port = seed.rpartition(":")
    if port != bind.rpartition(":")[2]:
        return False
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((str(ipaddress.ip_address(host.strip("[]"))), 0))
    except (OSError, ValueError):
        return False
    return True


def _by_channel(entry: Entry) -> Entry:
    """Return the node as one whose data plane is its channel."""
    host, port = _channel_of(entry)
    return dataclasses.replace(entry, host=host, data_port=port)


def _channel_of(entry: Entry) -> tuple[str, int]:
    host, port = split_address(entry.channel)
    return (entry.host if host in UNSPECIFIED else host), port
