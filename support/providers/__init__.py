"""Providers: they start what is under test, and do to it what a scenario asks."""

from __future__ import annotations

from support.errors import Unsupported
from support.providers.base import Provider, StartAttempt
from support.providers.deployed import DeployedProvider
from support.providers.process import Ephpm, ProcessProvider, Reference
from support.settings.options import RunOptions
from support.settings.profiles import Profile

__all__ = ["Provider", "StartAttempt", "provider_for"]


def provider_for(options: RunOptions, profile: Profile) -> Provider:
    """The provider of the run's target.

    Raises:
        Unsupported: the target has no provider yet.
    """
    if options.target == "reference":
        return ProcessProvider(Reference(options.defect), profile)
    if options.target == "ephpm" and options.binary:
        return ProcessProvider(Ephpm(options.binary), profile)
    if options.target == "deployed" and options.url:
        return DeployedProvider(options.url, profile)
    raise Unsupported(f"target {options.target} has no provider yet")
