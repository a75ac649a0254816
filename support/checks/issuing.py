"""Checks on certificates that a cluster gets from an authority."""

from __future__ import annotations

import hashlib
import socket
import ssl
from collections.abc import Sequence

import httpx

from support.actions import faults
from support.assertions import Mismatch, equal, eventually, expect
from support.checks.members import everyone
from support.errors import Broken
from support.providers.clusters import names
from support.services.authorities import MANAGEMENT, Authority
from support.services.certificates import trusting, trusting_text
from support.topologies import Node
from support.world import World

LEADS, LED = "this node is now the ACME leader", "this node is no longer the ACME leader"
PATIENCE = 3.0  # seconds for a handshake


def want_cluster(world: World, count: int, site: str, challenge: str) -> None:
    """A cluster that asks an authority for that site's certificate."""
    tls = {"domains": [site], "listen": "{secure address}"}
    world.want_cluster(
        names=names(count),
        sites={site: names(count)},
        configuration={"server": {"tls": tls}, "reference": {"acme_challenge": challenge}},
    )


def lead(world: World, site: str, nodes: Sequence[str]) -> None:
    """The name leads to these nodes, from the start."""
    world.want_cluster(sites={**world.cluster_spec.sites, site: tuple(nodes)})


def give_for(world: World, seconds: float) -> None:
    """The authority's certificates are good for so long."""
    world.want_cluster(certificate_life=round(seconds))


def lead_to_all(world: World, site: str) -> None:
    """The name leads to every running node from now on."""
    world.cluster.dirty = True
    _authority(world).place(site, [node.host for node in world.cluster.alive])


def kill_leader(world: World) -> None:
    """Kills the node that leads, as soon as there is one."""

    def found() -> str:
        leaders = _leaders(world)
        equal("how many nodes lead", 1, len(leaders))
        return leaders[0]

    faults.kill(world, eventually(found, "certificate"))


def serve_alike(world: World, site: str, deadline: str) -> None:
    """Every running node serves the site with one and the same good certificate."""
    _serve(world, site, deadline, "")


def serve_another(world: World, site: str, deadline: str) -> None:
    """The same, with another certificate than the last one that was seen."""
    _serve(world, site, deadline, world.certificate)


def _serve(world: World, site: str, deadline: str, old: str) -> None:
    settings = trusting_text(_root(_authority(world)))

    def look() -> None:
        seen = {name: _certificate(world.named(name), site, settings) for name in everyone(world)}
        equal("how many certificates there are", 1, len(set(seen.values())))
        (world.certificate,) = now = set(seen.values())
        expect(now != {old}, "the certificate", "a new one", "the one that was there before")

    eventually(look, deadline)


def issued(world: World, count: int) -> None:
    """The authority has issued so many certificates."""
    equal("the certificates that were issued", count, _authority(world).issued)


def one_leader(world: World) -> None:
    """Exactly one running node leads."""

    def look() -> None:
        leaders = _leaders(world)
        expect(len(leaders) == 1, "the leaders", "one", leaders)

    eventually(look, "certificate")


def _leaders(world: World) -> list[str]:
    def last(node: Node) -> tuple[int, int]:
        # Of its whole life, not only of the scenario: a leader may lead for long.
        text = node.process.text() if node.process else ""
        return text.rfind(LEADS), text.rfind(LED)

    said = {node.name: last(node) for node in world.cluster.alive}
    return [name for name, (leads, led) in said.items() if leads > led]


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


def _authority(world: World) -> Authority:
    if world.cluster.authority is None:
        raise Broken("the scenario has no authority: 'Given a cluster ... gets its certificate'")
    return world.cluster.authority
