"""Whom a node takes for the visitor behind proxies."""

from __future__ import annotations

import pytest

from reference.http.messages import Headers
from reference.http.proxies import TrustedProxies


@pytest.mark.parametrize("chain", ["::ffff:203.0.113.7", "203.0.113.7, ::ffff:10.0.0.1"])
@pytest.mark.parametrize("peer", ["10.0.0.2", "::ffff:10.0.0.2"])
def test_an_ipv4_address_written_as_ipv6_is_that_of_ipv4(chain: str, peer: str) -> None:
    proxies = TrustedProxies(["10.0.0.0/8"])
    headers = Headers()
    headers.set("x-forwarded-for", chain)
    assert proxies.client(peer, headers) == "203.0.113.7"
