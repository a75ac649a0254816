"""Certificates of a cluster: the authority, where a site's name leads, the leader's end."""

from __future__ import annotations

from support.actions import faults
from support.assertions import equal, eventually, expect
from support.assertions.times import true_at
from support.clients.certificates import served
from support.errors import Broken
from support.language.clusters import Issue, Time
from support.services.authorities import Authority
from support.services.certificates import trusting_text
from support.topologies import Node, names
from support.world import World

LEADS, LED = "this node is now the ACME leader", "this node is no longer the ACME leader"


def want_cluster(world: World, count: int, site: str, issue: Issue) -> None:
    """A cluster that asks an authority for that site's certificate."""
    tls = {"domains": [site], "listen": "{secure address}"}
    world.want_cluster(
        names=names(count),
        sites={site: names(count)},
        configuration={"server": {"tls": tls}, "reference": {"acme_challenge": issue.challenge}},
    )
    if issue.life is not None:
        world.want_cluster(certificate_life=round(issue.life))


def lead(world: World, site: str, wanted: list[str] | None) -> None:
    """The name leads to these nodes, or to every one: from the start, or from now on."""
    if world.has_node:
        world.cluster.dirty = True
        nodes = world.cluster.alive if wanted is None else [world.named(name) for name in wanted]
        authority(world).place(site, [node.host for node in nodes])
        return
    spec = world.cluster_spec
    leads_to = spec.names if wanted is None else tuple(wanted)
    world.want_cluster(sites={**spec.sites, site: leads_to})


def kill_leader(world: World) -> None:
    """Kills the node that leads, as soon as there is one."""

    def found() -> str:
        leading = leaders(world)
        equal("how many nodes lead", 1, len(leading))
        return leading[0]

    faults.kill(world, eventually(found, "certificate"))


def serve_alike(world: World, site: str, when: Time, *, new: bool = False) -> None:
    """Every running node serves the site with one and the same good certificate; a new one is
    another than the last one that was seen."""
    settings = trusting_text(authority(world).root())
    old = world.certificate if new else ""

    def look() -> None:
        seen = {node.name: served(node, site, settings) for node in world.cluster.alive}
        equal("how many certificates there are", 1, len(set(seen.values())))
        (world.certificate,) = now = set(seen.values())
        expect(now != {old}, "the certificate", "a new one", "the one that was there before")

    true_at(look, when)


def leaders(world: World) -> list[str]:
    """The running nodes that have said last that they lead."""

    def last(node: Node) -> tuple[int, int]:
        # Of its whole life, not only of the scenario: a leader may lead for long.
        text = world.provider.log(node, whole=True)
        return text.rfind(LEADS), text.rfind(LED)

    said = {node.name: last(node) for node in world.cluster.alive}
    return [name for name, (leads, led) in said.items() if leads > led]


def authority(world: World) -> Authority:
    """The authority beside the scenario's cluster.

    Raises:
        Broken: there is none.
    """
    if world.cluster.authority is None:
        raise Broken("the scenario has no authority: 'Given a cluster ... gets its certificate'")
    return world.cluster.authority
