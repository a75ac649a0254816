"""Checks on certificates that a cluster gets from an authority."""

from __future__ import annotations

import hashlib
import socket
import ssl

import httpx

from support.actions.certificates import authority, leaders
from support.assertions import Mismatch, equal, eventually, expect
from support.assertions.times import true_at
from support.checks.members import everyone
from support.errors import Broken
from support.language.clusters import Time
from support.services.authorities import MANAGEMENT, Authority
from support.services.certificates import trusting, trusting_text
from support.topologies import Node
from support.world import World

PATIENCE = 3.0  # seconds for a handshake


def serve_alike(world: World, site: str, when: Time, *, new: bool = False) -> None:
    """Every running node serves the site with one and the same good certificate; a new one is
    another than the last one that was seen."""
    settings = trusting_text(_root(authority(world)))
    old = world.certificate if new else ""

    def look() -> None:
        seen = {name: _certificate(world.named(name), site, settings) for name in everyone(world)}
        equal("how many certificates there are", 1, len(set(seen.values())))
        (world.certificate,) = now = set(seen.values())
        expect(now != {old}, "the certificate", "a new one", "the one that was there before")

    true_at(look, when)


def issued(world: World, count: int) -> None:
    """The authority has issued so many certificates."""
    equal("the certificates that were issued", count, authority(world).issued)


def one_leader(world: World) -> None:
    """Exactly one running node leads."""

    def look() -> None:
        leading = leaders(world)
        expect(len(leading) == 1, "the leaders", "one", leading)

    eventually(look, "certificate")


def _certificate(node: Node, site: str, settings: ssl.SSLContext) -> str:
    try:
        with (
            socket.create_connection((node.host, node.secure_port), PATIENCE) as plain,
            settings.wrap_socket(plain, server_hostname=site) as secure,
        ):
            data = secure.getpeercert(binary_form=True) or b""
            return hashlib.sha256(data).hexdigest()
    except OSError as error:
        raise Mismatch(f"HTTPS of node {node.name} for {site}", "a session", str(error)) from None


def _root(authority: Authority) -> str:
    url = f"https://{authority.address}:{MANAGEMENT}/roots/0"
    reply = httpx.get(url, verify=trusting(authority.trust), trust_env=False)
    if reply.status_code != 200:
        raise Broken(f"{url}: {reply.status_code}")
    return reply.text
