"""The Node API: what a node tells of its cluster, as JSON, on the HTTP port.

`GET /api/kv/cluster` tells the members, `GET /api/kv/cluster/keys/<key>` where a key is; a key that
cannot be part of a path is asked for with `/api/kv/cluster/keys?key=<percent-encoded>`. Values are
never told.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any, Protocol
from urllib.parse import unquote_to_bytes

from reference.cluster.membership import Entry, Membership, address_text
from reference.http.messages import Headers, Request, Response

PATH = "/api/kv/cluster"
KEYS = f"{PATH}/keys/"


class KeyFinder(Protocol):
    """Who knows where keys are."""

    replication_factor: int

    @property
    def is_settled(self) -> bool:
        """Whether this node has all that it should keep."""

    async def where_is(self, site: str, key: bytes) -> dict[str, Any]:
        """Return what the Node API tells of a key."""


class NodeApi:
    """Answers the Node API's requests."""

    def __init__(
        self,
        cluster_id: str,
        membership: Membership,
        finder: KeyFinder,
        site_of: Callable[[Request], str],
    ) -> None:
        self._cluster_id = cluster_id
        self._membership = membership
        self._finder = finder
        self._site_of = site_of

    def page(self, request: Request) -> Awaitable[Response] | None:
        """Return what will answer a request, None where it is not for this API."""
        if request.path.rstrip("/") == PATH:
            return self._members()
        raw, _, query = request.target.partition("?")
        if raw.startswith(KEYS) and len(raw) > len(KEYS):
            return self._key(self._site_of(request), unquote_to_bytes(raw[len(KEYS) :]))
        if raw.rstrip("/") + "/" == KEYS and query.startswith("key="):
            return self._key(self._site_of(request), unquote_to_bytes(query[len("key=") :]))
        return None

    async def _members(self) -> Response:
        membership = self._membership
        members = [self._member(membership.own, "up")]
        members += [self._member(m.entry, membership.health(m)) for m in membership.others]
        members.sort(key=lambda member: member["node_id"])
        conflicts = [
            {"node_id": name, "addresses": [address_text(address) for address in addresses]}
            for name, addresses in sorted(membership.conflicts.items())
        ]
        return _json(
            {
                "node_id": membership.me,
                "cluster_id": self._cluster_id,
                "replication_factor": self._finder.replication_factor,
                "ring": membership.keepers(),
                "settled": self._finder.is_settled,
                "members": members,
                "dead": sorted(member.entry.node_id for member in membership.lost),
                "conflicts": conflicts,
            }
        )

    def _member(self, entry: Entry, health: str) -> dict[str, Any]:
        return {
            "node_id": entry.node_id,
            "address": address_text(entry.address),
            "data_port": entry.data_port,
            "generation": entry.generation,
            "state": "leaving" if health == "leaving" else "alive",
            "health": health,
            "memory_bytes": entry.facts.get("memory_bytes"),
            "key_count": entry.facts.get("key_count"),
        }

    async def _key(self, site: str, key: bytes) -> Response:
        return _json(await self._finder.where_is(site, key))


def _json(content: Any) -> Response:
    headers = Headers([("content-type", "application/json"), ("cache-control", "no-store")])
    return Response(200, headers, json.dumps(content).encode(), handler="cluster")
