"""A relay loses, doubles and holds up what goes over it, and is gone when it is ended."""

from __future__ import annotations

import time

import pytest

from support.errors import Broken, Missing
from support.machine import guard
from support.machine.networks import Network
from support.providers import bad_links
from support.providers.cluster import Badness


def test_a_link_is_late_and_then_good_again(tmp_path: object) -> None:
    place = guard.begin()
    try:
        network = Network()
    except (Missing, Broken) as error:
        guard.end(place)
        pytest.skip(str(error))
    try:
        for name in ("a", "b"):
            network.add(name)
        network.reaches("a", "b", 1)  # so that they know each other's hardware address
        link = bad_links.start(network, "b", Badness(double=100, delay=1.5))
        assert _refusal(network) > 1.5
        assert link.done["doubled"] > 0 and link.done["lost"] == 0
        bad_links.check(link)
        link.end()
        assert _refusal(network) < 1.5  # whatever else the machine does
    finally:
        network.close()
        guard.end(place)


def _refusal(network: Network) -> float:
    """After how many seconds a connection from a to b is refused: nobody listens there."""
    began = time.monotonic()
    assert not network.reaches("a", "b", 1, 5.0)
    return time.monotonic() - began
