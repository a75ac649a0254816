"""Trusted proxies: who the visitor is and whether the visitor came by HTTPS."""

from __future__ import annotations

import ipaddress

from reference.http.messages import Headers


class TrustedProxies:
    """Believes X-Forwarded-For and X-Forwarded-Proto from `[server.security] trusted_proxies`."""

    def __init__(self, networks: list[str]) -> None:
        self._networks = [ipaddress.ip_network(text, strict=False) for text in networks]

    def client(self, peer: str, headers: Headers) -> str:
        """Return the visitor's address: the right-most forwarded one that is no trusted proxy.

        Where all are trusted, the left-most; entries that are no address are passed over.
        """
        forwarded = headers.get("x-forwarded-for")
        if forwarded is None or not self._trusts(peer):
            return peer
        addresses = [found for entry in forwarded.split(",") if (found := _address(entry))]
        for address in reversed(addresses):
            if not self._trusts(address):
                return address
        return addresses[0] if addresses else peer

    def https(self, peer: str, headers: Headers, encrypted: bool) -> bool:
        """Tell whether the visitor came by HTTPS; a trusted proxy's word replaces our own eyes."""
        proto = headers.get("x-forwarded-proto")
        if proto is None or not self._trusts(peer):
            return encrypted
        return proto.strip().lower() == "https"

    def _trusts(self, address: str) -> bool:
        found = ipaddress.ip_address(address)
        return any(found in network for network in self._networks)


def _address(entry: str) -> str | None:
    """Read an entry of X-Forwarded-For: an address, with or without a port."""
    text = entry.strip()
    candidates = [text, text.strip("[]"), text.rpartition(":")[0].strip("[]")]
    for candidate in candidates:
        try:
            return str(ipaddress.ip_address(candidate))
        except ValueError:
            continue
    return None
