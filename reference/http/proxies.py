"""Trusted proxies: who the visitor is and whether the visitor came by HTTPS."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from reference.http.messages import Headers


class TrustedProxies:
    """Believes X-Forwarded-For and X-Forwarded-Proto from `[server.security] trusted_proxies`."""

    def __init__(self, networks: list[str]) -> None:
        self._networks = [ipaddress.ip_network(text, strict=False) for text in networks]

    def client(self, peer: str, headers: Headers) -> str:
        """Return the visitor's address: the right-most forwarded one that is no trusted proxy.

        Where all are trusted, the left-most; entries that are no address are passed over.
        """
        hops = _hops(headers) if self._trusts(peer) else []
        place = self._place(hops)
        return peer if place is None else hops[place] or peer

    def https(self, peer: str, headers: Headers, encrypted: bool) -> bool:
        """Tell whether the visitor came by HTTPS; a trusted proxy's word replaces our own eyes.

        Of several words the one counts that stands where the visitor's address stands in
        X-Forwarded-For; where the two lists differ in length, the first: that of the first hop.
        """
        said = headers.get("x-forwarded-proto")
        if said is None or not self._trusts(peer):
            return encrypted
        words = [word.strip().lower() for word in said.split(",")]
        hops = _hops(headers)
        place = self._place(hops) if len(hops) == len(words) else 0
        return words[place or 0] == "https"

    def _place(self, hops: Sequence[str | None]) -> int | None:
        """Return which of the forwarded addresses is the visitor's; None where none is any."""
        places = [place for place, address in enumerate(hops) if address is not None]
        strangers = [place for place in places if not self._trusts(hops[place] or "")]
        return strangers[-1] if strangers else next(iter(places), None)

    def _trusts(self, address: str) -> bool:
        found = _plain(address)
        return any(found in network for network in self._networks)


def _plain(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Read an address; one of IPv4 that is written as IPv6 (`::ffff:a.b.c.d`) is the former."""
    found = ipaddress.ip_address(text)
    return getattr(found, "ipv4_mapped", None) or found


def _hops(headers: Headers) -> list[str | None]:
    """Return the addresses of X-Forwarded-For, None for an entry that is none."""
    forwarded = headers.get("x-forwarded-for")
    return [] if forwarded is None else [_address(entry) for entry in forwarded.split(",")]


def _address(entry: str) -> str | None:
    """Read an entry of X-Forwarded-For: an address, with or without a port."""
    text = entry.strip()
    candidates = [text, text.strip("[]"), text.rpartition(":")[0].strip("[]")]
    for candidate in candidates:
        try:
            return str(_plain(candidate))
        except ValueError:
            continue
    return None
