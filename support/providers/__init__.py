"""Providers: they start what is under test, and do to it what a scenario asks.

`base` and `cluster` are the interface; `process` and `process_cluster` start nodes as processes of
this machine, `compose` and `compose_cluster` as containers, `deployed` starts nothing. What all of
them need for a node: `directories`, `cluster_nodes`, `starting`.
"""

from __future__ import annotations

from support.errors import Unsupported
from support.providers.base import Provider, StartAttempt
from support.providers.cluster import ClusterHandle
from support.providers.compose import ComposeProvider
from support.providers.deployed import DeployedProvider
from support.providers.launchers import Ephpm, Reference
from support.providers.process import ProcessProvider
from support.settings.options import RunOptions
from support.settings.profiles import Profile

__all__ = ["ClusterHandle", "Provider", "StartAttempt", "provider_for"]


def provider_for(options: RunOptions, profile: Profile) -> Provider:
    """The provider of the run's target.

    Raises:
        Unsupported: the target has no provider yet.
    """
    if options.target == "reference":
        return ProcessProvider(Reference(options.defect), profile)
    if options.target == "ephpm" and options.binary:
        return ProcessProvider(Ephpm(options.binary), profile)
    if options.target == "compose" and options.image:
        return ComposeProvider(options.image, profile)
    if options.target == "deployed" and options.url:
        return DeployedProvider(options.url, profile)
    raise Unsupported(f"target {options.target} has no provider yet")
