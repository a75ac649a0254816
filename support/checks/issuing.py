"""Checks on certificates that a cluster gets from an authority."""

from __future__ import annotations

from support.actions import certificates
from support.actions.certificates import authority, leaders
from support.assertions import equal, eventually, expect
from support.language.clusters import Time
from support.world import World


def serve_alike(world: World, site: str, when: Time, *, new: bool = False) -> None:
    """Every running node serves the site then with one and the same good certificate; a new one is
    another than the last one that was seen."""
    certificates.serve_alike(world, site, when, new=new)


def issued(world: World, count: int) -> None:
    """The authority has issued so many certificates."""
    equal("the certificates that were issued", count, authority(world).issued)


def one_leader(world: World) -> None:
    """Exactly one running node leads."""

    def look() -> None:
        leading = leaders(world)
        expect(len(leading) == 1, "the leaders", "one", leading)

    eventually(look, "certificate")
